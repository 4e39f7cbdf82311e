from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from answers.conftest import key_for
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.books import Page, Value, excel_book

from exgen.answers.attempts import Attempt, superseded_by_best
from exgen.answers.blocks import Block, Tally
from exgen.answers.headings import submissions_in
from exgen.answers.submissions import Submissions, read_submissions
from exgen.errors import FileError
from exgen.language.catalogue import language
from exgen.people.students import Student
from exgen.tables.table import read_table, read_tables
from exgen.variants.key import Key

Written = Callable[[str | bytes], Path]


def handed_in(path: Path, key: Key, attempt: Attempt = "last") -> Submissions:
    return read_submissions(read_table(path), key, attempt)


def only(submissions: Submissions) -> Block:
    [block] = submissions.blocks()
    return block


def problems(block: Block) -> list[tuple[int, str, str]]:
    return [(issue.row, issue.column, language().worded(issue.problem)) for issue in block.issues]


def test_rows_come_as_columns_exactly_as_typed(written: Written, key: Key) -> None:
    block = only(
        handed_in(written('student,sheet,1a,1b.1,1b.2\n s1 ,1, 0.5,"1,5",\ns2,2,a,b,c\n'), key)
    )
    assert block.rows == [2, 3]
    assert block.students == ["s1", "s2"]
    assert block.sheets.tolist() == [1, 2]
    assert block.sheets.dtype == np.int64
    assert block.cells == {"1a": [" 0.5", "a"], "1b.1": ["1,5", "b"], "1b.2": ["", "c"]}
    assert (block.issues, block.tally) == ([], Tally(rows=2, marked=2))


@pytest.mark.parametrize(
    "name",
    ["1b.2", "1B.2", "1b[2]", "1b 2", " 1b(2) ", "gan/step.gradient.2", "GAN/step.gradient[2]"],
)
def test_a_field_may_be_spelt_in_several_ways(written: Written, key: Key, name: str) -> None:
    block = only(handed_in(written(f"{name},SHEET,Student\n7,1,s1\n"), key))
    assert block.cells["1b.2"] == ["7"]


@pytest.mark.parametrize(
    "typed", ["2", "0002", "2.0", '"2,0"', "0002-PVM", "0002pvm", "2-PVM", "0002–PvM", " 2 "]
)
def test_a_sheet_may_be_named_in_several_ways(written: Written, key: Key, typed: str) -> None:
    assert only(handed_in(written(f"student,sheet,1a\ns1,{typed},1\n"), key)).sheets == [2]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("31", "no sheet 31: the key has sheets 1 to 30"),
        ("0", "no sheet 0"),
        ("9" * 30, "a sheet is a number"),
        ("0002-PVB", "no sheet has this code; is 0002-PVM meant?"),
        ("0003-PVM", "is 0002-PVM meant?"),
        ("0002-R", "this code is of another paper or another seed"),
        ("0002-JBQ", "this code is of another paper or another seed"),
        ("-1", "a sheet is a number"),
        ("", "no sheet is named"),
    ],
)
def test_a_row_that_names_no_sheet_is_set_aside_and_the_rest_is_marked(
    written: Written, key: Key, typed: str, says: str
) -> None:
    block = only(
        handed_in(written(f"student,sheet,1a,1b.1,1b.2\ns1,{typed},1,2,3\ns2,2,4,5,6\n"), key)
    )
    [issue] = block.issues
    assert (issue.row, issue.column, issue.typed) == (2, "sheet", typed)
    problem = language().worded(issue.problem)
    assert says in problem
    assert problem.endswith("not marked")
    assert (block.rows, block.cells["1a"]) == ([3], ["4"])
    assert block.tally == Tally(rows=2, marked=1, unmarkable=1)


def test_the_roster_knows_a_students_sheet(written: Written, class_key: Key) -> None:
    header, rows = "student,1a,1b.1,1b.2", "BOB,1,2,3\nann,4,5,6\ndan,7,8,9\n"
    block = only(handed_in(written(f"{header}\n{rows}"), class_key))
    assert block.sheets.tolist() == [2, 1]
    assert problems(block) == [
        (4, "sheet", "no sheet is named, and 'dan' is not on the roster; the row is not marked")
    ]


