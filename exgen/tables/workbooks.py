"""The rows of an Excel workbook's first sheet, as texts."""

from __future__ import annotations

import importlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exgen.errors import FileError
from exgen.tables.encodings import AS_CSV


def is_workbook(path: Path) -> bool:
    """Whether a file is an Excel workbook (.xlsx), by its content."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def workbook_records(path: Path) -> Iterator[list[str]]:
    """Yield every row as the texts of its cells, an empty one as [].

    Raises FileError where openpyxl is not installed or cannot read the file.
    """
    openpyxl = _openpyxl(path)
    width = 0
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            cells = _texts(row)
            width = width or len(cells)
            yield cells + [""] * (width - len(cells)) if cells else []
        book.close()
    except Exception as error:
        raise FileError(f"{path}: the workbook cannot be read ({error}); {AS_CSV}") from error


def _texts(row: tuple[Any, ...]) -> list[str]:
    texts = ["" if value is None else str(value) for value in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _openpyxl(path: Path) -> Any:
    try:
        return importlib.import_module("openpyxl")
    except ImportError as error:
        raise FileError(
            f"{path}: this is an Excel workbook; to read it, pip install 'exgen[xlsx]', or {AS_CSV}"
        ) from error
