"""Meant: of several right answers the one that a student's stands for, with all that follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from exgen.items.columns import Array, Values, differ, has_number, per_variant, pick
from exgen.items.engine import Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.marks.judging.cases import Case, Rows
from exgen.marks.judging.precision import nearby
from exgen.variants.credit import meant_by, standing_for
from exgen.variants.separation import changed_parts
from exgen.variants.slack import slack

MOST_FIELDS = 1000
NEARER = 10
"""So many times nearer is one right answer than another to what can stand for the one only."""


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
        right, reach = nearest(item, part, own[step], rows.values, rows.slacks[step])
        if item.accepted(step):
            right = _as_mistaken(rows, item, part, own, right)
        if right is not rows.values[step]:
            other = np.flatnonzero(per_variant(differ(right, rows.values[step])).any(axis=0))
            if len(other):
                some = {"right": right[..., other], "reach": reach[..., other]}
                changed = _changed(rows, item, part, other, **some)
                better = _is_better(rows, changed, [part, *_after(rows, item, part)], own, other)
                rows = _taking(rows, changed, other[better])
            rows = _as_shown_after(rows, item, part, own)
    return rows


def nearest(
    item: Item, part: AskedPart, answer: Array, values: Values, reach: Array
) -> tuple[Array, Array]:
    """Return the right answer that a student's stands for, with its slack, each (*shape, r).

    One with too few digits earns nothing beside any of them, but it is near to one alone.
    """
    right, scaled = standing_for(item, part, answer, values, reach)
    if item.accepted(part.step) is None or not part.numeric or part.few:
        return right, scaled
    true = values[part.step]
    meant, other = meant_by(item, part, answer, values, reach)
    near = _off(answer, meant) * NEARER < _off(answer, true)
    near &= per_variant(right == true).all(axis=0)
    return np.where(near, meant, right), np.where(near, other, scaled)


def _as_mistaken(rows: Rows, item: Item, part: AskedPart, own: Values, right: Array) -> Array:
    """Return the right answer, or the nearest one, where a mistake was made in another form.

    Who renames six labels of which a mistake makes two wrong has four that are right by the new
    names, which an acceptance may not see: by itself it can be a guess.
    """
    same = part.same(own[part.step], right, rows.slacks[part.step], rows.values)
    at = np.flatnonzero(~same.all(axis=0) & has_number(own[part.step]))
    if rows.mistakes is None or not len(at):
        return right
    case = Case(rows, rows.mistakes, part, own).at(at)
    turned = np.zeros(len(at), dtype=bool)
    for wrong in item.misconceptions:
        if part.step in changed_parts(item, wrong.step):
            given = of_mistake(case, wrong.instead)
            form = as_answered(case, given)
            found = part.same(case.answer, form, case.rows.slacks[part.step], case.rows.values)
            turned |= found.all(axis=0) & per_variant(form != given).any(axis=0)
    best = right[..., at]
    for other in item.other_answers(part.step, case.rows.values) if turned.any() else ():
        nearer = _off(case.answer, other) < _off(case.answer, best)
        as_right = _count_right(case, other) >= _count_right(case, best)
        best = np.where(turned & nearer & as_right, other, best)
    return _put(right, at, best)


def _count_right(case: Case, right: Array) -> Array:
    """Return how many fields of a part are as in a right answer to it, (r,)."""
    part, rows = case.part, case.rows
    count: Array = part.same(case.answer, right, rows.slacks[part.step], rows.values).sum(axis=0)
    return count


def _off(answer: Array, right: Array) -> Array:
    """Return how far the entries of an answer that were typed are from others in all, (r,)."""
    off: Array = np.nansum(per_variant(np.abs(answer - right)), axis=0)
    return off


def _is_better(
    rows: Rows, changed: Rows, parts: Sequence[AskedPart], own: Values, at: Array
) -> Array:
    """Return where a choice makes all of the first part right, or as much of all parts, (rows,)."""
    fields = len(parts[0].suffixes(own[parts[0].step].shape[:-1]))
    all_right = _right_in(changed, parts[:1], own, at) >= fields
    better: Array = all_right | (
        _right_in(changed, parts, own, at) >= _right_in(rows, parts, own, at)
    )
    return better


def _after(rows: Rows, item: Item, part: AskedPart) -> list[AskedPart]:
    """Return the parts that follow from a part."""
    after = item.graph.downstream([part.step])
    return [later for later in rows.asked.parts if later.step in after]


def _as_shown_after(rows: Rows, item: Item, part: AskedPart, own: Values) -> Rows:
    """Return rows in which a blank answer stands for the choice by which more after it is right."""
    later = _after(rows, item, part)
    answered = [has_number(own[p.step]) for p in later]
    blank = np.flatnonzero(~has_number(own[part.step]) & np.any(answered, axis=0))
    for other in item.other_answers(part.step, pick(rows.values, blank)):
        reach = rows.slacks[part.step][..., blank]
        changed = _changed(rows, item, part, blank, right=other, reach=reach)
        more = _right_in(changed, later, own, blank) > _right_in(rows, later, own, blank)
        rows = _taking(rows, changed, blank[more])
    return rows


def _right_in(rows: Rows, parts: Sequence[AskedPart], own: Values, at: Array) -> Array:
    """Return how many fields of parts are right in some of the rows; near ones decide ties."""
    some = rows.at(at)
    count = np.zeros(len(at))
    for part in parts:
        answer, right = own[part.step][..., at], some.values[part.step]
        same = part.same(answer, right, some.slacks[part.step], some.values)
        count += same.sum(axis=0)
        if part.numeric and not part.few:
            count += nearby(part, answer, right).sum(axis=0) / MOST_FIELDS
    return count


def of_mistake(case: Case, steps: Mapping[str, Step]) -> Array:
    """Return what comes out from the start for a part where others compute steps, (*shape, r).

    Where several answers before are right, what follows is worked out from the one that was
    chosen, or from what becomes of it by the mistake.
    """
    given = case.mistakes.answers(steps, case.part, case.rows.sheets)
    at, chosen = _chosen(case, steps)
    if not len(at):
        return given
    step, values = case.part.step, pick(case.rows.values, at)
    return _put(given, at, case.item.graph.evaluate(values, {**steps, **chosen}, [step])[step])


def reach_of_mistake(case: Case, steps: Mapping[str, Step]) -> Array:
    """Return the slack of working out what comes out so, (*shape, r)."""
    reach = case.mistakes.reaches(steps, case.part, case.rows.sheets)
    at, chosen = _chosen(case, steps)
    if not len(at):
        return reach
    units = {p.step: p.last_place(chosen[p.step]) / 2 for p in choices_before(case)}
    return _put(reach, at, case.at(at).again({**steps, **chosen}, units)[1])


def as_answered(case: Case, given: Array) -> Array:
    """Return what comes out for a part, or the other form of it that the answers stand for."""
    step = case.part.step
    if case.item.accepted(step) is None:
        return given
    values = {**case.rows.values, step: given}
    return nearest(case.item, case.part, case.answer, values, case.rows.slacks[step])[0]


def choices_before(case: Case) -> list[AskedPart]:
    """Return the parts before with several right answers, on which a part depends."""
    item = case.item
    if not item.acceptances:  # as nearly always
        return []
    before = item.graph.upstream(case.part.step)
    return [p for p in case.rows.asked.parts if p.step in before and item.accepted(p.step)]


def _chosen(case: Case, steps: Mapping[str, Step]) -> tuple[Array, dict[str, Array]]:
    """Return the rows that chose other answers before than the model gives with a mistake, and these."""
    other = np.zeros(case.size[1], dtype=bool)
    chosen = {}
    for part in choices_before(case):
        there = replace(case, part=part)
        chosen[part.step] = as_answered(there, of_mistake(there, steps))
        by_model = case.mistakes.answers(steps, part, case.rows.sheets)
        other |= per_variant(chosen[part.step] != by_model).any(axis=0)
    at = np.flatnonzero(other)
    return at, pick(chosen, at)


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
            for other in item.other_answers(part.step, case.rows.values):
                follows, reach = case.again(
                    {part.step: other}, {part.step: part.last_place(other) / 2}
                )
                found = case.part.same(case.answer, follows, reach, case.rows.values)
                # all of it by this one: some by one and some by another fit none
                another = per_variant(other != case.rows.values[part.step]).any(axis=0)
                fits |= found & another & np.all(found | ~case.typed, axis=0)
            yield label, fits


def _changed(
    rows: Rows, item: Item, part: AskedPart, at: Array, *, right: Array, reach: Array
) -> Rows:
    """Return rows in which some have another right answer to a part, and what follows from it.

    Which one is meant is known as exactly as the answer was written.
    """
    instead = {part.step: right}
    values = item.graph.evaluate(pick(rows.values, at), instead)
    units = {part.step: part.last_place(right) / 2}
    slacks, _ = slack(item, item.graph.replacing(instead), values, units=units)
    slacks[part.step] = reach
    changed = [part.step, *(later.step for later in _after(rows, item, part))]
    return replace(
        rows,
        values={**rows.values, **{s: _put(rows.values[s], at, values[s]) for s in changed}},
        slacks={**rows.slacks, **{s: _put(rows.slacks[s], at, slacks[s]) for s in changed}},
        chosen=rows.chosen | np.isin(np.arange(len(rows.chosen)), at),
    )


def _taking(rows: Rows, changed: Rows, at: Array) -> Rows:
    """Return rows in which some are as they were changed."""
    if not len(at):
        return rows
    new = [step for step in changed.values if changed.values[step] is not rows.values[step]]
    values = {s: _put(rows.values[s], at, changed.values[s][..., at]) for s in new}
    slacks = {s: _put(rows.slacks[s], at, changed.slacks[s][..., at]) for s in new}
    return replace(
        rows,
        values={**rows.values, **values},
        slacks={**rows.slacks, **slacks},
        chosen=_put(rows.chosen, at, changed.chosen[at]),
    )


def _put(column: Array, at: Array, some: Array) -> Array:
    changed = column.copy()
    changed[..., at] = some
    return changed
