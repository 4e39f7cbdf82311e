"""Moved: a graph in which each entry of some steps or givens moves by some amounts, evaluated once.

The copies of the variants stand side by side as if they were variants, those for all that moves
together: so each step is computed once, and not once for each step before it that moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from math import prod

import numpy as np

from exgen.items.columns import Array, Values, count_of, repeated
from exgen.items.engine import Graph


class Moved:
    """The steps that are wanted of n variants, in a copy for each entry that moves and each amount.

    In each copy one entry alone is moved.
    """

    def __init__(
        self, graph: Graph, values: Values, by: Mapping[str, Array], wanted: Collection[str]
    ) -> None:
        """Move some steps or givens. Raises AuthorError where a step fails with what has moved.

        `by` has, or is broadcast to, the shape (entries, amounts, n). `values` holds whatever the
        wanted steps depend on.
        """
        self._graph, self._values, self._count = graph, values, count_of(values)
        between = frozenset(wanted).union(*map(graph.upstream, wanted))
        reached = {name: graph.downstream([name]) & between for name in by}
        self._reached = {name: steps for name, steps in reached.items() if steps}
        self._by = {name: by[name] for name in self._reached}
        self._places = dict(_places(values, self._by))
        self._copies = sum(map(len, self._places.values()))
        self._again: dict[str, Array] = {}
        for name in [*graph.givens.intersection(self._by), *graph.steps] if self._by else ():
            if name in between or name in self._by:
                self._move(name)

    def of(self, step: str, name: str) -> Array:
        """Return a step as each entry of another moves by each amount, (*shape, entries, amounts, n)."""
        places, amounts = self._places[name], self._by[name].shape[-2]
        again = self._again[step][..., places.start : places.stop, :]
        return again.reshape(*again.shape[:-2], -1, amounts, self._count)

    def _move(self, name: str) -> None:
        """Compute a step again in the copies in which what it needs has moved, and move it itself."""
        moving = [self._places[n] for n, steps in self._reached.items() if name in steps]
        if not moving and name not in self._by:
            return
        at = _together(moving)
        if isinstance(at, slice) and at == slice(0, self._copies):
            again = self._computed(name, at)
        else:
            again = self._values[name][..., None, :].repeat(self._copies, axis=-2)
            if moving:
                again[..., at, :] = self._computed(name, at)
        if name in self._by:
            again = again.astype(float, copy=False)
            self._move_entries(again, name)
        self._again[name] = again

    def _move_entries(self, again: Array, name: str) -> None:
        """Move each entry in its own copies: the diagonal."""
        places, by = self._places[name], self._by[name]
        own = again.reshape(-1, self._copies, self._count)[:, places.start : places.stop]
        each = np.arange(len(own))
        own.reshape(len(own), len(own), by.shape[-2], self._count)[each, each] += by

    def _computed(self, step: str, at: Array | slice) -> Array:
        """Return a step as it comes out in some copies, (*shape, copies, n)."""
        copies = len(range(self._copies)[at]) if isinstance(at, slice) else len(at)
        arguments = [self._in_copies(need, at, copies) for need in self._graph.steps[step].needs]
        found = self._graph.compute(self._graph.steps[step], arguments, copies * self._count)
        shape = self._values[step].shape[:-1]
        if found.shape[:-1] != shape:
            said = f"returned shape {found.shape[:-1]}, not {shape}, where what it needs is rounded"
            raise self._graph.error_in(self._graph.steps[step], said)
        return found.reshape(*shape, copies, self._count)

    def _in_copies(self, name: str, at: Array | slice, copies: int) -> Array:
        """Return a given or a step in some copies, side by side."""
        if name not in self._again:
            return repeated(self._values[name], copies)
        some = self._again[name][..., at, :]
        return some.reshape(*some.shape[:-2], -1)


def _places(values: Values, by: Mapping[str, Array]) -> Iterator[tuple[str, range]]:
    """Yield the places of the copies for each step or given that moves."""
    first = 0
    for name, amounts in by.items():
        copies = prod(values[name].shape[:-1]) * amounts.shape[-2]
        yield name, range(first, first + copies)
        first += copies


def _together(places: Sequence[range]) -> Array | slice:
    """Return the indices of several ranges that follow one another, as a slice where they touch."""
    if not places:
        return slice(0, 0)
    if all(one.stop == other.start for one, other in pairwise(places)):
        return slice(places[0].start, places[-1].stop)
    return np.concatenate([np.arange(one.start, one.stop) for one in places])
