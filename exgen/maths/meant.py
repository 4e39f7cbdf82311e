"""Which of several right answers is meant, for steps that accept more than one (exgen.items.accept)."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_NAMES = 6
"""So many clusters have 720 renamings, all of which are tried."""


def up_to_sign(answer: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float64]:
    """Return a right vector (k, n), or its negative where that is nearer to the answer."""
    return np.where(np.sum(answer * right, axis=0) < 0, -right, right)


def up_to_scale(answer: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float64]:
    """Return the multiple of a right vector (k, n) that is nearest to the answer.

    Where the answer has no part along the vector it is the vector itself.
    """
    factor = np.sum(answer * right, axis=0) / np.sum(right * right, axis=0)
    return right * np.where(np.abs(factor) < np.finfo(float).eps, 1.0, factor)


def up_to_renaming(answer: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """Return right labels (k, n) of clusters, under the names by which most agree with the answer.

    The names are those that occur in either; there may be MOST_NAMES of them.
    """
    names = np.union1d(answer, right)
    if len(names) > MOST_NAMES:
        names = np.unique(right)
    renamed = np.stack(
        [
            np.asarray(other)[np.searchsorted(names, right)]
            for other in itertools.permutations(names)
        ]
    )
    best = np.argmax(np.sum(renamed == answer, axis=1), axis=0)
    return np.take_along_axis(renamed, best[None, None], axis=0)[0]
