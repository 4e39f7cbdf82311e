"""The roster of a class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from exgen.errors import FileError
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.people.file_names import as_spelt, file_name, same_file
from exgen.people.students import Student, damaged, people_columns
from exgen.plurals import counted
from exgen.tables.dialects import DELIMITERS
from exgen.tables.encodings import LOST
from exgen.tables.headers import listed
from exgen.tables.table import Table, read_table


def read_roster(path: Path, say: Callable[[Reason], None] = lambda _: None) -> tuple[Student, ...]:
    """Return the students of a table with the columns student and, if it likes, name.

    What is odd about the file as a whole is said. Raises FileError with all that is wrong, row by
    row.
    """
    table = read_table(path, people_columns)
    for _, said in table.said:
        say(said)
    places = people_columns(table.header)
    if not places:
        raise FileError(
            f"{path}: no column 'student' (or 'id', 'student id'); found {listed(table.header)}"
        )
    rows = [(number, *_entry(row, places)) for number, row in _filled(table)]
    if problems := [*_ragged(table), *_of_one_column(table, rows), *_problems(rows)]:
        raise FileError(*(f"{path}, row {row}: {text}" for row, text in sorted(problems)))
    if not rows:
        raise FileError(f"{path}: no students; expected a row for each below the header")
    for number, student, _ in rows:
        if file_name(student) != as_spelt(student):
            say(Reason.of("note.file-name", row=number, student=student, file=file_name(student)))
    return tuple(Student(student, name) for _, student, name in rows)


def _filled(table: Table) -> Iterator[tuple[int, list[str]]]:
    for chunk in table.chunks():
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            if any(cell.strip() for cell in row):
                yield number, row


def _entry(row: list[str], places: Mapping[str, int]) -> tuple[str, str]:
    return row[places["student"]].strip(), row[places["name"]].strip() if "name" in places else ""


def _ragged(table: Table) -> Iterator[tuple[int, str]]:
    width = len(table.header)
    for chunk in table.chunks():
        for number, cells in chunk.ragged.items():
            what = f"{counted(cells, 'cell')}, where the header has {width}"
            if cells > width:
                # Two rows whose line end was lost look like this, too.
                what += "; put a cell with a delimiter in quotes, and name or clear what is beyond"
            yield number, what


def _of_one_column(table: Table, rows: list[tuple[int, str, str]]) -> Iterator[tuple[int, str]]:
    """Yield the rows of a table of one column that look as if there were several."""
    if len(table.header) == 1:
        for number, student, _ in rows:
            if any(delimiter in student for delimiter in DELIMITERS):
                yield number, f"the id '{student}' seems to be several cells, but the header is one"


def _problems(rows: list[tuple[int, str, str]]) -> Iterator[tuple[int, str]]:
    for place, why in damaged([student for _, student, _ in rows]):
        yield rows[place][0], f"the id '{rows[place][1]}': {language().worded([why])}"
    seen: dict[str, tuple[int, str]] = {}
    for number, student, name in rows:
        if LOST in name:
            yield number, f"a character of the name '{name}' is lost; type the name anew"
        if not {"\n", "\r"}.isdisjoint(student + name):
            yield number, "there is a line end in the id or the name; is a quotation mark missing?"
        if not student:
            yield number, "the student's id is empty"
            continue
        first, other = seen.setdefault(same_file(file_name(student)), (number, student))
        if first != number and other == student:
            yield number, f"the id '{student}' is that of row {first} already"
        elif first != number:
            yield number, f"the id '{student}' would share its files with '{other}' of row {first}"
