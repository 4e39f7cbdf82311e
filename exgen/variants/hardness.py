"""How hard a variant is to work by hand, beside the others of its item."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from exgen.items.columns import Array, Values, count_of, per_variant
from exgen.items.item import Item
from exgen.items.schema import Measure

MOST_PLACES = 9
"""To how many decimals the digits of a value from a list are counted.

More would count what binary adds to a decimal: 0.1 + 0.2 has seventeen.
"""


def hardness(item: Item, values: Values) -> dict[Measure, Array]:
    """Return how hard the variants are, by measure, each (n,)."""
    return {name: measure(item, values) for name, measure in MEASURES.items()}


def digits(item: Item, values: Values) -> Array:
    """Return how many digits the givens take together, without zeros at either end.

    For 20 and 0.2 are as easy to work with as 2.
    """
    total = 0.0
    for name, given in item.givens.items():
        if not given.is_date and values[name].dtype.kind in "iuf":
            total = total + _significant(per_variant(values[name]), given.places).sum(axis=0)
    return np.broadcast_to(total, (count_of(values),))


def negatives(item: Item, values: Values) -> Array:
    """Return how many numbers are negative, of those given and of those on the way."""
    return _over_numbers(item, values, lambda array: np.sum(array < 0, axis=0))


def size(item: Item, values: Values) -> Array:
    """Return how many digits the largest number on the sheet or on the way has before the point."""
    # At least 1, as 0.5 has a digit before the point too, and the logarithm of 0 is none.
    columns = [np.nanmax(np.abs(array), axis=0, initial=1) for array in _numbers(item, values)]
    return np.floor(np.log10(np.max(columns, axis=0))) + 1


def faint(item: Item, values: Values) -> Array:
    """Return how many numbers on the way keep fewer than two digits at the working places.

    These are the outputs of saturated units, and differences of numbers that are almost equal.
    """
    unit = item.file.carried.unit

    def lost(array: Array) -> Array:
        # Near 1 as near 0: at four places a sigmoid of 0.9998 says as little as one of 0.0002. What
        # is 0 or 1 outright is exact.
        size = np.abs(array)
        near = np.minimum(size, np.abs(size - 1))
        few = (size < 10 * unit(array)) | (np.abs(size - 1) < 10 * unit(np.ones(1)))
        return np.sum(few & (near > 0), axis=0)

    return _over_numbers(item, values, lost)


MEASURES: Mapping[Measure, Callable[[Item, Values], Array]] = {
    "digits": digits,
    "negatives": negatives,
    "size": size,
    "faint": faint,
}


def _over_numbers(item: Item, values: Values, count: Callable[[Array], Array]) -> Array:
    return np.sum([count(array) for array in _numbers(item, values)], axis=0)


def _numbers(item: Item, values: Values) -> list[Array]:
    """Return the givens and steps that are numbers, each (entries, n); what is infinite is NaN."""
    givens = (name for name, given in item.givens.items() if not given.is_date)
    names = [*givens, *item.graph.steps]
    numeric = [values[name] for name in names if values[name].dtype.kind in "iuf"]
    finite = [np.where(np.isinf(array), np.nan, array) for array in numeric]
    return [per_variant(array) for array in finite] or [np.zeros((1, count_of(values)))]


def _significant(array: Array, places: int | None) -> Array:
    """Return how many digits each number takes, without zeros at either end."""
    whole = np.rint(
        np.abs(np.nan_to_num(array.astype(float)))
        * 10.0 ** (MOST_PLACES if places is None else places)
    )
    taken = np.where(whole > 0, np.floor(np.log10(np.maximum(whole, 1))) + 1, 1)
    # Zeros at the end go one at a time, off all numbers that still have one.
    while np.any(ends := (whole > 0) & (whole % 10 == 0)):
        whole = np.where(ends, whole // 10, whole)
        taken = taken - ends
    return np.where(np.isnan(array.astype(float)), 0, taken)
