"""Opposites: what to try to find the other right answers to a step, where several are right."""

from __future__ import annotations

import numpy as np

from exgen.items.columns import Array, per_variant


def _negated(right: Array) -> Array:
    return -right


def _mirrored(right: Array) -> Array:
    """Return entries with the largest for the smallest, as the labels 2 and 1 for 1 and 2."""
    entries = per_variant(right)
    mirrored: Array = np.max(entries, axis=0) + np.min(entries, axis=0) - right
    return mirrored


def _reversed(right: Array) -> Array:
    return right[::-1] if right.ndim > 1 else right


OPPOSITES = (_negated, _mirrored, _reversed)
"""What these make of a right answer is as far from it as can be, so that it stands for another."""


def filled_in(answer: Array, right: Array) -> Array:
    """Return an answer with its blank entries as in a right one, or in the opposite that is nearer."""
    blank = np.isnan(answer)
    if not blank.any():
        return answer
    best, nearest = right, np.full(answer.shape[-1], np.inf)
    for other in (right, *(opposite(right) for opposite in OPPOSITES)):
        far = np.sum(per_variant(np.where(blank, 0.0, np.abs(answer - other))), axis=0)
        best, nearest = np.where(far < nearest, other, best), np.fmin(far, nearest)
    return np.where(blank, best, answer)
