"""Explaining: where an answer that is not right may come from.

It may follow from the student's own earlier answers, or be what a misconception gives, also on
top of those. Both are the graph of steps, evaluated again with something replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress
from typing import Self

import numpy as np

from exgen.distinct import each_once
from exgen.items.columns import Array, Values, per_variant, pick
from exgen.items.declare import Misconception
from exgen.items.engine import Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.language import Authored, Reason, Sentences
from exgen.marks.judging.mistakes import Mistakes, worked_again
from exgen.variants.credit import earned
from exgen.variants.key import AskedItem
from exgen.variants.separation import changed_parts, near_by

OWN_ROW = Reason("mark.own-row")
LARGEST_WHOLE = 2.0**53
"""Beyond it not every whole number is a float, and no model counts so far."""


@dataclass(frozen=True)
class Rows:
    """What rows of submissions are marked by: their sheets' columns of the key, and the mistakes.

    Without these (the bank no longer holds the item) answers are marked against the key alone.
    """

    asked: AskedItem
    mistakes: Mistakes | None
    sheets: Array
    values: Values
    slacks: Mapping[str, Array]

    @classmethod
    def of(cls, asked: AskedItem, mistakes: Mistakes | None, sheets: Array) -> Self:
        """Return rows by their sheets, from 0."""
        return cls(asked, mistakes, sheets, pick(asked.values, sheets), pick(asked.slacks, sheets))

    def at(self, rows: Array | slice) -> Self:
        """Return the same for some of the rows."""
        return replace(
            self,
            sheets=self.sheets[rows],
            values=pick(self.values, rows),
            slacks=pick(self.slacks, rows),
        )


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


@dataclass(frozen=True)
class Case:
    """The rows of a part that are not all right, and what may explain them."""

    rows: Rows
    mistakes: Mistakes
    part: AskedPart
    own: Values

    @property
    def item(self) -> Item:
        """The item that asks the part."""
        return self.mistakes.item

    @property
    def answer(self) -> Array:
        """What was answered to the part."""
        return self.own[self.part.step]

    def at(self, rows: Array | slice) -> Case:
        """Return the same for some of the rows."""
        return replace(self, rows=self.rows.at(rows), own=pick(self.own, rows))

    def shares(self, answer: Array, reference: Array, reach: Array) -> Array:
        """Return the share that each field of an answer earns against a reference."""
        values = {**self.rows.values, self.part.step: reference}
        return earned(self.item, self.part, answer, values, reach)

    def again(
        self, instead: Mapping[str, Array | Step], units: Mapping[str, float]
    ) -> tuple[Array, Array]:
        """Return the part's answer with something replaced, and the slack of working it out."""
        return worked_again(self.item, self.part, self.rows.values, instead, units)


@dataclass(frozen=True)
class _Carried:
    """A student's own answers to the parts before, carried forward into a part.

    They move by their `units`; `asked` names the asked step of each, for a row of a trace that of
    the trace. In the rows `used` one of them is wrong and may be used: `case` and `theirs` are the
    case and the answers in those rows only.
    """

    values: Values
    units: Mapping[str, float]
    asked: Mapping[str, str]
    used: Array
    case: Case
    theirs: Values


def explain(case: Case) -> Explanations:
    """Return what could explain the answers, all of it evaluated by the graph of steps."""
    carried = _carried(case)
    follow, because = _following(case, carried)
    # what does not change the part cannot be seen in it: its answer is the right one
    wrong = [w for w in case.item.misconceptions if case.part.step in changed_parts(case.item, w)]
    none = np.zeros((0, *follow.shape), dtype=bool)
    matched = np.stack([_matched(case, carried, w) for w in wrong]) if wrong else none
    shares = np.array([w.share for w in wrong]).reshape(-1, 1, 1)
    committed = np.max(shares * matched, axis=0, initial=0.0)
    return Explanations(follow, because, wrong, matched, committed)


def _following(case: Case, carried: _Carried) -> tuple[Array, Array]:
    """Return the share that each field earns as following from own answers, and what to say of it."""
    used = carried.case
    follow = np.zeros(_fields(case))
    because = np.full(follow.shape, _because(case, carried), dtype=object)
    if len(carried.used):
        right = used.shares(used.answer, *used.again(carried.theirs, carried.units))
        follow[:, carried.used] = case.part.follow_through * right
    if case.part.steps_traced:
        own_rows = _following_rows(case, carried)
        better = own_rows > follow
        because[better] = OWN_ROW
        return np.where(better, own_rows, follow), because
    return follow, because


