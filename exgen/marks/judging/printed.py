"""Printed: the numbers that a question prints, which anybody can type without any work."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from exgen.items.columns import Array
from exgen.items.filling import names_in
from exgen.items.item import Item
from exgen.marks.judging.cases import Case


@functools.lru_cache(maxsize=256)
def printed_numbers(item: Item) -> frozenset[str]:
    """Return the givens, and the steps that are not asked for, that the question prints."""
    texts = [one.text for one in item.question.passages]
    texts += [text for part in item.parts for text in part.pool]
    names = frozenset[str]().union(*map(names_in, texts))
    asked = {part.step for part in item.parts}
    return names & (item.graph.givens | item.graph.steps.keys()) - asked


def printed_before(case: Case, step: str) -> list[Array]:
    """Return the printed numbers on the way to a step, (*shape, r) each."""
    graph = case.item.graph
    printed = [n for n in sorted(printed_numbers(case.item)) if step in graph.downstream([n])]
    values = graph.evaluate(case.rows.values, wanted=graph.steps.keys() & printed)
    return [values[name] for name in printed if values[name].dtype.kind in "iuf"]


def fitting(arrays: Iterable[Array], shape: tuple[int, ...]) -> Iterator[Array]:
    """Yield arrays that are one number each, and those parts of the others that have a shape."""
    for array in arrays:
        if array.ndim == 1:
            yield array
        elif array.shape[:-1][-len(shape) :] == shape:
            yield from array.reshape(-1, *shape, array.shape[-1])
