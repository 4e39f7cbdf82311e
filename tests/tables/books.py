"""Tiny workbooks, as the XML that spreadsheets write."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TypeAlias

Value: TypeAlias = str | float | bool | dt.date | Exception | None
"""What a cell holds; an exception is an error such as #DIV/0!."""

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 -- a cell has no time zone
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_STYLES = (  # 0: as it is, 1: a date, 2: a date with the time
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs>'
)


def xlsx(path: Path, rows: Sequence[Sequence[Value]], *, cells: str = "A1") -> Path:
    """Write rows as the only sheet of an Excel workbook, whose used cells are said to be `cells`."""
    lines = (
        f'<row r="{number}">{"".join(_cell(number, at, v) for at, v in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
        if row
    )
    sheet = f'<dimension ref="{cells}"/><sheetData>{"".join(lines)}</sheetData>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/></Types>',
        )
        archive.writestr("_rels/.rels", _relation("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", _relation("worksheet", "worksheets/one.xml"))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>'
            '<sheet name="A &amp; B" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>')
        archive.writestr("xl/worksheets/one.xml", f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>')
    return path


def ods(path: Path, rows: Sequence[Sequence[Value]]) -> Path:
    """Write rows as the only table of an OpenDocument spreadsheet."""
    lines = (f"<table:table-row>{''.join(map(_open_cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(f'xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w") as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml", f'<m:manifest xmlns:m="{_OPEN}:manifest:1.0"></m:manifest>'
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="A">{"".join(lines)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATION}/{kind}" Target="{target}"/></Relationships>'
    )


def _cell(row: int, column: int, value: Value) -> str:
    said = _said(value)
    return f'<c r="{chr(ord("A") + column)}{row}" {said}</c>' if said else ""


def _said(value: Value) -> str:
    match value:
        case str():
            said = f't="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is>'
        case bool():
            said = f't="b"><v>{value:d}</v>'
        case Exception():
            said = f't="e"><f>1/0</f><v>{value}</v>'
        case dt.datetime():
            said = f's="2"><v>{(value - _EPOCH) / dt.timedelta(days=1)}</v>'
        case dt.date():
            said = f's="1"><v>{(value - _EPOCH.date()).days}</v>'
        case None:
            said = ""
        case _:
            said = f"><v>{value!r}</v>"
    return said


def _open_cell(value: Value) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case str():
            kind = 'office:value-type="string"'
        case bool():
            kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        case dt.date():
            kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        case _:
            kind = f'office:value-type="float" office:value="{value!r}"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"
