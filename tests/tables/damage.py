"""Text tables in some dialect, and what may befall them on the way."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Damaged(NamedTuple):
    """A table of which one piece is other than it was, and which of its lines that piece is in."""

    content: bytes
    touched: list[bool]


def written(dice: random.Random, rows: Sequence[Sequence[str]]) -> bytes:
    """Return a table in some dialect, as csv writes it."""
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=dice.choice(",;\t"),
        lineterminator=dice.choice(["\n", "\r\n", "\r"]),
        quoting=dice.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    )
    writer.writerows(rows)
    return text.getvalue().encode(dice.choice(["utf-8", "utf-8-sig"]))


def damaged(dice: random.Random, content: bytes) -> Damaged:
    """Return a table, of a line for each row, with a piece changed, lost, doubled or put in."""
    at = dice.randrange(len(content))
    end = min(len(content), at + dice.choice([1, 1, 1, 2, 8, 30]))
    piece = dice.choice(
        [
            b"",
            bytes([dice.randrange(256)]),
            content[at:end] * 2,
            *(b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff\xfe", "\u2028ä".encode(), b"=1"),
        ]
    )
    stop = dice.choice([at, end])
    touched = [first <= stop and at <= last for first, last in _lines(content)]
    return Damaged(content[:at] + piece + content[stop:], touched)


def _lines(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each line begins and where the next one does."""
    first = 0
    for line in content.splitlines(keepends=True):
        yield first, first + len(line)
        first += len(line)
