"""What an answer says for its place: right in some digits on a sheet, it hardly stands there by chance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from exgen.answers.not_asked import NOTHING
from exgen.items.columns import Array, one
from exgen.items.comparison import within
from exgen.items.kinds import AskedPart
from exgen.numerals import Outcome
from exgen.variants.key import AskedItem, Key

TELLING, TRIVIAL, UNFIT = 2.0, 0.5, -1.0
"""What an answer says for its place: right in some digits; right, as chance is too; not to be read."""

_DIGITS = 3

Reach: TypeAlias = tuple[float, float]
"""The least and the greatest of some numbers."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:[.,][0-9]{1,30})?")


def fields_of(key: Key) -> dict[str, Telling]:
    """Return the fields of a key by their names."""
    found: dict[str, Telling] = {}
    for asked in key.asked:
        for name, part, field in asked.cells():
            right, slack = (
                columns[part.step].reshape(-1, key.sheets) if part.numeric else np.zeros((1, 0))
                for columns in (asked.values, asked.slacks)
            )
            at = field if part.numeric else 0
            found[name] = Telling(asked, part, field, right[at], slack[at])
    return found


@dataclass(frozen=True)
class Telling:
    """A field, and what is right in it; `right` and `slack` are those of all sheets, of numbers alone."""

    asked: AskedItem
    part: AskedPart
    field: int
    right: Array
    slack: Array

    def says(self, text: str, sheet: int) -> float:
        """Return what an answer says for being one to the field; 0 where nothing."""
        if not text or self.part.has_one_cell:  # which is hardly ever one number
            return 0.0
        if not self.asked.is_on(sheet):
            return 0.0 if text in NOTHING else UNFIT
        if (reach := self.reach(sheet)) and _NUMBER.fullmatch(text):
            number = text.replace(",", ".")
            return (TELLING if _tells(number) else TRIVIAL) if is_within(number, [reach]) else 0.0
        return UNFIT if self.part.read_cell(text, self.field).outcome is Outcome.UNREADABLE else 0.0

    def reach(self, sheet: int) -> Reach | None:
        """Return the least and the greatest number that is right on a sheet; None where none is."""
        if not self.part.numeric or not self.asked.is_on(sheet):
            return None
        right, slack = float(self.right[sheet - 1]), float(self.slack[sheet - 1])
        return right - slack, right + slack

    def fits(self, text: str, sheet: int) -> float:
        """Return what an answer says for being one to a sheet, also where it is no number."""
        if self.part.numeric or not self.asked.is_on(sheet):
            return self.says(text, sheet)
        right = self.part.typed(one(self.asked.values, sheet - 1))[self.field]
        spelt = self._spelt(text)
        return TRIVIAL if spelt and spelt == self._spelt(right) else 0.0

    def is_right(self, text: str, sheet: int) -> bool | None:
        """Return whether an answer is right on a sheet, in some reading; None where there is none."""
        if not self.asked.is_on(sheet):
            return None if text.strip() in NOTHING else False
        reading = self.part.read_cell(text, self.field)
        if self.part.by_hand or reading.outcome is Outcome.BLANK:
            return None
        asked = self.asked.at(slice(sheet - 1, sheet))
        entries = (self.part.entries(value, asked.values, 0) for value in reading.values)
        return any(self._is_right(typed, asked) for typed in entries)

    def _is_right(self, entries: Array, asked: AskedItem) -> bool:
        right, slack = asked.values[self.part.step], asked.slacks[self.part.step]
        if self.part.numeric:
            at = (column.reshape(-1)[self.field] for column in (right, slack))
            return bool(within(entries, *at).all())
        return bool(self.part.same(entries[:, np.newaxis], right, slack, asked.values).all())

    def _spelt(self, text: str) -> str:
        """Return an answer as it is spelt after reading it; '' where it is blank or not clear."""
        values = self.part.read_cell(text, self.field).values
        return self.part.spell(values[0]) if len(values) == 1 else ""


def _tells(number: str) -> bool:
    """Whether it has so many digits that chance hardly ever makes it right: 0.13 or 12.5, not 1.4."""
    whole, _, places = number.partition(".")
    digits = f"{whole}{places}".strip("+-0")
    return bool(places) and len(digits) >= (_DIGITS - (len(places) > 1))


def is_within(number: str, columns: Sequence[Reach | None]) -> bool:
    """Whether a number is within one of some reaches."""
    try:
        value = float(number)
    except ValueError:
        return False
    return any(reach is not None and reach[0] <= value <= reach[1] for reach in columns)
