"""Slack: how far an honest, rounded calculation can end from the exact one, and so the tolerance.

It is found by evaluating the graph of steps again with something replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from exgen.items.columns import Array, Values, count_of, joined, per_variant, pick, repeated
from exgen.items.engine import NOTHING, Graph
from exgen.items.item import Item
from exgen.items.kinds import AskedPart

UP_AND_DOWN = np.array([[1.0], [-1.0]])
PIECE = 2048
"""So many variants are moved together that their copies stay in the processor's cache."""


def slack(
    item: Item,
    graph: Graph,
    values: Values,
    *,
    units: Mapping[str, float] = NOTHING,
    only: AskedPart | None = None,
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


def _slack(
    item: Item, parts: Sequence[AskedPart], graph: Graph, values: Values, units: Mapping[str, float]
) -> tuple[dict[str, Array], Array]:
    slacks = {part.step: part.slack(values[part.step]) for part in parts}
    fit = np.ones(count_of(values), dtype=bool)
    # Whole numbers are compared exactly, however they come about.
    rounded = [p.step for p in parts if p.rounded and values[p.step].dtype.kind == "f"]
    involved = frozenset(slacks).union(*map(graph.upstream, slacks))
    # Whole numbers and truth values are written down as they are, so only floats are rounded.
    inexact = [s for s in graph.steps if s in involved and values[s].dtype.kind == "f"]
    for name in inexact:
        unit = units.get(name, 10.0**-item.file.working)
        if not unit:  # it is known exactly
            continue
        reached = graph.downstream([name])
        asked = [step for step in rounded if step in reached]
        # A count or a comparison that rounding could change, such as which sample is misclassified,
        # is right or wrong by luck: no slack helps there.
        exact = [s for s in reached & involved if values[s].dtype.kind in "biu"]
        again = moved(graph, values, name, unit * UP_AND_DOWN, [*asked, *exact])
        for step in asked:
            with np.errstate(invalid="ignore", over="ignore"):  # as a misconception may be infinite
                change = np.abs(again[step] - values[step][..., None, None, :])
            # fmax leaves out a direction that gives NaN. The entries' changes are added up, as if
            # all were rounded the wrong way: an honest student must not lose by bad luck.
            slacks[step] = slacks[step] + np.fmax.reduce(change, axis=-2).sum(axis=-2)
        for step in exact:
            fit &= per_variant(again[step] == values[step][..., None, None, :]).all(axis=0)
        if name in rounded:  # it is rounded twice: as it is worked out, and to the places asked
            slacks[name] = slacks[name] + unit
    return slacks, fit & _bounded(item, parts, slacks)


def _bounded(item: Item, parts: Sequence[AskedPart], slacks: Mapping[str, Array]) -> Array:
    """Return the variants in which no slack is many times the last place asked."""
    bounded = [
        np.all(per_variant(slacks[part.step]) <= item.file.worst_slack * part.last_place, axis=0)
        for part in parts
        if part.rounded
    ]
    return np.all(bounded, axis=0) if bounded else np.ones(1, dtype=bool)


def moved(
    graph: Graph, values: Values, name: str, by: Array, wanted: Sequence[str]
) -> dict[str, Array]:
    """Return steps as they come out when each entry of another, or of a given, moves by amounts.

    `by` has, or is broadcast to, the shape (entries, amounts, n). The steps have the shape
    (*shape, entries, amounts, n): the entry that moves, by which of its amounts, and the variant.
    `values` holds whatever they depend on. Raises AuthorError where a step fails.
    """
    if not wanted:
        return {}
    array = values[name]
    count, entries, amounts = array.shape[-1], prod(array.shape[:-1]), by.shape[-2]
    # The copies stand side by side as if they were variants: so the graph is evaluated once, and
    # not once for each entry. In the copy of an entry, that entry alone moves: the diagonal.
    copy = repeated(array.astype(float, copy=False), entries * amounts)
    each = np.arange(entries)
    copy.reshape(entries, entries, amounts, count)[each, each] += by
    # Only what lies between the step and those wanted is worked out again, and copied for it.
    beside = graph.beside(name, frozenset(wanted))
    copies = {need: repeated(values[need], entries * amounts) for need in beside}
    again = graph.evaluate({name: copy, **copies}, wanted=wanted)
    for step in wanted:
        if again[step].shape[:-1] != values[step].shape[:-1]:
            said = f"returned shape {again[step].shape} where '{name}' moves by a rounding"
            raise graph.error_in(graph.steps[step], said)
    return {
        step: again[step].reshape(*values[step].shape[:-1], entries, amounts, count)
        for step in wanted
    }
