"""Fit: whether an item, as the bank has it now, still gives what a key says of its sheets.

It is found by doing: the graph of steps is evaluated on the key's givens, for all sheets at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import numpy as np

from exgen.errors import AuthorError
from exgen.items.columns import Array, Values, per_variant
from exgen.items.comparison import within
from exgen.items.engine import Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.variants.credit import standing_for
from exgen.variants.key import AskedItem
from exgen.variants.separation import changed_parts


def fitted(asked: AskedItem, item: Item) -> Item:
    """Return an item as a key asks it: with the key's parts, and without what needs other givens.

    Its steps must give the shapes of the key's answers, whatever they are given. Raises AuthorError,
    with the cause, where an asked step, a misconception or another way fails on the key's givens or
    gives another shape: then the key alone is to be marked by.
    """
    fit = _as_asked(asked, item)
    values = answered_now(asked, fit)
    for step in (*(wrong.step for wrong in fit.misconceptions), *fit.other_ways):
        fit.graph.evaluate(values, {step.name: step}, changed_parts(fit, step))
    return fit


def answered_now(asked: AskedItem, item: Item) -> dict[str, Array]:
    """Return what an item's steps now give for a key's givens, as far as the asked ones need them.

    Raises AuthorError where it computes one of them no longer, or not from these givens.
    """
    givens = {name: asked.values[name] for name in item.graph.givens & asked.values.keys()}
    if not givens:
        raise AuthorError(item.graph.where, ["it has none of the givens of the sheets any more"])
    return item.graph.evaluate(givens, wanted=list(_shapes(asked)))


def _as_asked(asked: AskedItem, item: Item) -> Item:
    missing = item.graph.givens - asked.values.keys()
    lost = item.graph.downstream(missing)
    graph = item.graph.without_values_of(missing).giving(_shapes(asked))
    for step in (asked_step for asked_step in _shapes(asked) if asked_step not in graph.steps):
        needs = sorted(name for name in missing if step in item.graph.downstream([name]))
        said = f"needs the given '{needs[0]}', which the sheets do not show" if needs else "is gone"
        raise AuthorError(item.graph.where, [f"the step '{step}' {said}"])
    left = {*missing, *lost}
    return replace(
        item,
        parts=asked.parts,
        graph=graph,
        misconceptions=tuple(m for m in item.misconceptions if _stands_without(left, m.step)),
        confirmations=tuple(c for c in item.confirmations if _stands_without(left, c.step)),
        conventions={name: said for name, said in item.conventions.items() if name not in missing},
    )


def _stands_without(left: Collection[str], step: Step) -> bool:
    return not {step.name, *step.needs}.intersection(left)


def sheets_answered_otherwise(asked: AskedItem, item: Item) -> int:
    """Return on how many sheets what an item gives now is not right by the key."""
    values = answered_now(asked, item)
    differ = [_differs(asked, item, part, values) for part in asked.parts]
    return int(np.count_nonzero(np.any(differ, axis=0)))


def _differs(asked: AskedItem, item: Item, part: AskedPart, values: Values) -> Array:
    step = part.step
    now = values[step].astype(float)
    right, reach = standing_for(item, part, now, asked.values, asked.slacks[step])
    same = within(now, right, reach) | (np.isnan(now) & np.isnan(right))  # or neither is there
    return np.any(~per_variant(same), axis=0)


def _shapes(asked: AskedItem) -> Mapping[str, tuple[int, ...]]:
    return dict(_shapes_in(asked))


def _shapes_in(asked: AskedItem) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the shape of each step that answers are compared with: also of the rows of a trace."""
    for part in asked.parts:
        shape = asked.values[part.step].shape[:-1]
        yield from ((row, shape[1:]) for row in part.steps_traced)
        yield part.step, shape
