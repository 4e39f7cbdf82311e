"""The keys of the polynomials, confirmed by numpy's own."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.polynomial import Polynomial

from exgen.check.simulated import answered, handed_in, rows_of
from exgen.items import bank
from exgen.marks.judging.grading import mark
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.sampling import draw

from .samples import COUNT, SEED, samples

ITEM = "calculus/polynomial"


def test_derivative_antiderivative_slope_and_integral() -> None:
    for sample in samples(ITEM):
        f = Polynomial([float(sample[name]) for name in "dcba"])
        whole = f.integ(k=float(sample["k"]))
        assert sample["derivative"] == pytest.approx(f.deriv()(sample["x"]))
        assert sample["antiderivative"] == pytest.approx(whole(sample["x"]))
        assert sample["slope"] == pytest.approx(f.deriv()(sample["p"]))
        start, end = sample["ends"].astype(float)
        assert sample["integral"] == pytest.approx(whole(end) - whole(start))


def test_the_slope_and_the_integral_follow_from_own_formulas() -> None:
    item = bank.load(ITEM)
    drawn = draw(item, SEED, 1, COUNT)
    x, p, (start, end) = (drawn.values[name] for name in ("x", "p", "ends"))
    typed = {name: array.astype(float) for name, array in handed_in(item, drawn.values).items()}
    typed["derivative"] += 5 * x + 3
    typed["slope"] += 5 * p + 3
    typed["antiderivative"] += 5 * x**2
    typed["integral"] += 5 * (end**2 - start**2)
    changed = end**2 != start**2
    marks = mark(rows_of(item, drawn), answered(item, typed))
    assert np.all(marks["derivative"].verdicts == Verdict.WRONG)
    assert np.mean(marks["slope"].verdicts == Verdict.FOLLOW_THROUGH) > 0.9
    follows = marks["integral"].verdicts == Verdict.FOLLOW_THROUGH
    assert np.mean(follows, where=changed) > 0.9
