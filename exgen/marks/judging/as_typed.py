"""As typed: answers that are right with the right ones before them, as these were typed.

Who types 895.71, which is right, may go on with it, or with more digits. And what was typed wrongly
may have been put right on another sheet of paper.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from exgen.items.columns import Array, per_variant
from exgen.items.comparison import within
from exgen.items.engine import NOTHING
from exgen.marks.judging.cases import Case
from exgen.marks.judging.own import Carried
from exgen.marks.judging.put_right import by_slips, left_out, put_right, slipped, true_of
from exgen.marks.judging.ways import each_way
from exgen.marks.judging.work import fit_reach

MOST = 4
"""Of more answers before, not every choice is tried: all but one, or one alone, is taken as typed."""
NEAR = 2.0
"""So many times as far off as rounding all of them leads no choice of them does."""


def right_as_typed(case: Case, groups: Sequence[Carried]) -> Array:
    """Return which fields are right with earlier right answers as typed, (fields, r)."""
    right = np.zeros(case.size, dtype=bool)
    for group in groups:
        for some in by_slips(group):
            near = some.where(_is_near(some))
            if len(near.at):
                used = put_right(near, slipped(near))
                right[used.fields, used.at] |= _right_in_some_choice(used)[used.fields]
    return right


def _right_in_some_choice(used: Carried) -> Array:
    """Return which fields are right with some of the answers before as typed, (fields, r)."""
    right = _right(used, used.typed)
    left = np.flatnonzero(~right[used.fields].all(axis=0))
    some = used.where(np.isin(np.arange(len(used.at)), left))
    # of several right answers the student keeps to the one that was typed
    fixed = {step for step in used.typed if used.case.item.accepted(step)}
    for kept in _choices(list(used.typed)) if len(left) else ():
        others = used.typed.keys() - kept
        # the others were known more exactly, or were worked out anew from those that were typed
        true = {step: true_of(some, step) for step in others}
        exactly = replace(some, typed={**some.typed, **true})
        for taken in (exactly, left_out(exactly, others - fixed)):
            right[:, left] |= _right(taken, kept)
    return right


def _choices(steps: Sequence[str]) -> Iterator[frozenset[str]]:
    """Yield which of some steps may be taken as typed, where not all are."""
    for size in range(len(steps)):
        if len(steps) <= MOST or size in (1, len(steps) - 1):
            yield from map(frozenset, combinations(steps, size))


def _right(used: Carried, kept: Collection[str]) -> Array:
    """Return which fields follow from answers before of which some are known exactly, (fields, r)."""
    right = np.zeros(used.case.size, dtype=bool)
    # what was put right was not rounded to the places asked
    exact = dict.fromkeys(set(kept).difference(slipped(used)), 0.0)
    for own in each_way(used):
        follows, reach = used.case.again(own, exact)
        reach = fit_reach(used.case, own, reach)
        found = used.case.shares(used.case.answer, follows, reach) == 1
        if used.case.item.accepted(used.case.part.step):
            # One entry by one sign and another by the other are no right answer.
            found &= found[used.fields].all(axis=0)
        right |= found
    return right


def _is_near(used: Carried) -> Array:
    """Return where an answer is no further off than rounding the ones before may lead, (r,)."""
    case = used.case
    # in proportion the slack grows no faster than what is rounded: most are too far off for that
    coarser = 1 + max(used.units.values(), default=0.0) * 10.0**case.item.file.working
    slack = case.rows.slacks[case.part.step]
    found = _any_within(case, case.rows.values[case.part.step], NEAR * coarser * slack)
    if found.any():
        some = case.at(found)
        right, reach = some.again(NOTHING, used.units)
        found[found] = _any_within(some, right, NEAR * reach)
    return found


def _any_within(case: Case, right: Array, reach: Array) -> Array:
    found: Array = np.any(per_variant(within(case.answer, right, reach)), axis=0)
    return found
