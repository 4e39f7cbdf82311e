"""Workbooks that exgen writes: read back as they were given, as texts where they are texts."""

from __future__ import annotations

import re
import time
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from exgen.tables.cells import printable_cell
from exgen.tables.excel_writer import MOST_ROWS, Cell, write_excel
from exgen.tables.table import read_table

TEXTS = ["01730838", "=1+1", "+5", "-0.5", "@x", "1/2", "1e3", "3.10", "TRUE", "2026-11-27", "'a"]
TEXTS += ["a\nb", 'A, "B"; <C> & D', " x ", "_x0041_", "é😀", "\x00\x1b\ufffe\x85", "=cmd|' /C'!A0"]
EMPTY: list[list[Cell]] = [["s"]]
XML_HAS_NONE = str.maketrans({"\ufffe": "\ufffd", "\uffff": "\ufffd"})


def sheet_of(path: Path) -> str:
    with ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def printed(texts: list[str]) -> list[str]:
    return [printable_cell(text).translate(XML_HAS_NONE).strip() for text in texts]


def test_texts_are_read_back_as_they_were(tmp_path: Path) -> None:
    write_excel(tmp_path / "t.xlsx", ["student", *map(str, range(len(TEXTS)))], [["s1", *TEXTS]])
    [row] = [row for chunk in read_table(tmp_path / "t.xlsx").chunks() for row in chunk.rows]
    assert [text.strip() for text in row] == ["s1", *printed(TEXTS)]


@given(st.lists(st.text(max_size=8), min_size=1, max_size=30))
def test_any_texts_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("book") / "t.xlsx"
    write_excel(path, ["student", *map(str, range(len(texts)))], [["s1", *texts]])
    [_, row] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert [str(cell).strip() for cell in row] == ["s1", *printed(texts)]


def test_another_reader_finds_texts_and_numbers(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["007", 3.5, None, 4], ["1e3", np.float64(1e-30), "", 0]]
    write_excel(
        tmp_path / "t.xlsx",
        ["student", "total", "open", "out_of"],
        rows,
        name='Marks "&"',
    )
    book = CalamineWorkbook.from_path(tmp_path / "t.xlsx")
    assert book.sheet_names == ['Marks "&"']
    assert book.get_sheet_by_index(0).to_python() == [
        ["student", "total", "open", "out_of"],
        ["007", 3.5, "", 4],
        ["1e3", 1e-30, "", 0],
    ]


def test_cells_and_columns_of_texts_have_the_format_of_texts(tmp_path: Path) -> None:
    """So that no program makes a date of 3/8 that is typed into an empty cell, or a row below."""
    row: list[Cell] = ["s1", "", 3.5]
    write_excel(tmp_path / "t.xlsx", ["student", "1a", "total"], [row])
    with ZipFile(tmp_path / "t.xlsx") as archive:
        styles = archive.read("xl/styles.xml").decode()
    formats = re.findall(r'<xf numFmtId="(\d+)"[^>]*xfId', styles)
    sheet = sheet_of(tmp_path / "t.xlsx")
    cells = dict(re.findall(r'<c r="(\w+2)"(?: s="(\d)")?', sheet))
    assert {at: formats[int(style or 0)] for at, style in cells.items()} == {
        "A2": "49",
        "B2": "49",
        "C2": "0",
    }
    columns = re.findall(r'<col [^>]*style="(\d)"', sheet)
    assert [formats[int(style)] for style in columns] == ["49", "49", "0"]


def test_the_bytes_are_the_same_at_any_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for name, now in (("a", 1e9), ("b", 1.7e9)):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        write_excel(tmp_path / name, ["student"], EMPTY)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_columns_after_z_have_two_letters_and_three(tmp_path: Path) -> None:
    header = [f"f{number}" for number in range(703)]
    rows: list[list[Cell]] = [["x"] * 703]
    write_excel(tmp_path / "t.xlsx", header, rows)
    assert all(f'r="{place}"' in sheet_of(tmp_path / "t.xlsx") for place in ("Z1", "AA1", "AAA2"))


def test_more_rows_than_a_program_holds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="more than a spreadsheet holds"):
        write_excel(tmp_path / "t.xlsx", ["student"], EMPTY * MOST_ROWS)
