"""The buyer: types constants, givens, own earlier answers or letters, and works nothing out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from exgen.check.simulated import answered, rows_of
from exgen.items.columns import Array, Values, count_of, one, per_variant
from exgen.items.item import Item
from exgen.items.kinds import AskedPart, letter
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import mark
from exgen.numerals import Outcome
from exgen.variants.sampling import Drawn

CONSTANTS = (0.0, 1.0, -1.0, 2.0, 0.5, 1e-4, 1e-9)
WORDS = ("idk", "none", "all", "no idea")
ROUNDING = 1e-9


@dataclass(frozen=True)
class Filling:
    """What is typed into all fields of a part, (*shape, n), and what to call it."""

    name: str
    typed: Array


Strategy = Mapping[str, Filling]
"""What is typed into each part, by its step."""


def best_strategy(item: Item, drawn: Drawn, *, starts: int, passes: int) -> tuple[str, ...]:
    """Return the best strategy found on some variants: by part, the name of what is typed.

    It begins with one constant in all parts, with the `starts` best of these, and then makes the
    best of each part in turn, `passes` times.
    """
    rows = rows_of(item, drawn)
    begun = [_constant(item, drawn, constant) for constant in CONSTANTS]
    order = np.argsort(-_totals(item, rows, begun), kind="stable")
    found = [_improved(item, rows, begun[place], passes) for place in order[:starts].tolist()]
    best = found[int(np.argmax(_totals(item, rows, found)))]
    return tuple(filling.name for filling in best.values())


def share_of(item: Item, drawn: Drawn, names: Sequence[str]) -> float:
    """Return the mean share of the points that a strategy, by its names, earns on some variants."""
    chosen: dict[str, Filling] = {}
    for part, name in zip(item.parts, names, strict=True):
        known = {filling.name: filling for filling in _fillings(item, part, drawn.values, chosen)}
        chosen[part.step] = known[name]
    (total,) = _totals(item, rows_of(item, drawn), [chosen])
    return float(total) / sum(part.points for part in item.parts)


def _fillings(
    item: Item, part: AskedPart, values: Values, earlier: Mapping[str, Filling]
) -> Iterator[Filling]:
    """Yield what might be typed into all fields of a part without any work."""
    shape = values[part.step].shape
    if part.by_hand:
        yield Filling("nothing", np.full(shape, np.nan))
    elif not part.numeric:
        yield from _texts(part, values)
    else:
        yield from (Filling(f"{c:g}", np.full(shape, c)) for c in CONSTANTS)
        numbers = {n: values[n] for n in item.file.given if values[n].dtype.kind in "iuf"}
        own = {f"own {name}": filling.typed for name, filling in earlier.items()}
        for name, array in {**numbers, **own}.items():
            yield from _copies(name, array.astype(float), shape)


def _copies(name: str, array: Array, shape: tuple[int, ...]) -> Iterator[Filling]:
    """Yield an array as it stands, where it or some of its rows fit, and each entry in all fields."""
    if array.shape[max(0, array.ndim - len(shape)) :] == shape:
        for row, part in enumerate(array.reshape(-1, *shape)):
            yield Filling(f"{name} row {row + 1}", part)
    for place, entry in enumerate(per_variant(array)):
        yield Filling(f"{name} entry {place + 1}", np.broadcast_to(entry, shape))


def _texts(part: AskedPart, values: Values) -> Iterator[Filling]:
    """Yield letters and words where there is something to choose from, else constants and variables."""
    names = [letter(place) for place in range(len(part.listing(one(values, 0))))]
    orders = [names, names[::-1], names[1::2] + names[::2]]
    texts = [" ".join(order[:many]) for order in orders for many in range(1, len(names) + 1)]
    if not names:
        alike = values[part.step].shape
        texts = [f"{constant:g}" for constant in CONSTANTS]
        texts += [n for n, array in values.items() if array.shape == alike and n != part.step]
    for text in dict.fromkeys([*texts, *names, *WORDS]):
        read = part.read([[text] * count_of(values)], values)
        there = read.having(Outcome.READ).all(axis=0)
        yield Filling(f"'{text}'", np.where(there, read.values, np.nan))


def _constant(item: Item, drawn: Drawn, constant: float) -> Strategy:
    """Return the strategy of one constant in all parts; the first that there is where it does not fit."""
    chosen: dict[str, Filling] = {}
    for part in item.parts:
        found = list(_fillings(item, part, drawn.values, chosen))
        fits = [filling for filling in found if filling.name == f"{constant:g}"]
        chosen[part.step] = (fits or found)[0]
    return chosen


def _improved(item: Item, rows: Rows, chosen: Strategy, passes: int) -> Strategy:
    """Return a strategy with the best for each part in turn, given what is typed into the others."""
    for part in item.parts * passes:
        before = itertools.takewhile(part.step.__ne__, chosen)
        earlier = {step: chosen[step] for step in before}
        fillings = _fillings(item, part, rows.values, earlier)
        others = [chosen, *({**chosen, part.step: filling} for filling in fillings)]
        # what is no better must not take the place of what is there
        totals = _totals(item, rows, others) - ROUNDING * (np.arange(len(others)) > 0)
        chosen = others[int(np.argmax(totals))]
    return chosen


def _totals(item: Item, rows: Rows, strategies: Sequence[Strategy]) -> Array:
    """Return the mean points that strategies earn, all marked together, (strategies,)."""
    sheets = np.tile(rows.sheets, len(strategies))
    typed = {
        part.step: np.concatenate([s[part.step].typed for s in strategies], axis=-1)
        for part in item.parts
    }
    marks = mark(Rows.of(rows.asked, rows.mistakes, sheets), answered(item, typed))
    points = np.zeros(len(sheets))
    for part in item.parts:
        if not part.by_hand:
            points += part.points * marks[part.step].shares.mean(axis=0)
    return points.reshape(len(strategies), -1).mean(axis=1)
