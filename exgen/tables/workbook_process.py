"""Reading workbooks in a process of its own, with a bound on memory, and on time for each of them.

A damaged file, or a cell far outside the table, can make a reader ask for any amount of memory, and
end the process that it runs in: then only this one ends.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import ZipFile, is_zipfile

from exgen.tables.as_typed import PER_CENT, Cells, as_typed, percentage
from exgen.tables.excel_xml import excel_cells
from exgen.tables.old_excel import old_cells
from exgen.tables.open_document import MOST_CELLS, LockedError, open_sheets

MEMORY = 2 << 30
SECONDS = 120
"""Five million cells take half of both: a class of 50,000 with 100 columns."""

OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
HEAD = 200
"""In bytes: where an OpenDocument spreadsheet says what it is."""

Found: TypeAlias = tuple[str, str, list[list[str]]]
"""A sheet: its name; `visible`, `hidden`, or another kind; and its rows as the texts of cells."""


def main() -> None:
    """Print the sheets of each workbook that is asked for as JSON, or why it cannot be read, a line each."""
    for line in sys.stdin:
        _bound()
        try:
            answer = json.dumps(_answer(json.loads(line)))
        except MemoryError:
            answer = json.dumps({"large": True})
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


def _bound() -> None:
    """Let this process take so much memory, and time from now on, where the system can do that."""
    try:
        import resource  # noqa: PLC0415 -- not on Windows

        used = math.ceil(time.process_time())
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, most))
    except (ImportError, OSError, ValueError):
        pass


def _answer(path: str) -> dict[str, Any]:
    from python_calamine import PasswordError  # noqa: PLC0415 -- not for who imports the bounds

    try:
        return {"sheets": list(_sheets(Path(path)))}
    except (PasswordError, LockedError):
        return {"locked": True}
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever a damaged file makes a reader do
        return {"damaged": str(error)}
    except BaseException as error:
        # Damaged files make calamine panic, and that is no Exception and cannot be imported.
        if type(error).__name__ == "PanicException":
            return {"damaged": "no program could have written it"}
        raise


def _sheets(path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        is_open_document = OPEN_DOCUMENT in file.read(HEAD)
    if is_zipfile(path):
        with ZipFile(path) as archive:
            if sum(file.file_size for file in archive.infolist()) > MEMORY / 2:
                raise MemoryError
    if is_open_document:
        with ZipFile(path) as archive:
            for sheet, hidden in open_sheets(archive):
                yield sheet.name, "hidden" if hidden else "visible", _even(sheet.rows)
    else:
        yield from _excel_sheets(path)


def _excel_sheets(path: Path) -> Iterator[Found]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook  # noqa: PLC0415

    with load_workbook(path) as book:
        as_shown = _cells_as_shown(path)
        for place, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                yield about.name, str(about.typ).rpartition(".")[2], []
                continue
            kind = "visible" if about.visible == SheetVisibleEnum.Visible else "hidden"
            if place >= len(as_shown):
                raise ValueError("its list of sheets is damaged")
            sheet = book.get_sheet_by_name(about.name)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                raise MemoryError
            rows = sheet.to_python(skip_empty_area=False)
            texts = [[as_typed(value) for value in row] for row in rows]
            _put(texts, as_shown[place])
            yield about.name, kind, _even(texts)


def _cells_as_shown(path: Path) -> Sequence[Cells]:
    """Return for each sheet the cells that calamine gives otherwise than they are shown."""
    if is_zipfile(path):
        with ZipFile(path) as archive:
            return excel_cells(archive)
    return old_cells(path.read_bytes())


def _put(rows: list[list[str]], cells: Cells) -> None:
    """Put texts into rows, which may be too few or too short."""
    for (row, column), text in cells.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = percentage(rows[row][column]) if text == PER_CENT else text


def _even(rows: list[list[str]]) -> list[list[str]]:
    """Return rows as wide as the first that holds something, or wider; an empty one as []."""
    width, even = 0, []
    for row in rows:
        filled = next((n for n in range(len(row), 0, -1) if row[n - 1]), 0)
        width = width or filled
        even.append(row[:filled] + [""] * (width - filled) if filled else [])
    return even
