"""Meant: of several right answers the one that a student's stands for, with all that follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from exgen.items.columns import Array, Values, per_variant, pick
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.marks.judging.cases import Case, Rows
from exgen.variants.credit import standing_for
from exgen.variants.slack import slack


def as_meant(rows: Rows, own: Values) -> Rows:
    """Return rows in which the right answers are those that the students' own stand for.

    What comes after such an answer is worked out again from the one that is meant: a projection
    on an eigenvector changes its sign with it. Where it was left blank, what was answered after it
    shows which is meant.
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
                changed = _changed(rows, item, part, other, **some)
                rows = _where_more_is_right(rows, changed, part, own, other)
            rows = _as_shown_after(rows, item, part, own)
    return rows


def _where_more_is_right(
    rows: Rows, changed: Rows, part: AskedPart, own: Values, at: Array
) -> Rows:
    """Return the changed rows where the choice makes all of the part right, or more of all parts."""
    graph = rows.mistakes.item.graph if rows.mistakes else None
    later = [p for p in rows.asked.parts if graph and p.step in graph.downstream([part.step])]
    fields = len(part.suffixes(own[part.step].shape[:-1]))
    whole = _right_in(changed, [part], own, at) == fields
    parts = [part, *later]
    better = whole | (_right_in(changed, parts, own, at) >= _right_in(rows, parts, own, at))
    back = at[~better]
    chosen = changed.chosen.copy()
    chosen[back] = rows.chosen[back]
    return replace(
        changed,
        values={s: _put(now, back, rows.values[s][..., back]) for s, now in changed.values.items()},
        slacks={s: _put(now, back, rows.slacks[s][..., back]) for s, now in changed.slacks.items()},
        chosen=chosen,
    )


def with_choices(rows: Rows, own: Values) -> dict[str, Array]:
    """Return the students' own answers, with the one that is meant where a choice was left blank."""
    filled = dict(own)
    item = rows.mistakes.item if rows.mistakes else None
    for part in rows.asked.parts if item and rows.chosen.any() else ():
        answer = own[part.step]
        blank = rows.chosen & ~np.any(np.isfinite(per_variant(answer)), axis=0)
        if item and item.accepted(part.step) and blank.any():
            filled[part.step] = np.where(blank, part.as_typed(rows.values[part.step]), answer)
    return filled


def _as_shown_after(rows: Rows, item: Item, part: AskedPart, own: Values) -> Rows:
    """Return rows in which a blank answer stands for the choice by which more after it is right."""
    blank = np.flatnonzero(~per_variant(np.isfinite(own[part.step])).any(axis=0))
    later = [p for p in rows.asked.parts if p.step in item.graph.downstream([part.step])]
    own_later = [per_variant(own[p.step][..., blank]) for p in later]
    answered = [np.any(np.isfinite(answers), axis=0) for answers in own_later]
    blank = blank[np.any([np.zeros(len(blank), dtype=bool), *answered], axis=0)]
    for other in _other_choices(item, part, pick(rows.values, blank)) if len(blank) else ():
        reach = rows.slacks[part.step][..., blank]
        changed = _changed(rows, item, part, blank, right=other, reach=reach)
        more = _right_in(changed, later, own, blank) > _right_in(rows, later, own, blank)
        if more.any():
            some = {"right": other[..., more], "reach": reach[..., more]}
            rows = _changed(rows, item, part, blank[more], **some)
    return rows


def _right_in(rows: Rows, parts: Sequence[AskedPart], own: Values, at: Array) -> Array:
    """Return how many fields of parts are right in some of the rows."""
    some = rows.at(at)
    fields = [
        p.same(own[p.step][..., at], some.values[p.step], some.slacks[p.step], some.values)
        for p in parts
    ]
    return np.sum(np.concatenate(fields), axis=0)


def by_another_choice(case: Case) -> Iterator[tuple[str, Array]]:
    """Yield the label of each part before with several right answers, and a mask (fields, r).

    It holds the fields that would be right, had another of these answers been given there, where
    all that was typed would be.
    """
    item, asked = case.item, case.rows.asked
    step = case.part.step
    for part, label in zip(asked.parts, asked.labels, strict=True):
        if step in item.graph.downstream([part.step]):
            fits = np.zeros(case.size, dtype=bool)
            for other in _other_choices(item, part, case.rows.values):
                follows, reach = case.again({part.step: other}, {part.step: part.last_place / 2})
                fits |= case.part.same(case.answer, follows, reach, case.rows.values)
            yield label, fits & np.all(fits | ~case.typed, axis=0)


def _other_choices(item: Item, part: AskedPart, values: Values) -> Iterator[Array]:
    """Yield other right answers to a part, where several are: those that its opposites stand for."""
    right = values[part.step]
    if item.accepted(part.step) is None or not right.shape[-1]:
        return
    entries = per_variant(right)
    turned = np.max(entries, axis=0) + np.min(entries, axis=0) - right
    for opposite in (-right, turned, right[::-1] if right.ndim > 1 else right):
        other = item.meant(part.step, opposite, values)
        if np.any(other != right):
            yield other


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
    chosen = rows.chosen.copy()
    chosen[at] = True
    changed = [part.step, *(p.step for p in rows.asked.parts if p.step in after)]
    return replace(
        rows,
        values={**rows.values, **{s: _put(rows.values[s], at, values[s]) for s in changed}},
        slacks={**rows.slacks, **{s: _put(rows.slacks[s], at, slacks[s]) for s in changed}},
        chosen=chosen,
    )


def _put(column: Array, at: Array, some: Array) -> Array:
    changed = column.copy()
    changed[..., at] = some
    return changed