def test_who_does_not_fit_the_roster_is_marked_on_the_sheet_named(
    written: Written, class_key: Key
) -> None:
    path = written("student,sheet,1a,1b.1,1b.2\ndan,3,1,2,3\nann,2,1,2,3\n")
    block = only(handed_in(path, class_key))
    assert block.sheets.tolist() == [3]
    own = [student.id for student in class_key.students]
    assert problems(block) == [
        (
            2,
            "student",
            f"not on the roster; marked on {class_key.codes[2]}, the sheet of {own[2]}",
        ),
        (
            3,
            "sheet",
            f"this student's sheet is {class_key.codes[0]}, but the row names {class_key.codes[1]}, "
            f"which is {own[1]}'s; the row is not marked: correct one of the two, or delete the code "
            f"to have it marked on {class_key.codes[0]}",
        ),
    ]


SPELT = tuple(map(Student, ["01730838", "K12x", "Zo\u00e9", "0099", "99"]))


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("01730838", "01730838"),
        ("1730838", "01730838"),
        ("1730838.0", "01730838"),
        ("'01730838", "01730838"),
        (" k12X ", "K12x"),
        ("zoe\u0301", "Zo\u00e9"),
        ("99", "99"),
        ("0099", "0099"),
        ("00099", "00099"),  # of two students: it is nobody's
        ("17308380", "17308380"),
        ("2K12x", "2K12x"),
    ],
)
@pytest.mark.parametrize(
    ("header", "answer"), [("student,1a", "0.5"), ("student,field,answer", "1a,0.5")]
)
def test_a_student_is_known_however_the_id_is_spelt(
    written: Written, header: str, answer: str, typed: str, named: str
) -> None:
    key = key_for(len(SPELT), SPELT)
    block = only(handed_in(written(f"{header}\nK12x,{answer}\n{typed},{answer}\n"), key, "all"))
    known = named in [student.id for student in SPELT]
    assert block.students == ["K12x", *([named] if known else [])]
    lost = [problem for _, _, problem in problems(block) if "zeros" in problem]
    assert len(lost) == (typed in ("1730838", "1730838.0"))


def test_a_code_that_names_no_sheet_leaves_the_students_id(
    written: Written, class_key: Key
) -> None:
    slip = class_key.codes[0][:-1] + "9"
    rows = f"ann,{slip},1\ndan,{slip},1\nBob,?,1\ncy,0002-QQQ,1\n"
    block = only(handed_in(written(f"student,sheet,1a\n{rows}"), class_key))
    assert list(zip(block.students, block.sheets.tolist(), strict=True)) == [("ann", 1), ("Bob", 2)]
    said = {row: problem for row, _, problem in problems(block)}
    marked = "no sheet has this code; marked on the sheet of the student whose id stands in the row"
    assert said[2] == said[4] == marked
    assert "another paper" in said[5]


def test_odd_columns_are_said_once_and_first(written: Written, key: Key) -> None:
    header = "student,sheet,1a,1b1,1A,,name,1b.1"
    block = only(handed_in(written(f"{header}\ns1,99,1,2,3,,Ann,4\ns2,1,5,6,7,,Bob,8\n"), key))
    assert problems(block)[:4] == [
        (
            1,
            "1b1",
            "this column belongs to nothing and is not read; did you mean '1b.1'?",
        ),
        (1, "1A", "column 5 is not read: '1a' is '1a' already"),
        (1, "", "column 6 has no name and is not read"),
        (1, "1b.2", "there is no column for this field; it counts as blank"),
    ]
    assert block.cells == {"1a": ["5"], "1b.1": ["8"], "1b.2": [""]}


def test_a_row_that_ends_early_is_marked_with_what_is_there(written: Written, key: Key) -> None:
    block = only(handed_in(written("student,sheet,1a,1b.1,1b.2\ns1,1,0,5,1\ns2,2,7\n"), key))
    assert block.cells["1b.2"] == ["1", ""]
    assert [(row, text.split(":")[0]) for row, _, text in problems(block)] == [
        (3, "the row has 3 cells, the header 5"),
    ]


