"""Which of several right answers is meant, for steps that accept more than one (exgen.items.accept)."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LARGEST = np.finfo(float).max


def up_to_sign(answer: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float64]:
    """Return a right vector (k, n), or its negative where that is nearer to the answer."""
    return np.where(np.sum(answer * right, axis=0) < 0, -right, right)


def up_to_scale(answer: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float64]:
    """Return the multiple of a right vector (k, n) that is nearest to the answer.

    Where the answer has no part along the vector it is the vector itself.
    """
    factor = np.sum(answer * right, axis=0) / np.sum(right * right, axis=0)
    return right * np.where(np.abs(factor) < np.finfo(float).eps, 1.0, factor)


def in_any_order(answer: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """Return right numbers (k, n), or rows (k, ..., n), in the order in which the answer is nearest to them.

    The pair of an answer and a right number that are nearest to each other goes together, then the
    nearest of those left, and so on. What is NaN in the answer is not there; it gets what is left.
    """
    count, variants = len(right), np.arange(right.shape[-1])
    apart = np.abs(answer[:, None] - right[None]).reshape(count, count, -1, right.shape[-1])
    # without any number in it an answer is as far from all
    given = np.isfinite(apart)
    far = np.where(given, apart, 0.0).sum(axis=2)
    far = np.where(given.any(axis=2), far, np.inf)
    found = np.array(right)
    left = np.ones((count, count, right.shape[-1]), dtype=bool)
    for _ in range(count):
        ranked = np.where(left, np.minimum(far, _LARGEST), np.inf).reshape(-1, right.shape[-1])
        place, member = np.divmod(np.argmin(ranked, axis=0), count)
        found[place, ..., variants] = right[member, ..., variants]
        left[place, :, variants] = False
        left[:, member, variants] = False
    return found


def up_to_renaming(answer: NDArray[Any], right: NDArray[Any], names: int) -> NDArray[Any]:
    """Return right labels (k, n), 1 to `names`, renamed so that most agree with the answer.

    All renamings are tried; there are 24 of four names.
    """
    labels = np.arange(1, names + 1)
    renamings = [np.array(other) for other in itertools.permutations(labels)]
    renamed = np.stack([other[right.astype(int) - 1] for other in renamings])
    best = np.argmax(np.sum(renamed == answer, axis=1), axis=0)
    return np.take_along_axis(renamed, best[None, None], axis=0)[0]
