"""Precision: what tells a number that is right, but not to all its digits, from a wrong one.

Some have fewer digits, of some the last one was cut off, and some come out where students round too
early on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from exgen.items.columns import Array, per_variant
from exgen.items.comparison import BITS, within
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.marks.judging.near import NearMiss

FEWER = "imprecise.fewer"
TOO_FEW = "imprecise.too-few"
CUT = Reason("imprecise.cut")
EARLY = Reason("imprecise.early")
SEVERAL = 2
"""So many digits a number has at the least of which more is told than that it has few.

So has one of a single digit that is not the first decimal: 2 for 2.1103 and 0.5 for 0.5312 are what
anybody may type, 0.06 for 0.0556 is not.
"""
FIRST_DECIMAL = 1
NEARBY = 0.1
"""What was cut off or rounded too early is within this share of the exact number."""


@dataclass(frozen=True)
class Beside:
    """What answers are compared with.

    right     what is right, or follows from own answers
    slack     how far from it counts
    early     what comes out for those who round too early
    mistaken  what the mistakes give that are told of the part, NaN in rows where they are not
    """

    right: Array
    slack: Array
    early: Iterable[Array]
    mistaken: Sequence[Array]


def nearby(part: AskedPart, answer: Array, right: Array) -> Array:
    """Return which answers are so near that they may be imprecise, (fields, r)."""
    typed, true = per_variant(answer), per_variant(right)
    off = np.abs(typed - true)
    near = off <= NEARBY * np.abs(true)
    for digits in part.digits.fewer()[1:]:  # 0.02 for 0.0153 is far off, but it has one digit only
        unit = digits.unit(typed)
        near |= (off <= unit) & (np.abs(typed - digits.rounded(typed)) <= BITS * unit)
    return near & (typed != 0)


def imprecisions(part: AskedPart, answer: Array, beside: Beside, places: Array) -> list[NearMiss]:
    """Return what makes answers imprecise: what to say, and a mask (fields, r).

    `places` (fields, r) are the decimal places that were typed. The first that explains a field says
    most about it.
    """
    typed, true, reach = map(per_variant, (answer, beside.right, beside.slack))
    off, unit = np.abs(typed - true), 10.0**-places
    asked_places, half = part.digits.places(true), part.last_place(true) / 2
    # who rounds as asked, and then once more, has 0.546 for 0.54546
    twice, on_the_way = half, np.maximum(reach - half, 0)
    if not part.rounded:  # the author says how far off an answer may be, whatever rounding does
        twice, on_the_way = np.zeros(reach.shape), np.zeros(reach.shape)
    digits = np.floor(np.log10(np.abs(typed))) + 1 + np.minimum(places, asked_places)
    several, fewer = digits >= SEVERAL, places < asked_places
    tells = several | ((digits >= 1) & (places > FIRST_DECIMAL) & part.digits.a_late_one_tells)
    rounded = tells & (off <= unit / 2 + twice + on_the_way)
    cut = several & _is_cut(typed, true, places)
    # what was rounded as the sheet tells, and was cut off then, is off by a little more than a cut
    early_ones = (off < unit + on_the_way) & (np.abs(typed) < np.abs(true)) & (on_the_way > 0)
    room = np.where(fewer, np.maximum(reach, unit / 2 + on_the_way), reach)
    for outcome in map(per_variant, beside.early):
        early_ones |= np.abs(typed - outcome) <= room
    # within the slack nobody has rounded badly, but one may have typed too few places
    off_at_all = ~within(typed, true, reach)
    return [
        (part.digits.asked(FEWER), fewer & (rounded | cut)),
        (CUT, ~fewer & cut & off_at_all),
        (EARLY, early_ones & several & off_at_all & (off <= NEARBY * np.abs(true))),
    ]


def too_few(part: AskedPart, answer: Array, right: Array, places: Array) -> NearMiss:
    """Return what to say of answers of one digit that are right to it, which is too few, (fields, r)."""
    typed, true = per_variant(answer), per_variant(right)
    fewer = (places < part.digits.places(true)) & (typed != 0)
    return part.digits.asked(TOO_FEW), fewer & (np.abs(typed - true) <= 10.0**-places / 2)


def _is_cut(typed: Array, true: Array, places: Array) -> Array:
    """Return which numbers are others without the digits after some places, (fields, r)."""
    unit = 10.0**-places
    gone = np.abs(true) - np.abs(typed)
    cut: Array = (typed * true > 0) & (gone > -BITS * unit) & (gone < (1 - BITS) * unit)
    return cut


def apart_from_mistakes(answer: Array, beside: Beside, places: Array) -> Array:
    """Return which answers are not, to the digits typed, those of mistakes that are told, (fields, r)."""
    typed, true, reach = map(per_variant, (answer, beside.right, beside.slack))
    off = np.abs(typed - true)
    digits = reach + 10.0**-places / 2
    apart = np.ones(typed.shape, dtype=bool)
    for wrong in map(per_variant, beside.mistaken):
        from_wrong = np.abs(typed - wrong)
        # the mistake may give what is right, but for the last bits
        same = (np.abs(wrong - true) <= reach) & (off * (1 - BITS) <= from_wrong)
        apart &= same | (from_wrong > np.maximum(off, digits)) | ~np.isfinite(wrong)
    return apart
