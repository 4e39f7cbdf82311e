"""Which column of a table has the students: what its cells are tells more than what it is called."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from exgen.answers.register import Register
from exgen.errors import FileError
from exgen.people.columns import STUDENT, student_columns
from exgen.tables.naming import Naming
from exgen.tables.table import Table

TELLING = 4
"""Numbers of so many digits are ids; shorter ones may be anything, such as points."""


def student_column(table: Table, register: Register) -> int | None:
    """Return the column of students of those that are called so: the one with most ids of the roster."""
    if STUDENT in table.given:
        return table.header.index(STUDENT)
    columns = student_columns(table.header)
    if len(columns) > 1 and register.students:
        rows = _first_rows(table)
        columns.sort(key=lambda place: -register.on_roster([row[place] for row in rows]))
    return next(iter(columns), None)


def with_students(
    table: Table, register: Register, strangers: Sequence[int], *, has_sheets: bool
) -> Table:
    """Return a table in which the column of students is called so.

    It may be one of those whose names say nothing, the `strangers`, where most of its cells are ids
    of the roster, and those that are called so have hardly any. Raises FileError where several could
    be it, and the rows name no sheets.
    """
    if STUDENT in table.given:
        return table
    rows = _first_rows(table)
    hits = {place: _hits(rows, place, register) for place in strangers}
    called = [
        register.on_roster([row[place] for row in rows]) for place in student_columns(table.header)
    ]
    best = max(hits.values())
    found = [place for place, hit in hits.items() if hit == best]
    if not best or 2 * max(called, default=0) >= best:
        return table
    if len(found) > 1:
        if has_sheets:
            return table
        each = " or ".join(str(Naming(table.header[place], STUDENT)) for place in found)
        raise FileError(f"{table.path}: which column has the students? Say it: {each}")
    return table.called({found[0]: STUDENT})


def _first_rows(table: Table) -> list[list[str]]:
    return [row for chunk in islice(table.chunks(), 1) for row in chunk.rows]


def _hits(rows: Sequence[Sequence[str]], place: int, register: Register) -> int:
    """Return how many cells of a column are ids of the roster, 0 where they may be something else."""
    cells = [cell for row in rows if (cell := row[place].strip())]
    if any(cell.isdecimal() and len(cell) < TELLING for cell in cells):
        return 0
    hits = register.on_roster(cells)
    return hits if 2 * hits >= len(cells) else 0
