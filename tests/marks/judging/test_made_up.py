"""Made up: numbers that nobody comes by who works on a sheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from own import item_files, own_rows

from exgen.items.columns import Array
from exgen.marks.judging.cases import Case, Rows
from exgen.marks.judging.made_up import is_made_up
from exgen.marks.judging.verdicts import Verdict

ITEM = item_files(
    "g = { low = 11, high = 99, size = [3] }\nh = { low = 11, high = 99, size = [2] }\n",
    {"three": {}, "pair": {}, "one": {}, "last": {}},
    """
def three(g):
    return g / 7 + 0.1234


def pair(h):
    return h / 13 + 0.1234


def one(pair):
    return pair[0] * pair[1] / 7


def last(three, one):
    return three[0] + three[1] * three[2] + one
""",
)
COUNT = 5


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """The variants of an item whose last answer comes of three numbers, of two and of one."""
    drawn = own_rows(tmp_path, monkeypatch, "own/made-up", ITEM, COUNT)
    return replace(drawn, values={**drawn.values, "one": np.full(COUNT, 2.5137)})


def columns(numbers: list[float]) -> Array:
    """Return numbers for all variants; a single one stands for itself."""
    return np.array([numbers] * COUNT).T if len(numbers) > 1 else np.full(COUNT, numbers[0])


def made_up(rows: Rows, step: str, typed: Array, verdict: Verdict = Verdict.WRONG) -> set[bool]:
    assert rows.mistakes is not None
    part = rows.asked.parts[-1]
    verdicts = {s: np.full((1, COUNT), verdict) for s in ("three", "pair", "one")}
    case = Case(rows, rows.mistakes, part, {"last": rows.values["last"]}, verdicts=verdicts)
    with np.errstate(all="ignore"):  # as in grading
        return set(is_made_up(case, {step: typed}).tolist())


@pytest.mark.parametrize(
    ("step", "numbers"),
    [
        ("three", [5.31, 5.31, 5.31]),
        ("three", [5.31, -5.31, 5.31]),
        ("three", [5.31, 5.311, 5.31]),
        ("three", [2.0, 2.0, 7.31]),
        ("three", [0.5, 0.5, 7.31]),
        ("three", [0.0, 0.0, 7.31]),
        ("three", [0.0, 1.0, 0.0]),
        ("three", [1.0, -1.0, 0.0]),
        ("three", [0.0, 0.01, 10.0]),
        ("three", [0.5, 2.0, -1.0]),
        ("three", [0.1, 0.2, 0.3]),
        ("pair", [2.0, 2.0]),
        ("pair", [1.73, -1.73]),
        ("pair", [0.0, 10.0]),
        ("one", [10.0]),
        ("one", [-0.01]),
    ],
)
def test_constants_are_made_up(rows: Rows, step: str, numbers: list[float]) -> None:
    assert made_up(rows, step, columns(numbers)) == {True}


@pytest.mark.parametrize(
    ("step", "numbers"),
    [
        ("three", [5.31, 5.36, 5.31]),
        ("three", [5.31, 5.31, 2.7]),
        ("three", [7.31, 4.2, 1.7]),
        ("three", [0.51, 0.51, 7.31]),
        ("three", [3.0, 3.0, 7.31]),
        ("three", [2.0, 4.2, 7.31]),
        ("three", [0.5, 2.0, -1.1]),
        ("pair", [2.0, 1.5]),
        ("one", [1.0]),
        ("one", [0.1]),
        ("one", [20.0]),
    ],
)
def test_what_a_slip_may_lead_to_is_not(rows: Rows, step: str, numbers: list[float]) -> None:
    assert made_up(rows, step, columns(numbers)) == {False}


@pytest.mark.parametrize("factor", [1, -1, 10, 0.1, 100, 0.01, -0.1])
def test_a_copy_of_what_is_printed_is_made_up(rows: Rows, factor: float) -> None:
    assert made_up(rows, "three", factor * rows.values["g"]) == {True}
    assert made_up(rows, "pair", factor * rows.values["h"]) == {False}  # it may be so by chance


@pytest.mark.parametrize("factor", [3, 1.0001])
def test_a_multiple_of_it_is_not(rows: Rows, factor: float) -> None:
    assert made_up(rows, "three", factor * rows.values["g"]) == {False}


def test_a_copy_but_for_one_entry_is_not(rows: Rows) -> None:
    typed = rows.values["g"].astype(float)
    typed[1] += 0.3
    assert made_up(rows, "three", typed) == {False}


@pytest.mark.parametrize(
    ("step", "right", "numbers"),
    [
        ("three", [2.0, 2.0, 2.0], [2.0, 2.0, 7.31]),
        ("one", [2.51], [10.0]),
        ("one", [0.0012], [0.001]),
    ],
)
def test_what_looks_like_the_right_answer_is_not(
    rows: Rows, step: str, right: list[float], numbers: list[float]
) -> None:
    like_it = replace(rows, values={**rows.values, step: columns(right)})
    assert made_up(like_it, step, columns(numbers)) == {False}
    assert made_up(rows, step, columns(numbers)) == {True}


@pytest.mark.parametrize(
    ("right", "expected"), [([2.5137, 1.2341], {True}), ([2.5, 1.2341], {False})]
)
def test_a_pair_of_one_digit_is_made_up_where_both_right_ones_have_all_places(
    rows: Rows, right: list[float], expected: set[bool]
) -> None:
    fine = replace(rows, values={**rows.values, "pair": columns(right)})
    assert made_up(fine, "pair", columns([0.3, 0.2])) == expected
    assert made_up(fine, "pair", columns([3.0, 0.2])) == {False}


def test_who_rounds_to_one_digit_made_nothing_up(rows: Rows) -> None:
    right = {"three": columns([0.2134, 0.3021, 0.4845]), "pair": columns([0.2134, 0.7866])}
    exact = replace(rows, values={**rows.values, **right})
    assert made_up(exact, "three", columns([0.2, 0.3, 0.5])) == {False}
    assert made_up(exact, "pair", columns([0.2, 0.8])) == {False}
    assert made_up(exact, "three", columns([0.5, 0.2, 0.3])) == {True}
    assert made_up(exact, "pair", columns([0.8, 0.2])) == {True}


def test_where_the_right_one_is_a_copy_a_copy_is_not(rows: Rows) -> None:
    copied = replace(rows, values={**rows.values, "three": rows.values["g"].astype(float)})
    assert made_up(copied, "three", 10.0 * rows.values["g"]) == {False}


@pytest.mark.parametrize(
    "verdict", [Verdict.CORRECT, Verdict.FOLLOW_THROUGH, Verdict.MISCONCEPTION]
)
def test_what_earned_points_took_work_however_it_looks(rows: Rows, verdict: Verdict) -> None:
    assert made_up(rows, "three", columns([2.0, 2.0, 2.0]), verdict) == {False}
