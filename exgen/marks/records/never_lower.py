"""Never lower: no field, and in the end no total, has fewer points than in an earlier marking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from exgen.items.columns import Array, to_places
from exgen.language import Reason
from exgen.marks.judging.marking import Marked, MarkedPart, SetTotal
from exgen.marks.records.changes import ROUNDING
from exgen.marks.records.earlier import Earlier
from exgen.marks.records.overrides import Overrides

KEPT_TOTAL = Reason("mark.total-kept")


def keep_higher(marked: Marked, earlier: Earlier) -> Marked:
    """Return a block with the earlier points where these were higher: a stage of marking.

    The verdicts stay those of this marking.
    """
    at = earlier.places_of(marked)
    return replace(marked, parts=tuple(_keep_higher(part, earlier, at) for part in marked.parts))


def keep_totals(marked: Marked, earlier: Earlier, overrides: Overrides) -> Marked:
    """Return a block in which no total falls by lateness, or as an earlier one is set no more.

    It is the last stage of marking: less is taken off, or the total is set. What a person sets now, and
    a part that is worth less now, can lower a total all the same. A row that waits has no total.
    """
    at = earlier.places_of(marked)
    least = _least_totals(marked, earlier, overrides, at)
    raised = (at >= 0) & ~marked.waits & (to_places(np.array(marked.totals), 2) < least - 1e-9)
    raised[list(marked.set_totals)] = False
    if not raised.any():
        return marked
    rows = np.flatnonzero(raised).tolist()
    taken = np.where(raised, np.maximum(marked.earned - least, 0.0), marked.taken_off)
    above = {r: SetTotal(float(least[r]), KEPT_TOTAL) for r in rows if least[r] > marked.earned[r]}
    why = {r: KEPT_TOTAL for r in rows if r not in above}
    others = {r: reason for r, reason in marked.why_taken.items() if not raised[r]}
    return replace(
        marked,
        taken=taken,
        why_taken=others | why,
        set_totals={**marked.set_totals, **above},
    )


def _least_totals(marked: Marked, earlier: Earlier, overrides: Overrides, at: Array) -> Array:
    """Return the earlier totals, less what a person takes now, or parts are worth less, (r,)."""
    least = np.where(at >= 0, np.append(np.asarray(earlier.totals), 0.0)[at], 0.0)
    set_now = {(row, entry.field) for row, entry in overrides.at(marked.block)}
    for part in marked.parts:
        for field, name in enumerate(part.names):
            before = np.nan_to_num(earlier.points_of(name, at))
            kept = np.minimum(before, part.out_of[field])
            rows = [row for row, named in set_now if named in (name, part.label)]
            kept[rows] = np.minimum(before, part.points[field])[rows]
            least -= before - kept
    return np.minimum(least, sum(part.worth for part in marked.parts))


def _keep_higher(part: MarkedPart, earlier: Earlier, at: Array) -> MarkedPart:
    before = np.stack([earlier.points_of(name, at) for name in part.names])
    # what waits for a person has no points yet, and would count twice
    higher = (before > part.points + ROUNDING) & ~part.undecided & (part.out_of > 0)
    if not higher.any():
        return part
    out_of = np.where(higher, part.out_of, 1.0)
    shares = np.where(higher, np.minimum(before / out_of, 1.0), part.marks.shares)
    reasons = part.marks.reasons.copy()
    reasons[higher] = [_kept(reason) for reason in reasons[higher]]
    return replace(part, marks=replace(part.marks, shares=shares, reasons=reasons))


def _kept(reason: Reason | None) -> Reason:
    return Reason.of("mark.kept-too", reason=reason) if reason else Reason("mark.kept")
