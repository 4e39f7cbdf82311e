"""Weighing: what labels that a person decides change of the labels beside them.

Of a few answers to choose from, what guessing would gain is taken off: a wrong label takes points
from the right ones. So each label that is decided is one more that is right, or wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from exgen.items.columns import Array
from exgen.items.kinds import AskedPart
from exgen.marks.judging.grading import Marks
from exgen.marks.judging.marking import MarkedPart
from exgen.marks.judging.verdicts import Verdict

RIGHT = (Verdict.CORRECT, Verdict.FOLLOW_THROUGH, Verdict.PARTIAL)


def weighed_again(part: MarkedPart, decided: Mapping[tuple[int, int], float]) -> Marks:
    """Return the marks of a part in which the fields beside decided ones are weighed again.

    `decided` are the points of some fields, by field and row. What could be read, but in several
    ways, and got none is a wrong label; what could not be read and got none is no guess.
    """
    asked, marks = part.part, part.marks
    if asked.partly is None:
        return marks
    shares, reasons, verdicts = marks.shares, marks.reasons, marks.verdicts
    said = np.array([asked.partly, None], dtype=object)
    lessened = reasons == said[0]
    right = lessened | (np.isin(verdicts, RIGHT) & (shares > 0))
    wrong = ~right & (verdicts < Verdict.BLANK)
    right_now, wrong_now = right.copy(), wrong.copy()
    for at, points in decided.items():
        right_now[at] = points > 0
        wrong_now[at] = points == 0 and verdicts[at] == Verdict.REVIEW
    before, now = _each(asked, right, wrong), _each(asked, right_now, wrong_now)
    changed = right & (now != before)
    # what follows from own labels may earn less than all
    full = np.where(before > 0, shares / np.where(before > 0, before, 1.0), 1.0)
    weighed = np.where(changed, full * now, shares)
    by_itself = changed & ((verdicts == Verdict.CORRECT) | lessened)
    return replace(
        marks,
        shares=weighed,
        verdicts=np.where(by_itself, _verdicts(weighed), verdicts).astype(np.uint8),
        reasons=np.where(by_itself, said[(weighed == 1).astype(int)], reasons),
    )


def _each(part: AskedPart, right: Array, wrong: Array) -> Array:
    """Return what each right field earns beside so many right and wrong ones, (1, r)."""
    counts = (np.sum(fields, axis=0, keepdims=True) for fields in (right, wrong))
    return part.share_of_each(*counts)


def _verdicts(shares: Array) -> Array:
    """Return the verdicts on labels that are right but for those beside them."""
    return np.where(shares == 1, Verdict.CORRECT, Verdict.PARTIAL)
