"""Mistakes: what each misconception gives on the sheets of a key, worked out once for a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from exgen.items.columns import Array, Values, count_of, pick
from exgen.items.declare import Misconception
from exgen.items.engine import NOTHING, Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.variants.key import AskedItem
from exgen.variants.slack import slack


class Mistakes:
    """What the misconceptions of an item give on the sheets that ask it.

    A sheet is worked out when it is first asked for. Sheets count from 0.
    """

    def __init__(self, asked: AskedItem, item: Item) -> None:
        self.item = item
        self._asked = asked
        self._known: dict[tuple[str, str, str], _BySheet] = {}

    def answers(self, wrong: Misconception, part: AskedPart, sheets: Array) -> Array:
        """Return the answers to a part that a misconception leads to, (*shape, r)."""
        return self._by_sheet(self._answer, wrong, part).at(sheets)

    def reaches(self, wrong: Misconception, part: AskedPart, sheets: Array) -> Array:
        """Return the slacks of working these answers out, (*shape, r)."""
        return self._by_sheet(self._reach, wrong, part).at(sheets)

    def _by_sheet(
        self,
        work_out: Callable[[Misconception, AskedPart, Array], Array],
        wrong: Misconception,
        part: AskedPart,
    ) -> _BySheet:
        name = (work_out.__name__, wrong.name, part.step)
        if name not in self._known:
            sheets = count_of(self._asked.values)
            self._known[name] = _BySheet(partial(work_out, wrong, part), sheets)
        return self._known[name]

    def _answer(self, wrong: Misconception, part: AskedPart, sheets: Array) -> Array:
        instead = {wrong.step.name: wrong.step}
        values = pick(self._asked.values, sheets)
        return self.item.graph.evaluate(values, instead, [part.step])[part.step]

    def _reach(self, wrong: Misconception, part: AskedPart, sheets: Array) -> Array:
        instead = {wrong.step.name: wrong.step}
        return worked_again(self.item, part, pick(self._asked.values, sheets), instead)[1]


def worked_again(
    item: Item,
    part: AskedPart,
    values: Values,
    instead: Mapping[str, Array | Step],
    units: Mapping[str, float] = NOTHING,
) -> tuple[Array, Array]:
    """Return the answer to a part with something replaced, and the slack of working it out."""
    graph = item.graph.replacing(instead)
    wanted = {part.step, *graph.upstream(part.step)}
    again = item.graph.evaluate(values, instead, wanted)
    reach, _ = slack(item, graph, again, units=units, only=part)
    return again[part.step], reach[part.step]


class _BySheet:
    """Columns of sheets, which `work_out` gives for some sheets when they are first asked for."""

    def __init__(self, work_out: Callable[[Array], Array], sheets: int) -> None:
        self._work_out = work_out
        self._places = np.full(sheets, -1, dtype=np.int32)
        self._columns: Array | None = None

    def at(self, sheets: Array) -> Array:
        """Return the columns of some sheets, each as often as it is asked for."""
        new = np.unique(sheets[self._places[sheets] < 0])
        if len(new) or self._columns is None:
            found = self._work_out(new)
            before = found[..., :0] if self._columns is None else self._columns
            self._places[new] = np.arange(before.shape[-1], before.shape[-1] + len(new))
            self._columns = np.concatenate([before, found], axis=-1)
        return self._columns[..., self._places[sheets]]
