"""Figures: they are drawn for the values that their variants differ in, and not for the first alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from own import item_files, write_item

from exgen.check.subject import Subject
from exgen.check.worded import figures_can_be_drawn
from exgen.items import bank

MODEL = """
from exgen.items import figure


def twice(n):
    return 2 * n


@figure
def line(ax, n):
    \"\"\"A line.\"\"\"
    if n == 29:
        raise ValueError("no")
    ax.plot([0, n])
"""


def test_a_figure_that_fails_for_one_value_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = item_files("n = { low = 1, high = 29 }\n", {"twice": {"decimals": 0}}, MODEL)
    write_item(tmp_path, "own/line", files)
    failures = figures_can_be_drawn(Subject(bank.load("own/line"), 300, 0)).failures
    assert any("line() failed: no" in one for one in failures)
