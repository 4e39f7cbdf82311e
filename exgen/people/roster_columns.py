"""Which columns of a roster are whose ids and names: by what they are called, and what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from exgen.errors import FileError
from exgen.language import Reason
from exgen.people.columns import (
    FIRST_NAME,
    NAME,
    STUDENT,
    SURNAME,
    letters_of,
    name_columns,
    names_people,
    numbers_rows,
    student_columns,
)
from exgen.people.students import mended
from exgen.tables.headers import listed
from exgen.tables.naming import Naming
from exgen.tables.table import Table

_ID = re.compile(r"\S*[0-9@]\S*")
"""What an id looks like of which nothing else is known: no space in it, but a digit, or an address."""
_DATE = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}")


def find_people(table: Table) -> tuple[Mapping[str, int], list[Reason]]:
    """Return the places of ids and names in a roster, and what to say of how they were found.

    Raises FileError where one cannot tell which column has the ids.
    """
    student, said = _students(table)
    names = {what: at for what, at in name_columns(table.header).items() if at != student}
    return {STUDENT: student, **_of_names(table, names, student)}, said


def _students(table: Table) -> tuple[int, list[Reason]]:
    """Return the column of ids: of those that are called so, the first that holds ids."""
    if STUDENT in table.given:
        return table.header.index(STUDENT), []
    columns = student_columns(table.header)
    if columns:
        holding = [place for place in columns if _are_ids(_column(table, place))]
        owned = [place for place in holding if not _only_counts(table, place)]
        return [*owned, *holding, *columns][0], []
    others = [place for place in _nameless(table) if _may_be_ids(_column(table, place))]
    for place in others:
        name = table.header[place]
        if _shape(name) in map(_shape, _column(table, place)):
            raise FileError(
                f"{table.path}: there is no header: '{name}' looks like a student's id; put a row with "
                "names of columns above it, such as student, name"
            )
    if len(others) == 1:
        return others[0], [Reason.of("note.ids-found", name=table.header[others[0]])]
    raise FileError(_asked(table, others))


def _nameless(table: Table) -> Iterator[int]:
    """Yield the columns whose names say nothing of what they are."""
    for place, name in enumerate(table.header):
        if name and not names_people(name) and not numbers_rows(name):
            yield place


def _column(table: Table, place: int) -> list[str]:
    return [
        row[place].strip() for chunk in table.chunks() for row in chunk.rows if "".join(row).strip()
    ]


def _are_ids(cells: Sequence[str]) -> bool:
    """Whether a column that is called so holds ids: most cells something, and most of this no words."""
    filled = [cell for cell in cells if cell]
    words = [cell for cell in filled if re.search(r"\s", mended(cell))]
    return 2 * len(filled) >= len(cells) and 2 * len(words) <= len(filled)


def _only_counts(table: Table, place: int) -> bool:
    """Whether a column that is called `ID` numbers the rows."""
    if letters_of(table.header[place]) != "id":
        return False
    cells = _column(table, place)
    return cells == [str(number) for number in range(1, len(cells) + 1)]


def _shape(text: str) -> str:
    """Return what texts of one kind have in common: where their letters and digits stand."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"[0-9]", "9", text))


def _may_be_ids(cells: Sequence[str]) -> bool:
    """Whether any column holds ids: something like them in every cell, and another in each."""
    alike = all(_ID.fullmatch(cell) and not _DATE.match(cell) for cell in cells)
    return alike and len(set(cells)) == len(cells) > 1


def _asked(table: Table, columns: Sequence[int]) -> str:
    if columns:
        each = " or ".join(str(Naming(table.header[place], STUDENT)) for place in columns)
        return f"{table.path}: which column has the students' ids? Say it: {each}"
    return (
        f"{table.path}: no column 'student' (or 'id', 'student id', 'email', ...); found "
        f'{listed(table.header)}; say which it is: --column "NAME"=student'
    )


def _of_names(table: Table, names: Mapping[str, int], student: int) -> Mapping[str, int]:
    """Return the columns that a name is made of."""
    if not names:  # Canvas calls them so that have ids in another column
        called = (n for n, name in enumerate(table.header) if letters_of(name) == STUDENT)
        place = next((place for place in called if place != student), None)
        return {} if place is None else {NAME: place}
    if NAME in names and FIRST_NAME in names and SURNAME not in names:
        pairs = zip(_column(table, names[NAME]), _column(table, names[FIRST_NAME]), strict=True)
        if not all(first in name for name, first in pairs):  # Name, Vorname
            return {SURNAME: names[NAME], FIRST_NAME: names[FIRST_NAME]}
    return names
