"""Cases: rows of submissions, what they are marked by, and the answers to a part that are not right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self, TypeAlias

import numpy as np

from exgen.items.columns import Array, Values, has_numbers, pick, those
from exgen.items.engine import NOTHING, Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.marks.judging.mistakes import Mistakes, worked_again
from exgen.variants.credit import earned, standing_for
from exgen.variants.key import AskedItem
from exgen.variants.slack import Units

Cells: TypeAlias = Mapping[str, Sequence[Sequence[str]]]

Paid: TypeAlias = Mapping[str, Array]
"""By misconception, the number of the part in which each row paid for it, from 1; 0 for none, (r,)."""


@dataclass(frozen=True)
class Rows:
    """What rows of submissions are marked by: their sheets' columns of the key, and the mistakes.

    Without these (the bank no longer holds the item) answers are marked against the key alone.
    `cells` holds what was typed in a whole block, a column for each field, by step; a row has its
    `places` there.
    Rows that are `chosen` (r,) have other right answers than the key: those that were meant.
    """

    asked: AskedItem
    mistakes: Mistakes | None
    sheets: Array
    values: Values
    slacks: Mapping[str, Array]
    cells: Cells
    places: Array
    chosen: Array

    @classmethod
    def of(
        cls, asked: AskedItem, mistakes: Mistakes | None, sheets: Array, cells: Cells = NOTHING
    ) -> Self:
        """Return rows by their sheets, from 0."""
        values, slacks = pick(asked.values, sheets), pick(asked.slacks, sheets)
        whole, unchosen = np.arange(len(sheets)), np.zeros(len(sheets), dtype=bool)
        return cls(asked, mistakes, sheets, values, slacks, cells, whole, unchosen)

    def at(self, rows: Array | slice) -> Self:
        """Return the same for some of the rows."""
        return replace(
            self,
            sheets=self.sheets[rows],
            values=pick(self.values, rows),
            slacks=pick(self.slacks, rows),
            places=self.places[rows],
            chosen=self.chosen[rows],
        )

    def typed(self, step: str, field: int, row: int) -> str:
        """Return what was typed in a field, or in the first one for all of them; '' if not known."""
        columns, place = self.cells.get(step, ()), self.places[row]
        if not columns:
            return ""
        if text := columns[field][place]:
            return text
        part = next(part for part in self.asked.parts if part.step == step)
        first, *_ = part.places_asked(self.values[step].shape[:-1])
        return columns[first][place]


@dataclass(frozen=True)
class Case:
    """The rows of a part that are not all right, and what may explain them.

    `verdicts` (fields, r) are those on the parts before, by step; `paid` says in which rows which
    misconception was told there.
    """

    rows: Rows
    mistakes: Mistakes
    part: AskedPart
    own: Values
    paid: Paid = field(default_factory=lambda: NOTHING)
    verdicts: Values = field(default_factory=lambda: NOTHING)

    @property
    def item(self) -> Item:
        """The item that asks the part."""
        return self.mistakes.item

    @property
    def answer(self) -> Array:
        """What was answered to the part."""
        return self.own[self.part.step]

    @property
    def size(self) -> tuple[int, int]:
        """How many fields the part has, and how many rows there are."""
        return len(self.part.suffixes(self.answer.shape[:-1])), self.answer.shape[-1]

    @property
    def typed(self) -> Array:
        """Which fields of the part were answered, (fields, r)."""
        return has_numbers(self.answer, self.size[0])

    def at(self, rows: Array | slice) -> Case:
        """Return the same for some of the rows."""
        return replace(
            self,
            rows=self.rows.at(rows),
            own=pick(self.own, rows),
            paid=pick(self.paid, rows),
            verdicts=pick(self.verdicts, rows),
        )

    def shares(self, answer: Array, reference: Array, reach: Array) -> Array:
        """Return the share that each field of an answer earns against a reference."""
        values = {**self.rows.values, self.part.step: reference}
        return earned(self.item, self.part, answer, values, reach)

    def same(self, answer: Array, reference: Array, reach: Array) -> Array:
        """Return which fields of an answer are as in a reference, or as one that it stands for."""
        values = {**self.rows.values, self.part.step: reference}
        right, reach = standing_for(self.item, self.part, answer, values, reach)
        return self.part.same(answer, right, reach, values)

    def again(self, instead: Mapping[str, Array | Step], units: Units) -> tuple[Array, Array]:
        """Return the part's answer with something replaced, and the slack of working it out."""
        chosen = self.rows.chosen
        if not self.item.acceptances or not chosen.any():
            return worked_again(self.item, self.part, self.rows.values, instead, units)
        answer, reach = np.empty(self.answer.shape), np.empty(self.answer.shape)
        for some, held in ((chosen, self._held(instead)), (~chosen, NOTHING)):
            if at := np.flatnonzero(some).tolist():
                rows = self.rows.at(np.array(at))
                known = {s: array for s, array in rows.values.items() if s != self.part.step}
                placed = {**{step: rows.values[step] for step in held}, **those(instead, at)}
                answer[..., at], reach[..., at] = worked_again(
                    self.item, self.part, known, placed, those({**held, **units}, at)
                )
        return answer, reach

    def _held(self, instead: Mapping[str, Array | Step]) -> Units:
        """Return the units of answers before that were chosen among right ones, which stay as they are.

        The model knows no choice: worked out again they would be its own, however little was moved.
        What follows from something replaced is the model's.
        """
        graph = self.item.graph
        before = graph.upstream(self.part.step) - graph.downstream(instead).union(instead)
        return {
            part.step: part.last_place(self.rows.values[part.step]) / 2
            for part in self.rows.asked.parts
            if part.step in before and self.item.accepted(part.step)
        }