def test_unfilled_rows_of_the_form_are_skipped_and_counted(written: Written, key: Key) -> None:
    path = written("student,sheet,1a,1b.1,1b.2\n,1,,,\n,2,,5,\n,3, ,,\n,,,,\n\n")
    block = only(handed_in(path, key))
    assert (block.rows, block.tally) == ([3], Tally(rows=4, marked=1, blank=3))
    assert problems(block) == [(5, "", "rows without student, sheet and answers are skipped: 5")]


REPEATED = "student,sheet,1a,1b.1,1b.2\ns1,1,a,,\ns2,2,b,,\nS1,0001-DWC,c,,\ns3,3,d,,\ns1,1,,,\n"


@pytest.mark.parametrize(("attempt", "kept", "other"), [("last", 4, 2), ("first", 2, 4)])
def test_of_several_rows_of_a_student_and_sheet_one_counts_and_never_an_empty_one(
    written: Written, key: Key, attempt: Attempt, kept: int, other: int
) -> None:
    block = only(handed_in(written(REPEATED), key, attempt))
    assert block.rows == sorted([kept, 3, 5])
    text = f"superseded by row {kept} of the same student or sheet; not marked"
    assert problems(block) == [(other, "", text), (6, "", text)]
    assert block.tally == Tally(rows=5, marked=3, superseded=2)


def test_every_attempt_may_be_kept(written: Written, key: Key) -> None:
    assert only(handed_in(written(REPEATED), key, "all")).rows == [2, 3, 4, 5, 6]


def test_the_best_attempt_is_the_markers_choice(written: Written, key: Key) -> None:
    submissions = handed_in(written(REPEATED), key, "best")
    assert only(submissions).rows == [2, 3, 4, 5, 6]
    assert submissions.contested == [[2, 4, 6]]
    chosen = superseded_by_best(submissions.contested, {2: 1.0, 4: 1.0, 6: 0.0})
    block = only(submissions.without(chosen))
    assert (block.rows, block.tally) == ([3, 4, 5], Tally(rows=5, marked=3, superseded=2))


def test_without_students_the_sheet_is_who_it_is(written: Written, key: Key) -> None:
    block = only(handed_in(written("sheet,1a\n1,a\n2,b\n0001,c\n"), key))
    assert block.rows == [3, 4]


def test_the_roster_tells_whose_a_nameless_row_is(written: Written, class_key: Key) -> None:
    block = only(handed_in(written("student,sheet,1a\nann,1,\n,1,b\n"), class_key))
    assert block.rows == [3]


@pytest.mark.parametrize(
    "content", ["student,1a\ns1,1\n", "a,b\n1,2\n", "student,sheet,2a\ns1,1,1\n"]
)
def test_a_table_of_which_no_row_could_be_marked_is_refused(
    written: Written, key: Key, content: str
) -> None:
    with pytest.raises(FileError, match=r"student, sheet, 1a, 1b\.1, 1b\.2, \.\.\.; found '"):
        handed_in(written(content), key)


def test_blocks_hold_the_rows_of_the_file_in_order(written: Written, key: Key) -> None:
    content = "student,sheet,1a\n" + "".join(f"s{i},{i % 30 + 1},{i}\n" for i in range(1234))
    submissions = handed_in(written(content), key)
    blocks = list(submissions.blocks(100))
    assert [row for block in blocks for row in block.rows] == list(range(2, 1236))
    assert [text for block in blocks for text in block.cells["1a"]] == [*map(str, range(1234))]
    assert sum((block.tally for block in blocks), Tally()) == Tally(rows=1234, marked=1234)
    assert [len(block.issues) for block in blocks] == [2] + [0] * (len(blocks) - 1)


LONG = "field,answer,student,sheet\n1a,0.5,s1,1\n1b[2],7,s1,0001-DWC\n1a,3,s2,2\n"


def test_answers_in_rows_of_their_own_are_gathered(written: Written, key: Key) -> None:
    block = only(handed_in(written(LONG), key))
    assert (block.rows, block.students) == ([2, 4], ["s1", "s2"])
    assert block.sheets.tolist() == [1, 2]
    assert block.cells == {"1a": ["0.5", "3"], "1b.1": ["", ""], "1b.2": ["7", ""]}
    assert block.tally == Tally(rows=3, marked=3)


