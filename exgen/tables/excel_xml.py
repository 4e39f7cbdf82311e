"""The cells of an Excel workbook (.xlsx) that calamine gives otherwise than a spreadsheet shows them.

These are errors, which it takes for empty cells, numbers in per cent, and formulas without a value,
as programs write them that cannot calculate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from io import BytesIO
from posixpath import join, normpath
from zipfile import ZipFile

from exgen.tables.as_typed import PER_CENT, UNSTORED, Cells, is_percent
from exgen.tables.xml_events import Attributes, Events, NotAWorkbookError, read_xml

_BOOK = "xl/workbook.xml"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PER_CENT = frozenset({"9", "10"})
_SUSPECT = re.compile(rb"<(?:\w+:)?f[\s/>]|\bt\s*=\s*[\"']e[\"']")


def excel_cells(archive: ZipFile) -> list[Cells]:
    """Return the cells that calamine gives otherwise than they are shown, for each sheet in order."""
    book = _Book()
    _read(archive, _BOOK, book)
    relations, styles = _Relations(), _Styles()
    _read(archive, "xl/_rels/workbook.xml.rels", relations)
    _read(archive, "xl/styles.xml", styles)
    _read(archive, "xl/sharedStrings.xml", None)
    percents = frozenset(styles.percents())
    places = (_place_of(relations.targets.get(relation, "")) for relation in book.sheets)
    return [_cells(archive, place, book, percents) for place in places]


def _cells(archive: ZipFile, name: str, book: _Book, percents: frozenset[str]) -> Cells:
    sheet = _Sheet(percents, stale=book.stale)
    if name not in archive.namelist():
        raise NotAWorkbookError(f"there is no file {name} in it")
    content = archive.read(name)
    # calamine takes a sheet that breaks off for a short one: whether it ends is seen here.
    read_xml(BytesIO(content), sheet if _is_suspect(content, percents) else None)
    return sheet.found


def _is_suspect(content: bytes, percents: frozenset[str]) -> bool:
    """Whether a sheet may have cells that are looked for; most have none, and are read faster then."""
    styles = "|".join(percents).encode()
    in_percent = rb"\bs\s*=\s*[\"'](?:%s)[\"']" % styles
    return bool(_SUSPECT.search(content) or (percents and re.search(in_percent, content)))


def _place_of(target: str) -> str:
    return normpath(join("/xl", target))[1:]


def _read(archive: ZipFile, name: str, events: Events | None) -> None:
    if name in archive.namelist():
        with archive.open(name) as file:
            read_xml(file, events)


class _Part:
    """What is told of an XML file, and looks at the beginnings of elements only."""

    def text(self, text: str) -> None:
        """Take no note of texts."""

    def end(self, element: str) -> None:
        """Take no note of ends."""


@dataclass
class _Book(_Part):
    """What the sheets of a workbook are called within it, and whether its formulas wait to be calculated."""

    sheets: list[str] = field(default_factory=list)
    stale: bool = False

    def start(self, element: str, attributes: Attributes) -> None:
        """Take note of a sheet."""
        if element == "sheet":
            self.sheets.append(next((v for k, v in attributes.items() if k.endswith(":id")), ""))
        elif element == "calcPr":
            self.stale = attributes.get("fullCalcOnLoad") in ("1", "true")


@dataclass
class _Relations(_Part):
    """The files of a workbook, by what they are called within it."""

    targets: dict[str, str] = field(default_factory=dict)

    def start(self, element: str, attributes: Attributes) -> None:
        """Take note of a file."""
        if element == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


@dataclass
class _Styles(_Part):
    """The formats of numbers, and which of them the styles of cells have."""

    formats: dict[str, str] = field(default_factory=dict)
    of_cells: list[str] = field(default_factory=list)
    within: str = ""

    def start(self, element: str, attributes: Attributes) -> None:
        """Take note of a format or a style."""
        if element == "numFmt":
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif element == "xf" and self.within == "cellXfs":
            self.of_cells.append(attributes.get("numFmtId", ""))
        elif element in ("cellXfs", "cellStyleXfs"):
            self.within = element

    def percents(self) -> Iterator[str]:
        """Yield the styles that show numbers in per cent."""
        for style, number in enumerate(self.of_cells):
            if number in _PER_CENT or is_percent(self.formats.get(number, "")):
                yield str(style)


class _Sheet:
    """The cells of a sheet that are looked for."""

    def __init__(self, percents: frozenset[str], *, stale: bool) -> None:
        self.found: Cells = {}
        self._percents = percents
        self._unstored = ("", "0") if stale else ("",)
        self._row = self._column = -1
        self._type = self._style = ""
        self._said: dict[str, str] = {}
        self._in = ""

    def start(self, element: str, attributes: Attributes) -> None:
        """Take note of where and what a cell is; without a place it is beside the one before."""
        if element == "c":
            place = _CELL.fullmatch(attributes.get("r", ""))
            self._row, self._column = (
                _place(*place.groups()) if place else (self._row, self._column + 1)
            )
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._said = {}
        elif element in ("v", "f"):
            self._in = element
            self._said[element] = ""
        elif element == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() else self._row + 1
            self._column = -1

    def text(self, text: str) -> None:
        """Take note of a value or a formula."""
        if self._in:
            self._said[self._in] += text

    def end(self, element: str) -> None:
        """Decide what the cell shows."""
        if element == self._in:
            self._in = ""
        elif element == "c" and (shown := self._shown()):
            self.found[self._row, self._column] = shown

    def _shown(self) -> str:
        value = self._said.get("v", "").strip()
        if self._type == "e":
            return value or "#N/A"
        # An empty text that a formula gives is stored, as an empty value.
        unstored = "v" not in self._said or (self._type == "n" and value in self._unstored)
        if "f" in self._said and unstored:
            return UNSTORED + self._said["f"]
        if value and self._type == "n" and self._style in self._percents:
            return PER_CENT
        return ""


def _place(letters: str, digits: str) -> tuple[int, int]:
    """Return the row and column, from 0, of a cell such as C4."""
    column = reduce(lambda number, letter: 26 * number + ord(letter) - ord("A") + 1, letters, 0)
    return int(digits) - 1, column - 1
