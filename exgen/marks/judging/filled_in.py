"""Filled in: what authors wrote of answers, with the numbers of each student's variant in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from exgen.errors import AuthorError
from exgen.items.columns import Array, Values, one
from exgen.items.declare import is_template
from exgen.items.digits import Places
from exgen.items.filling import names_in, names_of, render, unfilled
from exgen.items.shown import shown
from exgen.items.words import with_words
from exgen.marks.judging.cases import Rows

WORKING = Places(4)


def filled_in(reasons: Array, rows: Rows) -> Array:
    """Return Reasons with the numbers of each row's variant in what authors wrote."""
    # Most reasons are one object in many rows, and hold no numbers to fill in.
    each = [*map(id, reasons.flat)]
    distinct = dict(zip(each, reasons.flat, strict=True))
    open_ones = {
        key
        for key, reason in distinct.items()
        if reason is not None and any(map(is_template, reason.authored()))
    }
    if not open_ones:
        return reasons
    is_open = np.array([key in open_ones for key in each]).reshape(reasons.shape)
    words = _AuthorsWords(rows.at(np.flatnonzero(is_open.any(axis=0))))
    places = np.cumsum(is_open.any(axis=0)) - 1
    filled = reasons.copy()
    for field, row in np.argwhere(is_open).tolist():
        filled[field, row] = reasons[field, row].filled(partial(words.of, places[row]))
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
        mistakes, lang = self.rows.mistakes, self.rows.asked.parts[0].language
        item = mistakes.item if mistakes else None
        needed = names_in(text).union(item.conventions if item else ())
        values = one({name: self._values[name] for name in self._values.keys() & needed}, row)
        if item is None:
            values = with_words(values, self.rows.asked.in_words)
            names = {name: shown(array[..., 0], None, lang) for name, array in values.items()}
            return render(text, names, WORKING, self.rows.asked.item, lang)
        names = names_of(item, values, lang)
        return render(text, names, item.file.carried, str(item.folder), lang)

    @cached_property
    def _values(self) -> Values:
        """The rows' givens and steps: the key holds no more steps than are asked."""
        mistakes, known = self.rows.mistakes, self.rows.values
        return known if mistakes is None else mistakes.item.graph.evaluate(known)
