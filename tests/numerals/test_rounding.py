from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.items.columns import to_places
from exgen.items.digits import Places
from exgen.items.filling import render
from exgen.numerals import canonical, read_number, rounded, write, write_figures

STEADY = settings(derandomize=True, deadline=None, max_examples=300)


@STEADY
@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.sampled_from([0, 5, 4999, 5001]))
def test_numbers_are_rounded_as_written_halves_away_from_zero(
    whole: int, places: int, more: int
) -> None:
    written = f"{whole}e-{places}" if not more else f"{whole}{more}e-{places + len(str(more))}"
    expected = Decimal(written).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(write(float(written), places)) == expected


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (2.675, 2, "2.68"),
        (-2.675, 2, "-2.68"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-0.5, 0, "-1"),
        (1.1 * 1.15, 3, "1.265"),
        (1.1 * 1.15, 2, "1.27"),
        (100.005 - 100, 2, "0.01"),
        (0.1 * 3 - 0.25, 1, "0.1"),
        (2.674999, 2, "2.67"),
    ],
)
def test_a_half_that_was_worked_out_is_one_although_binary_misses_it(
    value: float, places: int, text: str
) -> None:
    assert write(value, places) == text
    assert render(f"{{{{ x | places({places}) }}}}", {"x": value}, Places(5), "a text") == text
    assert float(
        render(f"{{{{ x | round({places}) }}}}", {"x": value}, Places(5), "a text")
    ) == float(text)


@STEADY
@given(st.lists(st.floats(), min_size=1), st.integers(0, 8))
def test_many_numbers_are_rounded_as_one_is(values: list[float], places: int) -> None:
    one_by_one = [rounded(value, places) for value in values]
    assert np.array_equal(to_places(np.array(values), places), one_by_one, equal_nan=True)


@pytest.mark.parametrize(
    ("value", "figures", "text"),
    [
        (0.0125, 2, "0.013"),
        (0.00025, 1, "0.0003"),
        (3.125, 3, "3.13"),
        (99.95, 3, "100"),
        (0, 2, "0"),
    ],
)
def test_significant_figures_are_rounded_so_too(value: float, figures: int, text: str) -> None:
    assert write_figures(value, figures) == text


def test_what_was_typed_is_told_with_its_halves_away_from_zero() -> None:
    (typed,) = read_number("0.1234567890125").values
    assert canonical(typed) == "0.123456789013"


@pytest.mark.parametrize("value", [math.inf, -math.inf, 1e300, 2.0**60])
def test_what_has_no_such_places_stays(value: float) -> None:
    assert rounded(value, 4) == value
