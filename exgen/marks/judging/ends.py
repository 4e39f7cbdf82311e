"""Ends: which rows of an answer are needed, where a variant may need fewer than there are.

How many these are follows from the numbers: by the answer key, or after a slip by the own answers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exgen.items.columns import Array, Values, per_row
from exgen.items.comparison import BITS
from exgen.items.kinds import AskedPart
from exgen.marks.judging.cases import Case, Rows
from exgen.marks.judging.own import carried


@dataclass(frozen=True)
class Ends:
    """Which fields of a part are needed, (fields, r) each.

    by_key  by the right answer
    by_own  by what follows from the own answers before, where one of them is wrong
    """

    by_key: Array
    by_own: Array

    @property
    def needed(self) -> Array:
        """Which are needed in any way: what is typed in the others says nothing."""
        return self.by_key | self.by_own


def ends_of(rows: Rows, own: Values) -> tuple[dict[str, Ends], dict[str, Array]]:
    """Return the ends of the parts that have some, by step, and the own answers up to these."""
    ends: dict[str, Ends] = {}
    kept = dict(own)
    for part in (part for part in rows.asked.parts if part.may_end):
        ends[part.step] = found = _ends(rows, part, kept)
        needed = found.needed.reshape(own[part.step].shape)
        kept[part.step] = np.where(needed, own[part.step], np.nan)
    return ends, kept


def _ends(rows: Rows, part: AskedPart, own: Values) -> Ends:
    by_key = part.needs(rows.values[part.step])
    by_own = by_key.copy()
    if rows.mistakes is None:
        return Ends(by_key, by_own)
    right, slack = rows.values[part.step], rows.slacks[part.step]
    same = part.same(own[part.step], right, slack, rows.values)
    at = np.flatnonzero(~same.all(axis=0))
    if len(at):
        by_own[:, at] = _by_own(Case(rows, rows.mistakes, part, own).at(at), by_key[:, at])
    return Ends(by_key, by_own)


def _by_own(case: Case, by_key: Array) -> Array:
    """Return which fields are needed by what follows from own slips, (fields, r)."""
    needed, step = by_key.copy(), case.part.step
    for group in carried(case):
        used = group.where(group.wrong)
        if len(used.at):
            graph, values = used.case.item.graph, used.case.rows.values
            follows = graph.evaluate(values, used.replaced(), [step])[step]
            needed[used.fields, used.at] = case.part.needs(follows)[used.fields]
    # a row after one that is not needed is not needed either
    by_row = per_row(needed.reshape(case.answer.shape))
    return np.logical_and.accumulate(by_row, axis=0).reshape(needed.shape)


def counting(ends: Ends, part: AskedPart, answer: Array, shares: Array) -> Array:
    """Return which fields count, (fields, r): those that are needed by the key, or by the own answers.

    It is whichever earns more. But an end that comes early counts only after a row of which everything
    earns something: else who copies the x before into the next row, which says that it has converged,
    has half of the points or more.
    """
    asked = part.places_asked(answer.shape[:-1])
    by_own, by_key = (_mean(shares[asked], by[asked]) for by in (ends.by_own, ends.by_key))
    better = (by_own > by_key + BITS) & (_least_in_last_row(ends.by_own, answer, shares) > 0)
    return np.where(better, ends.by_own, ends.by_key)


def _mean(shares: Array, needed: Array) -> Array:
    mean: Array = np.sum(shares * needed, axis=0) / np.maximum(needed.sum(axis=0), 1)
    return mean


def _least_in_last_row(needed: Array, answer: Array, shares: Array) -> Array:
    """Return the smallest share in the last row that is needed, (r,)."""
    by_row = np.min(per_row((shares * needed).reshape(answer.shape)), axis=1)
    rows = per_row(needed.reshape(answer.shape)).any(axis=1).sum(axis=0)
    return np.take_along_axis(by_row, np.maximum(rows - 1, 0)[None], axis=0)[0]
