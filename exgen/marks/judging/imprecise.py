"""Imprecise: answers to a part that are right, or follow from own ones, but not to all their digits.

Only rows that come near are compared. What is right to fewer digits is told where no known mistake
gives the same digits, and what was rounded too early only where none comes near.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from exgen.distinct import each_once
from exgen.items.columns import Array, Values, per_variant, whole
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.marks.judging.cases import Case, Rows
from exgen.marks.judging.mistakes import worked_again
from exgen.marks.judging.near import NearMiss
from exgen.marks.judging.own import Carried, carried
from exgen.marks.judging.precision import APART, EARLY, apart_from, imprecisions, nearby
from exgen.marks.judging.work import fit_reach, takes_work
from exgen.numerals import places_typed
from exgen.variants.separation import changed_parts

FEWER = 2
"""With so many decimals fewer than they were told students may have worked."""


def imprecise(
    rows: Rows, part: AskedPart, own: Values, left: Array
) -> Iterator[tuple[float, list[NearMiss]]]:
    """Yield what makes answers imprecise among the fields in a mask (fields, r), and the share for it.

    Whole numbers and labels are right or wrong.
    """
    if not part.numeric or part.few or rows.values[part.step].dtype.kind != "f":
        return
    if told := _by_key(rows, part, own[part.step], left):
        yield part.imprecise, told
    if rows.mistakes is not None:
        for group in carried(Case(rows, rows.mistakes, part, own)):
            if told := _by_own(group.where(group.wrong), left):
                yield part.imprecise * part.follow_through, told


def _by_key(rows: Rows, part: AskedPart, answer: Array, left: Array) -> list[NearMiss]:
    near = left & nearby(answer, rows.values[part.step])
    at = np.flatnonzero(near.any(axis=0))
    if not len(at):
        return []
    some = rows.at(at)
    right, slack = some.values[part.step], some.slacks[part.step]
    early = slack
    if some.mistakes is not None and part.rounded:
        item = some.mistakes.item
        early = worked_again(item, part, some.values, {}, _units(item, part))[1]
    told = _told(some, part, answer[..., at], (right, slack, early), near[:, at])
    return [(why, whole(mask, at, left.shape)) for why, mask in told]


def _by_own(group: Carried, left: Array) -> list[NearMiss]:
    """Return what makes answers imprecise beside what follows from the wrong ones before them."""
    if not len(group.at):
        return []
    step, graph = group.case.part.step, group.case.item.graph
    follows = graph.evaluate(group.case.rows.values, group.replaced(), [step])[step]
    near = np.zeros(group.case.size, dtype=bool)
    near[group.fields] = (left[:, group.at] & nearby(group.case.answer, follows))[group.fields]
    there: Array = np.any(near, axis=0)
    used, near = group.where(there), near[:, there]
    if not len(used.at):
        return []
    case, own = used.case, used.replaced()
    follows, slack = case.again(own, used.units)
    slack = fit_reach(case, own, slack)
    early = case.again(own, {**_units(case.item, case.part), **used.units})[1]
    near &= takes_work(case, own, follows, slack, slice(None))
    told = _told(case.rows, case.part, case.answer, (follows, slack, early), near)
    return [
        (Reason.of("imprecise.own", why=why), whole(mask, used.at, left.shape))
        for why, mask in told
    ]


def _told(
    rows: Rows, part: AskedPart, answer: Array, beside: tuple[Array, Array, Array], near: Array
) -> list[NearMiss]:
    """Return what makes the answers in a mask imprecise, beside others and two slacks of these."""
    right, slack, early = beside
    places = _places(rows, part.step, answer, near)
    mistaken = list(_mistaken(rows, part))
    digits = per_variant(slack) + 10.0**-places / 2
    found = []
    for why, mask in imprecisions(part, answer, right, (slack, early), places):
        times = APART if why is EARLY else 1.0
        here = mask & near
        if here.any():
            here &= apart_from(mistaken, answer, right, (slack, digits), times=times)
        found.append((why, here))
    return found


def _places(rows: Rows, step: str, answer: Array, near: Array) -> Array:
    """Return to how many decimal places the answers in a mask were typed, (fields, r)."""
    flat, places = per_variant(answer), np.zeros(near.shape)
    cells = np.argwhere(near).tolist()
    typed = [(rows.typed(step, field, row), float(flat[field, row])) for field, row in cells]
    places[near] = each_once(lambda cell: places_typed(*cell), typed)
    return places


def _mistaken(rows: Rows, part: AskedPart) -> Iterator[Array]:
    """Yield what the misconceptions give that can change a part."""
    mistakes = rows.mistakes
    for wrong in mistakes.item.misconceptions if mistakes else ():
        if mistakes and part.step in changed_parts(mistakes.item, wrong.step):
            yield mistakes.answers(wrong.instead, part, rows.sheets)


def _units(item: Item, part: AskedPart) -> dict[str, float]:
    """Return by how much the steps on the way to a part move for who rounds them too early."""
    working = item.file.working
    places = max(working - FEWER, (working + 1) // 2)
    return dict.fromkeys(item.graph.upstream(part.step), 10.0**-places)
