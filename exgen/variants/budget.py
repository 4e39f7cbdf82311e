"""The error budget: how far an honest, rounded calculation can end from the exact one.

How wide the tolerance is, and whether a misconception stays outside it, are both found by
evaluating the graph of steps again with something replaced.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from exgen.items.declare import Misconception
from exgen.items.engine import NOTHING, Array, Graph, Values, count_of
from exgen.items.item import Item
from exgen.items.kinds import Part

NEAR = 20.0
"""A misconception this many slacks away is taken to be apart without a budget of its own.

An exact answer has no slack; there, half a unit of its last place counts as one.
"""
PIECE = 2048
"""So many variants are moved together that their copies stay in the processor's cache."""


def slack(
    item: Item,
    graph: Graph,
    values: Values,
    *,
    units: Mapping[str, float] = NOTHING,
    only: Part | None = None,
) -> tuple[dict[str, Array], Array]:
    """Return each part's slack, (*shape, n), and which variants are fit to be asked, (n,).

    To what a part allows by itself comes, for every step upstream and each of its entries, the
    larger of the changes of the answer when that entry moves up or down by a unit of the last
    working place; where it leads out of the domain in one direction, as at a root of 0, the other
    counts. Integer and Boolean steps are exact and do not move; a variant in which one
    of them jumps is unfit. Steps in `units` move by the unit given there instead.

    Where `only` one part is wanted, `values` need not hold more than it depends on.
    """
    parts = item.parts if only is None else (only,)
    starts = range(0, max(1, count_of(values)), PIECE)
    pieces = [pick(values, slice(start, start + PIECE)) for start in starts]
    found = [_slack(item, parts, graph, piece, units) for piece in pieces]
    return joined([slacks for slacks, _ in found]), np.concatenate([fit for _, fit in found])


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
    wide = {p.step: near_by(p, slacks[p.step]) for p in item.parts if p.step in changed}
    fit = _all_differ(item, values, again, wide)
    near = np.flatnonzero(~fit)
    if len(near):
        fit[near] = _near_apart(item, wrong, pick(values, near), pick(slacks, near))
    return fit


def near_by(part: Part, reach: Array) -> Array:
    """Return how far from an answer of this slack a wrong way is looked at with its own slack."""
    return (1 + NEAR) * np.maximum(reach, part.last_place / 2)


def changed_parts(item: Item, wrong: Misconception) -> list[str]:
    """Return the asked steps that a misconception can change."""
    reached = item.graph.downstream([wrong.step.name]) | {wrong.step.name}
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
        for step in changed_parts(item, wrong)
        if step in item.graph.without(asked - {step}).downstream([name])
    )


def earned(item: Item, part: Part, answer: Array, values: Values, reach: Array) -> Array:
    """Return the share of the points that an answer earns against the values' own, (fields, n).

    Where several answers are right it is compared with the one that it stands for.
    """
    right, reach = standing_for(item, part, answer, values, reach)
    return part.shares(answer, right, reach, values)


def standing_for(
    item: Item, part: Part, answer: Array, values: Values, reach: Array
) -> tuple[Array, Array]:
    """Return the right answer that a student's stands for, and how far from it counts, (*shape, n).

    It is the values' own, unless the one that is meant earns more. A multiple of a right answer
    has a multiple of its slack.
    """
    true = values[part.step]
    meant = item.meant(part.step, answer, values)
    if meant is true:
        return true, reach
    scaled = reach * (_size(meant) / _size(true)) if part.places is not None else reach
    by_meant = part.shares(answer, meant, scaled, values).sum(axis=0)
    more = by_meant > part.shares(answer, true, reach, values).sum(axis=0)
    return np.where(more, meant, true), np.where(more, scaled, reach)


def pick(values: Values, at: Array | slice) -> dict[str, Array]:
    """Return the columns of some variants: a mask, indices, or a slice."""
    if isinstance(at, slice):
        return {name: array[..., at] for name, array in values.items()}
    chosen = np.flatnonzero(at) if at.dtype == bool else at
    return {name: array.take(chosen, axis=-1) for name, array in values.items()}


