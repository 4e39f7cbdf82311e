"""The best of several attempts: it is marked as it will be if it counts."""

from __future__ import annotations

from collections.abc import Callable

from exgen.answers.attempts import superseded_by_best
from exgen.answers.submissions import Submissions
from exgen.marks.judging.marking import Marked, Marker


def with_the_best(
    handed_in: Submissions, marker: Marker, hear: Callable[[Marked], None] = lambda _: None
) -> Submissions:
    """Return the submissions in which, of rows that are still contested, the best ones count.

    `hear` is told of all rows where some are contested: an answer that is open in an attempt that
    loses is to be seen by a person too, whose points may make that attempt the best.
    """
    contested = {row for rows in handed_in.contested for row in rows}
    if not contested:
        return handed_in
    totals: dict[int, float] = {}
    for block in handed_in.blocks():
        marked = marker.mark(block)
        totals |= {r: t for r, t in zip(block.rows, marked.totals, strict=True) if r in contested}
        hear(marked)
    return handed_in.without(superseded_by_best(handed_in.contested, totals))
