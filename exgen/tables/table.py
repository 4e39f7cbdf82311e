"""Tables from a file, text or workbook: a header, and rows with their numbers."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

from exgen.errors import FileError
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.tables.beginning import Begin, Knows, begin_of, knows_any
from exgen.tables.dialects import several_in
from exgen.tables.headers import listed, spelling
from exgen.tables.naming import Naming, called, named
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


def records_of(header: Sequence[str], rows: Mapping[int, list[str]]) -> Records:
    """Return what goes through rows that have these numbers, below a header in the first."""
    records: list[list[str]] = [[] for _ in range(max(rows, default=1))]
    records[0] = list(header)
    for number, row in rows.items():
        records[number - 1] = row
    return records.copy


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

    `ragged` holds how many cells a row came with, where these were fewer than the header's, or more
    than usual: something in it is not in its column then. `beyond` holds the cells beyond the
    header's last of these. `several` holds a cell of each row with too few, where it seems to be
    several cells.
    """

    numbers: Sequence[int]
    rows: list[list[str]]
    ragged: dict[int, int]
    beyond: Mapping[int, list[str]] = field(default_factory=dict)
    several: Mapping[int, str] = field(default_factory=dict)

    @property
    def shifted(self) -> set[int]:
        """The numbers of the rows in which something is in another column, or may be."""
        return {*self.beyond, *self.several}


@dataclass(frozen=True)
class Piece:
    """Some rows with their numbers, and how many cells beyond the header's last are usual."""

    numbers: Sequence[int]
    rows: list[list[str]]
    beyond: int

    @property
    def of_workbook(self) -> bool:
        """Whether cells stand where they belong, and those at the end that hold nothing are left out."""
        return self.beyond == sys.maxsize


MANY = 2
"""More rows than these have a delimiter at their end because a program wrote them so."""


@dataclass(frozen=True)
class Part:
    """The rows of one sheet in a table.

    place    which sheet it is, from 0, where rows are named by their sheets too; else -1
    columns  for each column of the table, which column of the sheet it is; None where there is none,
             and None for all where the two are the same
    sparse   whether it has columns only for what somebody filled in
    below    how many rows below the header belong to it, as Canvas has one of points
    written  the header as it stands in the file, where somebody said what columns mean
    given    the columns of which that was said, by what they mean
    beside   columns of the sheet that stand in for another where that is blank, by this other
    """

    records: Records
    header: tuple[str, ...]
    first_row: int
    name: str = ""
    place: int = -1
    columns: tuple[int | None, ...] | None = None
    sparse: bool = False
    below: int = 0
    written: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @property
    def header_row(self) -> int:
        """The row of the header, with its sheet."""
        return self.numbered([self.first_row])[0]

    def pieces(self, size: int, path: Path) -> Iterator[Piece]:
        """Yield the rows below the header in pieces, with their numbers; no blank lines.

        A header that stands there again, as in files that were put together, is no row. Raises
        FileError where it has its columns in another order: what is below would be read as others.
        """
        records = iter(self.records())
        head = list(islice(records, self.first_row + self.below))
        first, beyond = 1 + len(head), None
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
                beyond = self._beyond(head, rows) if beyond is None else beyond
                yield Piece(self.numbered(numbers), list(self._arranged(rows)), beyond)

    def _beyond(self, head: Sequence[list[str]], rows: Sequence[list[str]]) -> int:
        """Return how many cells beyond the header's last are usual: nameless ones.

        All rows have them that have delimiters at their ends, but for the header perhaps.
        """
        if not isinstance(self.records, TextRecords):
            return sys.maxsize  # a workbook's cells stand where they belong
        (width, times), *_ = Counter(map(len, rows)).most_common(1)
        usual = width if times > MANY and 2 * times > len(rows) else 0
        return max(len(head[self.first_row - 1]), usual) - len(self.header)

    def _headers_again(self, numbers: Sequence[int], rows: list[list[str]], path: Path) -> set[int]:
        """Return the places of rows that are the header once more."""
        header = list(self.written or self.header)
        names = set(filter(None, header))
        again = set[int]()
        if names.isdisjoint(map(itemgetter(0), rows)):
            return again  # few rows begin with the name of a column: this costs hardly any time
        for place in [place for place, row in enumerate(rows) if row[0] in names]:
            cells = [cell.strip() for cell in rows[place]]
            found = set(filter(None, cells))
            if found <= names and 2 * len(found) > len(names):
                if cells[: len(header)] != header:
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
        if self.beside:
            rows = [self._filled(row) for row in rows]
        if self.columns is None:
            return rows
        width, columns = len(self.header), self.columns
        return [
            ["" if at is None or at >= len(row) else row[at] for at in columns] + row[width:]
            for row in rows
        ]

    def _filled(self, row: list[str]) -> list[str]:
        """Return a row in which other columns stand in for blanks."""
        filled = list(row)
        for place, others in self.beside.items():
            held = (row[at] for at in (place, *others) if at < len(row) and row[at].strip())
            filled[place : place + 1] = [next(held, "")] if place < len(row) else []
        return filled


