"""Meant: of several right answers the one that a student's stands for, with all that follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from exgen.items.engine import Array, Values
from exgen.items.item import Item
from exgen.items.kinds import Part
from exgen.marks.explaining import Rows
from exgen.variants.budget import per_variant, pick, slack


def as_meant(rows: Rows, own: Values) -> Rows:
    """Return rows in which the right answers are those that the students' own stand for.

    What comes after such an answer is worked out again from the one that is meant: a projection
    on an eigenvector changes its sign with it.
    """
    if rows.mistakes is None:
        return rows
    item = rows.mistakes.item
    for part in rows.asked.parts:
        meant = item.meant(part.step, own[part.step], rows.values)
        if meant is not rows.values[part.step]:
            other = np.flatnonzero(per_variant(meant != rows.values[part.step]).any(axis=0))
            if len(other):
                rows = _standing_for(rows, item, part, meant[..., other], other)
    return rows


def _standing_for(rows: Rows, item: Item, part: Part, meant: Array, at: Array) -> Rows:
    """Return rows in which some have another right answer to a part, and what follows from it."""
    instead = {part.step: meant}
    values = item.graph.evaluate(pick(rows.values, at), instead)
    slacks, _ = slack(item, item.graph.replacing(instead), values)
    changed = [
        part.step,
        *(p.step for p in rows.asked.parts if p.step in item.graph.downstream(instead)),
    ]
    return replace(
        rows,
        values={**rows.values, **{s: _put(rows.values[s], at, values[s]) for s in changed}},
        slacks={**rows.slacks, **{s: _put(rows.slacks[s], at, slacks[s]) for s in changed}},
    )


def _put(column: Array, at: Array, some: Array) -> Array:
    changed = column.copy()
    changed[..., at] = some
    return changed
