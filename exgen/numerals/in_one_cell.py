"""In one cell: what looks like several answers, how these may be parted, and labels of one digit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

MIXED = re.compile(r"[+-]?[0-9]+\s+[0-9]+\s*/\s*[0-9]+")
"""One number, as 1 1/2 is."""
TORN = re.compile(r"[+-]?[0-9]*\.\s+[0-9]+|[+-]0+,?\s+[0-9]+|[+-]?0,?\s+[0-9]{3,}")
"""One number that a space or a lost point may have torn, as `-0. 3775` and `-0 3775`."""
_NUMBER = r"(?<![\w.])[0-9]+(?:[.,][0-9]+)?"
_BETWEEN = re.compile(
    r"[,;|&{}\[\]\n]|\A\s+\Z|\)\s*\(|\b(?:and|und|sowie)\b|\A\s+[^\W\d]\w*\s*(?:=|:|≈)"
)
"""What parts two numbers that are not one calculation."""
_PIECES = re.compile(r"[;|\n{}\[\]]+|,\s*")
_AROUND_SIGN = re.compile(r"\s*([-/|,;:.>_])\s*")
_DIGITS = re.compile(r"([0-9])([-/|,;:.>_ ]?)[0-9](?:\2[0-9])*")
_PAIRS = ("[]", "()", "{}")
_BETWEEN_BRACKETED_ROWS = re.compile(r"\][\s,;]*\[|\)\s*[,;]\s*\(|\}\s*,\s*\{")
_BETWEEN_ROWS = re.compile(r"[;\n]|\b(?:and|und|sowie)\b|&")
_LOOSE = re.compile(r"\s*\|\s*|\s/\s|(?<=[^\s+\-*/^(])\s-\s")
"""What may part entries, but may be a sign of one number too: (0.13|0.15), 0.13 - 0.15."""
_COMMA_AND_SPACE = re.compile(r",\s+")
Table: TypeAlias = tuple[tuple[str, ...], ...]
"""Entries by row."""
FEWEST_PARTED = 3
"""Two digits with a sign between them are a number or a calculation as well: 1-2, 1.2, 1/2."""


def looks_like_several(text: str, count: int) -> bool:
    """Return whether a text seems to hold several of the `count` answers of a part, not one."""
    if MIXED.fullmatch(text.strip()):
        return False
    between = re.split(_NUMBER, text)[1:-1]
    pieces = [piece for piece in _PIECES.split(text.strip(" ()[]{}")) if piece.strip()]
    hyphens = re.search(r"[0-9]\s*[-–—]\s*[0-9]+\s*[-–—]\s*[0-9]", text)
    return len(pieces) == count or bool(hyphens) or any(map(_BETWEEN.search, between))


def labels_in(text: str, count: int, one_of: Sequence[int]) -> tuple[int, ...]:
    """Return the labels in `1-1-2-1-2-2` or `112122`, none where they are not several of a few digits.

    They need not be `count`.
    """
    if not one_of or not all(0 <= label <= 9 for label in one_of):  # noqa: PLR2004 -- digits
        return ()
    run = _DIGITS.fullmatch(_AROUND_SIGN.sub(r"\1", " ".join(text.split())))
    if not run or (run[2].strip() and count < FEWEST_PARTED):
        return ()
    labels = tuple(map(int, re.findall("[0-9]", text)))
    whole = len(labels) == count or not run[2]
    return labels if whole and len(labels) > 1 and set(labels) <= set(one_of) else ()


def ways_to_cut(answer: str) -> Iterator[Table]:
    """Yield the ways to cut an answer into rows of entries, the most telling separators first."""
    rows = _rows(answer)
    spaced = any(_COMMA_AND_SPACE.search(row) for row in rows)
    if spaced:
        yield _cut(re.sub(r"\s+", " ", row).split(", ") for row in rows)
    else:
        yield _cut(row.split() for row in rows)
    yield _cut(row.split(",") for row in rows)
    yield _cut([row] for row in rows)
    if _LOOSE.search(answer):
        yield _cut([_LOOSE.split(inside(answer))])


def inside(answer: str) -> str:
    """Return what stands between the brackets around the whole text, or the text."""
    if answer[0] + answer[-1] not in _PAIRS:
        return answer
    depth = 0
    for at, character in enumerate(answer):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and at < len(answer) - 1:
            return answer
    return answer[1:-1].strip()


def _rows(answer: str) -> list[str]:
    between = inside(answer)
    bracketed = (between[:1] + between[-1:]) in _PAIRS
    pieces = _BETWEEN_BRACKETED_ROWS.split(between[1:-1]) if bracketed else [between]
    return [row for piece in pieces for row in _BETWEEN_ROWS.split(piece) if row.strip()]


def _cut(rows: Iterable[Sequence[str]]) -> Table:
    return tuple(tuple(entry.strip() for entry in row) for row in rows)
