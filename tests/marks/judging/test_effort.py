"""Effort: what follows from own answers counts where it depends on about as much as the right one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from own import item_files, own_rows

from exgen.items.columns import Array
from exgen.marks.judging.cases import Case, Rows
from exgen.marks.judging.effort import takes_effort

ITEM = item_files(
    "g = { low = 11, high = 99, size = [3] }\nk = { low = 2, high = 5 }\n",
    {"weights": {}, "chosen": {"decimals": 0}, "sum": {}},
    """
def weights(g):
    return g / g.sum(axis=0)


def chosen(k):
    return k % 3


def label(chosen):
    return np.array(["none", "one", "two"])[chosen]


def sum(weights, label, g):
    return (weights * g).sum(axis=0) + np.where(label == "none", 0, 1)
""",
)
COUNT = 5


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """The variants of an item that asks for weights, and for the sum of three numbers by these."""
    return own_rows(tmp_path, monkeypatch, "own/weighted", ITEM, COUNT)


def effort(rows: Rows, weights: Array) -> set[bool]:
    """Return whether the sum by some weights takes effort, beside a label that is right."""
    assert rows.mistakes is not None
    case = Case(rows, rows.mistakes, rows.asked.parts[-1], {"sum": rows.values["sum"]})
    own = {"weights": weights, "chosen": rows.values["chosen"]}
    return set(takes_effort(case, own, slice(None)).tolist())


@pytest.mark.parametrize(
    "weights",
    [
        [0.5, 0.3, 0.2],
        [0.5, 0.0, 0.2],  # a number by a weight of 0 makes no difference, five of six do
        [0.0, 0.4, 0.0],  # and four here: a weight of 0 counts as much as those beside it
        [-0.5, 3.0, 70.0],
    ],
)
def test_from_most_of_the_numbers_it_takes_effort(rows: Rows, weights: list[float]) -> None:
    assert effort(rows, np.array([weights] * COUNT).T) == {True}


@pytest.mark.parametrize("weights", [[0.0, 0.0, 0.0], [1e-9, 1e-9, 1e-9], [0.5, 1e-9, 1e-9]])
def test_from_fewer_of_them_it_does_not(rows: Rows, weights: list[float]) -> None:
    assert effort(rows, np.array([weights] * COUNT).T) == {False}


@pytest.mark.parametrize(("slacks", "expected"), [(10, {True}), (1, {False})])
def test_a_third_of_a_number_must_show_beside_the_slack(
    rows: Rows, slacks: float, expected: set[bool]
) -> None:
    assert effort(rows, slacks * rows.slacks["sum"] / rows.values["g"]) == expected
