"""Where a table begins: its header, with titles above it, and with what belongs to it below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from exgen.language import Reason
from exgen.tables.headers import LONGEST_NAME
from exgen.tables.naming import Naming, has_named

Knows: TypeAlias = Callable[[Sequence[str]], int]
"""Of how many columns of a header a reader knows the names; 0 for a row that is none."""

Row: TypeAlias = tuple[int, list[str]]

SOUGHT = 30
"""In so many rows that hold something the header is looked for."""
FEW, SEVERAL = 2, 3
"""Lines above a table hold a name and what it is, `Course: Statistics`; tables are wider."""

OF_THE_HEADER = frozenset({"points possible", "manual posting", "(read only)", "mögliche punkte"})
"""How a row below a header begins that is none of a student's, in what Canvas exports."""


@dataclass(frozen=True)
class Begin:
    """The row of a header from 1, its cells, how many rows below belong to it, and what is above."""

    row: int
    header: list[str]
    below: int = 0
    said: tuple[tuple[int, Reason], ...] = ()


def knows_any(header: Sequence[str]) -> int:
    """Take any row for a header."""
    return len(header)


def begin_of(
    records: Iterable[list[str]], knows: Knows, namings: Sequence[Naming] = ()
) -> Begin | None:
    """Return where the table in some rows begins; None where they hold nothing."""
    rows = list(islice(_filled(records), SOUGHT))
    if not rows:
        return None
    # what somebody names tells more than all that a reader knows
    at = _header(rows, lambda row: knows(row) + (1 + len(row)) * has_named(row, namings))
    row, header = rows[at]
    below = [number - row for number, cells in rows[at + 1 :] if _first(cells) in OF_THE_HEADER]
    return Begin(row, header, _unbroken(below), tuple(_above(rows[:at])))


def _filled(records: Iterable[list[str]]) -> Iterator[Row]:
    for number, record in enumerate(records, start=1):
        if any(cell.strip() for cell in record):
            yield number, record


def _header(rows: Sequence[Row], knows: Knows) -> int:
    """Return which row is the header: that of which a reader knows most, below narrower ones.

    One of which it knows most may have wider ones above it. Where it knows none, it is the first but
    for titles of one cell.
    """
    widths = [sum(bool(cell.strip()) for cell in cells) for _, cells in rows]
    best, most = None, 0
    for place, (_, cells) in enumerate(rows):
        above = max(widths[:place], default=0)
        known = knows(cells)
        fits = above < widths[place] or known >= FEW >= above or 2 * known > widths[place]
        if known > most and fits:
            best, most = place, known
    if best is not None:
        return best
    wide = max(widths) >= SEVERAL
    return next(place for place, width in enumerate(widths) if width >= FEW or not wide)


def _first(cells: Sequence[str]) -> str:
    return next(cell.strip() for cell in cells if cell.strip()).casefold()


def _unbroken(below: Sequence[int]) -> int:
    """Return how many rows follow right below a header of those that belong to it."""
    return next((n for n, distance in enumerate(below) if distance != n + 1), len(below))


def _above(rows: Sequence[Row]) -> Iterator[tuple[int, Reason]]:
    if rows:
        number, cells = rows[0]
        text = next(cell.strip() for cell in cells if cell.strip())[:LONGEST_NAME]
        yield number, Reason.of("issue.above-header", text=text, count=len(rows))
