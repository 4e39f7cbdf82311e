"""Effort: on how many numbers what follows from own answers depends, beside the right answer.

Who types 0.0001 for a covariance has the eigenvalues on the diagonal: they follow, but from one
number each in place of three. So each number that goes into an answer is changed by some of it, in
turn: one that makes no difference might as well not be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod

import numpy as np

from exgen.errors import AuthorError
from exgen.items.columns import Array, Values, per_variant, repeated
from exgen.items.comparison import within
from exgen.items.engine import Step
from exgen.marks.judging.cases import Case

BY = 0.3
"""By what share of itself each number is changed."""
ENOUGH = 0.6
"""What follows must depend on so large a share of as many numbers as the right answer does."""


def takes_effort(case: Case, own: Mapping[str, Array | Step], fields: slice) -> Array:
    """Return where what follows from own answers depends on about as much as what is right, (r,)."""
    graph = case.item.graph
    instead = {name: step for name, step in own.items() if isinstance(step, Step)}
    inputs = _inputs(case, own)
    wanted = [*(name for name in inputs if name in graph.steps), case.part.step]
    right = graph.evaluate(case.rows.values, instead, wanted)
    mine = graph.evaluate(case.rows.values, own, wanted)
    by_right = _differences(case, inputs, right, instead, fields)
    by_mine = _differences(case, inputs, mine, instead, fields)
    enough: Array = by_mine >= ENOUGH * by_right
    return enough


def _inputs(case: Case, own: Mapping[str, Array | Step]) -> list[str]:
    """Return the givens and the own answers that go into a part, with these in place."""
    graph, step = case.item.graph.replacing(own), case.part.step
    names = [*sorted(graph.givens), *(name for name in own if not isinstance(own[name], Step))]
    return [name for name in names if step in graph.downstream([name])]


def _differences(
    case: Case, inputs: list[str], values: Values, instead: Mapping[str, Step], fields: slice
) -> Array:
    """Return how many entries of the inputs make a difference to a field, counted by field, (r,)."""
    slack, before = case.rows.slacks[case.part.step], values[case.part.step]
    found = np.zeros(case.size[1])
    for again in _moved(case, inputs, values, instead):
        times = again.shape[-1] // case.size[1]
        differs = ~within(again, repeated(before, times), repeated(slack, times))
        by_field = per_variant(differs).reshape(case.size[0], -1, times, case.size[1])
        found += by_field[fields].any(axis=1).sum(axis=(0, 1))
    return found


def _moved(
    case: Case, inputs: list[str], values: Values, instead: Mapping[str, Step]
) -> Iterator[Array]:
    """Yield the part's answer with each entry of an input changed in turn, (*shape, entries * r)."""
    graph, step = case.item.graph, case.part.step
    for name in inputs:
        array = values[name]
        if array.dtype.kind not in "iuf":
            continue
        entries = prod(array.shape[:-1])
        columns = {other: repeated(values[other], entries) for other in inputs if other != name}
        columns[name] = _each_entry_moved(array)
        givens = {n: column for n, column in columns.items() if n in graph.givens}
        held = {n: column for n, column in columns.items() if n not in graph.givens}
        try:
            yield graph.evaluate(givens or columns, {**instead, **held}, [step])[step]
        except AuthorError:
            continue  # it is a label, or a place in a list: no number to calculate with


def _each_entry_moved(array: Array) -> Array:
    """Return an array as often as it has entries, each time with another of them changed.

    A 0 may be so by chance, and counts as much as what stands beside it.
    """
    flat = per_variant(array).astype(float)
    moved = np.repeat(flat[:, None], len(flat), axis=1)
    each = np.arange(len(flat))
    size = np.abs(flat)
    moved[each, each] += BY * np.where(size == 0, size.mean(axis=0), size)
    return moved.reshape(*array.shape[:-1], -1)
