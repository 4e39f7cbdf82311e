"""Numerical gradients and optima: another way to a result, to confirm a formula by.

The last axis is the variant; a function maps an array (..., n) to one number for each variant, (n,).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

GOLDEN = (np.sqrt(5.0) - 1) / 2
HALVINGS = 100


def numerical_gradient(
    function: Callable[[Floats], Floats], at: NDArray[Any], step: float = 1e-4
) -> Floats:
    """Return the gradient of a function at an array (..., n), in its shape, by central differences.

    Of the fourth order (Abramowitz & Stegun 1964, 25.3.6), so that for smooth functions of size 1
    about eleven digits are right. Entries that a variant does not have (NaN) have the gradient NaN.
    """
    at = np.asarray(at, dtype=np.float64)
    gradient = np.full(at.shape, np.nan)
    for entry in np.ndindex(at.shape[:-1]):
        moved = np.zeros(at.shape)
        moved[entry] = step
        near = function(at + moved) - function(at - moved)
        far = function(at + 2 * moved) - function(at - 2 * moved)
        gradient[entry] = np.where(np.isnan(at[entry]), np.nan, (8 * near - far) / (12 * step))
    return gradient


def maximiser(
    function: Callable[[Floats], Floats], low: NDArray[Any] | float, high: NDArray[Any] | float
) -> Floats:
    """Return where between two bounds a function with one maximum is largest, entry by entry.

    By golden-section search (Kiefer 1953). `function` maps an array to one of its shape, in which
    each entry depends on the same entry only. A maximum is flat, so that about half of the digits
    are right: compare the function's value there, or its place to 1e-7 of the interval.
    """
    left, right = np.broadcast_arrays(np.asarray(low, float), np.asarray(high, float))
    left, right = left.copy(), right.copy()
    for _ in range(HALVINGS):
        first, second = right - GOLDEN * (right - left), left + GOLDEN * (right - left)
        rises = function(first) < function(second)
        left, right = np.where(rises, first, left), np.where(rises, right, second)
    return (left + right) / 2
