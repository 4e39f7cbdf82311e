"""Columns: arrays whose last axis is the variant, by the name of a given or step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from exgen.numerals.rounding import LEEWAY, MOST, NO_MORE

T = TypeVar("T")
Array: TypeAlias = NDArray[Any]
Values: TypeAlias = Mapping[str, Array]

_MOST_ROWS = 62
"""Of so many rows a column of a mask is a number of 63 bits."""


def count_of(values: Values) -> int:
    """Return for how many variants there are values."""
    return next(iter(values.values())).shape[-1]


def one(values: Values, variant: int) -> dict[str, Array]:
    """Return the columns of one variant, with a last axis of length 1."""
    return {name: array[..., variant : variant + 1] for name, array in values.items()}


def pick(values: Values, at: Array | slice) -> dict[str, Array]:
    """Return the columns of some variants: a mask, indices, or a slice."""
    if isinstance(at, slice):
        return {name: array[..., at] for name, array in values.items()}
    chosen = np.flatnonzero(at) if at.dtype == bool else at
    return {name: array.take(chosen, axis=-1) for name, array in values.items()}


def those(
    columns: Mapping[str, Array | T], at: Array | Sequence[int] | slice
) -> dict[str, Array | T]:
    """Return the columns of some variants, whatever else stands beside them: what are no columns stays."""
    return {
        name: one[..., at] if isinstance(one, np.ndarray) else one for name, one in columns.items()
    }


def as_records(columns: Mapping[str, Array]) -> Array:
    """Return columns of the same shape as an array of records, of which each field is one of them."""
    shape = next(iter(columns.values())).shape
    found = np.empty(shape, dtype=[(name, column.dtype) for name, column in columns.items()])
    for name, column in columns.items():
        found[name] = column
    return found


def joined(columns: Sequence[Values]) -> dict[str, Array]:
    """Return the columns of several sets of variants as those of all of them, one set after another."""
    return {name: np.concatenate([c[name] for c in columns], axis=-1) for name in columns[0]}


def per_variant(array: Array) -> Array:
    """Return an array (..., n) with all axes but the variants' flattened into one, (entries, n)."""
    return array.reshape(prod(array.shape[:-1]), array.shape[-1])


def per_row(array: Array) -> Array:
    """Return an array (rows, ..., n) with the axes between flattened into one, (rows, entries, n)."""
    return array.reshape(len(array), prod(array.shape[1:-1]), array.shape[-1])


def patterns(mask: Array) -> tuple[Array, Array]:
    """Return the different columns of a mask (k, n), in order, and which of them each has, (n,).

    As np.unique along an axis does, but quicker: of a few rows a column is a number.
    """
    if len(mask) > _MOST_ROWS:
        found, which = np.unique(mask, axis=1, return_inverse=True)
        return found, which.reshape(-1)
    powers = 1 << np.arange(len(mask))[::-1]
    _, first, which = np.unique(powers @ mask, return_index=True, return_inverse=True)
    return mask[:, first], which.reshape(-1)


def repeated(array: Array, times: int) -> Array:
    """Return an array with its variants several times over, as np.tile does, but quicker."""
    return array[..., None, :].repeat(times, axis=-2).reshape(*array.shape[:-1], -1)


def differ(one: Array, other: Array) -> Array:
    """Return where numbers differ; what is there in neither of them does not, (*shape, n)."""
    found: Array = (one != other) & ~(np.isnan(one) & np.isnan(other))
    return found


def has_number(array: Array) -> Array:
    """Return the variants in which any entry is there, and no NaN, (n,)."""
    found: Array = np.any(~np.isnan(per_variant(array)), axis=0)
    return found


def has_numbers(answer: Array, fields: int) -> Array:
    """Return which of so many fields of an answer hold numbers, (fields, r)."""
    entries = ~np.isnan(per_variant(answer))
    typed: Array = np.all(entries.reshape(fields, -1, entries.shape[-1]), axis=1)
    return typed


def to_places(array: Array, places: Array | int) -> Array:
    """Return numbers to some decimal places, as `exgen.numerals.rounding.rounded` does it for one."""
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = np.abs(array) * 10.0**places
        leeway = np.clip(8 * np.spacing(scaled), LEEWAY, MOST)
        near = np.copysign(in_units(np.floor(scaled + 0.5 + leeway), places), array)
    return np.where(scaled < NO_MORE, near, array)


def in_units(units: Array, places: Array | int) -> Array:
    """Return units of some decimal place as numbers: 18 to places of 6 is 1.8e-5, and 5 to -20 is 5e20."""
    below = np.less(places, 0)
    if not below.any():
        return units / 10.0**places
    # 10**-20 is no float
    return np.where(below, units * 10.0**-places, units / 10.0**places)


def whole(mask: Array, at: Array, shape: tuple[int, ...]) -> Array:
    """Return a mask of some variants as one of all, False in the others; `shape` is that of all."""
    found = np.zeros(shape, dtype=bool)
    found[..., at] = mask
    return found
