"""Slack: how far an honest, rounded calculation can end from the exact one, and so the tolerance.

It is found by evaluating the graph of steps again with something replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from exgen.items.columns import Array, Values, count_of, differ, joined, per_variant, pick, those
from exgen.items.engine import NOTHING, Graph
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.variants.moved import Moved

UP_AND_DOWN = np.array([[1.0], [-1.0]])
PIECE, COLUMNS = 2048, 4096
"""So many variants, and copies of them, are moved together that they stay in the processor's cache."""


Units: TypeAlias = Mapping[str, Array | float]
"""By step, how far it may be from what is written down, the same for all entries or for each, (*shape, n)."""


def slack(
    item: Item,
    graph: Graph,
    values: Values,
    *,
    units: Units = NOTHING,
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
    pieces = [slice(start, start + PIECE) for start in starts]
    found = [_slack(item, parts, graph, pick(values, at), those(units, at)) for at in pieces]
    return joined([slacks for slacks, _ in found]), np.concatenate([fit for _, fit in found])


def _slack(
    item: Item, parts: Sequence[AskedPart], graph: Graph, values: Values, units: Units
) -> tuple[dict[str, Array], Array]:
    slacks = {part.step: part.slack(values[part.step]) for part in parts}
    fit = np.ones(count_of(values), dtype=bool)
    involved = frozenset(slacks).union(*map(graph.upstream, slacks))
    exact_steps = frozenset[str]().union(*(part.exact_steps for part in parts))
    floats = {s for s in involved - exact_steps if values[s].dtype.kind == "f"}
    # Whole numbers are compared exactly, however they come about.
    rounded = [part.step for part in parts if part.budgeted and part.step in floats]
    # Whole numbers and truth values are written down as they are, formulas not by their values.
    no_numbers = {part.step for part in parts if not part.numeric}
    inexact = [s for s in graph.steps if s in floats and s not in no_numbers]
    working = item.file.carried
    by = {name: units[name] if name in units else working.unit(values[name]) for name in inexact}
    by = {name: unit for name, unit in by.items() if np.any(unit)}  # else it is known exactly
    # A count or a comparison that rounding could change, such as which sample is misclassified, is
    # right or wrong by luck: no slack helps there.
    whole = [s for s in graph.steps if s in involved and values[s].dtype.kind in "biu"]
    whole += [s for s in graph.steps if s in involved and s in exact_steps]
    may_end = {part.step for part in parts if part.may_end}
    groups, moved = _groups(by, values), dict[str, Moved]()
    for name, unit in by.items():
        if name not in moved:
            group = next(groups)
            moved = dict.fromkeys(group, Moved(graph, values, group, [*rounded, *whole]))
        reached = graph.downstream([name])
        asked = [step for step in rounded if step in reached]
        exact = [step for step in whole if step in reached]
        again = {step: moved[name].of(step, name) for step in [*asked, *exact]}
        for step in asked:
            with np.errstate(invalid="ignore", over="ignore"):  # as a misconception may be infinite
                right = values[step][..., None, None, :]
                # what is infinite is exact: rounding makes no number of it that is written down,
                # nor of what is not there
                change = np.where(np.isfinite(right), np.abs(again[step] - right), 0.0)
            if step in may_end:  # how many rows are needed must not hang on rounding
                fit &= per_variant(np.isnan(again[step]) == np.isnan(right)).all(axis=0)
            # fmax leaves out a direction that gives NaN. The entries' changes are added up, as if
            # all were rounded the wrong way: an honest student must not lose by bad luck.
            slacks[step] = slacks[step] + np.fmax.reduce(change, axis=-2).sum(axis=-2)
        for step in exact:
            fit &= ~per_variant(differ(again[step], values[step][..., None, None, :])).any(axis=0)
        if name in rounded:  # it is rounded twice: as it is worked out, and to the places asked
            slacks[name] = slacks[name] + np.where(np.isfinite(values[name]), unit, 0.0)
    return slacks, fit & _bounded(item, parts, values, slacks)


def _groups(by: Units, values: Values) -> Iterator[dict[str, Array]]:
    """Yield what moves and by how much, so much at a time that its copies stay in the cache."""
    group, columns = dict[str, Array](), 0
    for name, unit in by.items():
        own = len(UP_AND_DOWN) * values[name].size
        if group and columns + own > COLUMNS:
            yield group
            group, columns = {}, 0
        up = per_variant(unit)[:, None] if isinstance(unit, np.ndarray) else unit
        group[name], columns = up * UP_AND_DOWN, columns + own
    yield group


def _bounded(item: Item, parts: Sequence[AskedPart], values: Values, slacks: Values) -> Array:
    """Return the variants in which no slack is many times the last place asked."""
    bounded = [
        part.asked_of(
            slacks[part.step] <= item.file.worst_slack * part.last_place(values[part.step])
        )
        for part in parts
        if part.rounded
    ]
    return np.all(np.concatenate(bounded), axis=0) if bounded else np.ones(1, dtype=bool)
