"""The one comparison."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exgen.items.comparison import within

DECIMALS = st.decimals(-1000, 1000, places=4)
SLACKS = st.decimals(Decimal("0.0001"), 1, places=4)


def inside(answer: Decimal, reference: Decimal, slack: Decimal) -> bool:
    return bool(within(*(np.array([float(x)]) for x in (answer, reference, slack)))[0])


@given(DECIMALS, SLACKS, st.sampled_from([-1, 1]))
def test_a_decimal_on_the_boundary_as_written_counts_as_inside(
    reference: Decimal, slack: Decimal, side: int
) -> None:
    assert inside(reference + side * slack, reference, slack)


@given(DECIMALS, SLACKS, st.sampled_from([-1, 1]))
def test_a_decimal_beyond_the_boundary_counts_as_outside(
    reference: Decimal, slack: Decimal, side: int
) -> None:
    beyond = reference + side * (slack + Decimal("0.00000001"))
    assert not inside(beyond, reference, slack)


def test_what_is_no_number_is_within_nothing() -> None:
    values = np.array([np.nan, 1.0, np.nan, np.nan, np.inf])
    references = np.array([1.0, np.nan, np.nan, np.inf, np.nan])
    assert not within(values, references, np.full(5, 0.1)).any()


@pytest.mark.parametrize("slack", [0.0, 0.1, 1e300])
def test_an_infinity_is_within_the_same_one_alone(slack: float) -> None:
    some = np.array([-np.inf, -1.7e308, 0.0, 1.0, 1.7e308, np.inf])
    for infinite in (-np.inf, np.inf):
        at = np.full(len(some), infinite)
        same = (some == infinite).tolist()
        assert within(some, at, np.full(len(some), slack)).tolist() == same
        assert within(at, some, np.full(len(some), slack)).tolist() == same
