"""Rows that a comma without quotes has shifted: `0,25` is two cells, and so is `Byron, Ada`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exgen.answers.issues import Issue
from exgen.language import Reason
from exgen.tables.headers import LONGEST_NAME
from exgen.tables.table import Chunk


def shifted(number: int, cells: int, width: int) -> Issue:
    """Return what to say of a row that has more cells than there are columns, and is not marked."""
    return Issue(number, "", "", (Reason.of("issue.shifted", count=cells, width=width),))


def not_apart(number: int, cell: str) -> Issue:
    """Return what to say of a row whose cells another delimiter parts, and which is not marked."""
    return Issue(number, "", cell, (Reason.of("issue.not-apart", cell=cell[:LONGEST_NAME]),))


def put_together(chunk: Chunk, answer: int, delimiter: str) -> Iterator[tuple[int, str | None]]:
    """Yield what was answered in the rows of a long table that have more cells than columns.

    Where the answer comes last, all of them are of it; elsewhere one cannot tell, which is None.
    """
    width = len(chunk.rows[0]) if chunk.rows else 0
    at = {number: place for place, number in enumerate(chunk.numbers)} if chunk.beyond else {}
    for number, beyond in chunk.beyond.items():
        pieces = [chunk.rows[at[number]][answer], *beyond]
        last = answer == width - 1
        yield number, (delimiter or ",").join(_filled(pieces)) if last else None


def together(number: int, answer: str) -> Issue:
    """Return what to say of an answer that was put together."""
    return Issue(number, "answer", answer, (Reason.of("issue.put-together", answer=answer),))


def _filled(pieces: Sequence[str]) -> Sequence[str]:
    """Return the cells of an answer without those at its end that hold nothing."""
    filled = [place for place, piece in enumerate(pieces) if piece.strip()]
    return pieces[: filled[-1] + 1] if filled else pieces[:1]
