"""The letters by which a sheet names what it lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import SupportsInt


def letter(place: SupportsInt) -> str:
    """Return A for 0, B for 1, ..., Z for 25."""
    return chr(ord("A") + int(place))


def letters(places: Iterable[SupportsInt]) -> list[str]:
    """Return the letter of each place."""
    return [letter(place) for place in places]
