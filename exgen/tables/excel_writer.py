"""Tables are written as Excel workbooks (.xlsx) of one sheet, with the same bytes every time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TypeAlias
from xml.sax.saxutils import escape
from zipfile import ZipFile

from exgen.folders.archives import entry
from exgen.tables.cells import printable_cell

Cell: TypeAlias = str | float | None
"""A text, even where it looks like a number or a date; a number; or nothing."""

MOST_ROWS = 1 << 20
"""With the header: no spreadsheet program holds more."""
_MEASURED = 1000
_NARROWEST, _WIDEST = 9, 48
_GENERAL, _TEXT, _HEADING = range(3)
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML = re.compile("[\ufffe\uffff]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET = "xl/worksheets/sheet1.xml"
_AROUND = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/{_SHEET}" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    # 49 is the number of the format for texts.
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/>'
        '</font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="3">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
        'applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
        'builtinId="0"/></cellStyles></styleSheet>'
    ),
}


def write_excel(
    path: Path, header: Sequence[str], rows: Sequence[Sequence[Cell]], *, name: str = "Sheet1"
) -> None:
    """Write a table as a workbook whose only sheet has this name, of at most 31 letters.

    The header is bold and stays in view. Texts are texts: no program runs them as formulas, makes
    dates of them or drops their zeros. A column whose first cell is a text stays one for what
    people type below it. Rows beyond MOST_ROWS raise ValueError.
    """
    if len(rows) >= MOST_ROWS:
        raise ValueError(f"{path}: {len(rows)} rows are more than a spreadsheet holds")
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{_in_xml(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    with ZipFile(path, "w") as archive:
        for part, content in (*_AROUND.items(), ("xl/workbook.xml", book)):
            archive.writestr(entry(part), _XML + content)
        with archive.open(entry(_SHEET), "w", force_zip64=len(rows) > _MEASURED) as sheet:
            sheet.writelines(piece.encode() for piece in _sheet(header, rows))


def _sheet(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    letters = list(islice(_letters(), len(header)))
    first = rows[0] if rows else [None] * len(header)
    yield (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews><cols>"
    )
    for place, (width, cell) in enumerate(zip(_widths(header, rows), first, strict=True), 1):
        style = _TEXT if isinstance(cell, str) else _GENERAL
        yield (
            f'<col min="{place}" max="{place}" width="{width}" style="{style}" customWidth="1"/>'
        )
    yield "</cols><sheetData>"
    yield _row(1, letters, header, _HEADING)
    for number, row in enumerate(rows, start=2):
        yield _row(number, letters, row, _TEXT)
    # An id or an answer that is a number as a text is no mistake that a program should point at.
    everywhere = f"A1:{letters[-1]}{MOST_ROWS}"
    yield (
        f'</sheetData><ignoredErrors><ignoredError sqref="{everywhere}" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>"
    )


def _row(number: int, letters: Sequence[str], cells: Sequence[Cell], style: int) -> str:
    each = zip(letters, cells, strict=True)
    row = "".join(_cell(f"{letter}{number}", cell, style) for letter, cell in each)
    return f'<row r="{number}">{row}</row>'


def _cell(place: str, cell: Cell, style: int) -> str:
    if cell is None or cell == "":
        return "" if cell is None else f'<c r="{place}" s="{style}"/>'
    if isinstance(cell, str):
        text = _ESCAPE.sub("_x005F_", _in_xml(cell))
        inline = f'<is><t xml:space="preserve">{text}</t></is>'
        return f'<c r="{place}" s="{style}" t="inlineStr">{inline}</c>'
    return f'<c r="{place}"><v>{cell}</v></c>' if math.isfinite(cell) else ""


def _widths(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """Yield how many characters wide the columns are, by the first of their cells."""
    for column in zip(header, *rows[:_MEASURED], strict=True):
        longest = max(len(str(cell)) for cell in column if cell is not None)
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


def _letters() -> Iterator[str]:
    """Yield what columns are called: A, B, ..., Z, AA, AB, ..."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    pairs = (a + b for a in alphabet for b in alphabet)
    triples = (a + b + c for a in alphabet for b in alphabet for c in alphabet)
    return chain(alphabet, pairs, triples)


def _in_xml(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", printable_cell(text)), {'"': "&quot;"})
