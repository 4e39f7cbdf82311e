"""Alike: whether two of the options that a variant offers say the same, as printed or by their values."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

import numpy as np

from exgen.items.columns import Array, Values, count_of, one, per_variant, pick
from exgen.items.comparison import within
from exgen.items.declare import is_template
from exgen.items.filling import names_in, names_of, render
from exgen.items.item import Item
from exgen.items.kinds import AskedPart, WrittenPart
from exgen.items.kinds.part import Offered
from exgen.variants.slack import slack

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GAPS = re.compile(r"[\s$]+")


def parts_that_vary(item: Item) -> Iterator[tuple[WrittenPart, AskedPart]]:
    """Yield the parts of which what is offered depends on the variant, and may say the same twice."""
    for written, part in zip(item.file.parts, item.parts, strict=True):
        if any(map(is_template, part.pool)) or len(set(part.pool)) < len(part.pool):
            yield written, part


def offers_differ(item: Item, written: WrittenPart, part: AskedPart, values: Values) -> Array:
    """Return the variants in which a part offers nothing twice, (n,)."""
    fit = _values_differ(item, written.offered_values, values)
    fit[fit] = _texts_differ(item, part, pick(values, fit))
    return fit


def _values_differ(item: Item, offered: Sequence[Offered], values: Values) -> Array:
    """Return where all values are finite and other numbers as printed, (n,).

    None is within its slack and that of a right one.
    """
    given = [_with_slack(item, one_of_them, values) for one_of_them in offered]
    fit = np.ones(count_of(values), dtype=bool)
    for value, reach in given:
        fit &= np.isfinite(value) & np.isfinite(reach)
    for first, second in itertools.combinations(range(len(offered)), 2):
        (value, reach), (other, others_reach) = given[first], given[second]
        fit &= offered[first].number.as_typed(value) != offered[second].number.as_typed(other)
        if offered[first].may_be_right or offered[second].may_be_right:
            fit &= ~within(value, other, reach + others_reach)
    return fit


def _with_slack(item: Item, offered: Offered, values: Values) -> tuple[Array, Array]:
    """Return a value that is offered, and how far rounding on the way may lead from it, each (n,)."""
    step = offered.number.step
    instead = next((w.instead for w in item.misconceptions if w.name == offered.mistake), {})
    again = item.graph.evaluate(values, instead, [step])
    slacks, _ = slack(item, item.graph.replacing(instead), again, only=offered.number)
    return again[step].astype(float), slacks[step]


def _texts_differ(item: Item, part: AskedPart, values: Values) -> Array:
    """Return where no two options read the same, (n,)."""
    known = dict[str, int]()
    said = np.stack([_said(item, text, values, known) for text in part.pool])
    shown = np.sort(np.take_along_axis(said, part.places_shown(values), axis=0), axis=0)
    return np.all(np.diff(shown, axis=0) != 0, axis=0)


def _said(item: Item, text: str, values: Values, known: dict[str, int]) -> Array:
    """Return which text each variant prints, as a number: the same one for texts that read the same.

    Variants with the same numbers print the same, so it is filled in once for all of them.
    """
    needed = {name: values[name] for name in sorted(names_in(text) & values.keys())}
    count, where = count_of(values), str(item.folder / "item.toml")
    columns = [np.zeros((1, count), dtype=int)]
    for array in map(per_variant, needed.values()):
        columns += [np.unique(row, return_inverse=True)[1].reshape(1, -1) for row in array]
    _, first, each = np.unique(
        np.concatenate(columns), axis=1, return_index=True, return_inverse=True
    )
    found = []
    for variant in first.tolist():
        ways = {name: values[name] for name in item.conventions}
        names = names_of(item, one({**needed, **ways}, variant))
        read = _as_read(render(text, names, item.file.carried, where))
        found.append(known.setdefault(read, len(known)))
    return np.array(found)[each.reshape(-1)]


def _as_read(text: str) -> str:
    """Return a text without what makes no difference to who reads it: $0.50$ reads as 0.5."""
    return _NUMBER.sub(lambda number: repr(float(number[0])), _GAPS.sub("", text))
