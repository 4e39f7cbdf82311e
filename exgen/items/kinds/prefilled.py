"""Prefilled: entries of a vector or matrix that the sheet prints, so that nobody types them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Annotated, TypeAlias

import numpy as np
from pydantic import AfterValidator

from exgen.items.columns import Array

_BY_THE_DIAGONAL = {
    "above": np.less,
    "diagonal": np.equal,
    "below": np.greater,
}
"""By what is written, how the row of an entry compares with its column."""
_LINE = re.compile(r"(row|column) ([1-9][0-9]{0,3})")
_ENTRY = re.compile(r"[1-9][0-9]{0,3}(?:\.[1-9][0-9]{0,3})?")
MATRIX = 2


def _check(written: str) -> str:
    known = written in _BY_THE_DIAGONAL or _LINE.fullmatch(written) or _ENTRY.fullmatch(written)
    if not known:
        raise ValueError(
            f"'{written}' names no entries; write row 1, column 2, above, below (the diagonal), diagonal, "
            "2.3 for row 2 and column 3, or 4 for an entry of a vector"
        )
    return written


Prefilled: TypeAlias = Annotated[str, AfterValidator(_check)]
"""Some entries, as an author names them."""


@functools.lru_cache(maxsize=1024)
def are_prefilled(named: tuple[str, ...], shape: tuple[int, ...]) -> Array:
    """Return which entries of an answer are among those that are named, as a mask of its shape."""
    found = np.zeros(shape, dtype=bool)
    for one in named:
        found |= _among(one, shape)
    found.flags.writeable = False
    return found


def unfit(named: Sequence[str], shape: tuple[int, ...]) -> Iterator[str]:
    """Yield which names stand for no entries of an answer of a shape, and whether nothing is left to ask."""
    for one in named:
        if not _among(one, shape).any():
            size = " by ".join(map(str, shape)) or "single"
            yield f"has '{one}' prefilled, which a {size} answer does not have"
    if are_prefilled(tuple(named), shape).all():
        yield "has all of its answer prefilled; leave something to ask"


def _among(named: str, shape: tuple[int, ...]) -> Array:
    """Return which entries of an answer a name stands for; none where it has no such entries."""
    found = np.zeros(shape, dtype=bool)
    if named in _BY_THE_DIAGONAL:
        if len(shape) == MATRIX:
            rows, columns = np.indices(shape)
            found |= _BY_THE_DIAGONAL[named](rows, columns)
        return found
    line = _LINE.fullmatch(named)
    axis = 1 if line and line[1] == "column" else 0
    places = [int(line[2])] if line else list(map(int, named.split(".")))
    fits = len(shape) == MATRIX if line else len(shape) == len(places)
    if fits and all(place <= length for place, length in zip(places, shape[axis:], strict=False)):
        # of a column it is the second axis
        np.moveaxis(found, axis, 0)[tuple(place - 1 for place in places)] = True
    return found
