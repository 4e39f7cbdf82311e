from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables.books import Formula, Page, Value, excel_book, xlsx

from exgen.errors import FileError
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.people.roster import read_roster
from exgen.people.students import Student, comparable, comparables

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
    with pytest.raises(FileError, match=r"no column 'student'.*found 'nr', 'group'"):
        read_roster(written("nr,group\n1,A\n2,A\n"))


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
    assert len(read_roster(written("student\n1e5\ne+5\n5e+\n1.5e5\n12E+4x\n#1\n"))) == 6


def test_the_students_of_all_sheets_are_read_and_other_sheets_named(tmp_path: Path) -> None:
    pages = [
        Page("Notes", [["sent by mail"]]),
        Page("A", [["student", "name"], ["s1", "Ann"]]),
        Page("B", [["Name", "group", "ID"], ["Bob", 2, "s2"]]),
        Page("C", [["id"], ["s3"]]),
        Page("Left", [["student"], ["s4"]], "hidden"),
    ]
    said: list[str] = []
    path = excel_book(tmp_path / "t", pages)
    students = read_roster(path, lambda reason: said.append(language().worded([reason])))
    assert students == (Student("s1", "Ann"), Student("s2", "Bob"), Student("s3"))
    assert said == [
        "the sheet 'Left' is hidden and not read; show it, or delete it",
        "'Notes' is not read, as its header does not fit: 'sent by mail'",
    ]


def test_a_student_on_two_sheets_is_as_refused_as_in_one(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["student"], ["s1"]]
    path = excel_book(tmp_path / "t", [Page("A", rows), Page("B", rows)])
    with pytest.raises(FileError) as caught:
        read_roster(path)
    assert str(caught.value) == f"{path}, row B!2: the id 's1' is that of row A!2 already"


@pytest.mark.parametrize(
    "student", [Formula("A1"), 1.2345678901234567e16, Exception("#N/A"), Exception("#NAME?")]
)
def test_an_id_that_is_not_in_the_workbook_is_refused(student: Value, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "t", [["student"], [student]])
    with pytest.raises(FileError, match=r"row 2: the id '.+': .*type the id anew"):
        read_roster(path)


def test_an_id_is_one_however_its_accent_is_put_together(written: Written) -> None:
    with pytest.raises(FileError, match=r"row 3: the id 'e\u03011' is that of row 2 already"):
        read_roster(written("student,name\n\u00e91,Ann\ne\u03011,Bob\n"))


def test_a_roster_in_another_encoding_is_read_and_said(written: Written) -> None:
    said: list[str] = []
    path = written("student,name\ns1,Müller\n".encode("cp1252"))
    students = read_roster(path, lambda reason: said.append(language().worded([reason])))
    assert students == (Student("s1", "Müller"),)
    assert "Windows-1252: row 2" in said[0]


def test_a_row_whose_files_are_called_otherwise_is_named(written: Written) -> None:
    said: list[Reason] = []
    path = written("student\ns1\nCON\nÅsa\na b\n-x\n" + "m" * 300 + "\n")
    read_roster(path, said.append)
    worded = [language().worded([reason]) for reason in said]
    assert [words.split(":")[0] for words in worded] == [
        f"row {n} of the roster" for n in (3, 6, 7)
    ]
    assert "'CON'" in worded[0]
    assert "~43ON" in worded[0]


@given(st.lists(st.text("aB1' é\u0301\n\t\x0b\u2019", max_size=4), max_size=5))
def test_ids_are_compared_together_as_each_alone(students: list[str]) -> None:
    assert comparables(students) == list(map(comparable, students))
