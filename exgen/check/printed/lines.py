"""Lines of working: whoever does one again from the digits printed on it gets what it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from exgen.check.printed.arithmetic import (
    Printed,
    Unknown,
    leeway_of,
    places_of,
    printed_in,
    value_of,
)
from exgen.check.printed.formulas import Side, chains
from exgen.items.columns import Array, to_places
from exgen.items.engine import NOTHING
from exgen.numerals import write, write_figures

SLIP = 1e-9
"""What binary leaves of a difference that is none."""
_FIGURES = 12


@dataclass(frozen=True)
class Line:
    """Two sides that are printed as equal, and what the second should be, if it should be another."""

    text: str
    instead: str = ""


def lines_in(formula: str, known: Mapping[str, Array] = NOTHING) -> Iterator[Line]:
    """Yield what of a formula can be done again: sides with a value, and the next that has one."""
    for chain in chains(formula):
        left: Side | None = None
        about = False
        for side in chain:
            about |= side.rounded
            try:
                value_of(side.text, known)
            except Unknown:
                continue
            if left and (line := _line(left.text, side.text, about=about, known=known)):
                yield line
            left, about = side, False


def last_side(formula: str) -> str:
    """Return what stands at the end of a formula, after the last sign of a relation."""
    *_, last = [formula, *(chain[-1].text for chain in chains(formula))]
    return last.strip().rstrip(" .,;")


def told(value: Array, places: Array) -> str:
    """Return a value as it should be printed to some places; with all decimals where it has none."""
    each = np.broadcast_to(places, value.shape)
    entries = [
        write(entry, int(p)) if p else write_figures(entry, _FIGURES)
        for entry, p in zip(value.flat, each.flat, strict=True)
    ]
    return entries[0] if value.ndim == 0 else "(" + ", ".join(entries) + ")"


def agrees(value: Array, printed: Printed) -> bool:
    """Return whether a value is printed to its last digit; a whole number is taken as exact."""
    rounded = np.array(
        [
            float(to_places(np.asarray(entry), int(places))) if places else entry
            for entry, places in zip(value.flat, printed.places.flat, strict=True)
        ]
    )
    return bool(np.all(np.abs(rounded - printed.values.flat) <= SLIP))


def _line(left: str, right: str, *, about: bool, known: Mapping[str, Array]) -> Line | None:
    """Return the line of two sides; none where they cannot be compared."""
    value, other = value_of(left, known), value_of(right, known)
    if value.shape != other.shape:
        return None
    text = f"{left} {'≈' if about else '='} {right}"
    printed, before = printed_in(right), printed_in(left)
    leeway = leeway_of(left, known) + leeway_of(right, known)
    if about or (printed is None and before is None):
        # Two sums with rounded numbers on both sides are equal as far as these can say.
        near = bool(np.all(np.abs(value - other) <= leeway + SLIP))
        return Line(text, "" if near else told(value, _most_places(right)))
    if printed is None and before is not None:
        return Line(text, "" if agrees(other, before) else told(other, before.places))
    assert printed is not None  # noqa: S101 -- one of the three
    return Line(text, "" if agrees(value, printed) else told(value, printed.places))


def _most_places(text: str) -> Array:
    """Return to how many decimals a side is printed at most."""
    return np.array(max(map(places_of, re.findall(r"\d+\.\d+", text)), default=0))
