"""Random values: what raw random words are turned into, by algorithms of exgen's own.

They are pinned here, so that a variant stays what it is whatever becomes of numpy's.
"""

from __future__ import annotations

import functools
from itertools import accumulate
from math import erfc, inf, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from exgen.items.columns import Array

RandomWords: TypeAlias = NDArray[np.uint64]

_BITS = 52
"""So many bits of a word make a float between 0 and 1: with one more the largest would be 1."""

_CENTRE = (
    (
        2.5090809287301226727e3,
        3.3430575583588128105e4,
        6.7265770927008700853e4,
        4.5921953931549871457e4,
        1.3731693765509461125e4,
        1.9715909503065514427e3,
        1.3314166789178437745e2,
        3.3871328727963666080e0,
    ),
    (
        5.2264952788528545610e3,
        2.8729085735721942674e4,
        3.9307895800092710610e4,
        2.1213794301586595867e4,
        5.3941960214247511077e3,
        6.8718700749205790830e2,
        4.2313330701600911252e1,
        1.0,
    ),
)
_TAIL = (
    (
        7.74545014278341407640e-4,
        2.27238449892691845833e-2,
        2.41780725177450611770e-1,
        1.27045825245236838258e0,
        3.64784832476320460504e0,
        5.76949722146069140550e0,
        4.63033784615654529590e0,
        1.42343711074968357734e0,
    ),
    (
        1.05075007164441684324e-9,
        5.47593808499534494600e-4,
        1.51986665636164571966e-2,
        1.48103976427480074590e-1,
        6.89767334985100004550e-1,
        1.67638483018380384940e0,
        2.05319162663775882187e0,
        1.0,
    ),
)
_FAR = (
    (
        2.01033439929228813265e-7,
        2.71155556874348757815e-5,
        1.24266094738807843860e-3,
        2.65321895265761230930e-2,
        2.96560571828504891230e-1,
        1.78482653991729133580e0,
        5.46378491116411436990e0,
        6.65790464350110377720e0,
    ),
    (
        2.04426310338993978564e-15,
        1.42151175831644588870e-7,
        1.84631831751005468180e-5,
        7.86869131145613259100e-4,
        1.48753612908506148525e-2,
        1.36929880922735805310e-1,
        5.99832206555887937690e-1,
        1.0,
    ),
)
"""Numerator and denominator of rational approximations, highest power first (Wichura, 1988)."""
_NEAR, _TAIL_BEGINS, _FAR_BEGINS = 0.425, 1.6, 5.0
_BELOW_ONE = 1 - 2.0**-53


def uniform(words: RandomWords) -> Array:
    """Return numbers between 0 and 1, neither of them included."""
    return ((words >> np.uint64(64 - _BITS)).astype(float) + 0.5) * 2.0**-_BITS


def shuffled(words: RandomWords) -> Array:
    """Return the numbers 0 to w - 1 in a random order for each variant, (w, n)."""
    return np.argsort(words, axis=0, kind="stable")


def normal(words: RandomWords, low: float = -inf, high: float = inf) -> Array:
    """Return samples of the standard normal distribution between two bounds, by its inverse."""
    below, above = _share_below(low), _share_below(high)
    share = below + uniform(words) * (above - below)
    return _normal_inverse(np.minimum(share, _BELOW_ONE))


def share_between(low: float, high: float) -> float:
    """Return how much of the standard normal distribution lies between two bounds."""
    return _share_below(high) - _share_below(low)


def with_total(words: RandomWords, most: int, total: int) -> Array:
    """Return whole numbers (w, n) from 0 to `most` that add up to a total, all such equally likely.

    One entry after the other is drawn, each as likely as there are ways to go on from it.
    """
    entries = len(words)
    if 2 * total > entries * most:  # where ways are counted from the other end, floats are exacter
        return most - with_total(words, most, entries * most - total)
    fewer, left = _ways(entries, most, total), np.full(words.shape[-1], total)
    found = np.empty(words.shape, dtype=np.int64)
    for place, chance in enumerate(uniform(words[:-1])):
        behind = fewer[entries - 1 - place]
        least = behind[np.maximum(left - most, 0)]
        aim = least + chance * (behind[left + 1] - least)
        after = np.searchsorted(behind, aim, side="right") - 1
        after = np.minimum(after, np.minimum(left, (entries - 1 - place) * most))
        found[place], left = left - after, after
    found[-1] = left
    return found


@functools.lru_cache(maxsize=64)
def _ways(entries: int, most: int, total: int) -> list[Array]:
    """Return for 0, 1, ... entries in how many ways they add up to less than 0, 1, ..., total + 1.

    As shares of the ways to add up to at most the total: the whole numbers would be too large.
    """
    ways, found = [1] + [0] * total, []
    for _ in range(entries):
        fewer = [0, *accumulate(ways)]
        found.append(np.array([number / fewer[-1] for number in fewer]))
        ways = [
            up_to - (fewer[last - most] if last > most else 0)
            for last, up_to in enumerate(fewer[1:])
        ]
    return found


def _share_below(bound: float) -> float:
    return erfc(-bound / sqrt(2)) / 2


def _normal_inverse(share: Array) -> Array:
    """Return below which number such a share of the standard normal distribution lies.

    By algorithm AS 241 (Wichura, "The percentage points of the normal distribution", 1988).
    """
    off = share - 0.5
    tail = np.sqrt(-np.log(np.minimum(share, 1 - share)))
    centre = off * _ratio(_CENTRE, _NEAR**2 - off * off)
    out = np.where(
        tail <= _FAR_BEGINS, _ratio(_TAIL, tail - _TAIL_BEGINS), _ratio(_FAR, tail - _FAR_BEGINS)
    )
    return np.where(np.abs(off) <= _NEAR, centre, np.copysign(out, off))


def _ratio(polynomials: tuple[tuple[float, ...], tuple[float, ...]], at: Array) -> Array:
    above, below = polynomials
    return np.asarray(np.polyval(above, at) / np.polyval(below, at))
