"""The keys of the items on numerics, confirmed by exact fractions and by scipy."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from scipy.optimize import brentq, newton

from .samples import samples

NAME = "numerics/newton-and-bisection"


def cubic(x: complex, p: int, q: int) -> complex:
    return x * x * x + p * x - q


def slope(x: float, p: int, q: int) -> float:
    return cubic(x + 1e-30j, p, q).imag / 1e-30


def test_bisection_in_exact_fractions() -> None:
    for sample in samples(NAME):
        p, q, low = (int(sample[name]) for name in ("p", "q", "low"))
        left, right, rows = Fraction(low), Fraction(low + 1), []
        for _ in range(4):
            middle = (left + right) / 2
            value = middle**3 + p * middle - q
            rows.append([float(number) for number in (left, right, middle, value)])
            left, right = (middle, right) if value < 0 else (left, middle)
        assert sample["bisection"] == pytest.approx(np.array(rows), abs=1e-12)
        assert left < brentq(cubic, low, low + 1, args=(p, q)) < right


def test_newton_by_scipy_and_by_a_complex_step() -> None:
    for sample in samples(NAME):
        p, q = int(sample["p"]), int(sample["q"])
        start = before = float(sample["low"] + (sample["end"] == "right"))
        steps = partial(newton, cubic, start, slope, args=(p, q), tol=1e-300, disp=False)
        rows = sample["newton"][~np.isnan(sample["newton"]).all(axis=1)]
        for count, row in enumerate(rows, 1):
            after = steps(maxiter=count)
            assert row == pytest.approx([slope(before, p, q), after], abs=1e-9)
            assert (abs(after - before) < 1e-4) == (count == len(rows))
            before = after


def test_so_many_halvings_and_no_fewer_make_the_interval_short_enough() -> None:
    for sample in samples(NAME):
        count, width = int(sample["halvings"]), float(sample["width"])
        assert math.ldexp(1, -count) <= width < math.ldexp(1, 1 - count)
