"""A table from a file, text or workbook: its header, and its rows with their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from exgen.errors import FileError
from exgen.language import Reason
from exgen.tables.text_tables import text_records
from exgen.tables.workbooks import is_workbook, workbook_records

CHUNK = 500
"""Rows at a time: few enough to stay in a processor's cache, which more than halves the time."""

Records: TypeAlias = Callable[[], Iterator[list[str]]]
"""What goes through all rows from the first, each as its cells, every time that it is called."""


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, and what to say of them, with the first row that it is about."""

    records: Records
    said: Sequence[tuple[int, Reason]] = ()


def workbook(path: Path) -> Sheet | None:
    """Return the rows of a workbook; None for any other file."""
    return Sheet(partial(workbook_records, path)) if is_workbook(path) else None


def text(path: Path) -> Sheet:
    """Return the rows of a text, as which any other file is read."""
    records = text_records(path)
    return Sheet(records, records.said())


SHAPES: Sequence[Callable[[Path], Sheet | None]] = (workbook, text)
"""The shapes in which tables come, by what a file holds and not by its name: the first that fits.

A further shape is a function here, before text, which is all that is nothing else.
"""


@dataclass(frozen=True)
class Chunk:
    """Some rows, each as wide as the header, with the numbers that a spreadsheet shows.

    `ragged` holds how many cells a row came with, where these were fewer than the header's or
    there was something in those beyond.
    """

    numbers: Sequence[int]
    rows: list[list[str]]
    ragged: dict[int, int]


@dataclass(frozen=True)
class Table:
    """A table that is read from its file anew whenever its rows are asked for, and never held.

    `records` begins anew at the file's first record; blank lines are []. `said` is what there is to
    say of how the rows are written, with the first row that it is about.
    """

    path: Path
    header: tuple[str, ...]
    header_row: int
    records: Records
    said: Sequence[tuple[int, Reason]] = ()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header as they are, with their numbers; no blank lines."""
        for numbers, rows in self._pieces(CHUNK):
            yield from zip(numbers, rows, strict=True)

    def chunks(self, size: int = CHUNK) -> Iterator[Chunk]:
        """Yield the rows below the header, cut and filled up to its width; no blank lines."""
        width = len(self.header)
        for numbers, rows in self._pieces(size):
            ragged = {}
            if set(map(len, rows)) != {width}:
                ragged = _ragged(numbers, rows, width)
                rows = [(row + [""] * width)[:width] for row in rows]  # noqa: PLW2901
            yield Chunk(numbers, rows, ragged)

    def _pieces(self, size: int) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
        records = self.records()
        first = 1 + len(list(islice(records, self.header_row)))
        while rows := list(islice(records, size)):
            numbers: Sequence[int] = range(first, first + len(rows))
            first += len(rows)
            if not all(rows):
                numbers = [number for number, row in zip(numbers, rows, strict=True) if row]
                rows = [row for row in rows if row]
            if rows:
                yield numbers, rows


def read_table(path: Path) -> Table:
    """Return the table in a file. Raises FileError when there is none that can be read."""
    if not path.is_file():
        problem = "this is not a regular file" if path.exists() else "there is no such file"
        raise FileError(f"{path}: {problem}; name a table with a header, saved as CSV")
    try:
        sheet = next(filter(None, (shape(path) for shape in SHAPES)))
        for number, record in enumerate(sheet.records(), start=1):
            if any(cell.strip() for cell in record):
                return Table(path, _names(record), number, sheet.records, sheet.said)
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error
    raise FileError(
        f"{path}: the file is empty; expected a header, and a row below it for each entry"
    )


def _names(record: list[str]) -> tuple[str, ...]:
    """Return the header without the nameless columns at its end, which delimiters leave there."""
    names = [cell.strip() for cell in record]
    while not names[-1]:
        names.pop()
    return tuple(names)


def _ragged(numbers: Sequence[int], rows: list[list[str]], width: int) -> dict[int, int]:
    return {
        number: len(row)
        for number, row in zip(numbers, rows, strict=True)
        if len(row) < width or any(cell.strip() for cell in row[width:])
    }
