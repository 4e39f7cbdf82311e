"""Rows that a comma has shifted though their cells fit are known by their answers, and no honest row is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from answers.conftest import key_for
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.answers.blocks import Block
from exgen.answers.collected import tables_from
from exgen.answers.headings import submissions_in
from exgen.answers.submissions import read_submissions
from exgen.items.kinds.choice import ChoicePart, Option
from exgen.items.kinds.number import NumberPart
from exgen.people.students import Student
from exgen.variants.key import AskedItem, Key

Written = Callable[[str | bytes], Path]

RIGHT = [0.13, 5.207, -1.75, 12.0, 0.4486]
"""The answers to 1b.1 to 1b.5, after a choice 1a; the fourth is as whole as the fields of 1c are."""


def _key() -> Key:
    plain = key_for(4, tuple(map(Student, ("ann", "bob", "cy", "dan"))))
    options = tuple(Option(text=text, right=text == "x", because="b") for text in "xyz")
    choice = ChoicePart(kind="choice", step="pick", points=1, label="pick", show=3, options=options)
    parts = (
        choice.asked(),
        NumberPart(step="value", points=5, label="v", decimals=4).asked(),
        NumberPart(step="count", points=2, label="n", decimals=0).asked(),
    )
    flags = np.zeros((3, 4), dtype=bool)
    right = np.repeat(np.array(RIGHT)[:, None], 4, axis=1)
    values = {"pick": flags, "value": right, "count": np.full((2, 4), 7.0)}
    slacks = {
        "pick": np.zeros((3, 4)),
        "value": np.full((5, 4), 0.0006),
        "count": np.full((2, 4), 0.5),
    }
    asked = AskedItem("a/b", "", ("1a", "1b", "1c"), parts, values, slacks)
    return replace(plain, asked=(asked,))


KEY = _key()
ANN = KEY.codes[0]
FIELDS = "1a,1b.1,1b.2,1b.3,1b.4,1b.5,1c.1,1c.2"
HEADER = f"student,sheet,{FIELDS}"


def read(path: Path) -> Block:
    with tables_from([path]) as tables:
        [block] = read_submissions(submissions_in(tables, KEY), KEY).blocks()
    return block


def is_marked(path: Path, *cells: str, header: str = HEADER) -> bool:
    path.write_text("\n".join([header, ",".join(cells), ""]))
    block = read(path)
    listed = "issue.one-column-on" in {issue.problem[0].code for issue in block.issues}
    assert listed == (block.tally.unmarkable == 1) == (not block.rows)
    return not listed


SHIFTED = {
    "the last was left out": ("A", "0,13", "5.207", "-1.75", "12", "0.4486", "7"),
    "all but two were": ("A", "0,13", "5.207"),
    "the number that was cut is wrong": ("A", "0,99", "5.207", "-1.75", "12", "0.4486", "7"),
    "one is right, and others are wrong": ("A", "0,13", "9", "8", "7.5", "", "3"),
    "the second was cut": ("A", "0.9", "5,207", "-1.75", "12", "0.4486", "7"),
    "a negative one was cut": ("A", "0.9", "1.1", "-1,75", "12", "0.4486"),
    "two were cut": ("A", "0,13", "5,207", "-1.75", "12", "0.4486"),
    "a wrong one and the next were": ("A", "0,99", "5,207", "-1,75"),
    "one with a minus sign was": ("A", "0.9", "1.1", "\u22121,75", "12", "0.4486"),
    "an approximation was": ("A", "~0,13", "5.207", "-1.75", "12", "0.4486", "7"),
    "one behind a label was": ("A", "v = 0,13", "5.207", "-1.75", "12", "0.4486", "7"),
    "all are behind labels": ("A", "v1=0.9", "v2=1", "v3 = \u22121,75", "v4=12", "v5=0.4486"),
    "a list of letters was": ("A, C", "0.13", "5.207", "-1.75", "12", "0.4486", "7"),
    "all but the first were": ("A", "0,13"),
    "with spaces": ("A", " 0,13", " 5.207", "-1.75", "12", "0.4486", "7"),
}


@pytest.mark.parametrize("what", SHIFTED)
def test_a_row_that_is_right_one_column_before_is_listed(what: str, tmp_path: Path) -> None:
    assert not is_marked(tmp_path / "s.csv", "ann", ANN, *SHIFTED[what])


@pytest.mark.parametrize("answers", [("A", "1"), ("A", "0.13", "5.207", "-1.75", "12", "0.4486")])
def test_a_comma_in_a_name_shifts_the_code_and_the_answers(
    answers: tuple[str, ...], tmp_path: Path
) -> None:
    header = f"student,name,sheet,{FIELDS}"
    assert not is_marked(tmp_path / "s.csv", "ann", "Ode, Ann", ANN, *answers, header=header)
    without = f"student,name,{FIELDS}"
    if len(answers) > len(("A", "1")):  # nothing tells of one wrong answer
        assert not is_marked(tmp_path / "s.csv", "ann", "Ode, Ann", *answers, header=without)


HONEST = {
    "right": ("A", "0.13", "5.207", "-1.75", "12", "0.4486", "7", "7"),
    "right, in quotes": ("A", '"0,13"', '"5,207"', '"-1,75"', "12", '"0,4486"', "7", "7"),
    "right, behind labels": ("A", "v = 0.13", "v = 5.207", "v=-1.75", "v = 12", "v = 0.4486", "7"),
    "whole numbers, behind labels": ("A", "v = 0", "13", "v = 5", "12", "v = 0", "7", "n = 7"),
    "whole numbers": ("A", "0", "13", "5", "12", "0", "7", "7"),
    "whole numbers, and blanks": ("A", "0", "12", "", "", "", "", ""),
    "with spaces": (" A", " 0.13", " 5.207", " -1.75", " 12", " 0.4486", " 7"),
    "with spaces, and all wrong": (" A", " 1", " 2", " 3", " 4", " 5", " 6"),
    "with spaces, one column on": (" A", " ", " 0.13", " 5.207", " 9", " 8", " 7"),
    "one answer in the next column": ("A", "", "0.13", "", "", "", "", ""),
    "two that are swapped": ("A", "5", "0", "5.207", "-1", "0.4486", "7", "7"),
    "letters where numbers belong": ("B", "C", "x", "", "", "", "", ""),
    "zero and thirteen, and the rest right": ("A", "0", "13", "-1.75", "12", "0.4486", "7", "7"),
}


@pytest.mark.parametrize("what", HONEST)
def test_an_honest_row_is_marked(what: str, tmp_path: Path) -> None:
    assert is_marked(tmp_path / "s.csv", "ann", ANN, *HONEST[what])


SOME = st.one_of(
    st.just(""),
    st.integers(-20, 20).map(str),
    st.floats(-9, 9).map(lambda x: f"{x:.3f}"),
    st.sampled_from(
        ["0", "1", "13", "12", "7", "x = 2", "x = 0", "1/3", "2*ln(2)", '"0,5"', '"A, B"', "?"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(answers=st.lists(SOME, min_size=8, max_size=8), right=st.sets(st.integers(0, 4)))
def test_no_honest_row_is_taken_for_a_shifted_one(
    answers: list[str], right: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Answers by chance, in any case with what is right where it belongs."""
    cells = ["A", *answers[1:]]
    for field in right:
        cells[1 + field] = f"{RIGHT[field]:g}"
    path = tmp_path_factory.getbasetemp() / "honest.csv"
    assert is_marked(path, "ann", ANN, *cells)


def test_a_workbooks_cells_and_semicolons_are_never_cut(written: Written) -> None:
    rows = [HEADER, f"ann,{ANN},A,0,13,5.207,-1.75,12,0.4486,7", ""]
    assert read(written("\n".join(rows).replace(",", ";"))).rows == [2]
    assert read(written("\n".join(rows))).rows == []


def test_a_shifted_row_takes_nobodys_place(written: Written) -> None:
    rows = [HEADER, f"ann,{ANN},A,1,2,3,4,5,6,7", f"ann,{ANN},A,0,13,5.207,-1.75,12,0.4486,7", ""]
    block = read(written("\n".join(rows)))
    assert (block.rows, [*block.refused]) == ([2], ["ann"])
