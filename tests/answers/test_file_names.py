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
    Student("cy1", "Cy Fox", canvas=("501", "cy1", "cy1", "")),
    Student("cy2", "Cy Fox", canvas=("502.0", "cy2", "cy2", ""), participant=4802),
    Student("Participant 4803", "Di Fox"),
]
CODES = ["0001-DWC", "0002-PVM", "0003-JQK", "0004-FFB", "0005-AAA", "0006-AAA", "0007-AAA"]
KNOWN = FileNames(CLASS, CODES)
ADA, BO, ZOE, ALSO_BO, CY, ALSO_CY, DI = (student.id for student in CLASS)

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
    # the number tells namesakes apart, and whose a name is that is spelt otherwise
    "foxcy_501_67890_photo.jpg": CY,
    "foxcy_LATE_502_67890_photo.jpg": ALSO_CY,
    "foxsy_501_67890_photo.jpg": CY,
    "Cy Fox_4802_assignsubmission_file_/scan.pdf": ALSO_CY,
    "Sy Fuchs_4802_assignsubmission_file_/scan.pdf": ALSO_CY,
    "Dy Fochs_4803_assignsubmission_file_/scan.pdf": DI,
}
SEVERAL = {
    "Bo Chen_4712_assignsubmission_file_/scan.pdf": {BO, ALSO_BO},
    "bochen_12345_67890_photo.jpg": {BO, ALSO_BO},
    "foxcy_509_67890_photo.jpg": {CY, ALSO_CY},  # of no number that is known
    "Cy Fox_4809_assignsubmission_file_/scan.pdf": {CY, ALSO_CY},
    "Bo Chen_4712_assignsubmission_file_/0003-JQK.csv": {BO, ALSO_BO, ZOE},
    "byronadamaria_501_67890_photo.jpg": {ADA, CY},  # the number of one, the name of another
    "01730838/0003-JQK.csv": {ADA, ZOE},
}


@pytest.mark.parametrize("file", WHOSE)
def test_a_file_is_of_whom_its_name_tells_surely(file: str) -> None:
    assert KNOWN.student(file) == WHOSE[file]


@pytest.mark.parametrize("file", [*WHOSE, *(file for file in SEVERAL if file not in WHOSE)])
def test_a_file_that_may_be_of_several_is_of_none_of_them(file: str) -> None:
    sure = {WHOSE.get(file, "")} - {""}
    assert KNOWN.may_be(file) == SEVERAL.get(file, sure)
    assert set(KNOWN.by_student([file])) == sure
    assert set(KNOWN.perhaps_by_student([file])) == SEVERAL.get(file, set())


def test_without_a_roster_a_file_is_nobodys() -> None:
    assert FileNames([], CODES).by_student(WHOSE) == {}
