"""What rows of a submission typed for one part, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import Self, TypeVar

import numpy as np

from exgen.items.columns import Array
from exgen.language import Alternatives, Reason
from exgen.numerals import Outcome

Told = TypeVar("Told")
OUTCOMES: tuple[Outcome, ...] = tuple(Outcome)
CODE: Mapping[Outcome, int] = {outcome: code for code, outcome in enumerate(OUTCOMES)}


@dataclass(frozen=True)
class Answers:
    """What r rows of a submission typed for one part, as columns.

    values   (*shape, r) floats, NaN where nothing was read
    outcomes (fields, r) indices into OUTCOMES
    notes    by (field, row): what to say of how a cell was read, or why it was not
    spelt    by (field, row): what was read, where it is not what was typed
    others   by (field, row): further plausible readings, each the field's entries
    spelling by (field, row): how each of several readings is spelt
    perhaps  by (field, row): what a cell may be that a person decides, each the field's entries
    """

    values: Array
    outcomes: Array
    notes: dict[tuple[int, int], tuple[Reason, ...]] = field(default_factory=dict)
    spelt: dict[tuple[int, int], str] = field(default_factory=dict)
    others: dict[tuple[int, int], tuple[Array, ...]] = field(default_factory=dict)
    spelling: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    perhaps: dict[tuple[int, int], tuple[Array, ...]] = field(default_factory=dict)

    @classmethod
    def unread(cls, shape: tuple[int, ...], fields: int) -> Self:
        """Return the answers of an array's shape, (*shape, r), of which nothing is read yet."""
        return cls(np.full(shape, np.nan), np.zeros((fields, shape[-1]), dtype=np.uint8))

    def entries(self, field: int) -> Array:
        """Return the rows of `values` that hold one field's entries, as a view, (entries, r)."""
        flat = self.values.reshape(prod(self.values.shape[:-1]), self.values.shape[-1])
        length = len(flat) // len(self.outcomes)
        return flat[field * length : (field + 1) * length]

    def at(self, rows: slice) -> Answers:
        """Return what some rows typed, which stand one after the other."""
        return Answers(
            self.values[..., rows],
            self.outcomes[:, rows],
            _in_rows(self.notes, rows),
            _in_rows(self.spelt, rows),
            _in_rows(self.others, rows),
            _in_rows(self.spelling, rows),
            _in_rows(self.perhaps, rows),
        )

    def of_fields(self, fields: Sequence[int]) -> Answers:
        """Return what was typed in some of the fields, which are numbered anew."""
        if len(fields) == len(self.outcomes):
            return self
        return Answers(
            np.concatenate([self.entries(field) for field in fields]),
            self.outcomes[fields],
            of_fields(self.notes, fields),
            of_fields(self.spelt, fields),
            of_fields(self.others, fields),
            of_fields(self.spelling, fields),
            of_fields(self.perhaps, fields),
        )

    def copy(self) -> Answers:
        """Return the same, which may be read anew without changing this."""
        return replace(
            self,
            values=self.values.copy(),
            outcomes=self.outcomes.copy(),
            notes=self.notes.copy(),
            spelt=self.spelt.copy(),
            others=self.others.copy(),
            spelling=self.spelling.copy(),
            perhaps=self.perhaps.copy(),
        )

    def is_open(self, place: tuple[int, int]) -> bool:
        """Say whether the cell at (field, row) has several readings, or waits for a person."""
        return OUTCOMES[self.outcomes[place]] in (Outcome.SEVERAL, Outcome.REVIEW)

    def alone(self, rows: Array) -> Answers:
        """Return what some rows typed, without what there is to say of how it was read."""
        return Answers(self.values[..., rows], self.outcomes[:, rows])

    def meaning(self, cells: Mapping[tuple[int, int], Sequence[Array]], number: int) -> Answers:
        """Return the same with some open cells read in one of their ways, by its number from 0."""
        meant = replace(self, values=self.values.copy(), outcomes=self.outcomes.copy())
        for (place, row), values in cells.items():
            meant.entries(place)[:, row] = values[min(number, len(values) - 1)]
            meant.outcomes[place, row] = CODE[Outcome.READ]
        return meant

    def take(self, place: tuple[int, int], number: int) -> None:
        """Take one of the readings of the cell at (field, row), of which 0 is the first."""
        several, *reasons = self.notes[place]
        if number:
            self.entries(place[0])[:, place[1]] = self.others[place][number - 1]
        self.spelt[place] = self.spelling[place][number]
        meant = Alternatives(several.arg("values")[number : number + 1])
        said = Reason.of("read.as", typed=several.arg("typed"), values=meant)
        self.notes[place] = (said, *reasons)
        self.outcomes[place] = CODE[Outcome.NOTE]
        for told in (self.others, self.spelling):
            told.pop(place, None)

    def forget(self, place: tuple[int, int]) -> None:
        """Forget how the cell at (field, row) was read before, as it is read anew."""
        self.entries(place[0])[:, place[1]] = np.nan
        for told in (self.notes, self.spelt, self.others, self.spelling, self.perhaps):
            told.pop(place, None)

    def having(self, *outcomes: Outcome) -> Array:
        """Return where a cell had one of the outcomes, (fields, r)."""
        return np.isin(self.outcomes, [CODE[outcome] for outcome in outcomes])


def together(several: Sequence[Answers]) -> Answers:
    """Return the rows of several, one after the other, without what there is to say of them."""
    values = np.concatenate([one.values for one in several], axis=-1)
    return Answers(values, np.concatenate([one.outcomes for one in several], axis=-1))


def of_fields(
    told: Mapping[tuple[int, int], Told], fields: Sequence[int]
) -> dict[tuple[int, int], Told]:
    """Return what is told of some fields, by (field, row), with these numbered anew."""
    places = {field: place for place, field in enumerate(fields)}
    return {(places[at], row): one for (at, row), one in told.items() if at in places}


def _in_rows(told: Mapping[tuple[int, int], Told], rows: slice) -> dict[tuple[int, int], Told]:
    return {
        (field, row - rows.start): one
        for (field, row), one in told.items()
        if rows.start <= row < rows.stop
    }
