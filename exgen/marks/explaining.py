"""Explaining: where an answer that is not right may come from.

It may follow from the student's own earlier answers, or be what a misconception gives, also on
top of those. Both are the graph of steps, evaluated again with something replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from exgen.items.bank import Item
from exgen.items.engine import NOTHING, Array, Misconception, Step, Values
from exgen.items.kinds import Part
from exgen.variants.budget import NEAR, changed_parts, per_variant, pick, slack
from exgen.variants.paper import Asked


@dataclass(frozen=True)
class Rows:
    """What rows of submissions are marked by: their sheets' columns of the key, and the item.

    Without an item (the bank no longer holds it) answers are marked against the key alone.
    """

    asked: Asked
    item: Item | None
    values: Values
    slacks: Mapping[str, Array]

    def at(self, rows: Array | slice) -> Rows:
        """Return the same for some of the rows."""
        return Rows(self.asked, self.item, pick(self.values, rows), pick(self.slacks, rows))


@dataclass(frozen=True)
class Explanations:
    """What could explain answers that are not right.

    follow     (fields, r) the share that each earns as following from the student's own answers
    because    what to say of that
    wrong      the misconceptions that can change the part
    matched    (misconceptions, fields, r) which of them each field shows
    committed  (fields, r) the share that these still earn
    """

    follow: Array
    because: str
    wrong: Sequence[Misconception]
    matched: Array
    committed: Array

    def feedback(self, at: Array) -> Array:
        """Return what to say of the fields in a mask, (k,) texts; twins are named together."""
        patterns, each = np.unique(self.matched[:, at], axis=1, return_inverse=True)
        texts = [self._said(np.flatnonzero(pattern).tolist()) for pattern in patterns.T]
        return np.array(texts, dtype=object)[each.reshape(-1)]

    def _said(self, shown: Sequence[int]) -> str:
        said = list(dict.fromkeys(self.wrong[number].feedback for number in shown))
        return said[0] if len(said) == 1 else "One of these: " + " Or: ".join(said)


@dataclass(frozen=True)
class Case:
    """The rows of a part that are not all right, and the item that may explain them."""

    rows: Rows
    item: Item
    part: Part
    own: Values

    @property
    def answer(self) -> Array:
        """What was answered to the part."""
        return self.own[self.part.step]

    def at(self, rows: Array | slice) -> Case:
        """Return the same for some of the rows."""
        return replace(self, rows=self.rows.at(rows), own=pick(self.own, rows))

    def shares(self, answer: Array, reference: Array, reach: Array) -> Array:
        """Return the share that each field of an answer earns against a reference."""
        return self.part.shares(answer, reference, reach, self.rows.values)

    def again(
        self, instead: Mapping[str, Array | Step], units: Mapping[str, float]
    ) -> tuple[Array, Array]:
        """Return the part's answer with something replaced, and the slack of working it out."""
        step, graph = self.part.step, self.item.graph.replacing(instead)
        wanted = {step, *graph.upstream(step)}
        values = self.item.graph.evaluate(self.rows.values, instead, wanted)
        reach, _ = slack(self.item, graph, values, units=units, only=self.part)
        return values[step], reach[step]


@dataclass(frozen=True)
class _Carried:
    """A student's own answers to the parts before, carried forward into a part.

    They move by their `units`. `used` says in which rows one of them is wrong and may be used.
    """

    values: Values
    units: Mapping[str, float]
    used: Array


