"""Two hands on one sheet: neither displaces the other, and a person is told of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tables.books import Page, Value, excel_book

from exgen.answers.attempts import Attempt
from exgen.answers.blocks import Block
from exgen.answers.submissions import read_submissions
from exgen.language.catalogue import language
from exgen.tables.table import read_table
from exgen.variants.key import Key

Written = Callable[[str | bytes], Path]

CODES = ["0001-DWC", "0002-PVM", "0003-JQK", "0004-FFB"]
ONE, TWO, THREE, FOUR = CODES
ATTEMPTS: list[Attempt] = ["last", "first", "best", "all"]


def block_of(rows: list[str], form: str, key: Key, path: Path, attempt: Attempt) -> Block:
    """Return what is to be marked of rows of student, sheet and answer, in a form of table."""
    header = "student,sheet,1a" if form == "wide" else "student,sheet,field,answer"
    cells = [row.rsplit(",", 1) for row in rows]
    lines = rows if form == "wide" else [f"{who},1a,{answer}" for who, answer in cells]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    [block] = read_submissions(read_table(path), key, attempt).blocks()
    return block


def doubtful(block: Block) -> dict[int, str]:
    """Return the rows of which a person must decide, with the rows that they name."""
    return {
        issue.row: issue.problem[0].arg("rows")
        for issue in block.issues
        if issue.problem[0].code in ("issue.two-hands", "issue.two-sheets")
    }


WITH_A_ROSTER = {
    "a student who is not on the roster": [f"ann,{ONE},a", f"eve,{ONE},b"],
    "the code alone": [f"ann,{ONE},a", f",{ONE},b"],
    "the code alone, first": [f",{ONE},b", f"ann,{ONE},a"],
    "the student alone": [f"ann,{ONE},a", "ann,,b"],
    "the number alone": [f"ann,{ONE},a", ",1,b"],
    "the student and the number, which others know": [f"ann,{ONE},a", "ann,1,b"],
}
WITHOUT = {
    "another student": [f"ada,{ONE},a", f"bob,{ONE},b"],
    "the code alone": [f"ada,{ONE},a", f",{ONE},b"],
    "the number alone": [f"ada,{ONE},a", "bob,1,b"],
    "the same student on another sheet": [f"ada,{ONE},a", f"Ada ,{TWO},b"],
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("case", WITH_A_ROSTER)
def test_with_a_roster_both_hands_are_marked_and_listed(
    case: str, form: str, attempt: Attempt, class_key: Key, tmp_path: Path
) -> None:
    rows = WITH_A_ROSTER[case]
    with_code_last = rows[::-1] if attempt == "first" else rows  # what counts may be another's
    block = block_of(with_code_last, form, class_key, tmp_path / "s.csv", attempt)
    assert (block.rows, doubtful(block)) == ([2, 3], {2: "3", 3: "2"})


@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("others", [f"bob,{ONE},b", "bob,1,b", f"ann,{TWO},b", "ann,2,b"])
def test_an_id_and_a_sheet_of_two_students_are_not_marked(
    others: str, form: str, class_key: Key, tmp_path: Path
) -> None:
    block = block_of([f"ann,{ONE},a", others], form, class_key, tmp_path / "s.csv", "last")
    assert (block.students, block.cells["1a"]) == (["ann"], ["a"])
    (issue,) = (i for i in block.issues if i.problem[0].code == "issue.other-sheet")
    assert issue.row == 3
    assert doubtful(block) == {}


AS_ONE: dict[str, tuple[list[str], list[Attempt]]] = {
    "the student alone, and then the code": (["ann,,a", f"ann,{ONE},b"], ["last"]),
    "the number, and then the code": (["ann,1,a", f"ann,{ONE},b"], ["last"]),
    "a misread code, and then the code": (["ann,0001-DWX,a", f"ann,{ONE},b"], ["last"]),
    "the code, and later the student alone": ([f"ann,{ONE},b", "ann,,a"], ["first"]),
    "the same answers with a code": (["ann,,b", f"ann,{ONE}, b "], ["last", "first", "best"]),
    "the same without": ([f"ann,{ONE},b", "ann,,b"], ["last", "first", "best"]),
    "the same of the code alone": ([f"ann,{ONE},b", f",{ONE},b"], ["last", "first", "best"]),
}


@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("case", AS_ONE)
def test_what_is_surely_one_students_is_no_question(
    case: str, form: str, class_key: Key, tmp_path: Path
) -> None:
    rows, attempts = AS_ONE[case]
    for attempt in ATTEMPTS:
        block = block_of(rows, form, class_key, tmp_path / "s.csv", attempt)
        if attempt in attempts:
            assert doubtful(block) == {}
            if attempt != "best":  # of these each is marked first
                assert [cell.strip() for cell in block.cells["1a"]] == ["b"]
        elif len({row.rsplit(",", 1)[1].strip() for row in rows}) > 1:
            assert doubtful(block) == {2: "3", 3: "2"}


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("case", WITHOUT)
def test_without_a_roster_both_hands_are_marked_and_listed(
    case: str, form: str, attempt: Attempt, key: Key, tmp_path: Path
) -> None:
    block = block_of(WITHOUT[case], form, key, tmp_path / "s.csv", attempt)
    assert (block.rows, doubtful(block)) == ([2, 3], {2: "3", 3: "2"})


@pytest.mark.parametrize("form", ["wide", "long"])
def test_of_each_hand_the_last_attempt_counts(form: str, class_key: Key, tmp_path: Path) -> None:
    rows = [f"ann,{ONE},a", f",{ONE},x", f"ANN,{ONE.lower()},b", f",{ONE},y", f"bob,{TWO},c"]
    block = block_of(rows, form, class_key, tmp_path / "s.csv", "last")
    assert (block.rows, block.cells["1a"]) == ([4, 5, 6], ["b", "y", "c"])
    assert doubtful(block) == ({4: "3, 5", 5: "2, 4"} if form == "wide" else {4: "5", 5: "4"})
    assert block.turns == {5: 1}


IN_ORDER = {
    "the same student twice": [f"ann,{ONE},a", f"ann,{ONE},b"],
    "by the number and without": ["ann,1,a", "Ann,1.0,b", "ann,0001,c"],
    "a form that was filled in for one only": [f"ann,{ONE},a", f"bob,{TWO},", f"cy,{THREE},"],
    "forms of several": [f"ann,{ONE},a", f"bob,{TWO},", f"ann,{ONE},", f"bob,{TWO},b"],
    "forms without names": [f",{ONE},a", f",{TWO},", f",{ONE},", f",{TWO},b"],
    "an own row that is left blank": [f"ann,{ONE},", f",{ONE},b"],
}


@pytest.mark.parametrize("attempt", ["last", "first", "best"])
@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("case", IN_ORDER)
def test_who_hands_in_twice_is_no_other_hand(
    case: str, form: str, attempt: Attempt, class_key: Key, tmp_path: Path
) -> None:
    for students in (class_key.students, ()):
        of = replace(class_key, students=students)
        block = block_of(IN_ORDER[case], form, of, tmp_path / "s.csv", attempt)
        assert doubtful(block) == {}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_student_or_a_code_may_stand_in_the_first_of_long_rows_alone(
    attempt: Attempt, class_key: Key, tmp_path: Path
) -> None:
    path = tmp_path / "s.csv"
    header = "student,sheet,field,answer"
    for second, third in ((f",{ONE},1b.1,y", f",{ONE},1b.2,z"), ("ann,,1b.1,y", "ann,,1b.2,z")):
        path.write_text("\n".join([header, f"ann,{ONE},1a,x", second, third]) + "\n")
        [block] = read_submissions(read_table(path), class_key, attempt).blocks()
        assert block.cells == {"1a": ["x"], "1b.1": ["y"], "1b.2": ["z"]}
        assert (block.students, doubtful(block)) == (["ann"], {})


def test_without_a_roster_a_student_may_give_the_number_first_and_then_the_code(
    key: Key, tmp_path: Path
) -> None:
    block = block_of(["ada,1,a", f"Ada,{ONE},b"], "wide", key, tmp_path / "s.csv", "last")
    assert (block.rows, doubtful(block)) == ([3], {})


@pytest.mark.parametrize("form", ["wide", "long"])
def test_sheets_and_students_of_several_are_no_doubt_where_they_are_usual(
    form: str, key: Key, tmp_path: Path
) -> None:
    shared = [f"s{number},{number % 5 + 1},a" for number in range(20)]
    practice = [f"s{number % 4},{number + 1},a" for number in range(30)]
    more_than_sheets = [f"s{number},{number % 30 + 1},a" for number in range(34)]
    for rows in (shared, practice, more_than_sheets):
        assert doubtful(block_of(rows, form, key, tmp_path / "s.csv", "last")) == {}


@pytest.mark.parametrize(("sheets", "others"), [(2, 1), (3, 2), (30, 3)])
def test_a_few_more_students_than_sheets_are_told_of(
    sheets: int, others: int, key: Key, tmp_path: Path
) -> None:
    small = key.at(range(1, sheets + 1))
    rows = [f"s{number},{number % sheets + 1},a" for number in range(sheets + others)]
    found = doubtful(block_of(rows, "wide", small, tmp_path / "s.csv", "last"))
    assert len(found) == 2 * others


def test_hands_on_two_sheets_of_a_workbook_name_each_other(key: Key, tmp_path: Path) -> None:
    header: list[Value] = ["student", "sheet", "1a"]
    groups = [Page("A", [header, ["ada", ONE, "a"]]), Page("B", [header, ["bob", ONE, "b"]])]
    path = excel_book(tmp_path / "s.xlsx", groups)
    [block] = read_submissions(read_table(path), key).blocks()
    assert sorted(doubtful(block).values()) == ["A!2", "B!2"]


def test_one_sheet_is_for_everybody(key: Key, tmp_path: Path) -> None:
    rows = ["ada,1,a", "bob,1,b"]
    assert doubtful(block_of(rows, "wide", key.at(range(1, 2)), tmp_path / "s.csv", "last")) == {}


@pytest.mark.parametrize("seed", range(5))
def test_an_honest_class_is_told_of_nothing(seed: int, key: Key, tmp_path: Path) -> None:
    """Each on an own sheet, some by its number, one in four twice, in the order of chance."""
    generator = np.random.default_rng(seed)
    rows = []
    for sheet in generator.permutation(30)[:25].tolist():
        name = key.codes[sheet] if generator.random() < 0.7 else str(sheet + 1)
        rows += [f"s{sheet},{name},a"] * (1 + (generator.random() < 0.25))
    generator.shuffle(rows)
    assert doubtful(block_of(rows, "wide", key, tmp_path / "s.csv", "last")) == {}


def test_what_is_said_names_the_others(class_key: Key, tmp_path: Path) -> None:
    rows = [f"ann,{ONE},a", *[f"e{number},{ONE},b" for number in range(8)]]
    block = block_of(rows, "wide", class_key, tmp_path / "s.csv", "last")
    first = next(issue for issue in block.issues if issue.row == 2)
    assert language().worded(first.problem) == (
        "rows 3, 4, 5, 6, 7, ... answer this sheet too, but do not give the same student and "
        "code, or somebody else handed them in; a person must decide which "
        "counts: delete the others, or set the total in overrides.csv beside the key"
    )