def joined(columns: Sequence[Values]) -> dict[str, Array]:
    """Return the columns of several sets of variants as those of all of them, one set after another."""
    return {name: np.concatenate([c[name] for c in columns], axis=-1) for name in columns[0]}


def per_variant(array: Array) -> Array:
    """Return an array (..., n) with all axes but the variants' flattened into one, (entries, n)."""
    return array.reshape(prod(array.shape[:-1]), array.shape[-1])


def _slack(
    item: Item, parts: Sequence[Part], graph: Graph, values: Values, units: Mapping[str, float]
) -> tuple[dict[str, Array], Array]:
    slacks = {part.step: part.slack(values[part.step]) for part in parts}
    fit = np.ones(count_of(values), dtype=bool)
    rounded = [part.step for part in parts if part.rounded]
    involved = frozenset(slacks).union(*map(graph.upstream, slacks))
    inexact = [s for s in graph.steps if s in involved and values[s].dtype.kind == "f"]
    for name in inexact:
        unit = units.get(name, 10.0**-item.file.working)
        reached = graph.downstream([name])
        asked = [step for step in rounded if step in reached]
        exact = [s for s in reached & involved if values[s].dtype.kind in "biu"]
        moved = _moved(graph, values, name, unit, [*asked, *exact])
        for step in asked:
            with np.errstate(invalid="ignore"):  # a misconception may give an infinity
                change = np.abs(moved[step] - values[step][..., None, None, :])
            slacks[step] = slacks[step] + np.fmax.reduce(change, axis=-2).sum(axis=-2)
        for step in exact:
            fit &= per_variant(moved[step] == values[step][..., None, None, :]).all(axis=0)
        if name in rounded:
            slacks[name] = slacks[name] + unit
    return slacks, fit & _bounded(item, parts, slacks)


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


def _bounded(item: Item, parts: Sequence[Part], slacks: Mapping[str, Array]) -> Array:
    """Return the variants in which no slack is many times the last place asked."""
    bounded = [
        np.all(per_variant(slacks[part.step]) <= item.file.worst_slack * part.last_place, axis=0)
        for part in parts
        if part.rounded
    ]
    return np.all(bounded, axis=0) if bounded else np.ones(1, dtype=bool)


def _moved(
    graph: Graph, values: Values, name: str, unit: float, wanted: Sequence[str]
) -> dict[str, Array]:
    """Return steps as they come out when each entry of a step moves by a unit.

    They have the shape (*shape, entries, 2, n): the entry that moves, up or down, and the variant.
    """
    if not wanted:
        return {}
    array = values[name]
    count, entries = array.shape[-1], prod(array.shape[:-1])
    moved = _copied(array, 2 * entries)
    flat = moved.reshape(entries, entries, 2, count)
    each = np.arange(entries)
    flat[each, each, 0] += unit
    flat[each, each, 1] -= unit
    stale = graph.downstream([name])
    between = stale.intersection({*wanted}.union(*map(graph.upstream, wanted)))
    needed = {need for step in between for need in graph.steps[step].needs} - stale - {name}
    copies = {need: _copied(values[need], 2 * entries) for need in needed}
    again = graph.evaluate({name: moved, **copies}, wanted=wanted)
    return {
        step: again[step].reshape(*values[step].shape[:-1], entries, 2, count) for step in wanted
    }


def _copied(array: Array, times: int) -> Array:
    """Return an array with its variants several times over, as np.tile does, but quicker."""
    return array[..., None, :].repeat(times, axis=-2).reshape(*array.shape[:-1], -1)


def _size(array: Array) -> Array:
    """Return the largest entry of each variant, without its sign; 1 where all are 0, (n,)."""
    largest = np.nanmax(np.abs(per_variant(array)), axis=0)
    return np.where(largest == 0, 1.0, largest)
