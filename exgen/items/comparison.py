"""The one comparison: whether an answer is within the slack of the reference."""

from __future__ import annotations

import numpy as np

from exgen.items.columns import Array

ULPS = 64
"""A slack is a sum of differences, in which so many units of rounding come together."""
BITS = 1e-9
"""Two calculations of the same number differ by less, as a share of it or of its last place."""


def within(answer: Array, reference: Array, slack: Array) -> Array:
    """Return where |answer - reference| <= slack, entry by entry, the boundary included.

    The two may differ by a few units in the last binary place more, because a decimal that
    lies on the boundary as written need not lie there in binary. NaN is within nothing, an infinity
    within the same one alone, nor is a number that is so large that the difference is infinite.
    """
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(reference), np.abs(slack))
        near: Array = np.abs(answer - reference) <= slack + ULPS * np.spacing(size)
        return near | (answer == reference)
