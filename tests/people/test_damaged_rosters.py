"""Rosters that were damaged on the way: read right or refused, and nobody is lost in silence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tables.damage import damaged, written

from exgen.errors import FileError
from exgen.people.roster import read_roster
from exgen.people.students import Student

TRIED = 300
CLASS = [
    Student("s1", "Müller, Ann"),
    Student("s02", "Bob"),
    Student("ab-3", 'Cy "C" Ño'),
    Student("4", ""),
    Student("s5", "Eva; Ada"),
    Student("übel", "Ж"),
    Student("s7@x.org", "Gus"),
]


def tried(seed: int, path: Path) -> str:
    """Return what became of a damaged roster."""
    dice = random.Random(seed)  # noqa: S311 -- not for secrets
    students = dice.sample(CLASS, len(CLASS))
    rows = [("student", "name"), *((student.id, student.name) for student in students)]
    content, (header, *touched) = damaged(dice, written(dice, rows))
    path.write_bytes(content)
    try:
        found = read_roster(path)
    except FileError as error:
        return "refused" if str(path) in str(error) else "refused without a place"
    names = {student.id: student.name for student in found}
    for student, other in zip(students, touched, strict=True):
        assert other or student.id in names, (content, found)
        assert other or header or names[student.id] == student.name, (content, found)
    return "read"


def test_of_a_damaged_roster_no_student_is_lost_in_silence(tmp_path: Path) -> None:
    became = [tried(seed, tmp_path / "roster.csv") for seed in range(TRIED)]
    assert {*became} == {"read", "refused"}


def test_rows_of_more_columns_than_the_header_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("student\nname\ns1;Ann\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"row 3: 2 cells, where the header has 1; .*'s1', 'Ann'"):
        read_roster(path)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("s2,Bobs3,Cy", "3 cells, where the header has 2; put a cell with a delimiter in quotes"),
        ("s2,Roe, R", "3 cells, where the header has 2; put a cell with a delimiter in quotes"),
        ('s2,"Bob\ns3,Cy"', "there is a line end in the id or the name"),
        ('"s2\ns3\ns4",Di', "there is a line end in the id or the name"),
        ('"s2\r\ns3",Di', "there is a line end in the id or the name"),
        ('" s2 \r s3 ",Di', "there is a line end in the id or the name"),
        ('"s2\n\ns3",', "there is a line end in the id or the name"),
        ('s2,"Bo\rs3"', "there is a line end in the id or the name"),
        ('"s2\n",Bo', ""),
    ],
)
def test_what_may_be_two_rows_is_refused(row: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f"student,name\ns1,Ann\n{row}\n", encoding="utf-8", newline="")
    if not says:
        assert read_roster(path)[1] == Student("s2", "Bo")
        return
    with pytest.raises(FileError) as caught:
        read_roster(path)
    assert f"row 3: {says}" in str(caught.value)
