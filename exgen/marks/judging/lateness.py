"""Lateness: what is taken off where it was handed in after the deadline, and the student's extra time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from exgen.answers.blocks import Block
from exgen.answers.issues import Issue
from exgen.items.columns import Array, to_places
from exgen.items.scheme import SECONDS, Late, Scheme, Unit, shown_deadline
from exgen.language import Figure, Reason
from exgen.marks.judging.marking import Listener, Marked
from exgen.variants.key import Key

UNKNOWN = Reason("issue.late-unknown")
WHY: Mapping[Unit, str] = {
    "hour": "mark.late-hour",
    "day": "mark.late-day",
    "week": "mark.late-week",
}


@dataclass(frozen=True)
class Due:
    """By when the sheets of a key are due, each at the last second that is in time, (sheets,)."""

    at: Array
    late: Late | None

    @classmethod
    def of(cls, key: Key, scheme: Scheme) -> Self | None:
        """Return by when a key is due; None without a deadline."""
        if scheme.deadline is None:
            return None
        extra = [student.extra for student in key.students] or [0.0] * key.sheets
        seconds = np.rint(np.array(extra) * SECONDS["hour"]).astype("timedelta64[s]")
        return cls(np.datetime64(scheme.deadline.replace(tzinfo=None), "s") + seconds, scheme.late)

    def seconds_late(self, block: Block) -> Array:
        """Return by how many seconds each row is late, (r,); NaN where its time is not known."""
        if not len(block.handed_in):
            return np.full(len(block.rows), np.nan)
        over: Array = block.handed_in - self.at[block.sheets - 1]
        late: Array = over / np.timedelta64(1, "s")
        return late


def take_off(marked: Marked, due: Due) -> Marked:
    """Return a block with what is taken off of rows that are late: a stage of marking.

    It is a number of points as they are shown, so that what is shown adds up. A total that a person
    set is what it is. A row of which no time is known is not late; where its file was marked as late,
    it is an issue.
    """
    block, seconds = marked.block, due.seconds_late(marked.block)
    if unknown := list(_unknown(block, seconds)):
        issues = sorted([*block.issues, *unknown], key=lambda issue: issue.row)
        marked = replace(marked, block=replace(block, issues=issues))
    late = seconds > 0
    late[list(marked.set_totals)] = False
    rows = np.flatnonzero(late)
    if due.late is None or not len(rows):
        return marked
    units = np.ceil(seconds[rows] / SECONDS[due.late.per])
    shares = np.minimum(units * due.late.share, due.late.most)
    taken = np.zeros(len(block.rows))
    taken[rows] = to_places(shares * marked.earned[rows], 2)
    pairs = zip(units.tolist(), shares.tolist(), strict=True)
    why = {row: _why(due.late, *pair) for row, pair in zip(rows.tolist(), pairs, strict=True)}
    return replace(marked, taken=taken, why_taken=why)


class LatenessNoted(Listener):
    """What counts how many rows are late, and of how many no time is known."""

    def __init__(self, scheme: Scheme, due: Due | None) -> None:
        self._scheme, self._due = scheme, due
        self._late = self._timeless = self._unknown = 0

    def add(self, marked: Marked) -> None:
        """Count the rows of a block."""
        if self._due is None:
            return
        seconds = self._due.seconds_late(marked.block)
        self._late += int(np.count_nonzero(seconds > 0))
        self._timeless += int(np.count_nonzero(np.isnan(seconds)))
        self._unknown += len(list(_unknown(marked.block, seconds)))

    def notes(self) -> Iterator[Reason]:
        """Yield how many rows are late, and how many have no time."""
        if self._scheme.deadline is None:
            if self._scheme.late:
                yield Reason("note.late-without-deadline")
            return
        at = {"deadline": shown_deadline(self._scheme.deadline)}
        if self._late:
            code = "note.late" if self._scheme.late else "note.late-free"
            yield Reason.of(code, count=self._late, **at)
        if self._timeless:
            yield Reason.of("note.no-times", count=self._timeless, **at)
        if self._unknown:
            yield Reason.of("note.late-unknown", count=self._unknown)


def _unknown(block: Block, seconds: Array) -> Iterator[Issue]:
    """Yield the rows that a platform marked as late and whose time is not known."""
    if len(block.late):
        for row in np.flatnonzero(block.late & np.isnan(seconds)).tolist():
            yield Issue(block.rows[row], "", "", (UNKNOWN,))


def _why(late: Late, units: float, share: float) -> Reason:
    per_cent = Figure(f"{100 * share:.4g}")
    return Reason.of(WHY[late.per], count=int(units), share=per_cent)
