"""Points by hand: those that a person gave are given to the answers that were left to a person."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

import numpy as np

from exgen.language import Reason
from exgen.marks.judging.left import Left
from exgen.marks.judging.marking import Marked, MarkedPart
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.weighing import weighed_again

ROUNDING = 1e-9
"""Thirds of a point are written to twelve digits."""
BY_HAND = Reason("mark.given-by-hand")


def give_points(marked: Marked, points: Mapping[str, float]) -> Marked:
    """Return a block with the points that a person gave, by an answer's code: a stage of marking.

    The others stay open, and so do answers with more points than their field has now.
    """
    return replace(marked, parts=tuple(_give_points(part, points) for part in marked.parts))


def fits(points: float, out_of: float) -> bool:
    """Return whether a field of so many points can be given some."""
    return 0 <= points <= out_of + ROUNDING


def code_that_counts(left: Left, points: Container[str]) -> str:
    """Return by which of its codes an answer has points, or would have some.

    Points for this very answer count before those for all in its situation.
    """
    return left.code if left.code in points or not left.situation else left.situation


def _give_points(part: MarkedPart, points: Mapping[str, float]) -> MarkedPart:
    decided = {
        at: given
        for at, left in part.left.items()
        if (given := points.get(code_that_counts(left, points))) is not None
        and fits(given, part.printed)
    }
    return _decided(part, decided) if decided else part


def _decided(part: MarkedPart, decided: Mapping[tuple[int, int], float]) -> MarkedPart:
    """Return a part with the points of some answers, by field and row."""
    at = tuple(np.array(list(decided)).T)
    given = np.array(list(decided.values())) / part.printed
    given[np.abs(given - 1) < ROUNDING] = 1
    beside = weighed_again(part, decided)
    verdicts, shares, reasons = (
        column.copy() for column in (beside.verdicts, beside.shares, beside.reasons)
    )
    verdicts[at] = np.select(
        [given == 1, given > 0], [Verdict.CORRECT, Verdict.PARTIAL], Verdict.WRONG
    )
    shares[at] = given
    reasons[at] = BY_HAND
    notes = {at: note for at, note in part.answers.notes.items() if at not in decided}
    answers = replace(part.answers, notes=notes)
    marks = replace(part.marks, verdicts=verdicts, shares=shares, reasons=reasons)
    return replace(part, marks=marks, answers=answers)
