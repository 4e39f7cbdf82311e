"""The roster of a class."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exgen.errors import FileError, did_you_mean
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.people.columns import (
    FIRST_NAME,
    NAME,
    PEOPLE,
    STUDENT,
    SURNAME,
    canvas_columns,
    known_columns,
    numbers_rows,
    people_columns,
)
from exgen.people.extra_time import EXTRA, extra_column, hours
from exgen.people.file_names import as_spelt, file_name, same_file
from exgen.people.footers import is_no_student
from exgen.people.roster_columns import find_people
from exgen.people.students import Student, comparable, damaged, mended
from exgen.plurals import counted
from exgen.tables.dialects import DELIMITERS, several_in
from exgen.tables.encodings import LOST
from exgen.tables.headers import LONGEST_NAME, listed
from exgen.tables.naming import Naming, refuse_what_names_nothing
from exgen.tables.table import Table, read_tables

MEANINGS = (*PEOPLE, EXTRA)
"""What a column of a roster may be said to be."""


def read_roster(
    path: Path,
    say: Callable[[Reason], None] = lambda _: None,
    columns: Sequence[Naming] = (),
) -> tuple[Student, ...]:
    """Return the students of a table with a column of ids and, if it likes, of names.

    `columns` say which columns these are, where their names do not. What is odd about the file as a
    whole is said. Raises FileError with all that is wrong, row by row.
    """
    table = _table(path, columns)
    for _, said in table.said:
        say(said)
    places, found = find_people(table)
    for reason in found:
        say(reason)
    rows, others = _rows(table, places[STUDENT])
    for number, text in others.items():
        say(Reason.of("note.no-student", row=number, text=text))
    extra = extra_column(table.header)
    canvas = canvas_columns(table.header)
    students = [_entry(number, row, places, extra, canvas) for number, row in rows]
    wrong = [
        *_ragged(table, {row.number for row in students}),
        *_of_one_column(table, students),
        *_problems(students),
        *_headings(table, rows, places[STUDENT]),
        *_misread_times(students),
    ]
    if wrong:
        raise FileError(*(f"{path}, row {row}: {text}" for row, text in sorted(wrong)))
    if not students:
        raise FileError(f"{path}: no students; expected a row for each below the header")
    for row in students:
        if file_name(row.id) != as_spelt(row.id):
            file = file_name(row.id)
            say(Reason.of("note.file-name", row=row.number, student=row.id, file=file))
    return tuple(Student(row.id, row.name, hours(row.extra), row.canvas) for row in students)


@dataclass(frozen=True)
class _Row:
    """A student of the roster, and in which row; `broken` if a line ends within the id or the name."""

    number: int
    id: str
    name: str
    extra: str = ""
    broken: bool = False
    canvas: tuple[str, ...] = ()


def _table(path: Path, columns: Sequence[Naming]) -> Table:
    """Return the table of a roster. Raises FileError where columns are said to be what there is not."""
    for naming in columns:
        if naming.needed and naming.meaning not in MEANINGS:
            raise FileError(
                f"{path}: {naming}: a roster has no '{naming.meaning}'"
                f"{did_you_mean(naming.meaning, MEANINGS)}; there are: {', '.join(MEANINGS)}"
            )
    own = [naming for naming in columns if naming.meaning in MEANINGS]
    tables = read_tables(path, known_columns, own)
    refuse_what_names_nothing(path, own, [table.written for table in tables.each])
    return tables.together(people_columns)


def _rows(table: Table, student: int) -> tuple[list[tuple[int, list[str]]], dict[int, str]]:
    """Return the rows of students with their numbers, and how others begin, such as totals."""
    rows: list[tuple[int, list[str]]] = []
    others: dict[int, str] = {}
    for number, row in _filled(table):
        if is_no_student(row, student, len(rows)):
            others[number] = next(cell.strip() for cell in row if cell.strip())[:LONGEST_NAME]
        else:
            rows.append((number, row))
    return rows, others


def _entry(
    number: int,
    row: list[str],
    places: Mapping[str, int],
    extra: int | None,
    canvas: Sequence[int | None],
) -> _Row:
    time = "" if extra is None else row[extra]
    student, name = row[places[STUDENT]], _name(row, places)
    broken = _has_line_end(student) or _has_line_end(name)
    of_canvas = tuple("" if place is None else row[place].strip() for place in canvas)
    return _Row(number, mended(student), name, time, broken, of_canvas)


def _has_line_end(cell: str) -> bool:
    return not {"\n", "\r"}.isdisjoint(cell.strip())


def _misread_times(rows: Sequence[_Row]) -> Iterator[tuple[int, str]]:
    for row in rows:
        try:
            hours(row.extra)
        except ValueError as error:
            yield row.number, f"the extra time '{row.extra.strip()}': {error}"


def _headings(
    table: Table, rows: Sequence[tuple[int, list[str]]], student: int
) -> Iterator[tuple[int, str]]:
    """Yield rows that seem to be headings of groups: words alone, where ids are none."""
    alone = [
        (number, row[student].strip())
        for number, row in rows
        if " " in row[student].strip() and sum(bool(cell.strip()) for cell in row) == 1
    ]
    if len(table.header) > 1 and len(alone) < len(rows):
        for number, text in alone:
            yield number, f"'{text}' stands alone and seems to be no id; delete the row"


def _filled(table: Table) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold something, besides a number that counts them."""
    counts = list(map(numbers_rows, table.header))
    for chunk in table.chunks():
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            cells = (cell.strip() for cell in row)
            if any(c and not (n and c.isdecimal()) for c, n in zip(cells, counts, strict=True)):
                yield number, row


