"""Rows that a comma without quotes has shifted are not marked in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from answers.conftest import key_for
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.books import Page, Value, excel_book

from exgen.answers.attempts import Attempt
from exgen.answers.blocks import Block, Tally
from exgen.answers.collected import tables_from
from exgen.answers.headings import submissions_in
from exgen.answers.submissions import read_submissions
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.numerals import Outcome
from exgen.numerals.letters import read_choice
from exgen.people.students import Student
from exgen.tables.as_typed import UNSURE

Written = Callable[[str | bytes], Path]

KEY = key_for(4, tuple(map(Student, ("ann", "bob", "cy", "dan"))))
ANN, BOB, CY, DAN = KEY.codes
HEADER = "student,sheet,1a,1b.1,1b.2"
LONG = "student,sheet,field,answer"


def read(path: Path, attempt: Attempt = "last") -> Block:
    with tables_from([path]) as tables:
        [block] = read_submissions(submissions_in(tables, KEY), KEY, attempt).blocks()
    return block


def told(block: Block) -> dict[str, str]:
    """Return what is said of rows, besides fields that have no column."""
    return {
        str(i.row): language().worded(i.problem)
        for i in block.issues
        if i.problem[0].code not in ("issue.no-column", "issue.stranger")
    }


SHIFTED = {
    "a decimal comma": (HEADER, f"ann,{ANN},0,25,-0.5,1"),
    "a decimal comma before a blank": (HEADER, f"ann,{ANN},0,25,3,"),
    "a decimal comma before two blanks": (HEADER, f"ann,{ANN},0,25,,"),
    "two decimal commas": (HEADER, f"ann,{ANN},0,25,0,5,1"),
    "a decimal comma in the last answer": (HEADER, f"ann,{ANN},,,0,25"),
    "a list": (HEADER, f"ann,{ANN},A, C,1,2"),
    "a name": (f"name,{HEADER}", f"Ode, Ann,ann,{ANN},1,2,3"),
    "a name before a blank": (f"name,{HEADER}", f"Ode, Ann,ann,{ANN},1,2,"),
    "a comment": (f"{HEADER},comment", f"ann,{ANN},1,2,3,well, I tried"),
    "semicolons": (HEADER.replace(",", ";"), f"ann;{ANN};1;2;3;4"),
    "tabs": (HEADER.replace(",", "\t"), f"ann\t{ANN}\t1\t2\t3\t"),
}


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("what", SHIFTED)
def test_a_shifted_row_is_listed_and_not_marked(what: str, written: Written, *, many: bool) -> None:
    header, row = SHIFTED[what]
    mark = next(mark for mark in ";\t," if mark in header)
    name = f"x{mark}" if "name" in header else ""
    comment = mark if "comment" in header else ""
    rest = [
        f"{name}{student}{mark}{code}{mark}1{mark}2{mark}3{comment}"
        for student, code in zip(("bob", "cy", "dan"), KEY.codes[1:], strict=True)
    ]
    block = read(written("\n".join([header, row, *rest[: 3 * many], ""])))
    assert block.students == ["bob", "cy", "dan"][: 3 * many]
    assert block.tally == Tally(rows=1 + 3 * many, marked=3 * many, unmarkable=1)
    said = told(block)
    assert "it is not marked: put what has a comma in it in quotes" in said.pop("2")
    assert not said


def test_who_is_not_marked_is_known_as_far_as_the_row_tells(written: Written) -> None:
    assert read(written(f"{HEADER}\nann,{ANN},0,25,3,\n")).refused.keys() == {"ann"}


@pytest.mark.parametrize("attempt", ["last", "first", "best"])
def test_a_shifted_row_takes_nobodys_place(attempt: Attempt, written: Written) -> None:
    row = f"ann,{ANN},1,2,3"
    for rows in ([row, f"ann,{ANN},0,25,3,"], [f"ann,{ANN},0,25,3,", row]):
        block = read(written("\n".join([HEADER, *rows, ""])), attempt)
        assert block.cells["1a"] == ["1"]


def test_delimiters_at_the_end_of_all_rows_shift_none(written: Written) -> None:
    rows = [f"{s},{c},1,2,3," for s, c in zip(("ann", "bob", "cy"), KEY.codes, strict=False)]
    for header in (HEADER, f"{HEADER},"):
        block = read(written("\n".join([header, *rows, ""])))
        assert (block.tally.marked, told(block)) == (3, {})


def test_an_answer_in_quotes_shifts_none(written: Written) -> None:
    block = read(written(f'{HEADER}\nann,{ANN},"0,25",2,3\n'))
    assert (block.cells["1a"], told(block)) == (["0,25"], {})


def test_cells_beyond_those_of_a_workbook_that_are_empty_shift_none(tmp_path: Path) -> None:
    rows: list[list[Value]] = [[*HEADER.split(",")], ["ann", ANN, 1, 2, 3, None, None]]
    block = read(excel_book(tmp_path / "t", [Page("One", rows)]))
    assert (block.tally.marked, told(block)) == (1, {})


@pytest.mark.parametrize("as_folder", [False, True])
@pytest.mark.parametrize(
    ("typed", "answer"),
    [("0,25", "0,25"), ("A, C", "A, C"), ("1,2,", "1,2"), ("3,", "3"), (",5", ",5")],
)
def test_in_the_long_form_what_is_beyond_belongs_to_the_answer(
    typed: str, answer: str, tmp_path: Path, *, as_folder: bool
) -> None:
    path = tmp_path / "form.csv"
    path.write_text(f"{LONG}\nann,{ANN},1a,{typed}\nann,{ANN},1b.1,7\n")
    block = read(tmp_path if as_folder else path)
    assert [block.cells[name] for name in ("1a", "1b.1")] == [[answer], ["7"]]
    assert (f"read as {answer}" in " ".join(told(block).values())) == ("," in answer)


NOT_LAST = {
    "before the field": ("student,sheet,answer,field", f"ann,{ANN},{{}},1a", f"ann,{ANN},7,1b.1"),
    "before all": ("answer,student,sheet,field", f"{{}},ann,{ANN},1a", f"7,ann,{ANN},1b.1"),
    "after the field": (
        "student,sheet,field,answer,note",
        f"ann,{ANN},1a,{{}},",
        f"ann,{ANN},1b.1,7,",
    ),
    "before a delimiter at the end": (
        "student,sheet,field,answer,note",
        f"ann,{ANN},1a,{{}},,",
        f"ann,{ANN},1b.1,7,",
    ),
}


@pytest.mark.parametrize("as_folder", [False, True])
@pytest.mark.parametrize("typed", ["0,25", "D, E", "A, B, C"])
@pytest.mark.parametrize("where", NOT_LAST)
def test_in_the_long_form_an_answer_that_may_be_another_waits_for_a_person(
    where: str, typed: str, tmp_path: Path, *, as_folder: bool
) -> None:
    header, line, other = NOT_LAST[where]
    path = tmp_path / "form.csv"
    path.write_text("\n".join([header, line.format(typed), other, ""]))
    block = read(tmp_path if as_folder else path)
    (waits,) = block.cells["1a"]
    reading = read_choice(waits, 4)
    assert (reading.outcome, reading.notes) == (Outcome.UNREADABLE, (Reason("read.shifted"),))
    assert waits.startswith(f"{UNSURE}{typed}")
    assert (block.students, block.cells["1b.1"]) == (["ann"], ["7"])
    assert any("it is not marked" in text for text in told(block).values())


@pytest.mark.parametrize("as_folder", [False, True])
def test_nothing_waits_where_nothing_was_answered(tmp_path: Path, *, as_folder: bool) -> None:
    path = tmp_path / "form.csv"
    path.write_text(f"student,sheet,answer,field\nann,{ANN},,1a,\nann,{ANN},7,1b.1\n")
    assert read(tmp_path if as_folder else path).cells["1a"] == [""]


@pytest.mark.parametrize("as_folder", [False, True])
@pytest.mark.parametrize(
    ("lines", "answer", "superseded"),
    [
        (["1a,5", "1a,6"], "6", ["2"]),
        (["1a,5", "1A,6"], "6", ["2"]),
        (["1a,5", "1a,6", "1b.1,7", "1a,8"], "8", ["2", "3"]),
        (["1a,5", "1b.1,6"], "5", []),
    ],
)
def test_a_field_that_is_answered_twice_is_listed(
    lines: list[str], answer: str, superseded: list[str], tmp_path: Path, *, as_folder: bool
) -> None:
    path = tmp_path / "form.csv"
    path.write_text("\n".join([LONG, *[f"ann,{ANN},{line}" for line in lines], ""]))
    block = read(tmp_path if as_folder else path)
    assert block.cells["1a"] == [answer]
    found = [str(i.row) for i in block.issues if i.problem[0].code == "issue.superseded-answer"]
    assert [row.removeprefix("form.csv!") for row in found] == superseded


CELLS = st.lists(st.sampled_from(["", "1", "0,25", "A, C", "-3", "x"]), min_size=3, max_size=3)


@given(CELLS)
@settings(max_examples=60, deadline=None)
def test_what_is_marked_is_what_was_typed(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    path = tmp_path_factory.mktemp("in") / "s.csv"
    path.write_text(f"{HEADER}\nann,{ANN},{','.join(cells)}\n")
    block = read(path)
    assert not block.students or [column[0] for column in block.cells.values()] == cells
    assert block.students or any("," in cell for cell in cells)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_row_with_another_delimiter_is_listed_and_not_marked(mark: str, written: Written) -> None:
    rows = [f"{s},{c},1,2,3" for s, c in zip(("ann", "bob", "cy"), KEY.codes, strict=False)]
    rows[1] = rows[1].replace(",", mark)
    block = read(written("\n".join([HEADER, *rows, ""])))
    assert (block.students, block.tally.unmarkable) == (["ann", "cy"], 1)
    assert told(block)["3"].startswith(f"'{rows[1]}' seems to be several cells")


@pytest.mark.parametrize("as_folder", [False, True])
def test_lines_with_another_delimiter_are_listed_too(tmp_path: Path, *, as_folder: bool) -> None:
    path = tmp_path / "form.csv"
    path.write_text(f"{LONG}\nann,{ANN},1a,5\nann;{ANN};1b.1;6\n")
    block = read(tmp_path if as_folder else path)
    assert (block.cells["1a"], block.cells["1b.1"]) == (["5"], [""])
    assert "seems to be several cells" in " ".join(told(block).values())


def test_an_answer_with_semicolons_in_a_short_row_of_a_workbook_is_no_other_row(
    tmp_path: Path,
) -> None:
    rows: list[list[Value]] = [[*HEADER.split(",")], ["ann", ANN, "1; 2"]]
    assert read(excel_book(tmp_path / "t", [Page("One", rows)])).tally.marked == 1
