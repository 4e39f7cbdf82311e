"""As typed: answers that are right with the right ones before them, as these were typed.

Who types 895.71, which is right, may go on with it, or with more digits. And what was typed wrongly
may have been put right on another sheet of paper.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from exgen.items.columns import Array, per_variant, those
from exgen.items.comparison import BITS
from exgen.items.engine import NOTHING
from exgen.marks.judging.cases import Case
from exgen.marks.judging.own import Carried
from exgen.marks.judging.put_right import by_slips, left_out, put_right, slipped
from exgen.marks.judging.ways import each_way
from exgen.marks.judging.work import fit_reach

MOST = 4
"""Of more answers before, not every choice is tried: all but one, or one alone, is taken as typed."""
NEAR = 2.0
"""So many times as far off as rounding all of them leads no choice of them does."""


@dataclass(frozen=True)
class AsTyped:
    """Fields that are right with earlier right answers as typed, each (fields, r).

    right    these fields
    anyhow   those that are so by another right way, however the answers before were typed
    closely  those that are so within half the last place asked, whatever rounding on the way allows
    """

    right: Array
    anyhow: Array
    closely: Array


def right_as_typed(case: Case, groups: Sequence[Carried]) -> AsTyped:
    """Return which fields are right with earlier right answers as typed."""
    found = np.zeros((3, *case.size), dtype=bool)
    for group in groups:
        for some in by_slips(group):
            near = some.where(_is_near(some))
            if len(near.at):
                used = put_right(near, slipped(near))
                found[:, used.fields, used.at] |= _in_some_choice(used)[:, used.fields]
    return AsTyped(*found)


def _in_some_choice(used: Carried) -> Array:
    """Return which fields are right, anyhow and closely, with some of the answers before as typed."""
    right, closely = _right(used, used.typed)
    anyhow = np.zeros(right.shape, dtype=bool)
    # of several right answers the student keeps to the one that was typed
    fixed = {step for step in used.typed if used.case.item.accepted(step)}
    for kept in _choices(list(used.typed)):
        # nothing as typed: what is right so is right anyhow, which is to be known of all
        left = np.flatnonzero(~right[used.fields].all(axis=0) | (not kept))
        some = used.where(np.isin(np.arange(len(used.at)), left))
        others = used.typed.keys() - kept
        # the others were known more exactly, or were worked out anew from those that were typed
        true = {step: some.true_of(step) for step in others}
        exactly = replace(some, typed={**some.typed, **true})
        for taken in (exactly, left_out(exactly, others - fixed)) if len(left) else ():
            found, near = _right(taken, kept)
            right[:, left] |= found
            closely[:, left] |= near
            anyhow[:, left] |= found & (not kept)
    return np.array([right, anyhow | ~_is_rounded(used), closely])


def _is_rounded(used: Carried) -> Array:
    """Return where one of the answers before was typed other than it is exactly, (r,)."""
    rounded = np.zeros(len(used.at), dtype=bool)
    for step, typed in used.typed.items():
        true = used.true_of(step)
        off = per_variant(np.abs(typed - true) > BITS * np.abs(true))
        rounded |= off.any(axis=0)
    return rounded


def _choices(steps: Sequence[str]) -> Iterator[frozenset[str]]:
    """Yield which of some steps may be taken as typed, where not all are."""
    for size in range(len(steps)):
        if len(steps) <= MOST or size in (1, len(steps) - 1):
            yield from map(frozenset, combinations(steps, size))


def _right(used: Carried, kept: Collection[str]) -> tuple[Array, Array]:
    """Return which fields follow from answers before of which some are known exactly, (fields, r).

    Beside them, those that follow within half the last place asked.
    """
    right, closely = np.zeros((2, *used.case.size), dtype=bool)
    # what was put right was not rounded to the places asked
    exact = dict.fromkeys(set(kept).difference(slipped(used)), 0.0)
    for own in each_way(used):
        follows, reach = used.case.again(own, exact)
        reach = fit_reach(used.case, follows, reach)
        found = used.case.shares(used.case.answer, follows, reach) == 1
        if used.case.item.accepted(used.case.part.step):
            # One entry by one sign and another by the other are no right answer.
            found &= found[used.fields].all(axis=0)
        half = np.minimum(reach, used.case.part.last_place(follows) / 2)
        right |= found
        closely |= found & used.case.same(used.case.answer, follows, half)
    return right, closely


def _is_near(used: Carried) -> Array:
    """Return where an answer is no further off than rounding the ones before may lead, (r,)."""
    case = used.case
    # in proportion the slack grows no faster than what is rounded: most are too far off for that
    working = case.item.file.carried
    finer = [unit / working.unit(used.typed[step]) for step, unit in used.units.items()]
    coarser = 1 + max(map(np.max, finer), default=0.0)
    slack = case.rows.slacks[case.part.step]
    right = case.rows.values[case.part.step]
    found: Array = np.any(case.same(case.answer, right, NEAR * coarser * slack), axis=0)
    if found.any():
        some = case.at(found)
        right, reach = some.again(NOTHING, those(used.units, found))
        found[found] = some.same(some.answer, right, NEAR * reach).any(axis=0)
    return found
