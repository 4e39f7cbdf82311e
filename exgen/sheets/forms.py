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
NOT_ASKED = "-"
"""What stands in a form where a sheet does not ask a question; it is read as nothing."""


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
        header, students, blanks = _columns(key)
        rows = [list(row) for row in zip(students, key.codes, *blanks, strict=True)]
        write_excel(place / BOOK, header, rows)


def _write_form(key: Key, path: Path) -> None:
    """Write a form: a row for each sheet, a column for each field."""
    header, students, blanks = _columns(key)
    TableWriter(path, header).write(safe_column(students), key.codes, *blanks)


def _columns(key: Key) -> tuple[list[str], list[str], list[list[str]]]:
    """Return the header of a form, the students in its rows, and the columns of its fields.

    That of one sheet has the fields alone that it asks, in its order.
    """
    students = [student.id for student in key.students] or [""] * key.sheets
    blanks = {
        name: ["" if asks else NOT_ASKED for asks in asked.asks().tolist()]
        for asked in key.asked
        for name, _, _ in asked.cells()
    }
    names = key.cells_on(1) if key.sheets == 1 else [*blanks]
    return ["student", "sheet", *names], students, [blanks[name] for name in names]
