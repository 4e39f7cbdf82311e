"""The rows of a text table: CSV in the encodings and dialects that people save."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from exgen.errors import FileError
from exgen.tables.dialects import announced, delimiter_of
from exgen.tables.encodings import encoding_and_quotes

_SAMPLE = 1 << 16
"""In characters: enough to find the delimiter."""


def text_records(path: Path) -> Callable[[], Iterator[list[str]]]:
    """Return what yields every row as its cells, a blank line as [], each time it is called.

    Raises FileError for what is no text, then or where a row cannot be read.
    """
    encoding, quoted = encoding_and_quotes(path)
    with path.open(encoding=encoding, newline="") as file, _decoded(path, encoding):
        start = file.read(_SAMPLE)
    named = announced(start.splitlines(keepends=True)[0] if start else "")
    delimiter, skip = (named, 1) if named else (delimiter_of(start), 0)
    records = _quoted_records if quoted else _plain_records
    return lambda: records(path, encoding, delimiter, skip)


def _quoted_records(path: Path, encoding: str, delimiter: str, skip: int) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as file, _decoded(path, encoding):
        reader = csv.reader(islice(file, skip, None), delimiter=delimiter, strict=True)
        try:
            yield from reader
        except csv.Error as error:
            raise FileError(
                f"{path}: the row that ends in line {reader.line_num + skip} cannot be read ({error}); "
                "look there, or some lines above, for a quotation mark that is not closed"
            ) from error


def _plain_records(path: Path, encoding: str, delimiter: str, skip: int) -> Iterator[list[str]]:
    """Yield what csv.reader yields where nothing is quoted, in two thirds of its time."""
    with path.open(encoding=encoding, newline="") as file, _decoded(path, encoding):
        for line in islice(file, skip, None):
            text = line.rstrip("\r\n")
            yield text.split(delimiter) if text else []


@contextmanager
def _decoded(path: Path, encoding: str) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        what = "neither UTF-8 nor Windows-1252" if encoding == "cp1252" else f"not valid {encoding}"
        raise FileError(f"{path}: the text is {what}; save it as CSV in UTF-8") from error
