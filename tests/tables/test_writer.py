from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.tables.cells import safe_column
from exgen.tables.writer import TableWriter


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
