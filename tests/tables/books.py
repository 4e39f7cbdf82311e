"""Tiny workbooks, as the XML that spreadsheets write."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True)
class Formula:
    """A formula, and its value where that is in the file."""

    text: str
    value: float | str | None = None


@dataclass(frozen=True)
class PerCent:
    """A number that is shown in per cent."""

    value: float


Value: TypeAlias = str | float | bool | dt.date | Exception | Formula | PerCent | None
"""What a cell holds; an exception is an error such as #DIV/0!."""

Rows: TypeAlias = Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Page:
    """A sheet of a workbook; `state` is visible, hidden, veryHidden, or chart."""

    name: str
    rows: Rows
    state: str = "visible"


_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 -- a cell has no time zone
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_STYLES = (  # 0: as it is, 1: a date, 2: a date with the time, 3: per cent
    '<numFmts count="2"><numFmt numFmtId="170" formatCode="0.0&quot;%&quot;"/>'
    '<numFmt numFmtId="171" formatCode="0.0 %"/></numFmts>'
    '<cellStyleXfs count="1"><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/>'
    '<xf numFmtId="171"/><xf numFmtId="170"/></cellXfs>'
)


def xlsx(path: Path, rows: Rows, *, raw: str = "") -> Path:
    """Write rows as the only sheet of an Excel workbook, and what else its XML is to say."""
    return excel_book(path, [Page("A & B", rows)], raw=raw)


def excel_book(path: Path, pages: Sequence[Page], *, raw: str = "", said_of_book: str = "") -> Path:
    """Write an Excel workbook; `raw` is put behind the rows of each sheet."""
    listed, related = [], []
    with zipfile.ZipFile(path, "w") as archive:
        for number, page in enumerate(pages, start=1):
            kind = "chartsheet" if page.state == "chart" else "worksheet"
            target = f"{kind}s/sheet{number}.xml"
            state = f' state="{page.state}"' if "idden" in page.state else ""
            name = escape(page.name)
            listed.append(f'<sheet name="{name}" sheetId="{number}"{state} r:id="r{number}"/>')
            related.append((f"r{number}", kind, target))
            archive.writestr(f"xl/{target}", _sheet(kind, page.rows, raw))
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/></Types>',
        )
        archive.writestr("_rels/.rels", _relations(("r1", "officeDocument", "xl/workbook.xml")))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(*related))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>{"".join(listed)}</sheets>'
            f"{said_of_book}</workbook>",
        )
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>')
    return path


def _sheet(kind: str, rows: Rows, raw: str) -> str:
    if kind == "chartsheet":
        return f'<chartsheet xmlns="{_MAIN}"/>'
    lines = (
        f'<row r="{number}">{"".join(_cell(number, at, v) for at, v in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
        if row
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}{raw}</sheetData></worksheet>'


def ods(path: Path, rows: Rows, *, raw: str = "") -> Path:
    """Write rows as the only table of an OpenDocument spreadsheet, and what else it is to say."""
    return open_book(path, [Page("A", rows)], raw=raw)


def open_book(path: Path, pages: Sequence[Page], *, raw: str = "") -> Path:
    """Write an OpenDocument spreadsheet; `raw` is put behind the rows of each sheet."""
    spaces = " ".join(
        f'xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "table", "text", "style")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", f'<m:manifest xmlns:m="{_OPEN}:manifest:1.0"></m:manifest>'
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content {spaces} xmlns:calcext="{_CALC}"><office:automatic-styles>'
            '<style:style style:name="visible"><style:table-properties table:display="true"/>'
            '</style:style><style:style style:name="hidden">'
            '<style:table-properties table:display="false"/></style:style>'
            "</office:automatic-styles><office:body><office:spreadsheet>"
            f"{''.join(_open_table(page, raw) for page in pages)}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _open_table(page: Page, raw: str) -> str:
    lines = (
        f"<table:table-row>{''.join(map(_open_cell, row))}</table:table-row>" for row in page.rows
    )
    return (
        f'<table:table table:name="{escape(page.name)}" table:style-name="{page.state}">'
        f"{''.join(lines)}{raw}</table:table>"
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    listed = (
        f'<Relationship Id="{name}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for name, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(listed)}</Relationships>'


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
        case Formula():
            said = _calculated(value)
        case PerCent(number):
            said = f's="3"><v>{number!r}</v>'
        case dt.datetime():
            said = f's="2"><v>{(value - _EPOCH) / dt.timedelta(days=1)}</v>'
        case dt.date():
            said = f's="1"><v>{(value - _EPOCH.date()).days}</v>'
        case None:
            said = ""
        case _:
            said = f"><v>{value!r}</v>"
    return said


def _calculated(formula: Formula) -> str:
    said = f"<f>{escape(formula.text)}</f>"
    match formula.value:
        case None:
            return f">{said}"
        case str(text):
            return f't="str">{said}<v>{escape(text)}</v>'
        case number:
            return f">{said}<v>{number!r}</v>"


def _open_cell(value: Value) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case Exception():
            kind = 'office:value-type="float" office:value="0" calcext:value-type="error"'
        case Formula(text, None):
            return f'<table:table-cell table:formula="of:={escape(text)}"/>'
        case Formula(text, found):
            value = "" if found is None else found
            kind = f'table:formula="of:={escape(text)}" ' + (
                'office:value-type="string"'
                if isinstance(value, str)
                else f'office:value-type="float" office:value="{value!r}"'
            )
        case PerCent(number):
            kind = f'office:value-type="percentage" office:value="{number!r}"'
        case str():
            kind = 'office:value-type="string"'
        case bool():
            kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        case dt.date():
            kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        case _:
            kind = f'office:value-type="float" office:value="{value!r}"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"
