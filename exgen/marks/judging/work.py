"""Work: whether what follows from a student's own answers takes any, and so earns points."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from exgen.items.columns import Array, has_numbers, per_variant, those
from exgen.items.engine import Step
from exgen.marks.judging.at_hand import are_copied, are_guessed, is_at_hand
from exgen.marks.judging.cases import Case
from exgen.marks.judging.effort import takes_effort
from exgen.marks.judging.made_up import is_made_up
from exgen.marks.judging.near import near_misses
from exgen.marks.judging.verdicts import Verdict

WORKED_OUT = (Verdict.MISCONCEPTION, Verdict.FOLLOW_THROUGH)
"""The verdicts on answers that are not right, but of which is known how they came about."""


def fit_reach(case: Case, follows: Array, reach: Array) -> Array:
    """Return how far from what follows from own answers counts, (*shape, r).

    It is no more than drawing allows, unless the answers before were worked out: else a second moment
    of 1e-9 would make every update right.
    """
    if not case.part.rounded:
        return reach
    widest = case.item.file.worst_slack * case.part.last_place(follows)
    if np.all(reach <= widest):  # as nearly always
        return reach
    fit: Array = np.where(_is_explained_before(case), reach, np.minimum(reach, widest))
    return fit


def takes_work(
    case: Case, own: Mapping[str, Array | Step], follows: Array, reach: Array, fields: slice
) -> Array:
    """Return which fields take the work that was asked for to follow from own answers, (fields, r).

    What the arithmetic needs holds with these in place, none of them is made up, and what follows
    depends on as much as the right answer does, and is not at hand. Else who types 0.0001 in one
    field may type 0 in all that follow. What a known mistake leads to counts whatever it is.
    """
    if not (case.part.numeric or case.part.few or case.part.in_words):
        return np.ones(case.size, dtype=bool)[fields]
    # what was worked out may lead to ever so little, as to a cluster that is empty
    worked_out = _is_explained_before(case)
    typed = {step: array for step, array in own.items() if not isinstance(array, Step)}
    work = worked_out | (essentials_hold(case, own) & ~is_made_up(case, typed))
    if case.part.few:
        # one of a few answers cannot but be what somebody might guess
        work &= worked_out | ~are_guessed(case, follows)
        return np.broadcast_to(work, case.size)[fields]
    earned = np.broadcast_to(work & worked_out, case.size)[fields].copy()
    at = np.flatnonzero(work & ~worked_out)
    if len(at):
        some, own = case.at(at), those(own, at)
        if case.part.in_words:
            earned[:, at] = ~are_copied(some, follows[..., at], fields)
            return earned
        takes = takes_effort(some, own, fields)
        at_hand = is_at_hand(some, own, follows[..., at], reach[..., at], fields)
        earned[:, at] = takes & ~at_hand
    return earned


def _is_explained_before(case: Case) -> Array:
    """Return where all that is wrong on the way to the part was worked out all the same, (r,).

    It is what a known mistake gives, which may have been paid for before, or right but for its sign,
    its decimal point or its place. (What follows is as good as what it follows from.)
    """
    worked_out, wrong = _came_about(case)
    return worked_out & ~wrong


def is_wrong_before(case: Case) -> Array:
    """Return where something is wrong on the way to the part and nothing explains it, (r,)."""
    _, wrong = _came_about(case)
    return wrong


def _came_about(case: Case) -> tuple[Array, Array]:
    """Return where something on the way to the part is explained, and where something is not, (r,) each."""
    worked_out, wrong = (np.zeros(case.size[1], dtype=bool) for _ in range(2))
    for part in case.rows.asked.parts:
        verdicts = case.verdicts.get(part.step)
        if verdicts is None or case.part.step not in case.item.graph.downstream([part.step]):
            continue
        own, right, slack = (v[part.step] for v in (case.own, case.rows.values, case.rows.slacks))
        near = np.zeros(verdicts.shape, dtype=bool)
        for _, found in near_misses(part, own, right, slack, partial(case.rows.typed, part.step)):
            near |= found
        # a blank says nothing, though it earns nothing either
        typed = has_numbers(own, len(verdicts))
        worked_out |= np.any(near | np.isin(verdicts, WORKED_OUT), axis=0)
        wrong |= np.any((verdicts == Verdict.WRONG) & ~near & typed, axis=0)
    return worked_out, wrong


def essentials_hold(case: Case, own: Mapping[str, Array | Step]) -> Array:
    """Return where the requirements of the arithmetic hold with own answers in place, (r,)."""
    graph = case.item.graph
    changed = graph.downstream(own).union(own)
    on_the_way = graph.upstream(case.part.step) | graph.givens | {case.part.step}
    holds = np.ones(case.size[1], dtype=bool)
    for required in case.item.requirements:
        needs = required.step.needs
        if required.essential and changed.intersection(needs) and on_the_way.issuperset(needs):
            values = graph.evaluate(case.rows.values, own, graph.steps.keys() & needs)
            told = graph.compute(required.step, [values[name] for name in needs], len(holds))
            holds &= np.all(per_variant(told), axis=0)
    return holds
