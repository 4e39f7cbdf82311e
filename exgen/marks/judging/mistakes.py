"""Mistakes: what each misconception gives on the sheets of a key, worked out once for a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from exgen.errors import AuthorError
from exgen.items.columns import Array, Values, count_of, pick
from exgen.items.engine import NOTHING, Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.variants.key import AskedItem
from exgen.variants.slack import Units, slack

SHEETS_AT_ONCE = 64
"""So many take hardly longer than one."""


class Mistakes:
    """What the misconceptions of an item give on the sheets that ask it.

    A sheet is worked out when it is first asked for. Sheets count from 0.
    """

    def __init__(self, asked: AskedItem, item: Item) -> None:
        self.item = item
        self._asked = asked
        self._known: dict[tuple[str, frozenset[tuple[str, Step]], str], _BySheet] = {}

    def answers(self, steps: Mapping[str, Step], part: AskedPart, sheets: Array) -> Array:
        """Return the answers to a part with steps that others compute, as a misconception's, (*shape, r)."""
        return self._by_sheet(self._answer, steps, part).at(sheets)

    def reaches(self, steps: Mapping[str, Step], part: AskedPart, sheets: Array) -> Array:
        """Return the slacks of working these answers out, (*shape, r)."""
        return self._by_sheet(self._reach, steps, part).at(sheets)

    def _by_sheet(
        self,
        work_out: Callable[[Mapping[str, Step], AskedPart, Array], Array],
        steps: Mapping[str, Step],
        part: AskedPart,
    ) -> _BySheet:
        name = (work_out.__name__, frozenset(steps.items()), part.step)
        if name not in self._known:
            sheets = count_of(self._asked.values)
            self._known[name] = _BySheet(partial(work_out, steps, part), sheets)
        return self._known[name]

    def _answer(self, steps: Mapping[str, Step], part: AskedPart, sheets: Array) -> Array:
        values = pick(self._asked.values, sheets)
        return self.item.graph.evaluate(values, steps, [part.step])[part.step]

    def _reach(self, steps: Mapping[str, Step], part: AskedPart, sheets: Array) -> Array:
        return worked_again(self.item, part, pick(self._asked.values, sheets), steps)[1]


def worked_again(
    item: Item,
    part: AskedPart,
    values: Values,
    instead: Mapping[str, Array | Step],
    units: Units = NOTHING,
) -> tuple[Array, Array]:
    """Return the answer to a part with something replaced, and the slack of working it out."""
    graph = item.graph.replacing(instead)
    wanted = {part.step, *graph.upstream(part.step)}
    again = item.graph.evaluate(values, instead, wanted)
    reach, _ = slack(item, graph, again, units=units, only=part)
    return again[part.step], reach[part.step]


class _BySheet:
    """Columns of sheets, which `work_out` gives when one of them, or one beside it, is asked for."""

    def __init__(self, work_out: Callable[[Array], Array], sheets: int) -> None:
        self._work_out = work_out
        self._places = np.full(sheets, -1, dtype=np.int32)
        self._columns: Array | None = None

    def at(self, sheets: Array) -> Array:
        """Return the columns of some sheets, each as often as it is asked for."""
        new = sheets[self._places[sheets] < 0]
        if len(new) or self._columns is None:
            try:
                self._columns = self._with(_with_neighbours(new, len(self._places)))
            except AuthorError:  # with the numbers of another sheet, which is no concern here
                self._columns = self._with(np.unique(new))
        return self._columns.take(self._places[sheets], axis=-1)

    def _with(self, sheets: Array) -> Array:
        """Return the columns with those of some sheets, which have their places from now on."""
        new = sheets[self._places[sheets] < 0]
        found = self._work_out(new)
        before = found[..., :0] if self._columns is None else self._columns
        self._places[new] = np.arange(before.shape[-1], before.shape[-1] + len(new))
        return np.concatenate([before, found], axis=-1)


def _with_neighbours(sheets: Array, count: int) -> Array:
    """Return the whole pieces in which some of so many sheets are."""
    pieces = np.unique(sheets // SHEETS_AT_ONCE)[:, None] * SHEETS_AT_ONCE
    beside = (pieces + np.arange(SHEETS_AT_ONCE)).reshape(-1)
    return beside[beside < count]
