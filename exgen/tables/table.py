"""Tables from a file, text or workbook: a header, and rows with their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from exgen.errors import FileError
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.tables.headers import listed, spelling
from exgen.tables.rows import SheetRow
from exgen.tables.text_tables import TextRecords, text_records
from exgen.tables.workbooks import book_sheets, is_workbook

CHUNK = 500
"""Rows at a time: few enough to stay in a processor's cache, which more than halves the time."""

Records: TypeAlias = Callable[[], Iterable[list[str]]]
"""What goes through all rows from the first, each as its cells, every time that it is called."""

VISIBLE, HIDDEN = "visible", "hidden"

Places: TypeAlias = Callable[[Sequence[str]], Mapping[str, int]]
"""Where a reader's columns are in a header, by what they mean to it; empty where it does not fit."""


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, or of one of its sheets; blank rows are [].

    said  what there is to say of how they are written, with the first row that it is about
    name  of the sheet, '' where the file has just one
    kind  `visible`, `hidden`, or what it is where it is no table
    """

    records: Records
    said: Sequence[tuple[int, Reason]] = ()
    name: str = ""
    kind: str = VISIBLE


def workbook(path: Path) -> Sequence[Sheet] | None:
    """Return the sheets of a workbook; None for any other file."""
    if not is_workbook(path):
        return None
    return [Sheet(sheet.rows.__iter__, (), sheet.name, sheet.kind) for sheet in book_sheets(path)]


def text(path: Path) -> Sequence[Sheet]:
    """Return the rows of a text, as which any other file is read."""
    records = text_records(path)
    return [Sheet(records, records.said())]


SHAPES: Sequence[Callable[[Path], Sequence[Sheet] | None]] = (workbook, text)
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
class Part:
    """The rows of one sheet in a table.

    place    which sheet it is, from 0, where rows are named by their sheets too; else -1
    columns  for each column of the table, which column of the sheet it is; None where there is none,
             and None for all where the two are the same
    sparse   whether it has columns only for what somebody filled in
    """

    records: Records
    header: tuple[str, ...]
    first_row: int
    name: str = ""
    place: int = -1
    columns: tuple[int | None, ...] | None = None
    sparse: bool = False

    @property
    def header_row(self) -> int:
        """The row of the header, with its sheet."""
        return self.numbered([self.first_row])[0]

    def pieces(self, size: int, path: Path) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
        """Yield the rows below the header in pieces, with their numbers; no blank lines.

        A header that stands there again, as in files that were put together, is no row. Raises
        FileError where it has its columns in another order: what is below would be read as others.
        """
        records = iter(self.records())
        first = 1 + len(list(islice(records, self.first_row)))
        while rows := list(islice(records, size)):
            numbers: Sequence[int] = range(first, first + len(rows))
            first += len(rows)
            if not all(rows):
                numbers = [number for number, row in zip(numbers, rows, strict=True) if row]
                rows = [row for row in rows if row]
            if again := self._headers_again(numbers, rows, path):
                numbers = [number for place, number in enumerate(numbers) if place not in again]
                rows = [row for place, row in enumerate(rows) if place not in again]
            if rows:
                yield self.numbered(numbers), list(self._arranged(rows))

    def _headers_again(self, numbers: Sequence[int], rows: list[list[str]], path: Path) -> set[int]:
        """Return the places of rows that are the header once more."""
        names = set(filter(None, self.header))
        again = set()
        # Few rows begin with the name of a column, so that this costs hardly any time.
        for place in [place for place, row in enumerate(rows) if row[0] in names]:
            cells = [cell.strip() for cell in rows[place]]
            found = set(filter(None, cells))
            if found <= names and 2 * len(found) > len(names):
                if cells[: len(self.header)] != list(self.header):
                    raise self._turned(numbers[place], path)
                again.add(place)
        return again

    def _turned(self, number: int, path: Path) -> FileError:
        (row,) = self.numbered([number])
        return FileError(
            f"{path}, row {row}: here a header stands again, with its columns in another order; put "
            "the rows below it into a file of their own, or move its columns"
        )

    def numbered(self, numbers: Sequence[int]) -> Sequence[int]:
        """Return the numbers of rows, which name the sheet where there are several."""
        if self.place < 0:
            return numbers
        return [SheetRow.of(self.place, self.name, number) for number in numbers]

    def _arranged(self, rows: list[list[str]]) -> Iterable[list[str]]:
        """Return rows in the order of the table's columns; what is beyond the header stays there."""
        if self.columns is None:
            return rows
        width, columns = len(self.header), self.columns
        return [
            ["" if at is None or at >= len(row) else row[at] for at in columns] + row[width:]
            for row in rows
        ]


@dataclass(frozen=True)
class Table:
    """A table, whose rows are read anew whenever they are asked for.

    said      what there is to say of the file and how it is written, with a row that it is about
    left_out  what of this is about sheets that are not read
    """

    path: Path
    header: tuple[str, ...]
    parts: tuple[Part, ...]
    said: Sequence[tuple[int, Reason]] = ()
    left_out: Sequence[Reason] = ()

    @property
    def header_row(self) -> int:
        """The row of the first header."""
        return self.parts[0].header_row

    @property
    def delimiter(self) -> str:
        """What parts the cells of a text; nothing in a workbook."""
        records = self.parts[0].records
        return records.delimiter if isinstance(records, TextRecords) else ""

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
        for part in self.parts:
            yield from part.pieces(size, self.path)