def test_answers_that_cannot_be_gathered_are_accounted_for(written: Written, key: Key) -> None:
    path = written(LONG + "1a,9,s1,1\n2z,1,s1,1\n1a,1,s3,77\n1b.1,1,s3,77\n1a,,,5\n")
    block = only(handed_in(path, key))
    assert block.cells["1a"] == ["9", "3"]
    assert problems(block) == [
        (2, "1a", "superseded by row 5, which answers the same; not marked"),
        (6, "field", "there is no such field; the row is not marked"),
        (7, "sheet", "there is no sheet 77: the key has sheets 1 to 30; the row is not marked"),
    ]
    assert block.tally == Tally(rows=8, marked=3, superseded=1, unmarkable=3, blank=1)


def test_the_best_of_answers_in_rows_of_their_own_is_the_markers_choice(
    written: Written, key: Key
) -> None:
    submissions = handed_in(written(LONG + "1a,9,s1,1\n"), key, "best")
    assert only(submissions).cells["1a"] == ["0.5", "3", "9"]
    assert submissions.contested == [[2, 5]]
    block = only(submissions.without({5: 2}))
    assert block.cells["1a"] == ["0.5", "3"]
    assert block.tally == Tally(rows=4, marked=3, superseded=1)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "ann", "Ann", "bob", "dan", " "]),
        st.sampled_from(["", "1", "0001-DWC", "2", "3.0", "4", "x", "0001-R"]),
        st.sampled_from(["", "1a", "1b.1", "nope"]),
        st.sampled_from(["", "1", " "]),
    ).flatmap(lambda row: st.integers(1, 5).map(lambda n: [*row, "z"][:n])),
    max_size=12,
)


@given(
    rows=ROWS,
    header=st.sampled_from(["student,sheet,1a,1b.1", "student,sheet,field,answer"]),
    attempt=st.sampled_from(["last", "first", "best", "all"]),
    roster=st.booleans(),
    size=st.integers(1, 5),
)
@settings(derandomize=True, deadline=None)
def test_every_row_is_accounted_for(
    *,
    tmp_path_factory: pytest.TempPathFactory,
    key: Key,
    rows: list[list[str]],
    header: str,
    attempt: Attempt,
    roster: bool,
    size: int,
) -> None:
    students = (Student("ann"), Student("bob"), Student("cy")) if roster else ()
    small = Key(key.paper, key.title, key.seed, 3, key.codes[:3], students, key.asked)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header.split(","), *rows])
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    try:
        submissions = handed_in(path, small, attempt)
    except FileError as error:
        if "0001-R" in text.getvalue() and "are not of this key" in str(error):
            return
        raise
    blocks = list(submissions.blocks(size))
    tally = sum((block.tally for block in blocks), Tally())
    assert tally.rows == len(rows)
    assert tally.rows == tally.marked + tally.superseded + tally.unmarkable + tally.blank
    assert all(1 <= sheet <= 3 for block in blocks for sheet in block.sheets)
    marked = [row for block in blocks for row in block.rows]
    assert len(set(marked)) == len(marked)
    named = {issue.row for block in blocks for issue in block.issues}
    if "field" not in header:
        assert tally.marked == len(marked)
        assert tally.superseded + tally.unmarkable <= len(named - set(marked) - {1})


@pytest.mark.parametrize("typed", ["m\ufffdller", "1.23457E+11", "2E+05"])
@pytest.mark.parametrize("header", ["student,sheet,1a", "student,sheet,field,answer"])
def test_an_id_that_is_no_longer_what_it_was_is_listed(
    written: Written, key: Key, typed: str, header: str
) -> None:
    answer = "1" if header.endswith("1a") else "1a,1"
    block = only(handed_in(written(f"{header}\ns1,1,{answer}\n{typed},2,{answer}\n"), key))
    listed = [(row, column) for row, column, text in problems(block) if "type the id anew" in text]
    assert listed == [(3, "student")]
    assert block.rows == [2, 3]


