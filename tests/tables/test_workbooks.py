from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import pytest

from exgen.errors import FileError
from exgen.tables.table import read_table

from .books import Value, ods, xlsx

Writer: TypeAlias = Callable[[Path, Sequence[Sequence[Value]]], Path]

HERE = Path(__file__).parent
OLD = HERE / "old.xls"
"""Made by xlwt from ROWS."""
PASSWORD = HERE / "password.xlsx"
"""A workbook that msoffcrypto-tool encrypted."""

ROWS: list[list[Value]] = [
    ["student", "sheet", "1a", "1b", "1c"],
    ["s1", 1, 0.5, None, "x"],
    [],
    ["007", "0002-W", -3, "-3,5", True],
    ["s3", 3, 0.1 + 0.2, 1e-7, False],
    ["s4", 20251234567, dt.date(2026, 2, 1), "a\nb", "  "],
]
TEXTS = [
    (2, ["s1", "1", "0.5", "", "x"]),
    (4, ["007", "0002-W", "-3", "-3,5", "TRUE"]),
    (5, ["s3", "3", "0.3", "1e-07", "FALSE"]),
    (6, ["s4", "20251234567", "2026-02-01", "a\nb", "  "]),
]
WRITERS: list[Writer] = [xlsx, ods]


def first_rows(path: Path) -> list[tuple[int, list[str]]]:
    return list(read_table(path).rows())


@pytest.mark.parametrize("write", WRITERS)
def test_a_workbook_reads_as_what_people_typed(write: Writer, tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "a table", ROWS))
    assert table.header == ("student", "sheet", "1a", "1b", "1c")
    assert list(table.rows()) == TEXTS == list(table.rows())


def test_an_old_excel_workbook_reads_the_same() -> None:
    assert first_rows(OLD) == TEXTS


@pytest.mark.parametrize("write", WRITERS)
def test_a_workbook_is_known_by_what_is_in_it_and_not_by_its_name(
    write: Writer, tmp_path: Path
) -> None:
    assert first_rows(write(tmp_path / "saved.csv", ROWS)) == TEXTS


@pytest.mark.parametrize("write", WRITERS)
def test_rows_of_a_workbook_have_the_numbers_that_the_spreadsheet_shows(
    write: Writer, tmp_path: Path
) -> None:
    path = write(tmp_path / "t", [[], [], [None, "student"], [], [None, "s1"]])
    assert (read_table(path).header_row, first_rows(path)) == (3, [(5, ["", "s1"])])


@pytest.mark.parametrize("write", WRITERS)
def test_cells_beyond_the_header_are_kept_and_counted(write: Writer, tmp_path: Path) -> None:
    path = write(tmp_path / "t", [["student", "1a"], ["s1", 1, None, 2], ["s2"]])
    [chunk] = read_table(path).chunks()
    assert (chunk.rows, chunk.ragged) == ([["s1", "1"], ["s2", ""]], {2: 4})


def test_a_date_with_a_time_keeps_both(tmp_path: Path) -> None:
    when = dt.datetime(2026, 2, 1, 15, 30)  # noqa: DTZ001 -- a cell has no time zone
    path = xlsx(tmp_path / "t", [["student", "when"], ["s1", when]])
    assert first_rows(path) == [(2, ["s1", "2026-02-01 15:30:00"])]


def test_an_error_in_a_cell_is_not_a_blank(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["student", "1a"], ["s1", 1], ["s2", Exception("#DIV/0!")]]
    assert first_rows(xlsx(tmp_path / "t", rows)) == [(2, ["s1", "1"]), (3, ["s2", "#DIV/0!"])]


@pytest.mark.parametrize("write", WRITERS)
def test_an_empty_workbook_is_refused(write: Writer, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="empty"):
        read_table(write(tmp_path / "t", []))


def test_a_workbook_with_a_password_is_refused_in_words() -> None:
    with pytest.raises(FileError, match="password; save it without one"):
        read_table(PASSWORD)


def test_a_sheet_with_a_cell_at_its_far_corner_is_refused_and_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="17,179,869,184 cells"):
        read_table(xlsx(tmp_path / "t", ROWS, cells="A1:XFD1048576"))


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_damaged_workbook_is_read_or_refused_in_words(kind: str, tmp_path: Path) -> None:
    whole = {"xlsx": xlsx, "ods": ods}[kind](tmp_path / "t", ROWS) if kind != "xls" else OLD
    content, dice = whole.read_bytes(), random.Random(9)  # noqa: S311 -- not for secrets
    path = tmp_path / "damaged"
    refused = []
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(dice.choice([1, 3, 20])):
            damaged[dice.randrange(4, len(damaged))] = dice.randrange(256)
        path.write_bytes(damaged[: dice.choice([len(damaged), dice.randrange(4, len(damaged))])])
        with suppress(FileError):
            refused.append(path.read_bytes())
            first_rows(path)
            refused.pop()
    assert refused
