"""Tables are written as CSV, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, starmap
from pathlib import Path

from exgen.distinct import each_once
from exgen.tables.cells import safe_cell

ENCODING = "utf-8"
"""Without a byte order mark, so that every program finds the header as it is promised."""

PIECE = 1000
"""Rows at a time: few enough to stay in a processor's cache, which nearly halves the time."""

_QUOTED = ',"\r\n'
_QUOTE = '"'


class TableWriter:
    """A CSV file that is written column by column, block after block.

    It is open only while a block is written, so that nobody has to close it, whatever goes wrong
    in between. The columns must be safe already: see `safe_column` for those that people typed.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self._path = path
        self._path.write_bytes(b"")
        self.write(*([safe_cell(name)] for name in header))

    def write(self, *columns: Sequence[str]) -> None:
        """Write a block of rows, given as columns of the same length."""
        self.write_in_turn(columns)

    def write_in_turn(self, *blocks: Sequence[Sequence[str]]) -> None:
        """Write blocks of as many rows each: the first row of every block, then the second, ..."""
        # a column that stands in several blocks is looked through once
        quoted = {id(column): column for columns in blocks for column in columns}
        quoted = {which: _quoted_column(column) for which, column in quoted.items()}
        safe = [[quoted[id(column)] for column in columns] for columns in blocks]
        with self._path.open("a", encoding=ENCODING, newline="") as file:
            for piece in _pieces(safe):
                lines = chain.from_iterable(zip(*starmap(_lines, piece), strict=True))
                file.write("\n".join(lines) + "\n")


def _pieces(
    blocks: Sequence[Sequence[Sequence[str]]],
) -> Iterator[list[list[Sequence[str]]]]:
    count = len(blocks[0][0]) if blocks[0] else 0
    for start in range(0, count, PIECE):
        yield [[column[start : start + PIECE] for column in columns] for columns in blocks]


def _lines(*columns: Sequence[str]) -> Iterator[str]:
    """Yield each row of columns as csv.writer would write it, in less than half of its time."""
    return map(",".join, zip(*columns, strict=True))


def _quoted_column(texts: Sequence[str]) -> Sequence[str]:
    """Return a column with its quotes, looked for by cell only where there is something to quote."""
    return each_once(_quoted, texts) if _needs_quotes("".join(texts)) else texts


def _quoted(text: str) -> str:
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if _needs_quotes(text) else text


def _needs_quotes(text: str) -> bool:
    return any(character in text for character in _QUOTED)
