"""Sums and means over the entries that are there: NaN marks an entry that a variant does not have.

A given of size `["m", 2]` has as many rows as its variant's `m` says; the rows beyond are NaN.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def total(x: NDArray[Any], axis: int = 0) -> NDArray[np.float64]:
    """Return the sum along an axis of the entries that are there."""
    return _total(x, ~np.isnan(x), axis)


def count(x: NDArray[Any], axis: int = 0) -> NDArray[np.int32]:
    """Return how many entries are there along an axis."""
    return np.sum(~np.isnan(x), axis=axis, dtype=np.int32)


def mean(x: NDArray[Any], axis: int = 0) -> NDArray[np.float64]:
    """Return the mean along an axis of the entries that are there."""
    there = ~np.isnan(x)
    return _total(x, there, axis) / np.add.reduce(there, axis=axis, dtype=np.int32)


def _total(x: NDArray[Any], there: NDArray[np.bool_], axis: int) -> NDArray[np.float64]:
    present = np.where(there, x, 0.0)
    if x.shape[-1] == 1 and x.shape[axis]:  # numpy adds up a single column in another order
        return np.add.accumulate(present, axis=axis).take(-1, axis=axis)
    return np.add.reduce(present, axis=axis)
