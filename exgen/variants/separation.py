"""Separation: whether a misconception stays apart from the right answers.

Both it and its slack are found by evaluating the graph of steps again with something replaced.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np

from exgen.items.columns import Array, Values, count_of, pick
from exgen.items.declare import Misconception
from exgen.items.engine import Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.variants.credit import earned
from exgen.variants.slack import slack

NEAR = 20.0
"""A misconception this many slacks away is taken to be apart without a budget of its own.

An exact answer has no slack; there, half a unit of its last place counts as one.
"""


def apart(item: Item, values: Values, slacks: Mapping[str, Array]) -> Array:
    """Return the variants in which no misconception comes within reach of the right answers, (n,).

    Those that may coincide with them are left out.
    """
    fit = np.ones(count_of(values), dtype=bool)
    for wrong in (w for w in item.misconceptions if not w.may_coincide):
        fit &= apart_from(item, wrong, values, slacks)
    return fit


def apart_from(
    item: Item, wrong: Misconception, values: Values, slacks: Mapping[str, Array]
) -> Array:
    """Return the variants in which a misconception is out of reach of the right answers, (n,).

    In every part that it changes before any other part, some field must differ by more than the
    two slacks together. (What comes after is marked as following from that part.)
    """
    changed = nearest_parts(item, wrong)
    again = item.graph.evaluate(values, {wrong.step.name: wrong.step}, changed)
    wide = {
        p.step: near_by(p, values[p.step], slacks[p.step]) for p in item.parts if p.step in changed
    }
    fit = _all_differ(item, values, again, wide)
    near = np.flatnonzero(~fit)
    if len(near):
        fit[near] = _near_apart(item, wrong, pick(values, near), pick(slacks, near))
    return fit


def near_by(part: AskedPart, right: Array, reach: Array) -> Array:
    """Return how far from an answer of this slack a wrong way is looked at with its own slack."""
    return (1 + NEAR) * np.maximum(reach, part.last_place(right) / 2)


def changed_parts(item: Item, step: Step) -> list[str]:
    """Return the asked steps that another way to compute a step can change."""
    reached = item.graph.downstream([step.name]) | {step.name}
    return [part.step for part in item.parts if part.step in reached]


@functools.lru_cache(maxsize=4096)
def nearest_parts(item: Item, wrong: Misconception) -> tuple[str, ...]:
    """Return the asked steps that a misconception can change by a way through no other of them."""
    name = wrong.step.name
    asked = {part.step for part in item.parts}
    if name in asked:
        return (name,)
    return tuple(
        step
        for step in changed_parts(item, wrong.step)
        if step in item.graph.without(asked - {step}).downstream([name])
    )


def _near_apart(item: Item, wrong: Misconception, values: Values, slacks: Values) -> Array:
    """Return where a misconception differs by more than its slack and the right answer's, (n,)."""
    changed = nearest_parts(item, wrong)
    instead = {wrong.step.name: wrong.step}
    again = item.graph.evaluate(values, instead)
    own, _ = slack(item, item.graph.replacing(instead), again)
    reach = {step: slacks[step] for step in changed}
    both = {step: slacks[step] + own[step] for step in changed}
    return _all_differ(item, values, again, reach) & _all_differ(item, values, again, both)


def _all_differ(item: Item, true: Values, wrong: Values, reach: Mapping[str, Array]) -> Array:
    """Return the variants in which each part in `reach` has a field beyond it, (n,)."""
    differ = [
        np.any(earned(item, part, wrong[part.step], true, reach[part.step]) < 1, axis=0)
        for part in item.parts
        if part.step in reach
    ]
    return np.all(differ, axis=0)
