"""Precision: what tells a number that is right, but not to all its digits, from a wrong one.

Some have fewer digits, of some the last one was cut off, and some are off by what rounding too early
on the way explains.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from exgen.items.columns import Array, per_variant
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.marks.judging.near import NearMiss

CUT = Reason("imprecise.cut")
EARLY = Reason("imprecise.early")
DIGITS = 2
"""So many digits a number has at the least of which right ones are told from wrong ones."""
WHOLE_DIGITS = 3
"""The same for a number that is typed without decimals: 2 is hardly right for 2.1103."""
NEARBY = 0.1
"""A number of two digits that is right to these is within this share of the exact one."""
SLIGHT = 0.03
"""Rounding on the way explains an error up to this share of the answer."""
APART = 3.0
"""So many times nearer than to any known mistake's answer is one that was rounded too early."""


BITS = 1e-9
"""Two calculations of the same number differ by less."""


def nearby(answer: Array, right: Array) -> Array:
    """Return which answers are so near that they may be imprecise, (fields, r)."""
    typed, true = per_variant(answer), per_variant(right)
    return (typed != 0) & (np.abs(typed - true) <= NEARBY * np.abs(true))


def imprecisions(
    part: AskedPart, answer: Array, right: Array, reaches: tuple[Array, Array], places: Array
) -> list[NearMiss]:
    """Return what makes answers imprecise: what to say, and a mask (fields, r).

    The `reaches` are the slack, and the slack of who rounds too early; `places` (fields, r) are the
    decimal places that were typed. The first that explains a field says most about it.
    """
    typed, true, reach, wide = map(per_variant, (answer, right, *reaches))
    off = np.abs(typed - true)
    unit = 10.0**-places
    on_the_way = np.maximum(reach - part.last_place / 2, 0)
    if not part.rounded:  # the author says how far off an answer may be, whatever rounding does
        on_the_way = np.zeros(reach.shape)
    rounded = off <= unit / 2 + on_the_way
    cut = (off < unit + on_the_way) & (np.abs(typed) < np.abs(true))
    fewer = places < part.places
    digits = np.floor(np.log10(np.abs(typed))) + 1 + np.minimum(places, part.places)
    told = digits >= np.where(places > 0, DIGITS, WHOLE_DIGITS)
    asked = Reason.of("imprecise.fewer-places", count=part.places)
    # an answer that has fewer places may also have been rounded on the way
    by_rounding = np.maximum(wide, reach) + np.where(fewer, unit / 2, 0)
    early_ones = off <= np.minimum(by_rounding, SLIGHT * np.abs(true))
    return [
        (asked, fewer & told & (rounded | cut)),
        (CUT, ~fewer & told & cut),
        (EARLY, told & early_ones & (wide > reach)),
    ]


def apart_from(
    mistaken: Iterable[Array],
    answer: Array,
    right: Array,
    reaches: tuple[Array, Array],
    *,
    times: float,
) -> Array:
    """Return which answers are so many times nearer to the right one than to any mistake's, (fields, r).

    The `reaches` are the slack, and how far a number to the places typed may be off.
    """
    typed, true, reach, digits = map(per_variant, (answer, right, *reaches))
    off = np.abs(typed - true)
    apart = np.ones(typed.shape, dtype=bool)
    for wrong in map(per_variant, mistaken):
        from_wrong = np.abs(typed - wrong)
        # the mistake may give what is right, but for the last bits
        same = (np.abs(wrong - true) <= reach) & (off * (1 - BITS) <= from_wrong)
        far = (np.abs(wrong - true) >= times * off) & (from_wrong > np.maximum(off, digits))
        apart &= same | far | ~np.isfinite(wrong)
    return apart
