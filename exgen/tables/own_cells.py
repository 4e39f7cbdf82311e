"""A text table of somebody else's, in which some cells get another content, and no other byte changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from exgen.errors import FileError
from exgen.tables.encodings import AS_CSV, mended
from exgen.tables.text_tables import opened, text_records

Place: TypeAlias = tuple[int, int]
"""Of a cell: its row and its column, from 0, where the header is the first row."""


class Cell(NamedTuple):
    """What a cell says, and from where to where it is written in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class TextTable:
    """The rows of a text with its cells; blank lines are no rows."""

    path: Path
    encoding: str
    errors: str
    delimiter: str
    text: str
    rows: list[list[Cell]]

    def with_cells(self, changes: Mapping[Place, str]) -> bytes:
        """Return the file with other contents in some cells, in quotes where the old ones were."""
        pieces, at = [], 0
        for row, column in sorted(changes):
            cell = self.rows[row][column]
            pieces += [self.text[at : cell.start], self._written(changes[row, column], cell)]
            at = cell.end
        pieces.append(self.text[at:])
        return "".join(pieces).encode(self.encoding, self.errors)

    def _written(self, text: str, instead_of: Cell) -> str:
        """Return what to write for a cell."""
        is_plain = not {*f'{self.delimiter}"\r\n'} & {*text}
        if is_plain and not self.text[instead_of.start : instead_of.end].startswith('"'):
            return text
        return '"{}"'.format(text.replace('"', '""'))


def read_text_table(path: Path) -> TextTable:
    """Return a table with the places of its cells. Raises FileError for what is no CSV in UTF-8."""
    records = text_records(path)
    encoding = records.encoding
    if not encoding.name.startswith("utf-8"):
        raise FileError(f"{path}: this is not UTF-8; {AS_CSV}")
    with opened(path, encoding) as file:
        text = file.read()
    rows = list(_rows(path, text, records.delimiter, records.skip))
    return TextTable(path, encoding.name, encoding.errors, records.delimiter, text, rows)


def _rows(path: Path, text: str, delimiter: str, skip: int) -> Iterator[list[Cell]]:
    cell = re.compile(
        rf'("(?:[^"]|"")*"|[^"{delimiter}\r\n][^{delimiter}\r\n]*|)({delimiter}|\r?\n|\r|\Z)'
    )
    at, row = 0, list[Cell]()
    for _ in range(skip):
        at = text.index("\n") + 1
    while at < len(text) or row:
        found = cell.match(text, at)
        if found is None:
            line = text.count("\n", 0, at) + 1
            raise FileError(
                f"{path}, line {line}: a quotation mark is missing, or there is one too many"
            )
        row.append(Cell(_meant(found[1]), *found.span(1)))
        at = found.end()
        if found[2] != delimiter:
            if any(own.text for own in row):
                yield row
            row = []


def _meant(written: str) -> str:
    """Return what a cell says, also in an encoding of old."""
    plain = written[1:-1].replace('""', '"') if written.startswith('"') else written
    ((meant,),) = mended([[plain]])
    return meant
