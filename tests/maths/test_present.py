"""Sums and means over the entries that are there."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.maths import mean, total


@pytest.mark.parametrize("entries", [1, 8, 9, 200])
def test_a_variant_has_the_same_sum_alone_and_among_others(entries: int) -> None:
    x = np.random.default_rng(1).normal(size=(entries, 40))
    alone = [x[:, [k]].copy() for k in range(40)]
    assert np.array_equal(np.concatenate([total(one) for one in alone]), total(x))
    assert np.array_equal(np.concatenate([mean(one) for one in alone]), mean(x))


def test_the_sum_of_nothing_is_0() -> None:
    assert total(np.empty((0, 1))).tolist() == [0]
