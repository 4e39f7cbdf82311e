"""Own: a student's own answers to the parts before, put in place in the graph of steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from exgen.items.columns import Array, Values, per_variant, pick
from exgen.items.kinds import AskedPart
from exgen.marks.judging.cases import Case

LARGEST_WHOLE = 2.0**53
"""Beyond it not every whole number is a float, and no model counts so far."""


@dataclass(frozen=True)
class Carried:
    """Rows in which the same parts were answered, with what goes on from there into a later part.

    at      (r,) their places in the case
    case    the case in these rows only
    values  their own answers by step, those of a trace by the steps of its rows
    units   how far each of these moves, since it was rounded as it was typed
    parts   the parts that were answered
    wrong   (r,) where one of these answers is wrong
    """

    at: Array
    case: Case
    values: Mapping[str, Array]
    units: Mapping[str, float]
    parts: tuple[AskedPart, ...]
    wrong: Array

    def slipped(self) -> Carried:
        """Return those of the rows in which an answer is wrong."""
        some = np.flatnonzero(self.wrong)
        case, values = self.case.at(some), pick(self.values, some)
        return Carried(self.at[some], case, values, self.units, self.parts, self.wrong[some])


def asked_before(case: Case) -> dict[str, AskedPart]:
    """Return the steps on the way to a part that other parts ask for, with these parts."""
    upstream = case.item.graph.upstream(case.part.step)
    others = [part for part in case.rows.asked.parts if part.step != case.part.step]
    asking = {step: part for part in others for step in (part.step, *part.steps_traced)}
    # in the order of the graph, so that each comes after those that it follows from
    return {s: asking[s] for s in case.item.graph.steps if s in upstream and s in asking}


def carried(case: Case) -> Iterator[Carried]:
    """Yield all rows of a case, by the parts before that were answered."""
    before = asked_before(case)
    parts = list({part.step: part for part in before.values()}.values())
    own = {part.step: _usable(case, part) for part in parts}
    there = np.zeros((len(parts), case.answer.shape[-1]), dtype=bool)
    for number, part in enumerate(parts):
        there[number] = np.isfinite(per_variant(own[part.step])).any(axis=0)
    for pattern in np.unique(there, axis=1).T:
        at = np.flatnonzero((there == pattern[:, None]).all(axis=0))
        answered = [part for part, answers in zip(parts, pattern, strict=True) if answers]
        yield _carried(case.at(at), at, before, pick(own, at), answered)


def filled(case: Case, step: str, own: Array, before: Mapping[str, Array]) -> Array:
    """Return an own value of a step; what is blank in it follows from the own values before it."""
    blank = np.isnan(own)
    if not blank.any():
        return own
    follows = case.item.graph.evaluate(case.rows.values, before, [step])[step]
    return np.where(blank, follows, own)


def _usable(case: Case, part: AskedPart) -> Array:
    """Return the answers to a part, with NaN in place of those that the model cannot go on with.

    It may index with a whole number, and take one of a few for a label.
    """
    own = case.own[part.step].astype(float)
    if case.rows.values[part.step].dtype.kind in "biu":
        own = np.where((own == np.rint(own)) & (np.abs(own) < LARGEST_WHOLE), own, np.nan)
    return np.where(part.possible(own), own, np.nan)


def _carried(
    case: Case, at: Array, before: Mapping[str, AskedPart], own: Values, parts: Sequence[AskedPart]
) -> Carried:
    values: dict[str, Array] = {}
    for step, part in before.items():
        if part in parts:
            typed = own[part.step]
            if step != part.step:
                typed = typed[part.steps_traced.index(step)]
            kind = case.rows.values[part.step].dtype
            values[step] = filled(case, step, typed, values).astype(kind)
    wrong = np.zeros(len(at), dtype=bool)
    for part in parts:
        wrong |= _differs(case, part, own[part.step])
    units = {step: before[step].last_place / 2 for step in values}
    return Carried(at, case, values, units, tuple(parts), wrong)


def _differs(case: Case, part: AskedPart, own: Array) -> Array:
    """Return where any of a part's answers is wrong, (r,)."""
    true = case.rows.values[part.step]
    typed = np.where(np.isfinite(own), own, true)
    shares = part.shares(typed, true, case.rows.slacks[part.step], case.rows.values)
    return np.any(shares < 1, axis=0)