@dataclass(frozen=True)
class Tables:
    """The tables of a file: one for each sheet that people see and that holds something.

    There is at least one. `aside` is why other sheets that hold something are not among them.
    """

    path: Path
    each: tuple[Table, ...]
    aside: tuple[Reason, ...] = ()

    def together(self, places: Places) -> Table:
        """Return the rows of all tables whose header fits, as one table.

        It has the columns of the first, and after these what only others have. Where none fits, it
        is the first. What is said of it names the sheets that are left out.
        """
        found = [(table, places(table.header)) for table in self.each]
        fitting = [(table, meant) for table, meant in found if meant] or found[:1]
        names: dict[str, int] = dict(fitting[0][1])
        header = list(fitting[0][0].header)
        for table, meant in fitting[1:]:
            for name in meant.keys() - names.keys():
                names[name] = len(header)
                header.append(table.header[meant[name]])
        first = fitting[0][0]
        beside = range(len(first.header), len(header))
        own = (*range(len(first.header)), *(None for _ in beside)) if beside else None
        parts = [replace(first.parts[0], columns=own)]
        parts += [
            _arranged(table.parts[0], meant, names, len(header)) for table, meant in fitting[1:]
        ]
        left_out = [_misfit(table) for table, meant in found if (table, meant) not in fitting]
        left_out = [*self.aside, *left_out]
        said = [said for table, _ in fitting for said in table.said]
        said += [(first.header_row, reason) for reason in left_out]
        return Table(self.path, tuple(header), tuple(parts), tuple(said), tuple(left_out))


def by_name(header: Sequence[str]) -> Mapping[str, int]:
    """Return the places of columns by their names; of two with the same, the first."""
    places = {spelling(name): place for place, name in reversed([*enumerate(header)])}
    return {name: places[name] for name in places if name}


def by_these(*names: str) -> Places:
    """Return what finds columns by their names in any case, and has a header with all of some fit."""

    def places(header: Sequence[str]) -> Mapping[str, int]:
        found = {name.casefold(): place for place, name in reversed([*enumerate(header)])}
        return found if found.keys() >= set(names) else {}

    return places


def read_tables(path: Path) -> Tables:
    """Return the tables in a file. Raises FileError when there is none that can be read."""
    if not path.is_file():
        problem = "this is not a regular file" if path.exists() else "there is no such file"
        raise FileError(f"{path}: {problem}; name a table with a header, saved as CSV")
    try:
        sheets = next(filter(None, (shape(path) for shape in SHAPES)))
        return _tables(path, sheets)
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error


def read_table(path: Path, places: Places = by_name) -> Table:
    """Return the rows of all sheets of a file that fit, by default those with some header.

    Raises FileError when there is none that can be read.
    """
    return read_tables(path).together(places)


def _tables(path: Path, sheets: Sequence[Sheet]) -> Tables:
    begins = {place: _first_filled(sheet) for place, sheet in enumerate(sheets)}
    filled = {place: begin for place, begin in begins.items() if begin}
    each: list[Table] = []
    aside: list[Reason] = []
    for place, sheet in enumerate(sheets):
        if sheet.kind not in (VISIBLE, HIDDEN):
            aside.append(Reason.of("issue.sheet-other", name=sheet.name))
        elif place in filled and sheet.kind == HIDDEN:
            aside.append(Reason.of("issue.sheet-hidden", name=sheet.name))
        elif place in filled:
            number, record = filled[place]
            # Where just one sheet holds something, its name says nothing.
            part = Part(
                sheet.records, _names(record), number, sheet.name, place if len(filled) > 1 else -1
            )
            each.append(Table(path, part.header, (part,), sheet.said))
    if each:
        return Tables(path, tuple(each), tuple(aside))
    if aside:
        said = language().worded(aside)
        raise FileError(f"{path}: no sheet that can be seen holds a table: {said}")
    raise FileError(
        f"{path}: the file is empty; expected a header, and a row below it for each entry"
    )


def _first_filled(sheet: Sheet) -> tuple[int, list[str]] | None:
    """Return the first row that holds something, with its number."""
    for number, record in enumerate(sheet.records(), start=1):
        if any(cell.strip() for cell in record):
            return number, record
    return None


def _arranged(part: Part, meant: Mapping[str, int], names: Mapping[str, int], width: int) -> Part:
    """Return the rows of a sheet in the columns of a table with these names."""
    if dict(meant) == dict(names) and len(part.header) == width:
        return part
    columns: list[int | None] = [None] * width
    for name, place in meant.items():
        columns[names[name]] = place
    return replace(part, columns=tuple(columns))


def _misfit(table: Table) -> Reason:
    name, header = table.parts[0].name, listed(table.header)
    return Reason.of("issue.sheet-misfit", name=name, header=header)


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
