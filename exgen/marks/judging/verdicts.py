"""Verdicts: what became of one answer."""

from __future__ import annotations

from enum import IntEnum


class Verdict(IntEnum):
    """What became of one answer; the order is the one in which reports list them."""

    CORRECT = 0
    FOLLOW_THROUGH = 1
    IMPRECISE = 2
    PARTIAL = 3
    MISCONCEPTION = 4
    WRONG = 5
    BLANK = 6
    UNREADABLE = 7
    REVIEW = 8

    def __str__(self) -> str:
        return self.name.lower().replace("_", "-")
