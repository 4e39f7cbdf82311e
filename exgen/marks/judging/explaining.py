"""Explaining: where an answer that is not right may come from.

It may follow from the student's own earlier answers, or be what a misconception gives, also on
top of those. Both are the graph of steps, evaluated again with something replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress

import numpy as np

from exgen.distinct import each_once
from exgen.items.columns import Array, per_variant, pick
from exgen.items.declare import Misconception
from exgen.items.engine import Step
from exgen.language import Authored, Reason, Sentences
from exgen.marks.judging.cases import Case
from exgen.marks.judging.own import Carried, asked_before, carried, filled
from exgen.marks.judging.work import fit_reach, takes_work
from exgen.variants.separation import changed_parts, near_by

OWN_ROW = Reason("mark.own-row")


@dataclass(frozen=True)
class Explanations:
    """What could explain answers that are not right.

    follow     (fields, r) the share that each earns as following from the student's own answers
    because    (fields, r) Reasons, what to say of that
    wrong      the misconceptions that can change the part
    matched    (misconceptions, fields, r) which of them each field shows
    committed  (fields, r) the share that these still earn
    """

    follow: Array
    because: Array
    wrong: Sequence[Misconception]
    matched: Array
    committed: Array

    def feedback(self, at: Array) -> Array:
        """Return what to say of the fields in a mask, (k,) Reasons; twins are named together."""
        matched = self.matched[:, at].T.tolist()
        return np.array(each_once(self._said, list(map(tuple, matched))), dtype=object)

    def _said(self, matched: Sequence[bool]) -> Reason:
        # Twins that say the same are told once: the student need not know that there are two.
        names: dict[str, tuple[str, ...]] = {}
        for wrong in compress(self.wrong, matched):
            names[wrong.feedback] = (*names.get(wrong.feedback, ()), wrong.name)
        first, *others = (
            Reason.of("mark.misconception", names=own, says=Authored(feedback))
            for feedback, own in names.items()
        )
        if not others:
            return first
        these = chain([first], *((Reason("mark.or"), other) for other in others))
        return Reason.of("mark.one-of", these=Sentences(these))


def misconceptions_in(reason: Reason | None) -> frozenset[str]:
    """Return the names of the misconceptions that a reason tells of; several are twins."""
    found = reason.within("mark.misconception") if reason else ()
    return frozenset(name for one in found for name in one.arg("names"))


def explain(case: Case) -> Explanations:
    """Return what could explain the answers, all of it evaluated by the graph of steps."""
    groups = list(carried(case))
    follow, because = _following(case, groups)
    # what does not change the part cannot be seen in it: its answer is the right one
    wrong = [w for w in case.item.misconceptions if case.part.step in changed_parts(case.item, w)]
    none = np.zeros((0, *follow.shape), dtype=bool)
    matched = np.stack([_matched(case, groups, w) for w in wrong]) if wrong else none
    shares = np.array([w.share for w in wrong]).reshape(-1, 1, 1)
    committed = np.max(shares * matched, axis=0, initial=0.0)
    return Explanations(follow, because, wrong, matched, committed)


def _following(case: Case, groups: Sequence[Carried]) -> tuple[Array, Array]:
    """Return the share that each field earns as following from own answers, and what to say of it."""
    follow = np.zeros(case.size)
    because = np.full(case.size, None, dtype=object)
    for group in groups:
        used = group.slipped()
        if len(used.at):
            follow[:, used.at] = _earned(used.case, used.values, used.units)
            because[:, used.at] = _because(used)
        for row in range(1, len(case.part.steps_traced)):
            fields, rows, shares = _following_row(group, row)
            at = (fields, group.at[rows])
            because[at] = np.where(
                shares > follow[at], np.array(OWN_ROW, dtype=object), because[at]
            )
            follow[at] = np.maximum(shares, follow[at])
    return follow, because


def _earned(
    case: Case,
    own: Mapping[str, Array],
    units: Mapping[str, float],
    fields: slice = slice(None),
) -> Array:
    """Return the share that some fields earn as following from own answers in place, (fields, r)."""
    follows, reach = case.again(own, units)
    shares = case.shares(case.answer, follows, reach)[fields]
    at = np.flatnonzero(shares.any(axis=0))
    if len(at):
        some, own = case.at(at), {step: array[..., at] for step, array in own.items()}
        follows, reach = follows[..., at], fit_reach(some, own, reach[..., at])
        shares[:, at] = some.shares(some.answer, follows, reach)[fields]
        shares[:, at] *= takes_work(some, own, follows, reach, fields)
    return case.part.follow_through * shares


def _following_row(group: Carried, row: int) -> tuple[slice, Array, Array]:
    """Return what one row of a trace earns given the student's own rows before it.

    These are its fields, the rows of the group in which those before are wrong, and the shares.
    """
    case, steps = group.case, group.case.part.steps_traced
    wide = case.size[0] // len(steps)
    fields = slice(row * wide, (row + 1) * wide)
    typed = case.answer[:row]
    wrong = np.isfinite(typed) & (typed != case.rows.values[case.part.step][:row])
    rows = np.flatnonzero(per_variant(wrong).any(axis=0))
    if not len(rows):
        return fields, rows, np.zeros((wide, 0))
    some = case.at(rows)
    own = pick(group.values, rows)
    for step, before in zip(steps, typed[..., rows], strict=False):
        own[step] = filled(some, step, before, own)
    units = {**group.units, **dict.fromkeys(steps[:row], case.part.last_place / 2)}
    return fields, rows, _earned(some, own, units, fields)


def _matched(case: Case, groups: Sequence[Carried], wrong: Misconception) -> Array:
    """Return the fields that show a misconception, (fields, r).

    One about an earlier part explains a later one only where the earlier one was not answered:
    where it was, the later one follows from it or does not.
    """
    step = wrong.step
    before = asked_before(case)
    if step.name in before:
        shown, at = np.zeros(case.size, dtype=bool), _unanswered(case, before[step.name].step)
        shown[:, at] = _shows(case.at(at), wrong)
        return shown
    shown = _shows(case, wrong)
    for used in (group.slipped() for group in groups):
        if len(used.at):
            instead: Mapping[str, Array | Step] = {**used.values, step.name: step}
            shown[:, used.at] |= _shows_on_top(used.case, instead, used.units)
    return shown


def _unanswered(case: Case, step: str) -> Array:
    return np.flatnonzero(~np.all(np.isfinite(per_variant(case.own[step])), axis=0))


def _because(group: Carried) -> Reason:
    asked = group.case.rows.asked
    labels = zip(asked.parts, asked.labels, strict=True)
    parts = tuple(label for part, label in labels if part in group.parts)
    return Reason.of("mark.follows", parts=parts, count=len(parts))


def _shows(case: Case, wrong: Misconception) -> Array:
    """Return the fields that show a misconception on the original givens, (fields, r)."""
    mistakes, part, sheets = case.mistakes, case.part, case.rows.sheets
    if not len(sheets):
        return np.zeros(case.size, dtype=bool)
    given = mistakes.answers(wrong, part, sheets)
    return _matches(case, given, mistakes.reaches(wrong, part, sheets))


def _shows_on_top(
    case: Case, instead: Mapping[str, Array | Step], units: Mapping[str, float]
) -> Array:
    """Return the fields that show a wrong way on top of a student's own answers, (fields, r).

    How far the wrong way reaches is worked out only where an answer comes near.
    """
    step = case.part.step
    given = case.item.graph.evaluate(case.rows.values, instead, [step])[step]
    # the slack of the right answer, widened, is at hand for all rows; the exact reach costs an
    # evaluation for each step upstream, and few rows come near
    near = case.shares(case.answer, given, near_by(case.part, case.rows.slacks[step])) == 1
    shown = np.zeros(near.shape, dtype=bool)
    at = np.flatnonzero(near.any(axis=0))
    if len(at):
        some = {n: o if isinstance(o, Step) else o[..., at] for n, o in instead.items()}
        reach = case.at(at).again(some, units)[1]
        shown[:, at] = _matches(case.at(at), given[..., at], reach)
    return shown


def _matches(case: Case, given: Array, reach: Array) -> Array:
    """Return the fields that came out as a wrong way gives, where all that it changes did."""
    hit = case.shares(case.answer, given, reach) == 1
    shown = np.zeros(hit.shape, dtype=bool)
    at = np.flatnonzero(hit.any(axis=0))
    if len(at):
        some, step = case.at(at), case.part.step
        # what the wrong way leaves right says nothing about it; all that it changes must be there,
        # or else one field that is wrong by chance would name a misconception
        changed = some.shares(given[..., at], some.rows.values[step], some.rows.slacks[step]) < 1
        shown[:, at] = changed & (hit[:, at] | ~changed).all(axis=0)
    return shown
