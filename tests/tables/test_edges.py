"""What stands around a table, or what is empty at its edges, is no part of it, in whatever file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from answers.conftest import key_for
from tables.books import xlsx

from exgen.answers.collected import tables_from
from exgen.answers.headings import submissions_in
from exgen.answers.submissions import read_submissions
from exgen.people.roster import read_roster
from exgen.people.students import Student

IDS = ["01730001", "01730002", "01730003"]
KEY = key_for(3, tuple(map(Student, IDS)))

Rows = list[list[str | None]]


def table(header: Sequence[str], *cells: str) -> Rows:
    """Return a table with a row for each student, who has some cells."""
    rows: Rows = [[own, *cells] for own in IDS]
    return [[*header], *rows]


ROSTER, ANSWERS, ONE = (
    table(["student", "name"], "Ada"),
    table(["student", "1a"], "A"),
    table(["student"]),
)


def around(
    table: Rows, above: Sequence[Sequence[str]] = (), left: int = 0, right: int = 0, below: int = 0
) -> Rows:
    """Return a table with rows above it, and empty columns and rows at its edges."""
    none: list[str | None] = [None]
    wide = [none * left + row + none * right for row in table]
    titles: Rows = [[*row] for row in above]
    return titles + wide + [none * len(wide[0])] * below


def named_and_empty(table: Rows, *, left_out: bool) -> Rows:
    """Return a table with a last column that has a name and no cells, which programs leave out."""
    (header, *rows) = table
    return [[*header, "Remarks"], *(row if left_out else [*row, None] for row in rows)]


TITLES: dict[str, list[list[str]]] = {
    "none": [],
    "one cell": [["Class of 2026"]],
    "an empty row below it": [["Class of 2026"], []],
    "two cells": [["Course:", "Statistics"]],
    "more cells than the table has": [["Course:", "Statistics", "2026", "Group B", "Room 4"]],
    "in the last column": [["", "Class of 2026"]],
    "several rows": [["Course:", "Statistics"], ["Term"], ["", "2026", ""]],
}
EDGES = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 2, 2), (2, 2, 1)]


def file_of(place: Path, rows: Rows, kind: str) -> Path:
    if kind == "xlsx":
        return xlsx(place / "t", rows)
    with (place / "t.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=kind).writerows(rows)
    return place / "t.csv"


def students_of(path: Path) -> list[str]:
    return [student.id for student in read_roster(path)]


def marked_of(path: Path) -> list[tuple[str, str]]:
    with tables_from([path], ()) as tables:
        blocks = read_submissions(submissions_in(tables, KEY), KEY).blocks()
        return [pair for b in blocks for pair in zip(b.students, b.cells["1a"], strict=True)]


@pytest.mark.parametrize("kind", [",", ";", "xlsx"])
@pytest.mark.parametrize("title", TITLES)
def test_a_table_is_found_whatever_stands_above_it_and_is_empty_beside(
    tmp_path: Path, title: str, kind: str
) -> None:
    for left, right, below in EDGES:
        roster = around(ROSTER, TITLES[title], left, right, below)
        assert students_of(file_of(tmp_path, roster, kind)) == IDS, (left, right, below)
        answers = around(ANSWERS, TITLES[title], left, right, below)
        assert marked_of(file_of(tmp_path, answers, kind)) == [(own, "A") for own in IDS]


@pytest.mark.parametrize("kind", [",", "xlsx"])
@pytest.mark.parametrize("title", TITLES)
def test_a_last_column_that_is_always_empty_is_no_trouble(
    tmp_path: Path, title: str, kind: str
) -> None:
    """A workbook does not store cells that hold nothing; a text has its delimiters."""
    left_out = kind == "xlsx"
    for left in (0, 1):
        roster = around(named_and_empty(ROSTER, left_out=left_out), TITLES[title], left)
        assert students_of(file_of(tmp_path, roster, kind)) == IDS
        answers = around(named_and_empty(ANSWERS, left_out=left_out), TITLES[title], left)
        assert marked_of(file_of(tmp_path, answers, kind)) == [(own, "A") for own in IDS]


@pytest.mark.parametrize("kind", [",", "xlsx"])
@pytest.mark.parametrize("title", [[], ["Class of 2026"]])
def test_a_table_of_one_column_has_a_title_above_it_too(
    tmp_path: Path, title: list[str], kind: str
) -> None:
    rows = around(ONE, [title] if title else [])
    assert students_of(file_of(tmp_path, rows, kind)) == IDS
