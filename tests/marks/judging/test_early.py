"""Early: what comes out for those who round or cut off on the way, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from own import item_files, own_rows

from exgen.items.columns import Array
from exgen.items.digits import Places
from exgen.marks.judging.cases import Case, Rows
from exgen.marks.judging.early import early_outcomes

ITEM = item_files(
    "a = { low = 11, high = 99 }\nb = { low = 3, high = 17 }\n",
    {"rate": {}, "total": {}},
    """
def rate(a, b):
    return a / b


def root(rate):
    return np.sqrt(rate)


def total(root, rate):
    return 7 * root + rate
""",
    working=5,
)
COUNT = 10


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """The variants of an item of which a step on the way is not asked, worked to five places."""
    return own_rows(tmp_path, monkeypatch, "own/early", ITEM, COUNT)


def outcomes(rows: Rows, **own: Array) -> list[Array]:
    assert rows.mistakes is not None
    values = rows.values
    case = Case(rows, rows.mistakes, rows.asked.parts[-1], {"total": values["total"]})
    return list(early_outcomes(case, own, rows.slacks["total"]))


def cut_off(numbers: Array, places: int) -> Array:
    return Places(places).cut_off(numbers)


WAYS: list[Callable[[Array, int], Array]] = [np.round, cut_off]


def test_each_number_of_places_below_the_working_ones_has_two(rows: Rows) -> None:
    a, b = rows.values["a"], rows.values["b"]
    expected = []
    for places in (2, 3, 4):
        for write in WAYS:
            rate = write(a / b, places)
            expected.append(7 * write(np.sqrt(rate), places) + rate)
    np.testing.assert_allclose(outcomes(rows), expected, rtol=1e-12)


def test_what_was_typed_is_taken_as_typed(rows: Rows) -> None:
    rate = np.full(COUNT, 3.14159265)
    expected = [7 * write(np.sqrt(rate), places) + rate for places in (2, 3, 4) for write in WAYS]
    np.testing.assert_allclose(outcomes(rows, rate=rate), expected, rtol=1e-12)


def test_with_all_on_the_way_typed_nothing_is_rounded(rows: Rows) -> None:
    typed = {name: np.full(COUNT, 2.71828) for name in ("rate", "root")}
    assert not outcomes(rows, **typed)


@pytest.mark.parametrize(
    ("number", "places", "cut"),
    [(2.679, 2, 2.67), (-2.679, 2, -2.67), (0.29, 2, 0.29), (1.1, 1, 1.1), (7.999, 0, 7.0)],
)
def test_cut_off_keeps_the_digits_as_they_are_written(
    number: float, places: int, cut: float
) -> None:
    assert cut_off(np.array([number]), places)[0] == pytest.approx(cut, rel=1e-14)
