"""Several rows of one student and sheet: which of them counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

Attempt: TypeAlias = Literal["last", "first", "best", "all"]


class Handed(NamedTuple):
    """A row, whether it has answers, and when it was handed in, in seconds; None where unknown.

    Its `turn` is higher on a newer sheet of the student's.
    """

    row: int
    has_answers: bool
    time: int | None = None
    turn: int = 0


def standing(rows: Sequence[Handed], attempt: Attempt) -> int:
    """Return the row that counts, of several in the order of the file.

    One without answers never counts before one with answers. The last is on the newest sheet of a
    student's, and the first on the oldest. There they are so by the times of all, or where one is
    not known in the file.
    """
    filled = [row for row in rows if row.has_answers] or list(rows)
    turn = (min if attempt == "first" else max)(row.turn for row in filled)
    filled = [row for row in filled if row.turn == turn]
    times = [row.time for row in filled if row.time is not None]
    if len(times) == len(filled):
        filled = [row for _, _, row in sorted(zip(times, range(len(filled)), filled, strict=True))]
    return filled[0 if attempt == "first" else -1].row


def superseded_by_best(
    contested: Sequence[Sequence[int]], totals: Mapping[int, float]
) -> dict[int, int]:
    """Return which row counts instead of which: the one with the highest total, the later if equal."""
    replaced: dict[int, int] = {}
    for rows in contested:
        best = max(rows, key=lambda row: (totals[row], row))
        replaced |= {row: best for row in rows if row != best}
    return replaced
