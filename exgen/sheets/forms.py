"""Forms: the tables in which answers are typed, of the whole class or of each student."""

from __future__ import annotations

from pathlib import Path

from exgen.sheets.formats import NAME
from exgen.tables.cells import safe_column
from exgen.tables.writer import TableWriter
from exgen.variants.key import Key

HANDOUT = "handout"
TABLE = "submissions.csv"
"""What the form is called wherever it is, so that all sheets can say its name."""
FORM = f"{HANDOUT}/{TABLE}"
OWN_FORM = f"{HANDOUT}/{NAME}/{TABLE}"
CLASS_FORM = f"marking/{TABLE}"
CODES = "marking/codes.csv"


def form_paths(*, own: bool) -> tuple[str, ...]:
    """Return where the forms of a paper are, which are each student's `own` with a roster."""
    return (OWN_FORM, CLASS_FORM, CODES) if own else (FORM,)


def write_forms(key: Key, folder: Path) -> None:
    """Write the forms that students fill in: one for all, or for each student an own one.

    Who is in a class, and the code of whose sheet, is nobody's business but the lecturer's.
    """
    if not key.students:
        _write_form(key, folder / FORM)
        return
    names = [key.file_name(sheet) for sheet in range(1, key.sheets + 1)]
    for sheet, name in enumerate(names, start=1):
        path = folder / OWN_FORM.replace(NAME, name)
        path.parent.mkdir(exist_ok=True)
        _write_form(key.at(range(sheet, sheet + 1)), path)
    _write_form(key, folder / CLASS_FORM)
    ids, people = zip(*((student.id, student.name) for student in key.students), strict=True)
    table = TableWriter(folder / CODES, ["student", "name", "code", "folder"])
    folders = [f"{HANDOUT}/{name}" for name in names]
    table.write(safe_column(ids), safe_column(people), key.codes, folders)


def _write_form(key: Key, path: Path) -> None:
    """Write a form: a row for each sheet, a column for each field."""
    names = key.field_names()
    students = [student.id for student in key.students] or [""] * key.sheets
    form = TableWriter(path, ["student", "sheet", *names])
    form.write(safe_column(students), key.codes, *([""] * key.sheets for _ in names))
