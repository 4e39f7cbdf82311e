from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from exgen.errors import FileError
from exgen.people.roster import read_roster
from exgen.people.students import Student

Written = Callable[[str | bytes], Path]


@pytest.mark.parametrize("header", ["student", "ID", "Student ID", "student_id", " Student "])
def test_the_column_of_students_has_several_names(written: Written, header: str) -> None:
    assert read_roster(written(f"group,Name,{header}\nA,Ann,s1\n")) == (Student("s1", "Ann"),)


def test_names_may_be_absent(written: Written) -> None:
    assert read_roster(written("student\ns1\ns2\n")) == (Student("s1"), Student("s2"))


def test_a_running_number_is_not_taken_for_the_student(written: Written) -> None:
    assert read_roster(written("id,student\n1,ab12\n")) == (Student("ab12"),)


def test_all_that_is_wrong_is_said_at_once(written: Written) -> None:
    path = written("student,name\ns1,Ann\n,Bob\ns1,Cy\nS1,Di\ns5\n")
    with pytest.raises(FileError) as caught:
        read_roster(path)
    assert str(caught.value).splitlines() == [
        f"{path}, row 3: the student's id is empty",
        f"{path}, row 4: the id 's1' is that of row 2 already",
        f"{path}, row 5: the id 'S1' would share its files with 's1' of row 2",
        f"{path}, row 6: 1 cell, where the header has 2",
    ]


def test_a_roster_without_a_column_of_students_says_what_it_found(written: Written) -> None:
    with pytest.raises(FileError, match=r"no column 'student'.*found 'nr', 'mail'"):
        read_roster(written("nr,mail\n1,a@b\n"))


def test_a_roster_without_students_is_refused(written: Written) -> None:
    with pytest.raises(FileError, match="no students"):
        read_roster(written("student,name\n,\n"))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (b"m\x81ller,Ann", "the id 'm\ufffdller': a character of this id was lost"),
        ("m\ufffdller,Ann".encode(), "the id 'm\ufffdller': a character of this id was lost"),
        ("s2,M\ufffdller".encode(), "a character of the name 'M\ufffdller' is lost"),
        (b"1.23457E+11,Ann", "a spreadsheet rounded this number"),
        (b'"1,23457E+11",Ann', "a spreadsheet rounded this number"),
    ],
)
def test_an_id_or_name_that_is_no_longer_what_it_was_is_refused(
    written: Written, row: bytes, says: str
) -> None:
    path = written(b"student,name\ns1,A\n" + row + b"\n")
    with pytest.raises(FileError) as caught:
        read_roster(path)
    [problem] = str(caught.value).splitlines()
    assert problem.startswith(f"{path}, row 3: ")
    assert says in problem


def test_ids_that_only_look_rounded_are_read(written: Written) -> None:
    assert len(read_roster(written("student\n1e5\ne+5\n5e+\n1.5e5\n12E+4x\n"))) == 5
