"""Filled in: what authors wrote of answers, with the numbers of each student's variant in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from exgen.errors import AuthorError
from exgen.items.columns import Array, Values, one
from exgen.items.declare import is_template
from exgen.marks.judging.cases import Rows
from exgen.sheets.filling import render, shown, unfilled
from exgen.sheets.typesetting import mark_of, names_of

WORKING = 4


def filled_in(reasons: Array, rows: Rows) -> Array:
    """Return Reasons with the numbers of each row's variant in what authors wrote."""
    # Most reasons are one object in many rows, and hold no numbers to fill in.
    distinct = {id(reason): reason for reason in reasons.flat if reason is not None}
    open_ones = {
        key for key, reason in distinct.items() if any(map(is_template, reason.authored()))
    }
    if not open_ones:
        return reasons
    words = _AuthorsWords(rows)
    filled = reasons.copy()
    for at in np.ndindex(*reasons.shape):
        reason: Any = reasons[at]
        if id(reason) in open_ones:
            filled[at] = reason.filled(partial(words.of, at[1]))
    return filled


@dataclass(frozen=True)
class _AuthorsWords:
    """What authors wrote, with numbers as the rows' sheets print them.

    Without the item, all that is known is what the key holds.
    """

    rows: Rows

    def of(self, row: int, text: str) -> str:
        """Return a text with the numbers of one row's variant, or with names where it fails."""
        if not is_template(text):
            return text
        try:
            return self._filled_in(row, text)
        except AuthorError:
            return unfilled(text)

    def _filled_in(self, row: int, text: str) -> str:
        mistakes, values = self.rows.mistakes, one(self._values, row)
        mark = mark_of(self.rows.asked)
        if mistakes is None:
            names = {name: shown(array[..., 0], None, mark) for name, array in values.items()}
            return render(text, names, WORKING, self.rows.asked.item, mark=mark)
        item = mistakes.item
        names = names_of(item, values, mark)
        return render(text, names, item.file.working, str(item.folder), mark=mark)

    @cached_property
    def _values(self) -> Values:
        """The rows' givens and steps: the key holds no more steps than are asked."""
        mistakes, known = self.rows.mistakes, self.rows.values
        return known if mistakes is None else mistakes.item.graph.evaluate(known)
