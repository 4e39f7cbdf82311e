"""The keys of the LU decomposition, confirmed by LAPACK and by exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy.linalg import lu

from exgen.check.simulated import answered, given_only, handed_in, rows_of
from exgen.items import bank
from exgen.items.words import number_of
from exgen.marks.judging.grading import mark
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.sampling import draw

from .samples import COUNT, SEED, samples

ITEM = "matrices/lu-with-pivoting"
FOLLOWED = (Verdict.CORRECT, Verdict.FOLLOW_THROUGH)


def test_the_factors_and_the_permutation_are_those_of_lapack() -> None:
    for sample in samples(ITEM):
        placed, lower, upper = lu(sample["matrix"])
        assert sample["lower"] == pytest.approx(lower)
        assert sample["upper"] == pytest.approx(upper)
        rows = (placed.T @ [1, 2, 3]).astype(int)
        assert sample["permutation"] == number_of(", ".join(map(str, rows)))


def test_the_system_is_solved_exactly() -> None:
    for sample in samples(ITEM):
        x = [Fraction(entry).limit_denominator(10**6) for entry in sample["x"].tolist()]
        left = [
            sum(a * b for a, b in zip(row, x, strict=True)) for row in sample["matrix"].tolist()
        ]
        assert left == sample["right"].tolist()
        assert sample["lower"] @ sample["y"] == pytest.approx(sample["permuted"] @ sample["x"])


def test_a_slip_in_a_pivot_is_followed_into_the_other_factor_and_the_solution() -> None:
    item = bank.load(ITEM)
    drawn = draw(item, SEED, 1, COUNT)
    slip = drawn.values["u_2"] + np.array([[0], [3], [0]])
    given = given_only(item.graph, drawn.values)
    typed = handed_in(item, {**drawn.values, **item.graph.evaluate(given, {"u_2": slip})})
    marks = mark(rows_of(item, drawn), answered(item, typed))
    assert np.all(marks["upper"].shares[4] == 0)
    assert np.mean(np.isin(marks["lower"].verdicts[7], FOLLOWED)) > 0.9
    assert np.mean(np.isin(marks["x"].verdicts, FOLLOWED)) > 0.9


def test_who_swaps_no_rows_pays_once() -> None:
    item = bank.load(ITEM)
    drawn = draw(item, SEED, 1, COUNT)
    (wrong,) = (w for w in item.misconceptions if w.name == "swaps_no_rows")
    typed = handed_in(item, item.graph.evaluate(drawn.values, wrong.instead))
    marks = mark(rows_of(item, drawn), answered(item, typed))
    assert np.all(marks["permutation"].verdicts == Verdict.MISCONCEPTION)
    assert np.mean(marks["x"].shares) > 0.9