@pytest.mark.parametrize("header", ["student,sheet,1a", "student,sheet,field,answer"])
def test_rows_in_another_encoding_are_listed(written: Written, key: Key, header: str) -> None:
    answer = b"1" if header.endswith("1a") else b"1a,1"
    rows = b"\n".join(name + b"," + answer for name in (b"m\xc3\xbcller,1", b"m\xfcller,2"))
    block = only(handed_in(written(header.encode() + b"\n" + rows), key))
    assert block.students == ["müller", "müller"]
    assert [row for row, _, text in problems(block) if "two encodings" in text] == [3]


A: list[list[Value]] = [["student", "sheet", "1a", "1b.1", "1b.2"], ["s1", 1, 0.5, 1, 2], ["s2", 2]]
B: list[list[Value]] = [
    ["1B[1]", "ID", "Sheet", "1a"],
    [7, "s3", 3, 1.5],
    [8, "S1", 1, 9],
    ["", "s4"],
]
LONG_ROWS: list[list[Value]] = [["student", "sheet", "field", "answer"], ["s1", 1, "1a", 4]]


def in_book(path: Path, key: Key, *pages: Page, attempt: Attempt = "last") -> Block:
    tables = read_tables(excel_book(path, pages))
    return only(read_submissions(submissions_in(tables, key), key, attempt))


def test_the_answers_of_all_sheets_are_marked(tmp_path: Path, key: Key) -> None:
    pages = [
        Page("Notes", [["mail"]]),
        Page("Group A", A),
        Page("Group B", B),
        Page("L", LONG_ROWS),
    ]
    block = in_book(tmp_path / "t", key, *pages)
    assert block.students == ["s2", "s3", "S1"]
    assert block.cells == {"1a": ["", "1.5", "9"], "1b.1": ["", "7", "8"], "1b.2": ["", "", ""]}
    assert list(map(str, block.rows)) == ["Group A!3", "Group B!2", "Group B!3"]
    assert block.tally == Tally(rows=5, marked=3, superseded=1, unmarkable=1)
    said = [
        (str(issue.row), issue.column, language().worded(issue.problem)) for issue in block.issues
    ]
    assert said == [
        ("Notes!1", "", "'Notes' is not read, as its header does not fit: 'mail'"),
        (
            "L!1",
            "",
            "'L' is not read, as its header does not fit: 'student', 'sheet', 'field', 'answer'",
        ),
        ("Group B!1", "1b.2", "there is no column for this field; it counts as blank"),
        ("Group A!2", "", "superseded by row Group B!3 of the same student or sheet; not marked"),
        ("Group B!4", "sheet", "no sheet is named; the row is not marked"),
    ]


def test_answers_in_rows_of_their_own_are_gathered_from_all_sheets(
    tmp_path: Path, key: Key
) -> None:
    more: list[list[Value]] = [["answer", "field", "student", "sheet"], [5, "1b.1", "s1", 1]]
    block = in_book(tmp_path / "t", key, Page("A", LONG_ROWS), Page("B", more), Page("W", A))
    assert block.cells == {"1a": ["4"], "1b.1": ["5"], "1b.2": [""]}
    assert [issue.problem[0].code for issue in block.issues] == ["issue.sheet-misfit"]


def test_a_workbook_without_a_sheet_that_fits_is_refused_as_a_table_is(
    tmp_path: Path, key: Key
) -> None:
    with pytest.raises(FileError, match="found 'mail'"):
        in_book(tmp_path / "t", key, Page("Notes", [["mail"]]), Page("More", [["name"]]))


@pytest.mark.parametrize("header", ["student,sheet,1a", "student,sheet,field,answer"])
def test_an_id_that_was_encoded_twice_is_told_with_who_it_may_be(
    written: Written, header: str
) -> None:
    key = key_for(2, (Student("müller"), Student("Ž")))
    answer = "1" if header.endswith("1a") else "1a,1"
    rows = "\n".join(
        f"{name},{sheet},{answer}" for name, sheet in [("mÃ¼ller", 1), ("Å½", ""), ("Ã", "")]
    )
    block = only(handed_in(written(f"{header}\n{rows}"), key))
    assert [(row, text[:8]) for row, _, text in problems(block) if "other encoding" in text] == [
        (2, "'müller'"),
        (3, "'Ž' is o"),
    ]
