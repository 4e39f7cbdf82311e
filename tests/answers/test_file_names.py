"""Whose a file is, as its name says: of a platform's participant, or by a code or an id in it."""

from __future__ import annotations

import pytest

from exgen.answers.file_names import FileNames
from exgen.people.students import Student

CLASS = [
    Student("01730838", "Ada Maria Byron"),
    Student("01730841", "Bo Chen"),
    Student("ab12", "Zoë O'Neil"),
    Student("7", "Bo Chen"),
]
CODES = ["0001-DWC", "0002-PVM", "0003-JQK", "0004-FFB"]
KNOWN = FileNames(CLASS, CODES)
ADA, _, ZOE, _ = (student.id for student in CLASS)

WHOSE = {
    "Ada Maria Byron_4711_assignsubmission_file_/scan.pdf": ADA,
    "Byron Ada_4711_assignsubmission_file_/scan.pdf": ADA,
    "in.zip/Ada Byron_4711_assignsubmission_file_/deep/scan.pdf": ADA,
    "Bo Chen_4712_assignsubmission_file_/scan.pdf": "",  # two of that name
    "Bo Chen_4712_assignsubmission_file_/0002-PVM.csv": "01730841",
    "Eve Fox_4719_assignsubmission_file_/scan.pdf": "",
    "byronadamaria_12345_67890_scan.pdf": ADA,
    "byronadamaria_LATE_12345_67890_scan.pdf": ADA,
    "oneilzoë_12345_67890_photo.jpg": ZOE,
    "bochen_12345_67890_photo.jpg": "",
    "0003-JQK.csv": ZOE,
    "0003-jqk (1).csv": ZOE,
    "0003-JQX.csv": "",
    "01730838/scan.pdf": ADA,
    "week 3/AB12_photo.jpg": ZOE,
    "7/scan.pdf": "",  # a number so short may be anything
    "scan 7.pdf": "",
    "01730838/0003-JQK.csv": "",  # of one in the folder of another
    "notes.txt": "",
}


@pytest.mark.parametrize("file", WHOSE)
def test_a_file_is_of_whom_its_name_tells_surely(file: str) -> None:
    assert KNOWN.student(file) == WHOSE[file]


def test_without_a_roster_a_file_is_nobodys() -> None:
    assert FileNames([], CODES).by_student(WHOSE) == {}
