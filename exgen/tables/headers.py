"""Headers: the names of a table's columns, as they are compared and as messages list them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

LONGEST_NAME = 60


def spelling(name: str) -> str:
    """Return a name without regard to case and punctuation: `3B[1]` and `3b 1` as `3b.1`."""
    return re.sub(r"[\s.,;:()\[\]]+", ".", name.casefold()).strip(".")


def columns_called(header: Sequence[str], called: Sequence[str]) -> list[int]:
    """Return the places of the columns that are called so, in the order of these names."""
    names = [spelling(name) for name in header]
    return [names.index(name) for name in called if name in names]


def listed(names: Iterable[str], most: int = 12) -> str:
    """Return the first of the names, quoted, for a message."""
    first = [f"'{name[:LONGEST_NAME]}'" for name in islice(names, most + 1)]
    return ", ".join([*first[:most], "..."] if len(first) > most else first) or "none"
