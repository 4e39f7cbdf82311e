"""The line of a TOML file at which something was written, for messages to its author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

TomlPlace: TypeAlias = tuple[str | int, ...]
"""Where something stands in a file: keys, and the numbers of tables of a list, from 0."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[\w.-]|"[^"]*"|'[^']*')+)\s*=""")


def line_of(source: str, place: Sequence[str | int]) -> int:
    """Return the line, from 1, of the innermost key or table around a place in a TOML file.

    The place may name more than is written: keys in between, and what stands within a line.
    """
    best, line = 0, 1
    for number, written in _written(source):
        depth = len(written)
        if depth > best and _within(written, place):
            best, line = depth, number
    return line


def _written(source: str) -> Iterator[tuple[int, TomlPlace]]:
    """Yield every line that writes a key or a table, and its place."""
    table: TomlPlace = ()
    lists: dict[TomlPlace, int] = {}
    for number, line in enumerate(source.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            table = _of_table(_keys(header[2]), lists, listed=header[1] == "[[")
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_keys(key[1]))


def _of_table(keys: Sequence[str], lists: dict[TomlPlace, int], *, listed: bool) -> TomlPlace:
    """Return the place of a table; `lists` knows how many tables each list has had so far."""
    place: TomlPlace = ()
    for depth, key in enumerate(keys, start=1):
        place = (*place, key)
        if listed and depth == len(keys):
            lists[place] = lists.get(place, -1) + 1
        if place in lists:
            place = (*place, lists[place])
    return place


def _keys(dotted: str) -> list[str]:
    return [key.strip("\"' ") for key in dotted.split(".")]


def _within(written: TomlPlace, place: Sequence[str | int]) -> bool:
    """Return whether a written place leads to another, which may name more on the way."""
    rest = iter(place)
    return all(any(key == other for other in rest) for key in written)
