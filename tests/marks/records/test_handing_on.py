"""The marks of a class are handed on: every student with a mark, and no blank where one stands."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from marks.classes import key, marked
from python_calamine import CalamineWorkbook
from spoken import each_said

from exgen.errors import FileError
from exgen.language import Reason
from exgen.marks.judging.marking import Marked, SetTotal, tell
from exgen.marks.records.class_marks import SEVERAL, read_class
from exgen.marks.records.gradebook import (
    GRADES,
    MARKED,
    MISSING,
    NOT_READABLE,
    WAITING,
    Gradebook,
    spelt,
)
from exgen.marks.records.handing_on import HandingOn
from exgen.marks.records.participants import Participants
from exgen.people.students import Student
from exgen.tables.cells import safe_cell
from exgen.tables.rows import SheetRow
from exgen.variants.key import Key

CLASS = (Student("007", "Ada"), Student("8", "Bo"), Student("9", "Cy"), Student("=10", "Di"))
KEY = key(len(CLASS), CLASS)
FIELD = KEY.field_names()[0]
UNREADABLE = {FIELD: "0x10"}


def of(*answers: Mapping[str, str], among: Key = KEY) -> Marked:
    """Return the marks of the first students of a class, right but for these answers."""
    ids = [student.id for student in CLASS]
    return marked(among, *({"student": ids[n]} | {**own} for n, own in enumerate(answers)))


def handed_on(folder: Path, *blocks: Marked, among: Key = KEY) -> list[str]:
    """Write what is handed on, and return what is said."""
    return each_said(tell(blocks, [Gradebook(folder, among), HandingOn(folder, among)]))


def worksheet(folder: Path, *rows: str) -> Path:
    """Write the worksheet of an assignment for 32 points, twice those of the paper."""
    path = folder / "Grades.csv"
    header = "Identifier,Full name,Grade,Maximum grade"
    path.write_text("\n".join([header, *(f"{row},,32.00" for row in rows), ""]))
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_who_has_a_mark_is_handed_on_and_who_has_none_is_counted(tmp_path: Path) -> None:
    said = handed_on(tmp_path, of({}, UNREADABLE))
    (ada,) = rows(tmp_path / "moodle-grades.csv")
    assert (ada["ID number"], ada["A small paper (%)"]) == ("007", "100")
    assert [row["SIS User ID"] for row in rows(tmp_path / "canvas-grades.csv")] == ["", "007"]
    assert said == [
        "1 student is left out of moodle-grades.csv, having no mark: waiting for a person",
        "2 students are left out of moodle-grades.csv, having no mark: handed in nothing",
    ]


def test_points_are_those_of_the_marks(tmp_path: Path) -> None:
    handed_on(tmp_path, of({}, {FIELD: ""}))
    marks = {row["student"]: row["total"] for row in rows(tmp_path / GRADES)}
    found = {row["ID number"]: row["A small paper"] for row in rows(tmp_path / "moodle-grades.csv")}
    assert found == {student: marks[student] for student in ("007", "8")}
    assert found["8"] != found["007"]


def test_without_a_roster_nothing_is_handed_on(tmp_path: Path) -> None:
    nobodys = replace(KEY, students=())
    assert handed_on(tmp_path, of({}, among=nobodys), among=nobodys) == []
    assert not list(tmp_path.glob("*-grades.csv"))


def test_of_different_marks_of_a_student_none_is_handed_on(tmp_path: Path) -> None:
    said = handed_on(tmp_path, of({}, {}), of({FIELD: ""}, {}))
    assert [row["ID number"] for row in rows(tmp_path / "moodle-grades.csv")] == ["8"]
    assert f"having no mark: {SEVERAL}" in said[0]


def test_a_total_that_a_person_sets_is_one_mark_whatever_the_rows_earned(tmp_path: Path) -> None:
    the_form = SetTotal(5, Reason.of("mark.set", why="the form counts"))
    blocks = [replace(of(own, {}), set_totals={0: the_form}) for own in ({}, {FIELD: ""})]
    handed_on(tmp_path, *blocks)
    found = {row["ID number"]: row["A small paper"] for row in rows(tmp_path / "moodle-grades.csv")}
    assert found["007"] == "5"


def test_every_student_is_read_once_with_what_became_of_them(tmp_path: Path) -> None:
    handed_on(tmp_path, of({}, UNREADABLE))
    found = read_class(tmp_path)
    assert [(m.student, m.name, m.state) for m in found] == [
        ("007", "Ada", MARKED),
        ("8", "Bo", WAITING),
        ("9", "Cy", MISSING),
        ("'=10", "Di", MISSING),
    ]
    assert [m.is_final for m in found] == [True, False, False, False]
    assert [m.total is None for m in found] == [False, True, True, True]
    assert found[1].open > 0


def test_who_handed_in_what_cannot_be_read_has_handed_in_something(tmp_path: Path) -> None:
    nothing = dict.fromkeys(KEY.field_names(), "")
    unread = [f"{code}.pdf" for code in (KEY.codes[0], KEY.codes[1], KEY.codes[3])]
    sheet = worksheet(tmp_path, "Participant 1,Bo", "Participant 2,Di")
    said = each_said(
        tell(
            [of({}, nothing, nothing)],  # Ada has answers too, Bo and Cy a form without any
            [Gradebook(tmp_path, KEY, unread), HandingOn(tmp_path, KEY, sheet)],
        )
    )
    found = {marks.student: marks for marks in read_class(tmp_path)}
    states = [found[name].state for name in ("007", "8", "9", "'=10")]
    assert states == [MARKED, NOT_READABLE, MISSING, NOT_READABLE]
    assert [found[name].total for name in ("8", "9", "'=10")] == [None] * 3
    assert "2 students are left out of moodle-grades.csv, having no mark: not readable" in said
    assert [row["Grade"] for row in rows(tmp_path / "moodle-worksheet.csv")] == ["", ""]
    of_di = rows(tmp_path / GRADES)[-1]
    assert of_di["why"] == f"what was handed in cannot be read: '{KEY.codes[3]}.pdf'"


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "student,state,total,open,out_of\na,b,c,d,e\n"])
def test_what_is_no_table_of_marks_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / GRADES).write_text(text)
    with pytest.raises(FileError, match=r"grades\.csv"):
        read_class(tmp_path)


def test_a_worksheet_is_filled_in_by_names_and_by_the_folders_of_the_submissions(
    tmp_path: Path,
) -> None:
    sheet = worksheet(tmp_path, "Participant 1,Ada", "Participant 4712,B.", "Participant 9,Nobody")
    block = of({}, {FIELD: ""})
    name = "B._4712_assignsubmission_file_/answers.csv"
    numbers: list[int] = [SheetRow.of(0, "ada.csv", 2), SheetRow.of(1, name, 2)]
    block = replace(block, block=replace(block.block, rows=numbers))
    found = HandingOn(tmp_path, KEY, sheet)
    said = each_said(tell([block], [Gradebook(tmp_path, KEY), found]))
    ada, bo, nobody = [row["Grade"] for row in rows(tmp_path / "moodle-worksheet.csv")]
    assert (ada, nobody) == ("32", "")
    assert 0 < float(bo) < 32
    assert said[1:] == [
        "points in moodle-worksheet.csv are scaled to its maximum grade, 32 instead of 16",
        "moodle-worksheet.csv has 1 row of nobody in this class, which stays as it is: 'Nobody'",
    ]


def test_a_worksheet_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text("a,b\n1,2\n")
    with pytest.raises(FileError, match="grading worksheet"):
        HandingOn(tmp_path, KEY, tmp_path / "w.csv")
    with pytest.raises(FileError, match="no roster"):
        HandingOn(tmp_path, replace(KEY, students=()), worksheet(tmp_path))


def test_the_workbook_holds_the_table_of_marks_with_ids_as_texts_and_points_as_numbers(
    tmp_path: Path,
) -> None:
    handed_on(tmp_path, of({}, UNREADABLE))
    book = CalamineWorkbook.from_path(tmp_path / "grades.xlsx")
    header, *students = book.get_sheet_by_index(0).to_python()
    expected = rows(tmp_path / GRADES)
    assert header == list(expected[0])
    for student, row in zip(CLASS, students, strict=True):
        assert row[:2] == [student.id, student.name]
    for row, cells in zip(students, expected, strict=True):
        texts = [cells[name] for name in header[4:]]  # type: ignore[index]
        assert row[4:] == [float(text) if text else "" for text in texts]


TWINS = (Student("1", "Ada Byron"), Student("2", "Bo Chen"), Student("3", "Cy"))
NAMED = key(len(TWINS), TWINS)
ADA, BO, NICK = (
    f"{name}_assignsubmission_file_" for name in ("Ada Byron_4711", "Bo Chen_4712", "Nick_4713")
)


@pytest.mark.parametrize(
    ("files", "trusted"),
    [
        pytest.param({ADA: [1], BO: [2]}, {4711: "1", 4712: "2"}, id="each their own"),
        pytest.param({ADA: [2], BO: [1]}, {}, id="swapped"),
        pytest.param({ADA: [2]}, {}, id="another's file"),
        pytest.param({ADA: [1], BO: [1]}, {}, id="one's file in two folders"),
        pytest.param({ADA: [1, 2]}, {4711: "1"}, id="another's file besides"),
        pytest.param({NICK: [1]}, {4713: "1"}, id="a name of nobody's"),
        pytest.param({NICK: [1, 2]}, {}, id="two in a folder of nobody's name"),
        pytest.param({NICK: [1], ADA: [1]}, {4711: "1"}, id="own folder and one of nobody's name"),
        pytest.param({"Chen_9_assignsubmission_file_": [1]}, {9: "1"}, id="half a name"),
        pytest.param({"Bo X. Chen_9_assignsubmission_file_": [1]}, {}, id="a longer name"),
        pytest.param({"Chen, Bo_9_assignsubmission_file_": [1]}, {}, id="words turned"),
    ],
)
def test_a_folder_of_another_students_name_is_not_trusted(
    files: Mapping[str, list[int]], trusted: Mapping[int, str]
) -> None:
    pairs = [(folder, student) for folder, students in files.items() for student in students]
    block = marked(NAMED, *({"student": str(student)} for _, student in pairs))
    students = [str(student) for _, student in pairs]
    sheets = np.array([student for _, student in pairs])
    places: list[int] = [
        SheetRow.of(n, f"{folder}/a.csv", 2) for n, (folder, _) in enumerate(pairs)
    ]
    own = replace(block.block, rows=places, students=students, sheets=sheets)
    found = Participants(NAMED)
    found.add(replace(block, block=own, students=students))
    assert found.numbers == trusted
    assert {*found.folders} == {*trusted.values()}
    assert len(found.doubtful) == len(pairs) - len(trusted)


def test_who_swapped_files_have_in_the_worksheet_the_marks_of_the_gradebook(
    tmp_path: Path,
) -> None:
    sheet = worksheet(tmp_path, "Participant 4711,Ada Byron", "Participant 4712,Bo Chen")
    block = marked(NAMED, {"student": "1"}, {"student": "2", FIELD: ""})
    places: list[int] = [SheetRow.of(0, f"{BO}/a.csv", 2), SheetRow.of(1, f"{ADA}/a.csv", 2)]
    block = replace(block, block=replace(block.block, rows=places))
    found = HandingOn(tmp_path, NAMED, sheet)
    said = each_said(tell([block], [Gradebook(tmp_path, NAMED), found]))
    totals = [2 * float(row["total"]) for row in rows(tmp_path / GRADES) if row["total"]]
    assert totals == [float(row["Grade"]) for row in rows(tmp_path / "moodle-worksheet.csv")]
    assert found.folders == {}
    assert any(BO in one and ADA in one for one in said)


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("stranger", ["999", "=1+1", "Bo Chen"])
def test_every_student_has_a_line_also_whose_sheet_a_stranger_handed_in(
    stranger: str, tmp_path: Path, *, own: bool
) -> None:
    block = marked(KEY, {"student": "007"}, {"student": "8"})
    block = replace(block, students=["007", stranger])
    said = handed_on(tmp_path, block, *([of({}, {})] if own else []))
    lines = {(row["student"], row["state"], bool(row["why"])) for row in rows(tmp_path / GRADES)}
    assert (safe_cell(stranger), MARKED, False) in lines
    assert ("8", MARKED if own else WAITING, not own) in lines
    assert {safe_cell(student.id) for student in CLASS} <= {student for student, _, _ in lines}
    assert [m.state for m in read_class(tmp_path) if m.student == "8"] == [
        MARKED if own else WAITING
    ]
    assert own == (not any("waiting for a person" in one for one in said))


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (12345.67, "12345.67"),
        (1e6, "1000000"),
        (9999.999, "10000"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
    ],
)
def test_points_lose_no_digit_that_is_shown(points: float, expected: str) -> None:
    assert str(spelt(points)) == expected
