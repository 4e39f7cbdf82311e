"""Nearly right: what is to be said of, and given for, answers that nothing else explains.

An imprecise answer earns a part of the points, a near miss none unless the paper says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from exgen.distinct import each_once
from exgen.items.columns import Array, Values, per_variant
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.imprecise import (
    APART,
    EARLY,
    apart_from,
    early_units,
    imprecisions,
    is_measured,
    nearby,
)
from exgen.marks.judging.mistakes import worked_again
from exgen.marks.judging.near import NearMiss, near_misses
from exgen.marks.judging.verdicts import Verdict
from exgen.numerals import places_typed
from exgen.variants.separation import changed_parts


@dataclass(frozen=True)
class Nearly:
    """Fields that are nearly right, as a mask (fields, r), what they earn, and what to say of them."""

    at: Array
    verdict: Verdict
    share: float
    reason: Reason | None


def nearly(rows: Rows, part: AskedPart, own: Values, unexplained: Array) -> list[Nearly]:
    """Return what is nearly right among the fields in a mask, (fields, r), that nothing explains.

    No field is in two of them.
    """
    at = np.flatnonzero(unexplained.any(axis=0))
    if not len(at) or not part.numeric or part.few:
        return []
    some, answer, left = rows.at(at), own[part.step][..., at], unexplained[:, at]
    found = [*_of_imprecise(some, part, answer, left)]
    left = np.all([left, *(~one.at for one in found)], axis=0)
    found += _of_near_misses(some, part, answer, left)
    return [replace(one, at=_put(one.at, at, unexplained.shape)) for one in found]


def _of_imprecise(rows: Rows, part: AskedPart, answer: Array, left: Array) -> Iterator[Nearly]:
    told = _imprecise(rows, part, answer, left)
    if told:
        full = left & _would_be_right(rows, part, answer, told)
        for why, mask in [*told, (None, full)]:
            yield Nearly(mask & full, Verdict.IMPRECISE, part.imprecise, why)
            full = full & ~mask


def _of_near_misses(rows: Rows, part: AskedPart, answer: Array, left: Array) -> Iterator[Nearly]:
    right, slack = rows.values[part.step], rows.slacks[part.step]
    told = _disjoint(near_misses(part, answer, right, slack), left)
    if told:
        full = _would_be_right(rows, part, answer, told) & (part.near_miss > 0)
        for why, mask in told:
            yield Nearly(mask & full, Verdict.PARTIAL, part.near_miss, why)
            yield Nearly(mask & ~full, Verdict.WRONG, 0.0, why)


def _would_be_right(rows: Rows, part: AskedPart, answer: Array, told: Sequence[NearMiss]) -> Array:
    """Return the fields that earn all if those were right that something is told of, (fields, r).

    Where one wrong entry costs all points these are all or none.
    """
    right = rows.values[part.step]
    mended = np.any([mask for _, mask in told], axis=0).reshape(answer.shape)
    found: Array = (
        part.shares(np.where(mended, right, answer), right, rows.slacks[part.step], rows.values)
        == 1
    )
    return found


def _imprecise(rows: Rows, part: AskedPart, answer: Array, left: Array) -> list[NearMiss]:
    """Return what makes answers imprecise, of the fields in a mask."""
    right = rows.values[part.step]
    if not is_measured(part, right):
        return []
    near = left & nearby(answer, right)
    at = np.flatnonzero(near.any(axis=0))
    if not len(at):
        return []
    some, typed, right, slack = (
        rows.at(at), answer[..., at], right[..., at], rows.slacks[part.step][..., at],
    )  # fmt: skip
    places = _places(some, part.step, typed, near[:, at])
    told = imprecisions(part, typed, right, (slack, _early(some, part, slack)), places)
    mistaken, reaches = list(_mistaken(some, part)), (slack, per_variant(slack) + 10.0**-places / 2)
    told = [
        (
            why,
            mask & apart_from(mistaken, typed, right, reaches, times=APART if why is EARLY else 1),
        )
        for why, mask in told
        if mask.any()
    ]
    return [(why, _put(mask, at, left.shape)) for why, mask in _disjoint(told, near[:, at])]


def _places(rows: Rows, step: str, answer: Array, near: Array) -> Array:
    """Return to how many decimal places the answers in a mask were typed, (fields, r)."""
    flat, places = per_variant(answer), np.zeros(near.shape)
    cells = np.argwhere(near).tolist()
    typed = [(rows.typed(step, field, row), float(flat[field, row])) for field, row in cells]
    places[near] = each_once(lambda cell: places_typed(*cell), typed)
    return places


def _early(rows: Rows, part: AskedPart, slack: Array) -> Array:
    """Return the slack of who rounds too early on the way to a part."""
    if rows.mistakes is None or not part.rounded:
        return slack
    item = rows.mistakes.item
    return worked_again(item, part, rows.values, {}, early_units(item, part))[1]


def _mistaken(rows: Rows, part: AskedPart) -> Iterator[Array]:
    """Yield what the misconceptions give that can change a part."""
    mistakes = rows.mistakes
    for wrong in mistakes.item.misconceptions if mistakes else ():
        if mistakes and part.step in changed_parts(mistakes.item, wrong.step):
            yield mistakes.answers(wrong, part, rows.sheets)


def _disjoint(told: Sequence[NearMiss], left: Array) -> list[NearMiss]:
    """Return what is told, each of the fields of a mask that nothing before it is told of."""
    found = []
    for why, mask in told:
        here = mask & left
        left = left & ~here
        if here.any():
            found.append((why, here))
    return found


def _put(mask: Array, at: Array, shape: tuple[int, ...]) -> Array:
    whole = np.zeros(shape, dtype=bool)
    whole[:, at] = mask
    return whole