def explain(case: Case) -> Explanations:
    """Return what could explain the answers, all of it evaluated by the graph of steps.

    A misconception about an earlier part explains a later one only where the earlier one was not
    answered: where it was, the later one follows from it or does not.
    """
    shape = (len(case.part.suffixes(case.answer.shape[:-1])), case.answer.shape[-1])
    carried = _carried(case)
    used = np.flatnonzero(carried.used)
    some = case.at(used)
    theirs = pick(carried.values, used)
    follow = np.zeros(shape)
    if len(used):
        right = some.shares(some.answer, *some.again(theirs, carried.units))
        follow[:, used] = case.part.follow_through * right
    wrong = [w for w in case.item.misconceptions if case.part.step in changed_parts(case.item, w)]
    matched = np.zeros((len(wrong), *shape), dtype=bool)
    for number, misconception in enumerate(wrong):
        instead = {misconception.step.name: misconception.step}
        earlier = misconception.step.name in carried.values
        at = _unanswered(case, misconception.step.name) if earlier else slice(None)
        matched[number][:, at] = _shows(case.at(at), instead, NOTHING)
        if len(used) and not earlier:
            matched[number][:, used] |= _shows(some, {**theirs, **instead}, carried.units)
    shares = np.array([w.share for w in wrong]).reshape(-1, 1, 1)
    committed = np.max(shares * matched, axis=0, initial=0.0)
    return Explanations(follow, _because(case, carried), wrong, matched, committed)


def _unanswered(case: Case, step: str) -> Array:
    return np.flatnonzero(~np.all(np.isfinite(per_variant(case.own[step])), axis=0))


def _carried(case: Case) -> _Carried:
    upstream = case.item.graph.upstream(case.part.step)
    values: dict[str, Array] = {}
    units: dict[str, float] = {}
    used = np.zeros(case.answer.shape[-1], dtype=bool)
    for earlier in case.rows.asked.parts:
        if earlier.step in upstream:
            value, earned = _own_value(case.rows, earlier, case.own[earlier.step])
            values[earlier.step] = value
            units[earlier.step] = earlier.last_place / 2
            used |= earned
    return _Carried(values, units, used)


def _own_value(rows: Rows, part: Part, answer: Array) -> tuple[Array, Array]:
    """Return an answer to go on with, and where it is wrong and follow-through from it is earned.

    Follow-through is not earned from a value that makes the rest trivial: one that is zero, or
    equal to a given. There, and where nothing was answered, the right value stands in.
    """
    true = rows.values[part.step]
    value = np.where(np.isfinite(answer), answer, true)
    if true.dtype.kind in "biu":
        value = np.where(value == np.rint(value), value, true).astype(true.dtype)
    wrong = np.any(part.shares(value, true, rows.slacks[part.step], rows.values) < 1, axis=0)
    trivial = per_variant(value == 0).all(axis=0)
    for given in rows.values.keys() - {p.step for p in rows.asked.parts}:
        if rows.values[given].shape == value.shape:
            trivial |= per_variant(rows.values[given] == value).all(axis=0)
    earned = wrong & ~trivial
    return np.where(earned | ~wrong, value, true), earned


def _because(case: Case, carried: _Carried) -> str:
    steps = [part.step for part in case.rows.asked.parts]
    return "right, given your " + _listed(
        [case.rows.asked.labels[steps.index(step)] for step in carried.values]
    )


def _shows(case: Case, instead: Mapping[str, Array | Step], units: Mapping[str, float]) -> Array:
    """Return the fields that show a wrong way, (fields, r): all that it changes come out as typed.

    Only rows in which the answer comes near the wrong value are worked out with their own slack.
    """
    step = case.part.step
    true, reach = case.rows.values[step], case.rows.slacks[step]
    if not true.shape[-1]:
        return np.zeros((len(case.part.suffixes(true.shape[:-1])), 0), dtype=bool)
    wrong = case.item.graph.evaluate(case.rows.values, instead, [step])[step]
    changed = case.shares(wrong, true, reach) < 1
    near = case.shares(case.answer, wrong, (1 + NEAR) * reach) == 1
    at = np.flatnonzero((near | ~changed).all(axis=0) & changed.any(axis=0))
    shown = np.zeros(changed.shape, dtype=bool)
    if len(at):
        held = {n: o if isinstance(o, Step) else o[..., at] for n, o in instead.items()}
        some = case.at(at)
        hit = some.shares(some.answer, *some.again(held, units)) == 1
        shown[:, at] = changed[:, at] & (hit | ~changed[:, at]).all(axis=0)
    return shown


def _listed(labels: Sequence[str]) -> str:
    if len(labels) <= 1:
        return "answer to " + "".join(labels)
    return "answers to " + ", ".join(labels[:-1]) + " and " + labels[-1]
