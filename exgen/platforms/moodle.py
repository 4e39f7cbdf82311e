"""Moodle's gradebook: a table for its import of grades.

Moodle asks which column names the users, by their ID number or address, and to which column of the
gradebook each other goes. A new one is called as the header says and is out of 100. One user whom
Moodle does not know, or a blank mark, spoils the import or erases a mark: so who has no mark is left
out. (See `gradeimport_csv_load_data` in its source.)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from exgen.platforms.mark import Mark
from exgen.tables.cells import safe_column
from exgen.tables.writer import TableWriter

GRADEBOOK = "moodle-grades.csv"
OF_A_NEW_COLUMN = 100.0
"""The most points in a column that Moodle makes of an import."""


def write_gradebook(path: Path, title: str, marks: Sequence[Mark]) -> None:
    """Write the marks of a paper as Moodle's gradebook imports them, as points and as percent."""
    marks = [mark for mark in marks if mark.points is not None]
    table = TableWriter(path, [_called(marks), "Full name", title, f"{title} (%)"])
    table.write(
        safe_column(mark.student for mark in marks),
        safe_column(mark.name for mark in marks),
        [mark.scaled(mark.out_of) for mark in marks],
        [mark.scaled(OF_A_NEW_COLUMN) for mark in marks],
    )


def _called(marks: Sequence[Mark]) -> str:
    """Return what Moodle calls what the ids of the roster are."""
    addresses = marks and all("@" in mark.student for mark in marks)
    return "Email address" if addresses else "ID number"
