"""Columns: what is done to the last axis of arrays."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.items.columns import patterns


@pytest.mark.parametrize("rows", [0, 1, 3, 62, 63, 70])
@pytest.mark.parametrize("count", [1, 40])
def test_the_patterns_of_a_mask_are_its_different_columns(rows: int, count: int) -> None:
    mask = np.random.default_rng(rows).random((rows, count)) < 0.5
    mask[:, count // 2 :] = mask[:, :1]
    different, which = patterns(mask)
    assert np.array_equal(different, np.unique(mask, axis=1))
    assert np.array_equal(different[:, which], mask)