@dataclass(frozen=True)
class Table:
    """A table, whose rows are read anew whenever they are asked for.

    said      what there is to say of the file and how it is written, with a row that it is about
    left_out  what of this is about sheets that are not read
    unread    the names of the files that are not read
    """

    path: Path
    header: tuple[str, ...]
    parts: tuple[Part, ...]
    said: Sequence[tuple[int, Reason]] = ()
    left_out: Sequence[Reason] = ()
    unread: Sequence[str] = ()

    @property
    def header_row(self) -> int:
        """The row of the first header."""
        return self.parts[0].header_row

    @property
    def delimiter(self) -> str:
        """What parts the cells of a text; nothing in a workbook."""
        records = self.parts[0].records
        return records.delimiter if isinstance(records, TextRecords) else ""

    @property
    def written(self) -> tuple[str, ...]:
        """The header as it stands in the file."""
        return self.parts[0].written or self.header

    def called(self, meanings: Mapping[int, str]) -> Table:
        """Return the table, of one sheet, with some columns called by what they mean."""
        (part,) = self.parts
        header = called(part.header, meanings)
        given = {meaning: part.header[place] for place, meaning in meanings.items()}
        part = replace(part, header=header, written=self.written, given={**part.given, **given})
        return replace(self, header=header, parts=(part,))

    @property
    def given(self) -> Mapping[str, str]:
        """The columns of which somebody said what they mean, by that."""
        return {meaning: name for part in self.parts for meaning, name in part.given.items()}

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header as they are, with their numbers; no blank lines."""
        for piece in self._pieces(CHUNK):
            yield from zip(piece.numbers, piece.rows, strict=True)

    def chunks(self, size: int = CHUNK) -> Iterator[Chunk]:
        """Yield the rows below the header, cut and filled up to its width; no blank lines."""
        width = len(self.header)
        for piece in self._pieces(size):
            rows, ragged, beyond, several = piece.rows, {}, {}, {}
            if set(map(len, rows)) != {width}:
                ragged = _ragged(piece, width)
                each = zip(piece.numbers, rows, strict=True)
                beyond = {n: row[width:] for n, row in each if n in ragged and len(row) > width}
                short = (
                    (n, row) for n, row in zip(piece.numbers, rows, strict=True) if len(row) < width
                )
                several = {n: cell for n, row in short if (cell := several_in(row, self.delimiter))}
                if piece.of_workbook:
                    ragged = {n: c for n, c in ragged.items() if c >= width or n in several}
                rows = [(row + [""] * width)[:width] for row in rows]
            yield Chunk(piece.numbers, rows, ragged, beyond, several)

    def _pieces(self, size: int) -> Iterator[Piece]:
        for part in self.parts:
            yield from part.pieces(size, self.path)


@dataclass(frozen=True)
class Tables:
    """The tables of a file: one for each sheet that people see and that holds something.

    There is at least one. `aside` is why other sheets or files that hold something are not among
    them, each with row 0 of it, and `unread` the names of files that hold none.
    """

    path: Path
    each: tuple[Table, ...]
    aside: tuple[tuple[int, Reason], ...] = ()
    unread: tuple[str, ...] = ()

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
        misfits = [table for table, meant in found if (table, meant) not in fitting]
        unread = [*self.unread, *(table.parts[0].name for table in misfits)]
        said = [said for table, _ in fitting for said in table.said]
        aside = [*self.aside, *((table.header_row, _misfit(table)) for table in misfits)]
        left_out = tuple(reason for _, reason in aside)
        return Table(
            self.path, tuple(header), tuple(parts), (*said, *aside), left_out, tuple(unread)
        )


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


def read_tables(path: Path, knows: Knows = knows_any, namings: Sequence[Naming] = ()) -> Tables:
    """Return the tables in a file. Raises FileError when there is none that can be read.

    A header is a row of which a reader `knows` some names: there may be titles above it. `namings`
    say what columns mean.
    """
    if not path.is_file():
        problem = "this is not a regular file" if path.exists() else "there is no such file"
        raise FileError(f"{path}: {problem}; name a table with a header, saved as CSV")
    try:
        sheets = next(filter(None, (shape(path) for shape in SHAPES)))
        return _tables(path, sheets, knows, namings)
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error


def read_table(path: Path, places: Places = by_name, namings: Sequence[Naming] = ()) -> Table:
    """Return the rows of all sheets of a file that fit, by default those with some header.

    Raises FileError when there is none that can be read.
    """
    return read_tables(path, lambda header: bool(places(header)), namings).together(places)


def _tables(path: Path, sheets: Sequence[Sheet], knows: Knows, namings: Sequence[Naming]) -> Tables:
    begins = {
        place: begin_of(sheet.records(), knows, namings) for place, sheet in enumerate(sheets)
    }
    filled = {place: begin for place, begin in begins.items() if begin}
    each: list[Table] = []
    aside: list[tuple[int, Reason]] = []
    for place, sheet in enumerate(sheets):
        whole = SheetRow.of(place, sheet.name, 0)
        if sheet.kind not in (VISIBLE, HIDDEN):
            aside.append((whole, Reason.of("issue.sheet-other", name=sheet.name)))
        elif place in filled and sheet.kind == HIDDEN:
            aside.append((whole, Reason.of("issue.sheet-hidden", name=sheet.name)))
        elif place in filled:
            # Where just one sheet holds something, its name says nothing.
            part = _part(sheet, filled[place], namings, place if len(filled) > 1 else -1)
            each.append(Table(path, part.header, (part,), [*filled[place].said, *sheet.said]))
    if each:
        return Tables(path, tuple(each), tuple(aside))
    if aside:
        said = language().worded(reason for _, reason in aside)
        raise FileError(f"{path}: no sheet that can be seen holds a table: {said}")
    raise FileError(
        f"{path}: the file is empty; expected a header, and a row below it for each entry"
    )


def _part(sheet: Sheet, begin: Begin, namings: Sequence[Naming], place: int) -> Part:
    written = _names(begin.header)
    header, given = named(written, namings)
    return Part(
        sheet.records,
        header,
        begin.row,
        sheet.name,
        place,
        below=begin.below,
        written=written,
        given=given,
    )


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


def _ragged(piece: Piece, width: int) -> dict[int, int]:
    most = width + piece.beyond
    return {
        number: len(row)
        for number, row in zip(piece.numbers, piece.rows, strict=True)
        if len(row) < width or len(row) > most or any(cell.strip() for cell in row[width:])
    }
