from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.tables.cells import safe_cell, safe_column
from exgen.tables.writing import TableWriter


@pytest.mark.parametrize(
    "text", ["-2.5465", "+5", "-1,5", "1e-3", "-.5", "", "A, C", "p_d/p_g", "Müller"]
)
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+A1", "-A1", "@SUM(A1)", "  =1", "\t=1", "\r1", "-2+3", "＝1", "\u200b=1"],
)
def test_what_a_spreadsheet_would_run_is_put_behind_an_apostrophe(text: str) -> None:
    assert safe_cell(text).startswith("'")


def test_a_formula_behind_another_countrys_delimiter_is_defused_too() -> None:
    assert safe_cell('x;=HYPERLINK("u")\n@y') == "x;'=HYPERLINK(\"u\")\n'@y"
    assert safe_cell("0.13; -0.15") == "0.13; -0.15"


@given(st.lists(st.text("=+-@ \t\r;1.e'x")))
@settings(derandomize=True, deadline=None)
def test_a_column_is_made_safe_as_its_cells_are_and_once_is_enough(texts: list[str]) -> None:
    safe = safe_column(texts)
    assert safe == [safe_cell(text) for text in texts]
    assert safe_column(safe) == safe


def test_columns_are_written_block_after_block(tmp_path: Path) -> None:
    table = TableWriter(tmp_path / "t.csv", ["student", "=x"])
    table.write(["ä", "b"], ["1.5", "2"])
    table.write(["c"], ["x,y"])
    content = (tmp_path / "t.csv").read_bytes()
    assert content == 'student,\'=x\nä,1.5\nb,2\nc,"x,y"\n'.encode()
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == 4


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
@settings(derandomize=True, deadline=None)
def test_a_table_that_is_made_safe_has_as_many_rows_and_cells_as_were_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "safe.csv"
    table = TableWriter(path, ["a", "b"])
    table.write(*(safe_column([row[place] for row in rows]) for place in (0, 1)))
    with path.open(encoding="utf-8", newline="") as file:
        assert [len(row) for row in csv.reader(file)] == [2] * (len(rows) + 1)
