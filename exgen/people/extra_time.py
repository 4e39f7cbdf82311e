"""Extra time: by how much later a student may hand in, as a roster says it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from exgen.people.columns import letters_of
from exgen.people.students import MOST_HOURS

EXTRA = "extra"
"""What the column means."""
_CALLED = (
    "extra",
    "extratime",
    "additionaltime",
    "extension",
    "zeitverlangerung",
    "nachteilsausgleich",
)
"""What it is called, by the letters."""

_HOURS = {"h": 1, "d": 24, "w": 168}
_UNITS = {
    **dict.fromkeys(("h", "hour", "hours", "std", "stunde", "stunden"), "h"),
    **dict.fromkeys(("d", "day", "days", "tag", "tage"), "d"),
    **dict.fromkeys(("w", "week", "weeks", "woche", "wochen"), "w"),
}
_TIME = re.compile(r"\+?\s*([0-9]+(?:[.,][0-9]+)?)\s*([a-z]+)\.?")


def extra_column(header: Sequence[str]) -> int | None:
    """Return the place of the column of extra time, None where there is none."""
    letters = [letters_of(name) for name in header]
    return next((letters.index(name) for name in _CALLED if name in letters), None)


def hours(text: str) -> float:
    """Return how many hours `2 days` or `36 h` are; 0 for nothing. Raises ValueError in words."""
    if text.strip() in ("", "0", "-"):
        return 0.0
    found = _TIME.fullmatch(text.strip().casefold())
    if found is None or found[2] not in _UNITS:
        raise ValueError("write hours, days or weeks, such as '36 hours' or '2 days'")
    many = float(found[1].replace(",", ".")) * _HOURS[_UNITS[found[2]]]
    if not math.isfinite(many) or many > MOST_HOURS:
        raise ValueError("this is more than a year")
    return many
