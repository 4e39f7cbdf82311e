"""Paid: a mistake that shows again, by the same wrong rule, costs points only once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exgen.items.columns import Array
from exgen.items.declare import Misconception
from exgen.language import Reason
from exgen.marks.judging.cases import Case
from exgen.marks.judging.following import follows_by
from exgen.marks.judging.own import Carried
from exgen.marks.judging.stories import Told
from exgen.marks.judging.ways import each_way
from exgen.marks.judging.work import is_wrong_before

AGAIN_IN_ROW = Reason("mark.again-in-row")
AGAIN = frozenset({"mark.again", AGAIN_IN_ROW.code})
"""The codes of what is said of a mistake that was told of before."""


def paid_before(case: Case, groups: Sequence[Carried], told: Told) -> tuple[Array, Array]:
    """Return the share that fields earn though a mistake shows in them, and what to say of it.

    Both are (fields, r). It was paid for in a part before, or in a row of the trace before. Where
    it was made on top of answers of which nobody knows how they came about, it has to take work.
    """
    shares = np.zeros(case.size)
    because = np.full(case.size, None, dtype=object)
    if not told.shown.any():
        return shares, because
    unexplained = is_wrong_before(case)
    for wrong, shown in zip(told.wrong, told.shown, strict=True):
        if not shown.any():
            continue
        # in each row of a trace it may be declared by itself
        alike = [other.rule == wrong.rule for other in told.wrong]
        before = _first_paid(case, wrong)
        again = shown & ((before > 0) | _after_the_first(case, np.any(told.shown[alike], axis=0)))
        rows = again.any(axis=0) & (not wrong.every_time)
        known = again & rows & ~unexplained
        shares[known | _right_beside(case, known)] = case.part.follow_through
        rows &= ~known.any(axis=0)
        for group in groups if rows.any() else ():
            used = group.where(rows[group.at])
            if len(used.at):
                at = (used.fields, used.at)
                ways = each_way(used, wrong.instead)
                earned = np.max([follows_by(used, own)[0] for own in ways], axis=0)
                shares[at] = np.maximum(shares[at], case.part.follow_through * earned * again[at])
        because[again] = np.broadcast_to(_because(case, before), case.size)[again]
    return shares, because


def after_known_rows(case: Case, follow: Array, told: Told) -> Array:
    """Return the fields of a trace after rows in which a mistake shows, and all is explained, (fields, r).

    What follows from these was worked out, be it ever so little.
    """
    rows, step = len(case.part.steps_traced), case.part.step
    if not rows or not told.shown.any():
        return np.zeros(case.size, dtype=bool)
    right = case.same(case.answer, case.rows.values[step], case.rows.slacks[step])
    shown = np.any(told.shown, axis=0)
    left = case.typed & ~(right | shown | (follow > 0))
    by_row = [mask.reshape(rows, -1, mask.shape[-1]).any(axis=1) for mask in (shown, left)]
    known, unknown = (np.cumsum(mask, axis=0) - mask > 0 for mask in by_row)
    after: Array = np.repeat(known & ~unknown, len(shown) // rows, axis=0)
    return after & ~is_wrong_before(case)


def _right_beside(case: Case, again: Array) -> Array:
    """Return the right ones of a few answers that are no guesses, as the mistake explains the others."""
    if not case.part.few or not again.any():
        return np.zeros(case.size, dtype=bool)
    step = case.part.step
    right = case.same(case.answer, case.rows.values[step], case.rows.slacks[step])
    return right & again.any(axis=0)


def _first_paid(case: Case, wrong: Misconception) -> Array:
    """Return the number of the part in which the same mistake was paid for first, (r,)."""
    alike = [other.name for other in case.item.misconceptions if other.rule == wrong.rule]
    never = len(case.rows.asked.parts) + 1
    first = np.full(case.size[1], never)
    for before in (case.paid[name] for name in alike if name in case.paid):
        first = np.where(before > 0, np.minimum(first, before), first)
    return np.where(first == never, 0, first)


def _after_the_first(case: Case, shown: Array) -> Array:
    """Return the fields of a trace that are in rows after the first in which a mistake shows."""
    rows = len(case.part.steps_traced) or 1
    by_row = shown.reshape(rows, -1, shown.shape[-1]).any(axis=1)
    later = by_row & (np.cumsum(by_row, axis=0) > 1)
    after: Array = np.repeat(later, len(shown) // rows, axis=0)
    return after


def _because(case: Case, before: Array) -> Array:
    """Return what to say of each row, where a mistake was paid for in the part of a number, (r,)."""
    labels = case.rows.asked.labels
    said = [AGAIN_IN_ROW, *(Reason.of("mark.again", part=label) for label in labels)]
    return np.array(said, dtype=object)[before]
