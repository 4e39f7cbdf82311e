"""Columns in which much is alike: work on them, done once for each entry that is different."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def each_once(work: Callable[[K], V], column: Collection[K]) -> list[V]:
    """Return what `work` makes of each entry of a column; equal entries share the result."""
    done = {entry: work(entry) for entry in set(column)}
    return list(map(done.__getitem__, column))
