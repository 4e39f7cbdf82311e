"""Nearly right: what is to be said of, and given for, answers that nothing else explains."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from exgen.items.columns import Array, Values
from exgen.items.kinds import AskedPart
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.near import near_misses
from exgen.marks.judging.verdicts import Verdict

Columns: TypeAlias = tuple[Array, Array, Array]
"""The verdicts, shares and reasons of a part, each (fields, r)."""


def nearly(
    rows: Rows, part: AskedPart, own: Values, unexplained: Array, columns: Columns
) -> Columns:
    """Return the marks of a part with what is nearly right in the fields that nothing explains."""
    at = np.flatnonzero(unexplained.any(axis=0))
    if not len(at) or not part.numeric or part.few:
        return columns
    verdicts, shares, reasons = (column.copy() for column in columns)
    some, answer = rows.at(at), own[part.step][..., at]
    right, slack = some.values[part.step], some.slacks[part.step]
    open_ones = unexplained[:, at]
    for reason, found in near_misses(part, answer, right, slack):
        here = np.ix_(np.arange(len(found)), at)
        told = found & open_ones
        open_ones = open_ones & ~told
        reasons[here] = np.where(told, np.array(reason, dtype=object), reasons[here])
        if part.near_miss:
            verdicts[here] = np.where(told, Verdict.PARTIAL, verdicts[here])
            shares[here] = np.where(told, part.near_miss, shares[here])
    return verdicts, shares, reasons
