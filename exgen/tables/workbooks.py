"""The sheets of a workbook: Excel (.xlsx, .xls) and OpenDocument (.ods)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from exgen.errors import FileError
from exgen.tables.encodings import AS_CSV
from exgen.tables.workbook_process import HEAD, MEMORY, OPEN_DOCUMENT, SECONDS
from exgen.tables.workbook_reader import one_reader

_OLD = b"\xd0\xcf\x11\xe0"
"""How .xls begins, and any workbook with a password."""

_LIST = 1 << 20


@dataclass(frozen=True)
class BookSheet:
    """A sheet of a workbook, with the texts of its cells, an empty row as [].

    kind  `visible`, `hidden`, or what it is where it is no table, such as `ChartSheet`
    """

    name: str
    kind: str
    rows: Sequence[list[str]]


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, by its content and not by its name.

    A zip archive lists its files at its end; OpenDocument says what it is at the beginning. One that
    holds a workbook, with the bytes of which it may begin and end, is none itself.
    """
    names = _names(path)
    if names and not names & {"xl/workbook.xml", "mimetype"}:
        return False
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head.startswith(_OLD) or OPEN_DOCUMENT in head:
            return True
        file.seek(max(0, path.stat().st_size - _LIST))
        return head.startswith(b"PK") and b"xl/workbook.xml" in file.read()


def _names(path: Path) -> set[str]:
    """Return the names of the files in a zip archive; none where it is none, or is damaged."""
    try:
        with ZipFile(path) as archive:
            return set(archive.namelist())
    except (BadZipFile, NotImplementedError, ValueError):
        return set()


def book_sheets(path: Path) -> list[BookSheet]:
    """Return the sheets of a workbook.

    Raises FileError where the workbook is damaged, has a password or is too large.
    """
    with one_reader() as reader:
        answer = reader.read(path)
    if "locked" in answer:
        raise FileError(f"{path}: the workbook has a password; save it without one, or {AS_CSV}")
    if "damaged" in answer:
        raise FileError(f"{path}: the workbook cannot be read ({answer['damaged']}); {AS_CSV}")
    if "sheets" not in answer:
        raise FileError(
            f"{path}: the workbook takes more than {MEMORY >> 30} GB of memory or {SECONDS} seconds "
            f"to read; delete what stands far outside the table (Ctrl+End goes there), or {AS_CSV}"
        )
    return [BookSheet(*sheet) for sheet in answer["sheets"]]
