"""The subject of the checks: an item, with its variants drawn, worked out and set once for all."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from exgen.errors import DrawError, ExgenError
from exgen.items.columns import Array, Values
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.sheets.sheet import Sheet
from exgen.sheets.typesetting import sheet_of, typeset_item
from exgen.variants.paper import asked_alone
from exgen.variants.sampling import Drawn, draw, raw, sieve, tests_of
from exgen.variants.slack import slack

SHEETS = 60
"""How many variants are set in words."""
A_FEW = 16
"""How many variants show whether any can be drawn."""


@dataclass(frozen=True)
class Subject:
    """An item, and how many of its variants of which seed it is checked on."""

    item: Item
    variants: int
    seed: int

    @property
    def drawn(self) -> Drawn:
        """The variants as a class would get them. Raises DrawError, or AuthorError."""
        if isinstance(self._drawing, ExgenError):
            raise self._drawing
        return self._drawing

    @functools.cached_property
    def _drawing(self) -> Drawn | ExgenError:
        try:
            draw(self.item, self.seed, 1, A_FEW)
            return draw(self.item, self.seed, 1, self.variants)
        except ExgenError as error:
            return error

    @functools.cached_property
    def sample(self) -> Drawn:
        """The variants as a class would get them; as first drawn, fit or not, where none is found.

        Raises AuthorError.
        """
        if not isinstance(self._drawing, DrawError):
            return self.drawn
        with np.errstate(invalid="ignore"):
            slacks, _ = slack(self.item, self.item.graph, self.worked)
        return Drawn(dict(self.worked), slacks, np.ones(self.variants, dtype=np.int64))

    @functools.cached_property
    def givens(self) -> Values:
        """The variants' givens as first drawn, whether they are fit to be asked or not."""
        return raw(self.item, self.seed, 0, np.arange(1, self.variants + 1))

    @functools.cached_property
    def worked(self) -> Values:
        """The same givens with every step. Raises AuthorError where one fails."""
        return self.item.graph.evaluate(self.givens)

    @functools.cached_property
    def candidates(self) -> tuple[Drawn, Counter[str]]:
        """Those first drawn that pass all but the last test, and how many each test refused.

        The last test is that no known mistake gives the right answer.
        """
        refused: Counter[str] = Counter()
        *tests, _ = tests_of(self.item)
        _, passed = sieve(tests, self.givens, refused)
        return passed, refused

    @functools.cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The first variants in words. Raises AuthorError where the words fail."""
        return tuple(self.typeset(self.drawn, SHEETS))

    def typeset(self, drawn: Drawn, most: int) -> Iterator[Sheet]:
        """Yield the first of some variants in words."""
        asked = asked_alone(self.item, drawn.at(slice(most)))
        for parts in typeset_item(self.item, asked):
            yield sheet_of(self.item, parts)

    @property
    def computed(self) -> tuple[AskedPart, ...]:
        """The parts whose right answers the model computes; an author writes the others."""
        pairs = zip(self.item.file.parts, self.item.parts, strict=True)
        return tuple(asked for written, asked in pairs if not written.steps())

    @property
    def numbers(self) -> tuple[AskedPart, ...]:
        """The parts that ask for numbers."""
        return tuple(part for part in self.item.parts if part.numeric)

    @property
    def marked(self) -> tuple[AskedPart, ...]:
        """The parts that are marked without a person."""
        return tuple(part for part in self.item.parts if not part.by_hand)

    def seen(self, place: int) -> str:
        """Return where to see a variant, counted from 0."""
        return f"variant {place + 1} of seed {self.seed}"

    def first(self, flags: Array) -> str:
        """Return where to see the first variant that is flagged."""
        return self.seen(int(np.flatnonzero(flags)[0]))