def _name(row: list[str], places: Mapping[str, int]) -> str:
    """Return a student's name, put together of two columns where there are two."""
    if NAME in places:
        return row[places[NAME]].strip()
    both = (row[places[part]].strip() for part in (FIRST_NAME, SURNAME) if part in places)
    return " ".join(filter(None, both))


def _ragged(table: Table, students: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield the rows of students in which something is in another column, or in none."""
    ragged = {number for chunk in table.chunks() for number in chunk.ragged} & set(students)
    for number, row in table.rows() if ragged else ():
        if number in ragged:
            yield number, _width(table, row)


def _width(table: Table, row: list[str]) -> str:
    width = len(table.header)
    what = f"{counted(len(row), 'cell')}, where the header has {width}"
    if len(row) > width:
        # Two rows whose line end was lost look like this, too.
        what += "; put a cell with a delimiter in quotes, and name or clear what is beyond: "
        what += listed(row)
    return what + _several(table, row)


def _several(table: Table, cells: Sequence[str]) -> str:
    """Return what to say of a cell with the delimiter of another table in it, '' where there is none."""
    found = several_in(cells, table.delimiter)
    return f"; '{found}' seems to be several cells" if found else ""


def _of_one_column(table: Table, rows: Sequence[_Row]) -> Iterator[tuple[int, str]]:
    """Yield the rows of a table of one column that look as if there were several."""
    if len(table.header) == 1:
        for row in rows:
            if any(delimiter in row.id for delimiter in DELIMITERS):
                yield (
                    row.number,
                    f"the id '{row.id}' seems to be several cells, but the header is one",
                )


def _problems(rows: Sequence[_Row]) -> Iterator[tuple[int, str]]:
    for place, why in damaged([row.id for row in rows]):
        yield rows[place].number, f"the id '{rows[place].id}': {language().worded([why])}"
    seen: dict[str, _Row] = {}
    ids: dict[str, _Row] = {}
    for row in rows:
        if LOST in row.name:
            yield row.number, f"a character of the name '{row.name}' is lost; type the name anew"
        if row.broken:
            yield (
                row.number,
                "there is a line end in the id or the name; is a quotation mark missing?",
            )
        if not row.id:
            yield row.number, "the student's id is empty"
            continue
        first = seen.setdefault(same_file(file_name(row.id)), row)
        same = ids.setdefault(comparable(row.id), row)
        if first.id == row.id and same is not row:  # however an accent is put together
            yield row.number, f"the id '{row.id}' is that of row {same.number} already"
        elif first is not row:
            other = f"'{first.id}' of row {first.number}"
            yield row.number, f"the id '{row.id}' would share its files with {other}"
