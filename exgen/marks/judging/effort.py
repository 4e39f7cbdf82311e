"""Effort: on how many numbers what follows from own answers depends, beside the right answer.

Who types 0.0001 for a covariance has the eigenvalues on the diagonal: they follow, but from one
number each in place of three. So each number that goes into an answer is changed by some of it, in
turn: one that makes no difference might as well not be there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from exgen.errors import AuthorError
from exgen.items.columns import Array, Values, per_variant
from exgen.items.comparison import within
from exgen.items.engine import Graph, Step
from exgen.marks.judging.cases import Case
from exgen.variants.moved import Moved

BY = 0.3
"""By what share of itself each number is changed."""
ENOUGH = 0.6
"""What follows must depend on so large a share of as many numbers as the right answer does."""


def takes_effort(case: Case, own: Mapping[str, Array | Step], fields: slice) -> Array:
    """Return where what follows from own answers depends on about as much as what is right, (r,)."""
    graph, step = case.item.graph.replacing(own), case.part.step
    instead = {name: other for name, other in own.items() if isinstance(other, Step)}
    wanted = {step, *graph.upstream(step) - graph.givens}
    right = case.item.graph.evaluate(case.rows.values, instead, wanted)
    mine = case.item.graph.evaluate(case.rows.values, own, wanted)
    held = [name for name in own if name not in instead]
    inputs = [n for n in [*graph.givens, *held] if step in graph.downstream([n])]
    by_right, by_mine = (_differences(case, graph, inputs, v, fields) for v in (right, mine))
    enough: Array = by_mine >= ENOUGH * by_right
    return enough


def _differences(
    case: Case, graph: Graph, inputs: Sequence[str], values: Values, fields: slice
) -> Array:
    """Return how many entries of the inputs make a difference to a field, counted by field, (r,)."""
    step = case.part.step
    # where figures are asked for, a number that is a thousandth of the right one has its slack
    scale = case.part.last_place(values[step]) / case.part.last_place(case.rows.values[step])
    before, slack = (
        one[..., None, None, :] for one in (values[step], scale * case.rows.slacks[step])
    )
    found = np.zeros(case.size[1])
    for name in (name for name in inputs if values[name].dtype.kind in "iuf"):
        try:
            again = Moved(graph, values, {name: _some_of_each(values[name])}, [step]).of(step, name)
        except AuthorError:
            continue  # it is a label, or a place in a list: no number to calculate with
        # what is not there hangs on nothing
        differs = ~within(again, before, slack) & ~np.isnan(before)
        by_field = differs.reshape(case.size[0], -1, *differs.shape[-3:])
        found += by_field[fields].any(axis=1).sum(axis=(0, 1, 2))
    return found


def _some_of_each(array: Array) -> Array:
    """Return by what each entry of an array is changed, (entries, 1, r).

    A 0 may be so by chance, and counts as much as what stands beside it.
    """
    size = np.abs(per_variant(array))
    return (BY * np.where(size == 0, size.mean(axis=0), size))[:, None]
