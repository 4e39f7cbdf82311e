"""Near misses: answers that differ from the right one in one thing that can be named.

The sign is lost, or the decimal point stands elsewhere, or two entries are swapped. Each is told of
numbers with so many digits only that they would not agree by chance.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from exgen.distinct import each_once
from exgen.items.columns import Array, per_variant
from exgen.items.comparison import within
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.numerals import unit_as_text

SIGN = Reason("near.sign")
ALL_SIGNS = Reason("near.all-signs")
SWAPPED = Reason("near.swapped")
POWERS = (1, 2, 3)
"""By how many places the decimal point may be off."""
MOST_FIELDS = 20
"""Among more entries every pair would be many pairs."""

NearMiss: TypeAlias = tuple[Reason, Array]
"""What differs, and in which fields it is all that differs, (fields, r)."""


def near_misses(
    part: AskedPart, answer: Array, right: Array, slack: Array, typed_at: Callable[[int, int], str]
) -> list[NearMiss]:
    """Return what near misses explain of wrong answers to a part: what to say, and a mask (fields, r).

    The first that explains a field says most about it. Labels and numbers of few digits have none.
    What was typed in a field of a row says in which unit.
    """
    if part.few:
        return []
    typed, true, reach = (per_variant(array) for array in (answer, right, slack))
    if not part.numeric:
        return [(why, found) for why, found in part.almost(answer, right) if found.any()]
    wrong = np.isfinite(typed) & ~within(typed, true, reach)
    told = [
        *_units(part, typed, true, reach, typed_at),
        *_signs(part, typed, true, reach),
        *_powers(part, typed, true, reach),
        (SWAPPED, _swapped(part, typed, true, reach)),
    ]
    return [(reason, found & wrong) for reason, found in told if (found & wrong).any()]


def _units(
    part: AskedPart, typed: Array, true: Array, reach: Array, typed_at: Callable[[int, int], str]
) -> list[NearMiss]:
    """Return what is right in another unit than the one that was meant, or that was typed."""
    tells = _tells(part, true, reach, 2)
    told = []
    for unit, per in part.other_units:
        there = within(typed / per, true, reach) & tells
        bare = there & ~_names(part, {other for other, _ in part.other_units}, there, typed_at)
        told.append((_of_unit(part, unit, "near.of-unit", "near.of-unit-less"), bare))
        back = within(typed * per, true, reach) & tells
        named = _names(part, {unit}, back, typed_at)
        why = _of_unit(part, unit, "near.of-own-unit", "near.of-own-unit-less")
        told.append((why, named))
    return told


def _of_unit(part: AskedPart, unit: str, code: str, without: str) -> Reason:
    """Return what to say of a unit, where the part has one of its own and where it is without."""
    told = unit_as_text(unit)
    own = unit_as_text(part.own_unit)
    return Reason.of(code, unit=told, own=own) if own else Reason.of(without, unit=told)


def _names(
    part: AskedPart, units: set[str], some: Array, typed_at: Callable[[int, int], str]
) -> Array:
    """Return which of some answers were typed with one of several units, (fields, r)."""
    named = np.zeros(some.shape, dtype=bool)
    texts = [typed_at(field, row) for field, row in np.argwhere(some).tolist()]
    named[some] = each_once(lambda text: part.unit_typed(text) in units, texts)
    return named


def _signs(part: AskedPart, typed: Array, true: Array, reach: Array) -> list[NearMiss]:
    turned = within(-typed, true, reach)
    lost = turned & _tells(part, true, reach, 2)
    several = turned.all(axis=0) & (lost.sum(axis=0) > 1)
    return [(ALL_SIGNS, lost & several), (SIGN, lost)]


def _powers(part: AskedPart, typed: Array, true: Array, reach: Array) -> list[NearMiss]:
    exact = _tells(part, true, reach, 3) & _tells(part, typed, 0.0, 3)
    half = part.last_place(typed) / 2
    told = []
    for power in POWERS:
        times = 10.0**power
        # who types a tenth of the answer to as many places has typed a digit less of it
        small = within(typed * times, true, reach + times * half)
        told.append((Reason.of("near.too-small", times=int(times)), exact & small))
        large = within(typed / times, true, reach)
        told.append((Reason.of("near.too-large", times=int(times)), exact & large))
    return told


def _swapped(part: AskedPart, typed: Array, true: Array, reach: Array) -> Array:
    found = np.zeros(typed.shape, dtype=bool)
    if len(typed) > MOST_FIELDS:
        return found
    telling = _tells(part, true, reach, 2)
    for one, other in itertools.combinations(range(len(typed)), 2):
        pair, turned = [one, other], [other, one]
        both = within(typed[pair], true[turned], reach[turned]) & telling[pair]
        found[pair] |= both.all(axis=0)
    return found


def _tells(part: AskedPart, array: Array, reach: Array | float, digits: int) -> Array:
    """Return which numbers have so many significant digits, as asked and within their slack."""
    # half a unit of room: 9.96 is 10.0 when it is rounded to one place
    written = np.abs(array) >= (10.0 ** (digits - 1) - 0.5) * part.last_place(array)
    tells: Array = written & (np.abs(array) >= 10.0 ** (digits - 1) * reach)
    return tells
