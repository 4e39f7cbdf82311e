"""Kernels that go the way of a convention, which an item declares (see exgen.items.conventions).

A convention reaches a model as an array (n,) of words, one for each variant.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exgen.maths.present import count, total


def log(x: NDArray[Any], logarithm: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return the logarithm of x, entry by entry: "natural", or "binary"."""
    return np.log(x) / np.where(logarithm == "binary", np.log(2.0), 1.0)


def variance(x: NDArray[Any], divisor: NDArray[np.str_], axis: int = 0) -> NDArray[np.float64]:
    """Return the variance along an axis, over the entries that are there: by "n", or by "n-1"."""
    number = count(x, axis)
    mean = np.expand_dims(total(x, axis) / number, axis)
    return total((x - mean) ** 2, axis) / np.where(divisor == "n-1", number - 1, number)


def threshold(x: NDArray[Any], at_zero: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return the unit step H(x), entry by entry, with H(0) = "0", "half" or "1"."""
    middle = np.select([at_zero == "half", at_zero == "1"], [0.5, 1.0], 0.0)
    return np.heaviside(x, np.broadcast_to(middle, np.shape(x)))


def gathered(x: NDArray[Any], batch: NDArray[np.str_], axis: int = 0) -> NDArray[np.float64]:
    """Return the "sum" or the "mean" along an axis, over the entries that are there."""
    return total(x, axis) / np.where(batch == "mean", count(x, axis), 1)


def first_smallest(x: NDArray[Any], ties: NDArray[np.str_], axis: int = 0) -> NDArray[np.int64]:
    """Return the index of the smallest entry along an axis, of equal ones the "lowest" or "highest"."""
    last = x.shape[axis] - 1 - np.argmin(np.flip(x, axis), axis=axis)
    return np.where(ties == "highest", last, np.argmin(x, axis=axis))
