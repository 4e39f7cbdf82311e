"""Activation functions that neither overflow nor lose digits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def sigmoid(x: NDArray[Any]) -> NDArray[np.float64]:
    """Return 1 / (1 + exp(-x)) entry by entry, without overflow for large |x|."""
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-np.asarray(x, dtype=np.float64)))


def log_sigmoid(x: NDArray[Any]) -> NDArray[np.float64]:
    """Return ln sigmoid(x) entry by entry, accurate where sigmoid(x) is close to 0 or 1."""
    with np.errstate(invalid="ignore"):  # NaN marks an entry that is not there
        return -np.logaddexp(0.0, -np.asarray(x, dtype=np.float64))


def logsumexp(x: NDArray[Any], axis: int = 0) -> NDArray[np.float64]:
    """Return ln sum exp(x) along an axis, without overflow."""
    top = np.max(x, axis=axis, keepdims=True)
    return np.squeeze(top, axis) + np.log(np.sum(np.exp(x - top), axis=axis))


def softmax(x: NDArray[Any], axis: int = 0) -> NDArray[np.float64]:
    """Return exp(x) / sum exp(x) along an axis, without overflow."""
    shifted = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return shifted / np.sum(shifted, axis=axis, keepdims=True)
