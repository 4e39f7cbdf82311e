from __future__ import annotations

import math
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.numerals import as_float, canonical, read_number, write
from exgen.numerals.rounding import MOST

STEADY = settings(derandomize=True, deadline=None, max_examples=200)

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction("-2.5465"), "-2.5465"),
        (Fraction(3, 8), "0.375"),
        (Fraction(1500), "1500"),
        (Fraction(1, 3), "0.333333333333"),
        (Fraction(0), "0"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (Fraction(10) ** 400, "1e400"),
        (-(Fraction(10) ** 400) * 3 / 2, "-1.5e400"),
        (Fraction(10) ** -10_000, "1e-10000"),
        (Fraction(10) ** 10_000 - 1, "1e10000"),
        (math.inf, "∞"),
        (-math.inf, "-∞"),
    ],
)
def test_a_value_is_shown_as_a_short_decimal(value: Fraction | float, text: str) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (-2.5465, 4, "-2.5465"),
        (-0.001, 2, "0.00"),
        (-0.0, 0, "0"),
        (1e21, 1, f"{10**21}.0"),
        (0.5, 3, "0.500"),
    ],
)
def test_fixed_point_has_its_places_and_no_negative_zero(
    value: float, places: int, text: str
) -> None:
    assert write(value, places) == text


@STEADY
@given(FINITE, st.integers(0, 12))
def test_what_is_written_reads_back_within_half_a_place(value: float, places: int) -> None:
    (read,) = read_number(write(value, places)).values
    assert abs(Fraction(read) - Fraction(value)) * 2 * 10**places <= 1 + 2 * Fraction(MOST)


@STEADY
@given(st.one_of(FINITE, st.fractions()))
def test_what_was_read_is_shown_to_twelve_digits(value: Fraction | float) -> None:
    (read,) = read_number(canonical(value)).values
    assert abs(Fraction(read) - Fraction(value)) * 10**11 <= abs(Fraction(value))


@STEADY
@given(FINITE)
def test_a_float_comes_back_from_its_fraction(value: float) -> None:
    assert as_float(Fraction(value)) == value


def test_a_number_whose_places_no_float_can_count_is_written_as_it_is() -> None:
    assert write(np.float64(1e308), 2) == f"{1e308:.2f}"


def test_a_finite_value_never_becomes_infinite_nor_a_small_one_zero() -> None:
    assert as_float(Fraction(10) ** 400) == sys.float_info.max
    assert as_float(-(Fraction(10) ** 400)) == -sys.float_info.max
    assert as_float(Fraction(10) ** -400) == 5e-324
    assert as_float(-(Fraction(10) ** -400)) == -5e-324
    assert as_float(math.inf) == math.inf
