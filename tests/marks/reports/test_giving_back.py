"""Feedback is given back: every page is somebody's, in a mail merge and in Moodle's archive."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from marks.classes import items, key, marked
from spoken import each_said

from exgen.marks.judging.marking import Listener, Marked, tell
from exgen.marks.records.gradebook import Gradebook
from exgen.marks.records.handing_on import HandingOn
from exgen.marks.reports.feedback import FeedbackPages
from exgen.marks.reports.giving_back import GivingBack
from exgen.people.students import Student
from exgen.tables.rows import SheetRow

CLASS = (Student("007", "Ada"), Student("8", "=Bo"), Student("9", "Cy"))
KEY = key(len(CLASS), CLASS)
ADA, BO = "Ada_4711_assignsubmission_file_", "Bo_4712_assignsubmission_file_"


def handed_in(*files: str, typed: Sequence[Mapping[str, str]] = ({}, {}, {})) -> Marked:
    """Return the marks of the first students of a class, whose answers were in these files."""
    rows = [{"student": CLASS[n].id} | dict(typed[n]) for n in range(len(files))]
    block = marked(KEY, *rows)
    numbers = [SheetRow.of(n, f"{name}/a.csv", 2) for n, name in enumerate(files)]
    return replace(block, block=replace(block.block, rows=list(numbers)))


def given_back(
    folder: Path, block: Marked, worksheet: Path | None = None, wanted: Sequence[str] = ()
) -> list[str]:
    """Write what is given back, and return what is said of that."""
    handed_on = HandingOn(folder, KEY, worksheet)
    pages = FeedbackPages(folder, KEY, items(KEY), wanted=wanted)
    last = GivingBack(folder, KEY, pages, handed_on)
    listeners: list[Listener] = [Gradebook(folder, KEY), handed_on, pages, last]
    tell([block], listeners)
    return each_said(last.notes())


def archive(folder: Path) -> dict[str, bytes]:
    with ZipFile(folder / "moodle-feedback.zip") as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_archive_has_a_page_in_the_folder_of_each_submission(tmp_path: Path) -> None:
    assert given_back(tmp_path, handed_in(ADA, BO)) == []
    pages = {name: (tmp_path / f"feedback/{name}.html").read_bytes() for name in ("007", "8")}
    assert archive(tmp_path) == {
        f"{ADA}/feedback.html": pages["007"],
        f"{BO}/feedback.html": pages["8"],
    }


def test_the_archive_holds_the_pdf_where_there_is_one(tmp_path: Path) -> None:
    given_back(tmp_path, handed_in(ADA), wanted=["pdf"])
    pdf = (tmp_path / "feedback/007.pdf").read_bytes()
    assert archive(tmp_path) == {f"{ADA}/feedback.pdf": pdf}


def test_the_archive_is_the_same_every_time(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        given_back(tmp_path / name, handed_in(ADA, BO))
        made.append((tmp_path / name / "moodle-feedback.zip").read_bytes())
    assert made[0] == made[1]


def test_without_moodles_folders_there_is_no_archive(tmp_path: Path) -> None:
    given_back(tmp_path, handed_in("ada", "bo"))
    assert not (tmp_path / "moodle-feedback.zip").exists()


def test_a_worksheet_names_the_folders_too(tmp_path: Path) -> None:
    sheet = tmp_path / "Grades.csv"
    rows = 'Participant 4711,"Ada_L.",007,,16\nTeilnehmer/in12,Bo,8,,16\n'
    sheet.write_text(f"Identifier,Full name,ID number,Grade,Maximum grade\n{rows}")
    said = given_back(tmp_path, handed_in("ada", "bo", "cy"), sheet)
    assert [*archive(tmp_path)] == [
        "Ada L._4711_assignsubmission_file_/feedback.html",
        "Bo_12_assignsubmission_file_/feedback.html",
    ]
    assert said[0].startswith("1 page of feedback is not in moodle-feedback.zip")


def test_the_mail_merge_says_whose_each_page_is(tmp_path: Path) -> None:
    unreadable = {KEY.field_names()[0]: "0x10"}
    given_back(tmp_path, handed_in(ADA, BO, typed=({}, unreadable)))
    with (tmp_path / "mail-merge.csv").open(encoding="utf-8", newline="") as file:
        ada, bo = csv.DictReader(file)
    assert ada == {
        "student": "007",
        "name": "Ada",
        "state": "marked",
        "total": "16",
        "out_of": "16",
        "html": "feedback/007.html",
        "md": "feedback/007.md",
    }
    assert (bo["name"], bo["state"], bo["total"]) == ("'=Bo", "waiting for a person", "")
    for row in (ada, bo):
        assert (tmp_path / row["html"]).is_file()


def test_the_mail_merge_is_in_the_order_of_the_grades(tmp_path: Path) -> None:
    others = ({"student": "9"}, {"student": "007"}, {"student": "8"})
    given_back(tmp_path, handed_in(BO, ADA, "Cy", typed=others))
    people = {}
    for name in ("mail-merge.csv", "grades.csv"):
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            people[name] = [row["student"] for row in csv.DictReader(file)]
    assert people["mail-merge.csv"] == people["grades.csv"] == ["007", "8", "9"]


@pytest.mark.parametrize("name", ["mail-merge.csv", "moodle-feedback.zip"])
def test_without_a_roster_nothing_is_given_back(name: str, tmp_path: Path) -> None:
    nobodys = replace(KEY, students=())
    pages = FeedbackPages(tmp_path, nobodys, items(nobodys))
    handed_on = HandingOn(tmp_path, nobodys)
    tell([handed_in(ADA)], [pages, handed_on, GivingBack(tmp_path, nobodys, pages, handed_on)])
    assert not (tmp_path / name).exists()
