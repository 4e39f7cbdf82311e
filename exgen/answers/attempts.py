"""Several rows of one student and sheet: which of them counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

Attempt: TypeAlias = Literal["last", "first", "best", "all"]


def standing(rows: Sequence[tuple[int, bool]], attempt: Attempt) -> int:
    """Return the row that counts of (row, whether it has answers) in the order of the file.

    One without answers never counts before one with answers.
    """
    filled = [row for row, has_answers in rows if has_answers] or [row for row, _ in rows]
    return filled[0] if attempt == "first" else filled[-1]


def superseded_by_best(
    contested: Sequence[Sequence[int]], totals: Mapping[int, float]
) -> dict[int, int]:
    """Return which row counts instead of which: the one with the highest total, the later if equal."""
    replaced: dict[int, int] = {}
    for rows in contested:
        best = max(rows, key=lambda row: (totals[row], row))
        replaced |= {row: best for row in rows if row != best}
    return replaced
