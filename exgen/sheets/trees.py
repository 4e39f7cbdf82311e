"""Trees: pages made of dataclasses, tuples, lists and mappings, with something in them changed."""

from __future__ import annotations

import functools
import operator
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, get_args, get_type_hints

T = TypeVar("T")

LEAVES = (str, int, float, bool, types.NoneType, ...)
"""What holds nothing, and is changed by nobody."""
_LISTS = (tuple, list)


def rebuilt(value: T, change: Callable[[Any], Any]) -> T:
    """Return a value with a change made to it, and to everything that it holds.

    What is declared to be a plain str or number is left alone. So are whole branches in which
    nothing changes: sheets are large, and most of them is the same before and after.
    """
    value = change(value)
    if isinstance(value, str):  # most are, and the questions below take long
        return value
    if isinstance(value, _LISTS):
        entries = [rebuilt(entry, change) for entry in value]
        return value if all(map(operator.is_, entries, value)) else type(value)(entries)
    if is_dataclass(value):
        return _rebuilt_dataclass(value, change)
    if isinstance(value, Mapping):
        return {k: rebuilt(entry, change) for k, entry in value.items()}  # type: ignore[return-value]
    return value


def _rebuilt_dataclass(value: Any, change: Callable[[Any], Any]) -> Any:
    names, changeable = _attributes(value.__class__)
    changed = {}
    for name in changeable:
        before = getattr(value, name)
        after = rebuilt(before, change)
        if after is not before:
            changed[name] = after
    if not changed:
        return value
    return type(value)(**{name: getattr(value, name) for name in names} | changed)


@functools.cache
def _attributes(kind: type) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of a dataclass's attributes, and of those that may change."""
    declared = get_type_hints(kind)
    names = tuple(field.name for field in fields(kind))
    return names, tuple(name for name in names if not _plain(declared[name]))


def _plain(declared: Any) -> bool:
    """Return whether a type, or all that it is made of, is plain."""
    within = get_args(declared)
    return all(map(_plain, within)) if within else declared in LEAVES
