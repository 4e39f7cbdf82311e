"""Own: a student's own answers to what comes before, put in place in the graph of steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from exgen.items.columns import Array, Values, has_number, patterns, per_variant, pick
from exgen.items.engine import NOTHING, Step
from exgen.items.kinds import AskedPart
from exgen.marks.judging.cases import Case

LARGEST_WHOLE = 2.0**53
"""Beyond it not every whole number is a float, and no model counts so far."""


@dataclass(frozen=True)
class Carried:
    """Rows in which the same was answered before some fields of a part, and goes on into these.

    at      (r,) their places in the case
    case    the case in these rows only
    fields  the fields of the part: all, or those of one row of a trace
    typed   the own answers by step, those of a trace by the steps of its rows; NaN where blank
    parts   the parts that were answered
    slips   by step, which entries of its own answers are wrong
    """

    at: Array
    case: Case
    fields: slice
    typed: Mapping[str, Array]
    parts: tuple[AskedPart, ...]
    slips: Mapping[str, Array]

    @cached_property
    def wrong(self) -> Array:
        """Where one of the own answers is wrong, (r,)."""
        wrong = np.zeros(len(self.at), dtype=bool)
        for slips in self.slips.values():
            wrong |= np.any(per_variant(slips), axis=0)
        return wrong

    @property
    def units(self) -> dict[str, Array | float]:
        """How far each of the own answers is from what the student may go on with, unrounded."""
        return {step: self._last_place(step, own) / 2 for step, own in self.typed.items()}

    def asking(self, step: str) -> AskedPart:
        """Return the part that asks for a step of which there is an own answer, or for its row."""
        return next(part for part in self.parts if step in (part.step, *part.steps_traced))

    def true_of(self, step: str) -> Array:
        """Return the right answers to a step of which there is an own one."""
        part = self.asking(step)
        return in_step(part, step, self.case.rows.values[part.step])

    def _last_place(self, step: str, own: Array) -> Array | float:
        blank = np.isnan(own)
        numbers = np.where(blank, self.true_of(step), own) if blank.any() else own
        return self.asking(step).last_place(numbers)

    def where(self, some: Array) -> Carried:
        """Return those of the rows that are in a mask (r,)."""
        at = np.flatnonzero(some)
        return replace(
            self,
            at=self.at[at],
            case=self.case.at(at),
            typed=pick(self.typed, at),
            slips=pick(self.slips, at),
        )

    def values(self, instead: Mapping[str, Step] = NOTHING) -> dict[str, Array]:
        """Return the own answers; what is blank in them follows from those before.

        With steps that others compute `instead`, it follows by these.
        """
        graph, rows = self.case.item.graph, self.case.rows
        placed: dict[str, Array] = {}
        for step, own in self.typed.items():
            blank = np.isnan(own)
            whole = own
            if blank.any():
                values = graph.evaluate(rows.values, {**instead, **placed}, [step])
                follows = self.case.item.meant(step, own, values)
                whole = np.where(blank, follows, own)
            placed[step] = whole.astype(_type_of(self.case, step))
        return placed

    def replaced(self, instead: Mapping[str, Step] = NOTHING) -> dict[str, Array | Step]:
        """Return what is replaced in the graph: own answers, and steps that others compute."""
        return {**instead, **self.values(instead)}


def _type_of(case: Case, step: str) -> np.dtype[np.generic]:
    """Return the type of a step that is asked, or of a row of one that is."""
    for part in case.rows.asked.parts:
        if step in (part.step, *part.steps_traced):
            return case.rows.values[part.step].dtype
    raise KeyError(step)


def carried(case: Case) -> Iterator[Carried]:
    """Yield all rows of a case, by the parts before that were answered.

    Then, for each later row of a trace, the rows in which the rows before it were answered.
    """
    before = asked_before(case)
    parts = list({part.step: part for part in before.values()}.values())
    own = {part.step: _usable(case, part) for part in parts}
    there = np.zeros((len(parts), case.answer.shape[-1]), dtype=bool)
    for number, part in enumerate(parts):
        there[number] = has_number(own[part.step])
    different, which = patterns(there)
    for number, pattern in enumerate(different.T):
        at = np.flatnonzero(which == number)
        answered = [part for part, answers in zip(parts, pattern, strict=True) if answers]
        whole = _carried(case.at(at), at, before, pick(own, at), answered)
        yield whole
        for row in range(1, len(case.part.steps_traced)):
            yield _before_row(whole, row)


def asked_before(case: Case) -> dict[str, AskedPart]:
    """Return the steps on the way to a part that other parts ask for, with these parts."""
    upstream = case.item.graph.upstream(case.part.step)
    others = [part for part in case.rows.asked.parts if part.step != case.part.step]
    asking = {step: part for part in others for step in (part.step, *part.steps_traced)}
    # in the order of the graph, so that each comes after those that it follows from
    return {s: asking[s] for s in case.item.graph.steps if s in upstream and s in asking}


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
    typed: dict[str, Array] = {}
    slips: dict[str, Array] = {}
    for part in parts:
        wrong = _differs(case, part, own[part.step])
        known = part.with_printed(own[part.step], case.rows.values[part.step])
        for step in before.keys() & {part.step, *part.steps_traced}:
            typed[step] = in_step(part, step, known)
            slips[step] = in_step(part, step, wrong)
    typed = {step: typed[step] for step in before if step in typed}
    return Carried(at, case, slice(None), typed, tuple(parts), slips)


def in_step(part: AskedPart, step: str, array: Array) -> Array:
    """Return what stands in an array of a part's for its step, or for one whose row is a trace's."""
    return array if step == part.step else array[part.steps_traced.index(step)]


def _before_row(whole: Carried, row: int) -> Carried:
    """Return the rows of a group that answered some row of the trace before this one."""
    part, steps = whole.case.part, whole.case.part.steps_traced[:row]
    answer = _usable(whole.case, part)
    answered = has_number(answer[:row])
    some, answer = whole.where(answered), answer[..., answered]
    wide = whole.case.size[0] // len(part.steps_traced)
    slips = _differs(some.case, part, answer)
    answer = part.with_printed(answer, some.case.rows.values[part.step])
    return replace(
        some,
        fields=slice(row * wide, (row + 1) * wide),
        typed={**some.typed, **dict(zip(steps, answer, strict=False))},
        parts=(*some.parts, part),
        slips={**some.slips, **dict(zip(steps, slips, strict=False))},
    )


def _differs(case: Case, part: AskedPart, own: Array) -> Array:
    """Return which entries of a part are answered and not right, (*shape, r)."""
    true = case.rows.values[part.step]
    typed = np.where(np.isnan(own), true, own)
    wrong = ~part.same(typed, true, case.rows.slacks[part.step], case.rows.values)
    each = len(per_variant(own)) // len(wrong)  # several of a field that holds a set
    return wrong.repeat(each, axis=0).reshape(own.shape)
