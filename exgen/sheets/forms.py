"""Forms: the tables in which answers are typed, of the whole class or of each student."""

from __future__ import annotations

from pathlib import Path

from exgen.sheets.formats import NAME
from exgen.sheets.sheet import FORMS
from exgen.tables.cells import safe_column
from exgen.tables.excel_writer import MOST_ROWS, write_excel
from exgen.tables.writer import TableWriter
from exgen.variants.key import Key

HANDOUT = "handout"
TABLE, BOOK = FORMS
FORM, FORM_BOOK = (f"{HANDOUT}/{form}" for form in FORMS)
OWN = f"{HANDOUT}/{NAME}"
CLASS_FORM = f"marking/{TABLE}"
CODES = "marking/codes.csv"


def form_paths(*, own: bool) -> tuple[str, ...]:
    """Return where the forms of a paper are, which are each student's `own` with a roster."""
    each = tuple(f"{OWN if own else HANDOUT}/{form}" for form in FORMS)
    return (*each, CLASS_FORM, CODES) if own else each


def write_forms(key: Key, folder: Path) -> None:
    """Write the forms that students fill in: one for all, or for each student an own one.

    Who is in a class, and the code of whose sheet, is nobody's business but the lecturer's.
    """
    if not key.students:
        _write_handed_out(key, folder / HANDOUT)
        return
    names = [key.file_name(sheet) for sheet in range(1, key.sheets + 1)]
    for sheet, name in enumerate(names, start=1):
        own = folder / OWN.replace(NAME, name)
        own.mkdir(exist_ok=True)
        _write_handed_out(key.at(range(sheet, sheet + 1)), own)
    _write_form(key, folder / CLASS_FORM)
    ids, people = zip(*((student.id, student.name) for student in key.students), strict=True)
    table = TableWriter(folder / CODES, ["student", "name", "code", "folder"])
    folders = [OWN.replace(NAME, name) for name in names]
    table.write(safe_column(ids), safe_column(people), key.codes, folders)


def _write_handed_out(key: Key, place: Path) -> None:
    """Write the forms that are handed out, as a table and as a workbook, where that can hold it."""
    _write_form(key, place / TABLE)
    if key.sheets < MOST_ROWS:
        header, students, blanks = *_columns(key), [""] * len(key.cell_names())
        rows = [[student, code, *blanks] for student, code in zip(students, key.codes, strict=True)]
        write_excel(place / BOOK, header, rows)


def _write_form(key: Key, path: Path) -> None:
    """Write a form: a row for each sheet, a column for each field."""
    header, students = _columns(key)
    blank = [""] * key.sheets
    blanks = (blank for _ in key.cell_names())
    TableWriter(path, header).write(safe_column(students), key.codes, *blanks)


def _columns(key: Key) -> tuple[list[str], list[str]]:
    """Return the header of a form, and the students in its rows."""
    students = [student.id for student in key.students] or [""] * key.sheets
    return ["student", "sheet", *key.cell_names()], students
