"""What the XML of an Excel sheet says and calamine keeps to itself: how large it is, and its errors.

Programs write this XML, so patterns find what is looked for; nothing in it is expanded or followed.
"""

from __future__ import annotations

import html
import re
from functools import reduce
from pathlib import Path
from zipfile import ZipFile, is_zipfile

_TAG = r"<(?:\w+:)?{}\s([^>]*)>"
_SHEET = re.compile(_TAG.format("sheet"))
_RELATION = re.compile(_TAG.format("Relationship"))
_DIMENSION = re.compile(_TAG.format("dimension"))
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ERROR = re.compile(r'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)>.*?<(?:\w+:)?v>([^<]*)<', re.DOTALL)
_HEAD = 10_000


def sheet_xml(path: Path, name: str) -> str:
    """Return the XML of an Excel sheet, or '' where there is none. Raises what zipfile raises."""
    if not is_zipfile(path):
        return ""
    with ZipFile(path) as archive:
        sheets = map(_attributes, _SHEET.findall(_member(archive, "xl/workbook.xml")))
        relations = _RELATION.findall(_member(archive, "xl/_rels/workbook.xml.rels"))
        targets = {r.get("Id"): r.get("Target", "") for r in map(_attributes, relations)}
        target = next((targets.get(s.get("r:id"), "") for s in sheets if s.get("name") == name), "")
        return _member(archive, target[1:] if target.startswith("/") else f"xl/{target}")


def stated_size(xml: str) -> int:
    """Return how many cells there are between the corners that a sheet names, or 0."""
    found = _DIMENSION.search(xml, 0, _HEAD)
    corners = _CELL.findall(_attributes(found[1]).get("ref", "")) if found else []
    places = [_place(*corner) for corner in corners]
    if not places:
        return 0
    (top, left), (bottom, right) = places[0], places[-1]
    return (bottom - top + 1) * (right - left + 1)


def errors_in(xml: str) -> dict[int, dict[int, str]]:
    """Return the errors, such as #DIV/0!, by row and column, both from 0."""
    found: dict[int, dict[int, str]] = {}
    # Looked for first, as few sheets have one, and the pattern takes long.
    if 't="e"' in xml:
        for attributes, error in _ERROR.findall(xml):
            if cell := _CELL.fullmatch(_attributes(attributes).get("r", "")):
                row, column = _place(*cell.groups())
                found.setdefault(row, {})[column] = html.unescape(error)
    return found


def _member(archive: ZipFile, name: str) -> str:
    if name not in archive.namelist():
        return ""
    return archive.read(name).decode("utf-8", errors="replace")


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def _place(letters: str, digits: str) -> tuple[int, int]:
    """Return the row and column, from 0, of a cell such as C4."""
    column = reduce(lambda number, letter: 26 * number + ord(letter) - ord("A") + 1, letters, 0)
    return int(digits) - 1, column - 1
