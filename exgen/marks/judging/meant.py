"""Meant: of several right answers the one that a student's stands for, with all that follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from exgen.items.columns import Array, Values, per_variant, pick
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.marks.judging.cases import Rows
from exgen.variants.credit import standing_for
from exgen.variants.slack import slack


def as_meant(rows: Rows, own: Values) -> Rows:
    """Return rows in which the right answers are those that the students' own stand for.

    What comes after such an answer is worked out again from the one that is meant: a projection
    on an eigenvector changes its sign with it.
    """
    if rows.mistakes is None:
        return rows
    item = rows.mistakes.item
    for part in rows.asked.parts:
        step = part.step
        right, reach = standing_for(item, part, own[step], rows.values, rows.slacks[step])
        if right is not rows.values[step]:
            other = np.flatnonzero(per_variant(right != rows.values[step]).any(axis=0))
            if len(other):
                some = {"right": right[..., other], "reach": reach[..., other]}
                rows = _changed(rows, item, part, other, **some)
    return rows


def _changed(
    rows: Rows, item: Item, part: AskedPart, at: Array, *, right: Array, reach: Array
) -> Rows:
    """Return rows in which some have another right answer to a part, and what follows from it.

    Which one is meant is known as exactly as the answer was written.
    """
    instead = {part.step: right}
    values = item.graph.evaluate(pick(rows.values, at), instead)
    units = {part.step: part.last_place / 2}
    slacks, _ = slack(item, item.graph.replacing(instead), values, units=units)
    slacks[part.step] = reach
    after = item.graph.downstream(instead)
    changed = [part.step, *(p.step for p in rows.asked.parts if p.step in after)]
    return replace(
        rows,
        values={**rows.values, **{s: _put(rows.values[s], at, values[s]) for s in changed}},
        slacks={**rows.slacks, **{s: _put(rows.slacks[s], at, slacks[s]) for s in changed}},
    )


def _put(column: Array, at: Array, some: Array) -> Array:
    changed = column.copy()
    changed[..., at] = some
    return changed
