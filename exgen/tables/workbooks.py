"""The rows of a workbook's first sheet, as texts: Excel (.xlsx, .xls) and OpenDocument (.ods)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from exgen.errors import FileError
from exgen.tables.encodings import AS_CSV
from exgen.tables.sheet_xml import errors_in, sheet_xml, stated_size

_OLD = b"\xd0\xcf\x11\xe0"
"""How .xls begins, and any workbook with a password."""

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_HEAD, _LIST = 200, 1 << 20
_DIGITS = 15
"""As many as a spreadsheet shows: who adds 0.1 and 0.2 there sees 0.3."""

_LARGEST = 20_000_000
"""In cells: calamine keeps a place for every cell between the corners of a sheet."""


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, by its content and not by its name.

    A zip archive lists its files at its end; OpenDocument says what it is at the beginning.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_OLD) or _OPEN_DOCUMENT in head:
            return True
        file.seek(max(0, path.stat().st_size - _LIST))
        return head.startswith(b"PK") and b"xl/workbook.xml" in file.read()


def workbook_records(path: Path) -> Iterator[list[str]]:
    """Yield every row of the first sheet as the texts of its cells, an empty one as [].

    Raises FileError where the workbook is damaged, has a password or is too large.
    """
    rows, errors = _read(path)
    width = 0
    for number, row in enumerate(rows):
        cells = [_text(value) for value in row]
        for column, error in errors.get(number, {}).items():
            cells[column] = error
        while cells and not cells[-1]:
            cells.pop()
        width = width or len(cells)
        yield cells + [""] * (width - len(cells)) if cells else []


def _read(path: Path) -> tuple[list[list[Any]], dict[int, dict[int, str]]]:
    """Return the values of the first sheet, and the errors, which calamine takes for empty cells."""
    from python_calamine import SheetTypeEnum, load_workbook  # noqa: PLC0415 -- only for workbooks

    with _readable(path), load_workbook(path) as book:
        tables = [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        if not tables:
            raise FileError(f"{path}: the workbook has no table; {AS_CSV}")
        xml = sheet_xml(path, tables[0])
        if (size := stated_size(xml)) > _LARGEST:
            raise FileError(
                f"{path}: the sheet '{tables[0]}' has {size:,} cells up to its last one; "
                f"delete what stands far outside the table, or {AS_CSV}"
            )
        rows = book.get_sheet_by_name(tables[0]).to_python(skip_empty_area=False)
    return rows, errors_in(xml)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Say in words what is wrong with a workbook that cannot be read."""
    from python_calamine import PasswordError  # noqa: PLC0415 -- only for workbooks

    try:
        yield
    except FileError:
        raise
    except PasswordError as error:
        raise FileError(
            f"{path}: the workbook has a password; save it without one, or {AS_CSV}"
        ) from error
    except Exception as error:
        raise FileError(f"{path}: the workbook cannot be read ({error}); {AS_CSV}") from error
    except BaseException as error:
        # Damaged files make calamine panic, and that is no Exception and cannot be imported.
        if type(error).__name__ == "PanicException":
            raise FileError(f"{path}: the workbook is damaged; {AS_CSV}") from error
        raise


def _text(value: Any) -> str:
    """Return a value as people type it: 5 and not 5.0, TRUE, 2026-02-01."""
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 10**_DIGITS:
            return str(int(value))
        case float():
            return f"{value:.{_DIGITS}g}"
        case dt.datetime():
            return value.isoformat(sep=" ")
        case dt.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return str(value)
