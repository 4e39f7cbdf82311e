"""The gradebook: every student once, in the order in which the roster lists them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks.classes import key, marked

from exgen.marks.judging.marking import Marked, tell
from exgen.marks.records.gradebook import ANSWERS, GRADES, Gradebook
from exgen.people.students import Student

ROSTER = ("zoe", "9", "Ann", "10", "bob")
KEY = key(len(ROSTER), [Student(name) for name in ROSTER])
OTHERS = ("nobody", "else")


def of(students: Sequence[str]) -> Marked:
    block = marked(KEY, *({} for _ in students))
    return replace(block, students=[*students])


def in_order(students: Sequence[str]) -> list[str]:
    known = [name for name in ROSTER if name in students]
    return known + [name for name in students if name not in ROSTER]


def people(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["student"] for row in csv.DictReader(file)]


@given(
    students=st.permutations([*ROSTER, *OTHERS]), first=st.integers(1, 4), last=st.integers(4, 7)
)
@settings(max_examples=30, deadline=None)
def test_grades_are_in_the_order_of_the_roster_whatever_that_of_the_files(
    tmp_path_factory: pytest.TempPathFactory, students: list[str], first: int, last: int
) -> None:
    """Behind them are people who are not on it, as they come; in a block answers are so, too."""
    folder = tmp_path_factory.mktemp("graded")
    blocks = [students[:first], students[first:last]]
    tell(map(of, blocks), [Gradebook(folder, KEY)])
    handed_in = [*blocks[0], *blocks[1]]
    expected = [*ROSTER, *(name for name in handed_in if name in OTHERS)]
    assert people(folder / GRADES) == expected
    answered = list(dict.fromkeys(people(folder / ANSWERS)))
    assert answered == [*in_order(blocks[0]), *in_order(blocks[1])]


def test_without_a_roster_they_are_in_the_order_of_the_files(tmp_path: Path) -> None:
    nobodys = replace(KEY, students=())
    tell([of(["b", "a", "c"])], [Gradebook(tmp_path, nobodys)])
    assert people(tmp_path / GRADES) == ["b", "a", "c"]
