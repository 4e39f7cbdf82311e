"""A class that hands in as classes do, in Moodle's archive: every student is accounted for everywhere."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from marks.classes import right
from spoken import each_said

from exgen import flow
from exgen.marks.records.gradebook import MARKED, MISSING, NOT_READABLE, WAITING
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

STUDENTS = {
    "0017": "right",
    "0018": "nothing in the form",
    "0019": "twice",
    "0020": "a photo",
    "0021": "nothing",
    "0022": "not to be read",
    "0023": "a mark all the same",
    "0024": "right",
}


def form(key: Key, sheet: int, **changed: str) -> str:
    """Return a form as a student hands it in; with a blank for every field that is not known."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["student", "sheet", *key.field_names()])
    answers = right(key, sheet) | changed
    own = [answers[name] for name in key.field_names()]
    writer.writerow([key.students[sheet - 1].id, key.codes[sheet - 1], *own])
    return out.getvalue()


def hand_in(key: Key, path: Path) -> None:
    blank = dict.fromkeys(key.field_names(), "")
    files = {
        "0017": {"a.csv": form(key, 1)},
        "0018": {"a.csv": form(key, 2, **blank)},
        "0019": {"a.csv": form(key, 3, **blank | {"1c": "7"}), "b.csv": form(key, 3)},
        "0020": {"IMG_1.jpg": "no table"},
        "0022": {"a.csv": form(key, 6, **{"1b.1": "0x10"})},
        "0024": {"a.csv": form(key, 8)},
    }
    with ZipFile(path, "w") as packed:
        for student, own in files.items():
            for name, content in own.items():
                packed.writestr(f"{folder_of(student)}/{name}", content)


def folder_of(student: str) -> str:
    return f"Name {student}_4{student}_assignsubmission_file_"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("all")
    rows = "".join(f"{student},Name {student}\n" for student in STUDENTS)
    (folder / "class.csv").write_text(f"student,name\n{rows}")
    made = flow.make(
        "gan-tutorial", 2**58, roster=folder / "class.csv", formats=(), out=folder / "m"
    )
    hand_in(read_key(made / KEY), folder / "in.zip")
    (made / "marking/overrides.csv").write_text("student,field,points,why\n0023,total,9,by word\n")
    lines = [f"Participant 4{student},Name {student},,33.00,Yes,-" for student in STUDENTS]
    header = "Identifier,Full name,Grade,Maximum grade,Grade can be changed,Last modified (grade)"
    (folder / "sheet.csv").write_text("\n".join([header, *lines, ""]))
    out, _, said = flow.grade(
        folder / "in.zip", key=made / KEY, worksheet=folder / "sheet.csv", out=folder / "graded"
    )
    return out, each_said(said)


def test_every_student_has_a_row_that_says_what_became_of_them(
    graded: tuple[Path, list[str]],
) -> None:
    states = {row["student"]: row["state"] for row in table(graded[0] / "grades.csv")}
    assert sorted(states) == [*STUDENTS]
    final = ("right", "twice", "a mark all the same")
    for student, what in STUDENTS.items():
        others = {"not to be read": WAITING, "a photo": NOT_READABLE}
        assert states[student] == (MARKED if what in final else others.get(what, MISSING)), what


def test_each_table_has_who_has_a_mark_and_the_notes_count_the_others(
    graded: tuple[Path, list[str]],
) -> None:
    folder, said = graded
    totals = {row["student"]: row["total"] for row in table(folder / "grades.csv") if row["total"]}
    assert len(totals) == 4
    title = "Generative Adversarial Networks"
    moodle = {row["ID number"]: row[title] for row in table(folder / "moodle-grades.csv")}
    canvas = {row["SIS User ID"]: row[title] for row in table(folder / "canvas-grades.csv")[1:]}
    sheet = {row["Identifier"][-4:]: row["Grade"] for row in table(folder / "moodle-worksheet.csv")}
    assert moodle == canvas == totals
    assert {student: grade for student, grade in sheet.items() if grade} == totals
    assert sorted(sheet) == [*STUDENTS]
    left_out = [
        int(found[1]) for one in said if (found := re.match(r"(\d+) students? .* left out", one))
    ]
    assert sum(left_out) + len(totals) == len(STUDENTS)


def test_every_page_is_in_the_archive_in_its_students_folder(
    graded: tuple[Path, list[str]],
) -> None:
    folder, _ = graded
    merged = {row["student"] for row in table(folder / "mail-merge.csv")}
    handed_in = {"0017", "0018", "0019", "0022", "0024"}
    assert handed_in <= merged
    assert merged == {path.stem for path in (folder / "feedback").glob("*.html")}
    with ZipFile(folder / "moodle-feedback.zip") as packed:
        names = {name.partition("/")[0] for name in packed.namelist()}
    assert names == set(map(folder_of, merged))


def test_what_is_no_table_is_named(graded: tuple[Path, list[str]]) -> None:
    problems = [row["problem"] for row in table(graded[0] / "issues.csv")]
    assert any(f"{folder_of('0020')}/IMG_1.jpg" in problem for problem in problems)
