"""The rows of a text table: CSV in the encodings and dialects that people save."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from exgen.errors import FileError
from exgen.language import Reason
from exgen.tables.dialects import announced, delimiter_of
from exgen.tables.encodings import (
    BYTE_ORDER_MARK,
    Encoding,
    encoding_of,
    mended,
    said_of_encodings,
)

LONGEST_CELL = 1 << 26
"""In characters: what is longer is the rest of a file behind a quotation mark that is not closed."""

csv.field_size_limit(LONGEST_CELL)  # 131,072 by default: a whole class would wait for one cell

_SAMPLE = 1 << 16
"""In characters: enough to find the delimiter."""


@dataclass(frozen=True)
class TextRecords:
    """Every row of a text as its cells, a blank line as [], from the first at each call.

    Raises FileError where a row cannot be read.
    """

    path: Path
    encoding: Encoding
    delimiter: str
    skip: int

    def __call__(self) -> Iterator[list[str]]:
        """Return what goes through the rows."""
        return self._decoded() if self.encoding.plain else mended(self._decoded())

    def said(self) -> tuple[tuple[int, Reason], ...]:
        """Return what there is to say of rows, with the first row that it is about."""
        return () if self.encoding.plain else tuple(said_of_encodings(self._decoded()))

    def _decoded(self) -> Iterator[list[str]]:
        return self._quoted() if self.encoding.quoted else self._plain()

    def _quoted(self) -> Iterator[list[str]]:
        with opened(self.path, self.encoding) as file:
            reader = csv.reader(self._lines(file), delimiter=self.delimiter, strict=True)
            try:
                yield from reader
            except csv.Error as error:
                raise FileError(
                    f"{self.path}: the row that ends in line {reader.line_num + self.skip} cannot be "
                    f"read ({error}); look there, or some lines above, for a quotation mark that is "
                    "not closed"
                ) from error

    def _plain(self) -> Iterator[list[str]]:
        """Yield what csv.reader yields where nothing is quoted, in two thirds of its time."""
        delimiter = self.delimiter
        with opened(self.path, self.encoding) as file:
            for line in self._lines(file):
                text = line.rstrip("\r\n")
                yield text.split(delimiter) if text else []

    def _lines(self, file: TextIO) -> Iterable[str]:
        lines = islice(file, self.skip, None)
        if self.encoding.plain:
            return lines
        return (line.removeprefix(BYTE_ORDER_MARK) for line in lines)


def text_records(path: Path) -> TextRecords:
    """Return the rows of a text. Raises FileError for what is no text."""
    encoding = encoding_of(path)
    with opened(path, encoding) as file:
        start = file.read(_SAMPLE)
    named = announced(start.splitlines(keepends=True)[0] if start else "")
    return TextRecords(path, encoding, named or delimiter_of(start), 1 if named else 0)


@contextmanager
def opened(path: Path, encoding: Encoding) -> Iterator[TextIO]:
    """Open a text to read, and say in words where it is not in its encoding."""
    with path.open(encoding=encoding.name, errors=encoding.errors, newline="") as file:
        try:
            yield file
        except UnicodeDecodeError as error:
            raise FileError(
                f"{path}: the text is not valid {encoding.name}; save it as CSV in UTF-8"
            ) from error