def _following_rows(case: Case, carried: _Carried) -> Array:
    """Return the share that each field of a trace earns given the student's own rows before it."""
    steps, (fields, rows) = len(case.part.steps_traced), _fields(case)
    first = np.zeros((fields // steps, rows))
    later = [_following_row(case, carried, row) for row in range(1, steps)]
    return np.concatenate([first, *later])


def _following_row(case: Case, carried: _Carried, row: int) -> Array:
    """Return the share that each field of one row of a trace earns, (fields of the row, r)."""
    steps = case.part.steps_traced
    fields, rows = _fields(case)
    wide = fields // len(steps)
    follow = np.zeros((wide, rows))
    right = case.rows.values[case.part.step]
    before = np.where(np.isfinite(case.answer[:row]), case.answer[:row], right[:row])
    moved = (before != right[:row]).reshape(row, -1, before.shape[-1]).any(axis=1)
    # as in _own_value: a row of zeros would make the next rows zero too, and they would be right
    trivial = ~before.reshape(row, -1, before.shape[-1]).any(axis=1)
    at = np.flatnonzero(moved.any(axis=0) & ~(moved & trivial).any(axis=0))
    if len(at):
        some = case.at(at)
        theirs = {**pick(carried.values, at), **dict(zip(steps, before[..., at], strict=False))}
        units = {**carried.units, **dict.fromkeys(steps[:row], case.part.last_place / 2)}
        shares = some.shares(some.answer, *some.again(theirs, units))
        follow[:, at] = case.part.follow_through * shares[row * wide : (row + 1) * wide]
    return follow


def _matched(case: Case, carried: _Carried, wrong: Misconception) -> Array:
    """Return the fields that show a misconception, (fields, r).

    One about an earlier part explains a later one only where the earlier one was not answered:
    where it was, the later one follows from it or does not.
    """
    step = wrong.step
    if step.name in carried.values:
        asked = carried.asked[step.name]
        shown, at = np.zeros(_fields(case), dtype=bool), _unanswered(case, asked)
        shown[:, at] = _shows(case.at(at), wrong)
        return shown
    shown = _shows(case, wrong)
    if len(carried.used):
        instead: Mapping[str, Array | Step] = {**carried.theirs, step.name: step}
        shown[:, carried.used] |= _shows_on_top(carried.case, instead, carried.units)
    return shown


def _fields(case: Case) -> tuple[int, int]:
    """Return how many fields the part has, and how many rows there are."""
    return len(case.part.suffixes(case.answer.shape[:-1])), case.answer.shape[-1]


def _unanswered(case: Case, step: str) -> Array:
    return np.flatnonzero(~np.all(np.isfinite(per_variant(case.own[step])), axis=0))


def _carried(case: Case) -> _Carried:
    upstream = case.item.graph.upstream(case.part.step)
    values: dict[str, Array] = {}
    units: dict[str, float] = {}
    asked: dict[str, str] = {}
    wrong = np.zeros(case.answer.shape[-1], dtype=bool)
    for earlier in (part for part in case.rows.asked.parts if part.step != case.part.step):
        value, earned = _own_value(case.rows, earlier, case.own[earlier.step])
        own = {earlier.step: value, **dict(zip(earlier.steps_traced, value, strict=False))}
        taken = own.keys() & upstream
        if taken:
            values |= {step: own[step] for step in taken}
            units |= dict.fromkeys(taken, earlier.last_place / 2)
            asked |= dict.fromkeys(taken, earlier.step)
            wrong |= earned
    used = np.flatnonzero(wrong)
    return _Carried(values, units, asked, used, case.at(used), pick(values, used))


def _own_value(rows: Rows, part: AskedPart, answer: Array) -> tuple[Array, Array]:
    """Return an answer to go on with, and where it is wrong and follow-through from it is earned.

    Follow-through is not earned from a value that makes the rest trivial: one that is zero, or
    equal to a given. There, and where nothing was answered, the right value stands in.
    """
    true = rows.values[part.step]
    value = np.where(np.isfinite(answer), answer, true)
    if true.dtype.kind in "biu":
        # a count of 2.5 or a cluster 1.2 would not fit into the model: it may index with them
        whole = (value == np.rint(value)) & (np.abs(value) < LARGEST_WHOLE)
        value = np.where(whole, value, true).astype(true.dtype)
    wrong = np.any(part.shares(value, true, rows.slacks[part.step], rows.values) < 1, axis=0)
    trivial = per_variant(value == 0).all(axis=0)
    for given in rows.values.keys() - {p.step for p in rows.asked.parts}:
        if rows.values[given].shape == value.shape:
            trivial |= per_variant(rows.values[given] == value).all(axis=0)
    earned = wrong & ~trivial
    return np.where(earned | ~wrong, value, true), earned


def _because(case: Case, carried: _Carried) -> Reason:
    asked = case.rows.asked
    labels = {part.step: label for part, label in zip(asked.parts, asked.labels, strict=True)}
    taken = dict.fromkeys(carried.asked.values())
    parts = tuple(labels[step] for step in taken)
    return Reason.of("mark.follows", parts=parts, count=len(parts))


def _shows(case: Case, wrong: Misconception) -> Array:
    """Return the fields that show a misconception on the original givens, (fields, r)."""
    mistakes, part, sheets = case.mistakes, case.part, case.rows.sheets
    if not len(sheets):
        return np.zeros(_fields(case), dtype=bool)
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
