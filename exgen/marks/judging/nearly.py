"""Nearly right: what is to be said of, and given for, answers that nothing else explains.

An imprecise answer earns a part of the points, a near miss none unless the paper says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from exgen.items.columns import Array, Values, pick, whole
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.imprecise import coarse, imprecise
from exgen.marks.judging.meant import nearest
from exgen.marks.judging.near import NearMiss, near_misses
from exgen.marks.judging.precision import FEWER
from exgen.marks.judging.verdicts import Verdict


@dataclass(frozen=True)
class Nearly:
    """Fields that are nearly right, as a mask (fields, r), what they earn, and what to say of them."""

    at: Array
    verdict: Verdict
    share: float
    reason: Reason | None


def nearly(
    rows: Rows, part: AskedPart, own: Values, unexplained: Array, mistaken: Sequence[Array]
) -> list[Nearly]:
    """Return what is nearly right among the fields in a mask, (fields, r), that nothing explains.

    No field is in two of them. `mistaken` are the answers of the mistakes that are told of the part,
    NaN in rows where they are not.
    """
    at = np.flatnonzero(unexplained.any(axis=0))
    if not len(at) or part.few:
        return []
    some, own, left = rows.at(at), pick(own, at), unexplained[:, at]
    if not part.numeric:
        near = _of_near_misses(some, part, own[part.step], left)
        return [replace(one, at=whole(one.at, at, unexplained.shape)) for one in near]
    elsewhere = _is_of_another_choice(some, part, own[part.step])
    found = list(_of_imprecise(some, part, own, left & ~elsewhere, [m[..., at] for m in mistaken]))
    left = np.all([left, *(~one.at for one in found)], axis=0)
    found += _of_near_misses(some, part, own[part.step], left)
    left = np.all([left, *(~one.at for one in found)], axis=0)
    why, few = coarse(some, part, own[part.step], left)
    found.append(Nearly(few, Verdict.WRONG, 0.0, why))
    return [replace(one, at=whole(one.at, at, unexplained.shape)) for one in found]


def _is_of_another_choice(rows: Rows, part: AskedPart, answer: Array) -> Array:
    """Return which fields would be right by a choice that the student did not keep to, (fields, r)."""
    right, slack = rows.values[part.step], rows.slacks[part.step]
    by_key = part.same(answer, right, slack, rows.values)
    if rows.mistakes is None:
        return np.zeros_like(by_key)
    right, slack = nearest(rows.mistakes.item, part, answer, rows.values, slack)
    return part.same(answer, right, slack, rows.values) & ~by_key


def shortened(rows: Rows, part: AskedPart, own: Values, right: Array) -> list[Nearly]:
    """Return what is right to fewer places than asked among fields in a mask, (fields, r).

    They are right, but only as far as rounding on the way may lead.
    """
    at = np.flatnonzero(right.any(axis=0))
    if not len(at) or not part.numeric or part.few:
        return []
    found = _of_imprecise(rows.at(at), part, pick(own, at), right[:, at], [])
    short = [one for one in found if one.reason and one.reason.code.startswith(FEWER)]
    return [replace(one, at=whole(one.at, at, right.shape)) for one in short]


def _of_imprecise(
    rows: Rows, part: AskedPart, own: Values, left: Array, mistaken: Sequence[Array]
) -> Iterator[Nearly]:
    for share, told in imprecise(rows, part, own, left, mistaken):
        full = _would_be_right(rows, part, own[part.step], told)
        for why, mask in [*told, (None, full)]:
            here = mask & full & left
            left = left & ~here
            yield Nearly(here, Verdict.IMPRECISE, share, why)


def _of_near_misses(rows: Rows, part: AskedPart, answer: Array, left: Array) -> Iterator[Nearly]:
    typed_at = partial(rows.typed, part.step)
    told = near_misses(part, answer, rows.values[part.step], rows.slacks[part.step], typed_at)
    if told:
        full = _would_be_right(rows, part, answer, told) & (part.near_miss > 0)
        for why, mask in told:
            here, left = mask & left, left & ~mask
            yield Nearly(here & full, Verdict.PARTIAL, part.near_miss, why)
            yield Nearly(here & ~full, Verdict.WRONG, 0.0, why)


def _would_be_right(rows: Rows, part: AskedPart, answer: Array, told: Sequence[NearMiss]) -> Array:
    """Return the fields that earn all if those were right that something is told of, (fields, r).

    Where one wrong entry costs all points these are all or none.
    """
    right, slack = rows.values[part.step], rows.slacks[part.step]
    mended = np.any([mask for _, mask in told], axis=0).reshape(answer.shape)
    found: Array = part.shares(np.where(mended, right, answer), right, slack, rows.values) == 1
    return found
