"""Columns in which much is alike: work on them, done once for each entry that is different."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def each_once(work: Callable[[K], V], column: Iterable[K]) -> list[V]:
    """Return what `work` makes of each entry of a column; equal entries share the result."""
    return list(map(_Done(work).__getitem__, column))


class _Done(dict[K, V]):
    """What the work made of each entry so far; of a new one when it is asked for."""

    def __init__(self, work: Callable[[K], V]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, entry: K) -> V:
        made = self[entry] = self._work(entry)
        return made
