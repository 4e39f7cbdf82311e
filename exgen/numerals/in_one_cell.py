"""In one cell: what looks like several answers, and labels of one digit without what parts them."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
