"""Counting: parts that do not count, that count in full for all, or for other points than were asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from exgen.items.columns import Array
from exgen.items.scheme import Scheme
from exgen.language import Reason
from exgen.marks.judging.grading import Marks
from exgen.marks.judging.marking import Marked, MarkedPart
from exgen.marks.judging.verdicts import Verdict

VOID, FULL = Reason("mark.void"), Reason("mark.full")


def count_by(marked: Marked, scheme: Scheme) -> Marked:
    """Return a block in which parts count as a scheme says: a stage of marking."""
    if not scheme.labels:
        return marked
    answered = marked.answered
    return replace(marked, parts=tuple(_counted(part, scheme, answered) for part in marked.parts))


def _counted(part: MarkedPart, scheme: Scheme, answered: Array) -> MarkedPart:
    worth = scheme.worth(part.label, part.part.points)
    if part.label in scheme.void:
        part = replace(part, left={}, marks=_void(part.marks))
    if part.label in scheme.full:
        part = _in_full(part, answered)
    return replace(part, worth=worth)


def _void(marks: Marks) -> Marks:
    """Return marks of which nothing is said but that they do not count, so that none is a mistake."""
    mistaken = marks.verdicts == Verdict.MISCONCEPTION
    verdicts = np.where(mistaken, Verdict.WRONG, marks.verdicts).astype(np.uint8)
    return replace(marks, verdicts=verdicts, reasons=np.full(marks.reasons.shape, VOID))


def _in_full(part: MarkedPart, answered: Array) -> MarkedPart:
    """Return a part for which all have all points who were asked it, and handed in anything."""
    marks, answered = part.marks, answered & part.asks
    verdicts = np.where(answered, Verdict.CORRECT, marks.verdicts).astype(np.uint8)
    shares = np.where(answered, 1.0, marks.shares)
    reasons = np.where(answered, np.array(FULL, dtype=object), marks.reasons)
    marks = replace(marks, verdicts=verdicts, shares=shares, reasons=reasons)
    return replace(part, left={}, marks=marks)
