"""Origins: the sheets from which numbers that were seen elsewhere may come, and how likely chance is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np

from exgen.errors import ExgenError
from exgen.items import bank
from exgen.items.columns import Array, per_variant
from exgen.items.filling import names_shown_in
from exgen.marks.reports.chances import chance_bound
from exgen.numerals import EXACT, Rules, as_float, places_typed, read_number
from exgen.sheets.typesetting import texts_of_question
from exgen.variants.fit import fitted
from exgen.variants.key import AskedItem, Key
from exgen.variants.paper import draw_paper

OTHERS = 1000
"""Sheets of the same paper that nobody has: on how many of them a number fits is what chance does."""
_OTHER_SEED = 1 << 61
_EXACTLY = 1e-9


@dataclass(frozen=True)
class Origin:
    """A sheet from which numbers may come, from 1, with what each of them is there.

    `chance` bounds how likely it is that so many of the numbers fit some sheet of the class like that
    which they are not from.
    """

    sheet: int
    fits: Mapping[str, tuple[str, ...]]
    chance: float


class Origins:
    """The numbers that sheets of a key print or ask for, and how often they stand on nobody's sheets."""

    def __init__(self, key: Key) -> None:
        self._rules = Rules(decimal_comma=key.asked[0].parts[0].decimal_comma)
        self._sheets = key.sheets
        self._own, self._others = _Values(key), _Values(_nobodys(key))

    def find(self, texts: Sequence[str]) -> list[Origin]:
        """Return the sheets on which numbers stand, to the places typed; the least by chance first.

        Raises ExgenError for what is no number.
        """
        seen = {text: _Seen.read(text, self._rules) for text in texts}
        fits = np.array([self._own.fit(number).any(axis=0) for number in seen.values()])
        usual = np.array([self._others.fit(number).any(axis=0) for number in seen.values()])
        names = [self._own.names_of(number) for number in seen.values()]
        found = []
        for sheet in np.flatnonzero(fits.any(axis=0)).tolist():
            at = np.flatnonzero(fits[:, sheet]).tolist()
            where = [names[number][sheet] for number in at]
            ways = math.comb(len(seen), len(at)) * self._sheets
            chance = chance_bound(ways, _by_item(at, [first for (first, _), *_ in where], usual))
            own = [tuple(name for _, name in places) for places in where]
            told = dict(zip([list(seen)[number] for number in at], own, strict=True))
            found.append(Origin(sheet + 1, told, min(1.0, chance)))
        return sorted(found, key=lambda origin: (origin.chance, -len(origin.fits), origin.sheet))


def _by_item(
    numbers: Sequence[int], items: Sequence[str], usual: Array
) -> Iterator[tuple[list[float], float]]:
    """Yield for each item how often each of its numbers fits a sheet, and how often all do at once."""
    shares = (usual.sum(axis=1) + 1) / (usual.shape[1] + 1)
    for _, several in groupby(sorted(zip(items, numbers, strict=True)), key=itemgetter(0)):
        own = [number for _, number in several]
        yield shares[own].tolist(), float(usual[own].all(axis=0).mean())


@dataclass(frozen=True)
class _Seen:
    """A number as somebody wrote it: its value, and how far from it what was rounded may be."""

    value: float
    reach: float

    @classmethod
    def read(cls, text: str, rules: Rules) -> _Seen:
        bare = text.strip().rstrip(",;")
        values = read_number(bare, rules).values
        if len(values) != 1 or not math.isfinite(value := as_float(values[0])):
            raise ExgenError(
                f"'{text}' is no number; name those that were seen, as in 0.1300 0.1528"
            )
        places = places_typed(bare, value)
        half = 0.0 if places == EXACT else 10.0**-places / 2
        return cls(value, half + _EXACTLY * max(abs(value), half))


class _Values:
    """The numbers that all sheets print or ask for, a row for each number on a sheet.

    An item that is asked again has the same numbers, and is left out.
    """

    def __init__(self, key: Key) -> None:
        first = {asked.item: asked for asked in reversed(key.asked)}
        each = [
            entry for asked in key.asked if first[asked.item] is asked for entry in _entries(asked)
        ]
        self._names = [(item, name) for item, name, _ in each]
        self._values = np.array([values for _, _, values in each])

    def fit(self, number: _Seen) -> Array:
        """Return where a number fits, (numbers of a sheet, sheets)."""
        fits: Array = np.abs(self._values - number.value) <= number.reach
        return fits

    def names_of(self, number: _Seen) -> dict[int, list[tuple[str, str]]]:
        """Return what a number is, with its item, by the sheets on which it stands."""
        found: dict[int, list[tuple[str, str]]] = {}
        for row, sheet in np.argwhere(self.fit(number)).tolist():
            found.setdefault(sheet, []).append(self._names[row])
        return found


def _entries(asked: AskedItem) -> Iterator[tuple[str, str, Array]]:
    """Yield each number of an item: the item, what it is called, and its values on all sheets.

    NaN stands where a sheet does not ask it.
    """
    asks = asked.asks()
    steps = {part.step for part in asked.parts}
    fields: dict[str, list[str]] = {}
    for name, part, _ in asked.fields():
        if part.numeric:
            fields.setdefault(part.step, []).append(name)
    answers = {step: asked.values[step] for step in fields}
    printed = {name: values for name, values in _printed(asked).items() if name not in steps}
    for name, values in {**printed, **answers}.items():
        columns = per_variant(values).astype(float)
        called = fields.get(name, [f"{name} of {asked.item}"] * len(columns))
        if len(called) == len(columns):
            yield from (
                (asked.item, own, np.where(asks, column, math.nan))
                for own, column in zip(called, columns, strict=True)
            )


def _printed(asked: AskedItem) -> dict[str, Array]:
    """Return the numbers that the question prints; none where the bank has no such question any more.

    Those of options are left out: not all that could be chosen are shown.
    """
    try:
        item = fitted(asked, asked.load())
        names = set[str]().union(*map(names_shown_in, texts_of_question(item)))
        names -= {name for part in asked.parts for name in part.keeps}
        values = item.graph.evaluate(asked.values, wanted=item.graph.steps.keys() & names)
    except ExgenError:
        return {}
    return {
        name: values[name] for name in values if name in names and values[name].dtype.kind in "iuf"
    }


def _nobodys(key: Key) -> Key:
    """Return sheets of the same paper that nobody has; the key's own where the bank has it no more."""
    seed = _OTHER_SEED + (key.seed == _OTHER_SEED)
    try:
        drawn = draw_paper(key.paper, bank.paper(key.paper), seed, OTHERS)
    except ExgenError:
        return key
    same = [asked.item for asked in drawn.asked] == [asked.item for asked in key.asked]
    return drawn if same else key
