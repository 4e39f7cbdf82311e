"""Explaining: where an answer that is not right may come from.

It may follow from the student's own earlier answers, or be what a misconception gives, also on
top of those. Both are the graph of steps, evaluated again with something replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain, compress

import numpy as np

from exgen.distinct import each_once
from exgen.items.columns import Array
from exgen.items.declare import Misconception
from exgen.language import Authored, Reason, Sentences
from exgen.marks.judging.as_typed import AsTyped, right_as_typed
from exgen.marks.judging.cases import Case
from exgen.marks.judging.following import OWN_ROW, following
from exgen.marks.judging.own import carried
from exgen.marks.judging.paid import after_known_rows, paid_before
from exgen.marks.judging.stories import Told, told


@dataclass(frozen=True)
class Explanations:
    """What could explain answers that are not right.

    as_typed   where each is right all the same, given the right answers as typed
    follow     (fields, r) the share that each earns as following from the student's own slips, or
               as what a mistake leads to that was paid for before
    because    (fields, r) Reasons, what to say of that
    wrong      the misconceptions that can change the part
    matched    (misconceptions, fields, r) which of them each field shows
    committed  (fields, r) the share that these still earn
    """

    as_typed: AsTyped
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


@dataclass(frozen=True)
class Explained:
    """A case that was explained, and which misconceptions were told of it."""

    case: Case
    told: Told


HARDLY = 1e-9
"""The share of what follows without work: a mistake that earns nothing is not needed to explain it."""

_HEARD: ContextVar[list[Explained] | None] = ContextVar("heard", default=None)


@contextmanager
def overheard() -> Iterator[list[Explained]]:
    """Give a list to which each case is added that is explained meanwhile: so marking gives account."""
    heard: list[Explained] = []
    before = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(before)


def nothing(size: tuple[int, int]) -> Explanations:
    """Return that nothing explains so many fields and rows."""
    none, unsaid = np.zeros(size), np.full(size, None, dtype=object)
    matched = np.zeros((0, *size), dtype=bool)
    as_typed = AsTyped(*np.zeros((3, *size), dtype=bool))
    return Explanations(as_typed, none, unsaid, [], matched, none)


def misconceptions_in(reason: Reason | None) -> frozenset[str]:
    """Return the names of the misconceptions that a reason tells of; several are twins."""
    found = reason.within("mark.misconception") if reason else ()
    return frozenset(name for one in found for name in one.arg("names"))


def explain(case: Case) -> Explanations:
    """Return what could explain the answers, all of it evaluated by the graph of steps."""
    groups = list(carried(case))
    follow, because, idle = following(case, groups)
    found = told(case, np.where(idle, HARDLY, follow))
    if (heard := _HEARD.get()) is not None:
        heard.append(Explained(case, found))
    worked_out = idle & after_known_rows(case, follow, found)
    follow = np.where(worked_out, case.part.follow_through, follow)
    because[worked_out] = OWN_ROW
    again, why = paid_before(case, groups, found)
    because = np.where(again > follow, why, because)
    follow = np.maximum(again, follow)
    shares = np.array([w.share for w in found.wrong]).reshape(-1, 1, 1)
    committed = np.max(shares * found.shown, axis=0, initial=0.0)
    as_typed = right_as_typed(case, groups)
    return Explanations(as_typed, follow, because, found.wrong, found.shown, committed)
