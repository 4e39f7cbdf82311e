"""How likely coincidence is: a bound on the chance that answers fit a sheet that they are not from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

LIMIT = 0.01
"""Coincidence is likely above this chance: nobody is to be suspected of it."""


def chance_bound(ways: float, items: Iterable[tuple[Sequence[float], float]]) -> float:
    """Return a bound on the chance of a coincidence, by Bonferroni over the ways it may come about.

    `items` are, for each item, how often each of its fields coincides, and how often all do at once.
    Items are independent, and so are the fields of one; but what sheets share in several fields at
    once (an item with few variants) counts as one coincidence and not as several.
    """
    return ways * math.prod(max(math.prod(each), together) for each, together in items)
