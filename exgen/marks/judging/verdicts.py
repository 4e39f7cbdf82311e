"""Verdicts: what became of one answer."""

from __future__ import annotations

from enum import IntEnum


class Verdict(IntEnum):
    """What became of one answer; the order is the one in which reports list them."""

    CORRECT = 0
    FOLLOW_THROUGH = 1
    PARTIAL = 2
    MISCONCEPTION = 3
    WRONG = 4
    BLANK = 5
    UNREADABLE = 6
    REVIEW = 7

    def __str__(self) -> str:
        return self.name.lower().replace("_", "-")
