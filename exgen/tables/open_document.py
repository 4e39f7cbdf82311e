"""The sheets of an OpenDocument spreadsheet (.ods), as its XML has them.

calamine reads these files too, but takes errors for zeros or blanks, and drops tabs and line ends
within a cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from zipfile import ZipFile

from exgen.tables.as_typed import UNSTORED, as_typed, percentage
from exgen.tables.xml_events import Attributes, NotAWorkbookError, read_xml

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""As many as a sheet has."""

MOST_CELLS = 5_000_000

_CONTENT, _LISTED = "content.xml", "META-INF/manifest.xml"
_ERROR = re.compile(r"#[\w/]+[!?]?|Err:[0-9]+")
_TIME = re.compile(r"PT([0-9]+)H([0-9]+)M([0-9]+)(?:[.,][0-9]+)?S")
_CELLS = ("table-cell", "covered-table-cell")


class LockedError(Exception):
    """The workbook has a password."""


@dataclass
class OpenSheet:
    """A sheet: its rows up to the last one that holds something, as the texts of their cells."""

    name: str
    style: str
    rows: list[list[str]] = field(default_factory=list)


def open_sheets(archive: ZipFile) -> list[tuple[OpenSheet, bool]]:
    """Return the sheets, each with whether it is hidden.

    Raises NotAWorkbookError, LockedError, or MemoryError where there are too many cells.
    """
    if _LISTED in archive.namelist() and b"encryption-data" in archive.read(_LISTED):
        raise LockedError
    if _CONTENT not in archive.namelist():
        raise NotAWorkbookError("it has no content")
    content = _Content()
    with archive.open(_CONTENT) as file:
        read_xml(file, content)
    return [(sheet, sheet.style in content.hidden) for sheet in content.sheets]


class _Content:
    """What is told of `content.xml`, and makes sheets of it."""

    def __init__(self) -> None:
        self.sheets: list[OpenSheet] = []
        self.hidden: set[str] = set()
        self._style = ""
        self._row: list[str] = []
        self._cell: Attributes = {}
        self._blank_rows = self._blank_cells = self._times = self._count = 0
        self._within: list[str] = []
        self._words: list[str] = []

    def start(self, element: str, attributes: Attributes) -> None:
        """Take note of a sheet, a row, a cell, or what stands for a character in its text."""
        match element:
            case "style":
                self._style = attributes.get("style:name", "")
            case "table-properties" if attributes.get("table:display") == "false":
                self.hidden.add(self._style)
            case "table":
                name, style = (
                    attributes.get("table:name", ""),
                    attributes.get("table:style-name", ""),
                )
                self.sheets.append(OpenSheet(name, style))
                self._blank_rows = 0
            case "table-row":
                self._times = _times(attributes, "rows", MOST_ROWS)
                self._row, self._blank_cells = [], 0
            case "table-cell" | "covered-table-cell":
                self._cell, self._words = attributes, []
            case _ if self._is_text():
                self._words.append(_character(element, attributes))
            case "p" if self._within[-1] in _CELLS and self._words:
                self._words.append("\n")
        self._within.append(element)

    def text(self, text: str) -> None:
        """Take note of a piece of a cell's text."""
        if self._is_text():
            self._words.append(text)

    def end(self, element: str) -> None:
        """Close a cell or a row."""
        self._within.pop()
        if element in _CELLS:
            self._add_cell()
        elif element == "table-row":
            self._add_row()

    def _is_text(self) -> bool:
        """Return whether this is a paragraph of the cell itself, and not of a comment or a picture."""
        if "p" not in self._within:
            return False
        return self._within[self._within.index("p") - 1] in _CELLS

    def _add_cell(self) -> None:
        times = _times(self._cell, "columns", MOST_COLUMNS)
        typed = _typed(self._cell, "".join(self._words))
        if not typed:
            self._blank_cells += times
            return
        if len(self._row) + self._blank_cells + times > MOST_COLUMNS:
            raise MemoryError
        self._row += [""] * self._blank_cells + [typed] * times
        self._blank_cells = 0

    def _add_row(self) -> None:
        if not self.sheets:
            raise NotAWorkbookError("a row is in no sheet")
        if not self._row:
            self._blank_rows += self._times
            return
        rows = self.sheets[-1].rows
        self._count += len(self._row) * self._times
        if len(rows) + self._blank_rows + self._times > MOST_ROWS or self._count > MOST_CELLS:
            raise MemoryError
        rows += [[]] * self._blank_rows + [self._row] * self._times
        self._blank_rows = 0


def _times(attributes: Attributes, what: str, most: int) -> int:
    """Return how often a row or a cell is repeated."""
    times = attributes.get(f"table:number-{what}-repeated", "1")
    if not times.isdecimal() or not 1 <= int(times[:9]) <= most:
        raise NotAWorkbookError(f"it repeats {what} {times[:20]} times")
    return int(times[:9])


def _character(name: str, attributes: Attributes) -> str:
    match name:
        case "s":
            count = attributes.get("text:c", "1")
            return " " * min(int(count[:9]) if count.isdecimal() else 1, 1000)
        case "tab":
            return "\t"
        case "line-break":
            return "\n"
    return ""


def _typed(cell: Attributes, text: str) -> str:
    """Return what a cell shows, as people type it."""
    kind, value = cell.get("office:value-type", ""), cell.get("office:value", "")
    formula = cell.get("table:formula")
    if cell.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(text)):
        return text or "#N/A"
    match kind:
        case "float" | "currency":
            shown = _number(value)
        case "percentage":
            shown = percentage(value)
        case "date":
            shown = cell.get("office:date-value", text).partition(".")[0].replace("T", " ")
        case "time":
            shown = _time(cell.get("office:time-value", ""), text)
        case "boolean":
            shown = cell.get("office:boolean-value", text).upper()
        case "string":
            shown = cell.get("office:string-value", text)
        case _ if formula is not None and not text:
            shown = UNSTORED + formula.partition("=")[2]
        case _:
            shown = text
    return shown


def _number(value: str) -> str:
    try:
        return as_typed(float(value))
    except ValueError:
        return value


def _time(value: str, text: str) -> str:
    found = _TIME.fullmatch(value)
    return ":".join(number.zfill(2) for number in found.groups()) if found else value or text
