"""Imprecise: answers to a part that are right, or follow from own ones, but not to all their digits.

Only rows that come near are compared. A known mistake that gives the same digits is likelier where
it is told of other fields of the part, and only there: most who type `0.06` for 0.0556 have rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from exgen.distinct import each_once
from exgen.items.columns import Array, Values, per_variant, whole
from exgen.items.engine import NOTHING
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.marks.judging.at_hand import is_known
from exgen.marks.judging.cases import Case, Rows
from exgen.marks.judging.early import early_outcomes
from exgen.marks.judging.near import NearMiss
from exgen.marks.judging.own import Carried, carried
from exgen.marks.judging.precision import Beside, apart_from_mistakes, imprecisions, nearby
from exgen.marks.judging.printed import printed_before
from exgen.marks.judging.work import fit_reach, takes_work
from exgen.numerals import places_typed


def imprecise(
    rows: Rows, part: AskedPart, own: Values, left: Array, mistaken: Sequence[Array]
) -> Iterator[tuple[float, list[NearMiss]]]:
    """Yield what makes answers imprecise among the fields in a mask (fields, r), and the share for it.

    `mistaken` are the answers of mistakes that are told of the part, NaN in rows where they are not.
    Whole numbers and labels are right or wrong.
    """
    if not part.numeric or part.few or rows.values[part.step].dtype.kind != "f":
        return
    if told := _by_key(rows, part, own[part.step], left, mistaken):
        yield part.imprecise, told
    if rows.mistakes is not None:
        for group in carried(Case(rows, rows.mistakes, part, own)):
            for share, some in ((1.0, ~group.wrong), (part.follow_through, group.wrong)):
                if told := _by_own(group.where(some), left, mistaken):
                    yield part.imprecise * share, told


def _by_key(
    rows: Rows, part: AskedPart, answer: Array, left: Array, mistaken: Sequence[Array]
) -> list[NearMiss]:
    near = left & nearby(part, answer, rows.values[part.step])
    at = np.flatnonzero(near.any(axis=0))
    if not len(at):
        return []
    some = rows.at(at)
    right, slack = some.values[part.step], some.slacks[part.step]
    early: Iterable[Array] = ()
    if some.mistakes is not None and part.rounded:
        case = Case(some, some.mistakes, part, {part.step: answer[..., at]})
        early = early_outcomes(case, NOTHING, slack)
    beside = Beside(right, slack, early, [one[..., at] for one in mistaken])
    told = _told(some, part, answer[..., at], beside, near[:, at])
    return [(why, whole(mask, at, left.shape)) for why, mask in told]


def _by_own(group: Carried, left: Array, mistaken: Sequence[Array]) -> list[NearMiss]:
    """Return what makes answers imprecise beside what follows from the own ones before them."""
    if not len(group.at) or not group.typed:
        return []
    part, graph = group.case.part, group.case.item.graph
    follows = graph.evaluate(group.case.rows.values, group.replaced(), [part.step])[part.step]
    near = np.zeros(group.case.size, dtype=bool)
    near[group.fields] = (left[:, group.at] & nearby(part, group.case.answer, follows))[
        group.fields
    ]
    there: Array = np.any(near, axis=0)
    used, near = group.where(there), near[:, there]
    if not len(used.at):
        return []
    case, own = used.case, used.replaced()
    follows, slack = case.again(own, used.units)
    slack = fit_reach(case, own, slack)
    near &= ~used.wrong | takes_work(case, own, follows, slack, slice(None))
    early = early_outcomes(case, own, slack) if part.rounded else ()
    beside = Beside(follows, slack, early, [one[..., used.at] for one in mistaken])
    told = _told(case.rows, part, case.answer, beside, near)
    return [
        (Reason.of("imprecise.own", why=why), whole(mask, used.at, left.shape))
        for why, mask in told
    ]


def _told(
    rows: Rows, part: AskedPart, answer: Array, beside: Beside, near: Array
) -> list[NearMiss]:
    """Return what makes the answers in a mask imprecise; what anybody might type is not."""
    if rows.mistakes is not None:
        case = Case(rows, rows.mistakes, part, {part.step: answer})
        printed = printed_before(case, part.step)
        near = near & ~is_known(case, printed, answer, np.zeros(answer.shape))
    places = _places(rows, part.step, answer, near)
    apart = near & apart_from_mistakes(answer, beside, places)
    return [(why, mask & apart) for why, mask in imprecisions(part, answer, beside, places)]


def _places(rows: Rows, step: str, answer: Array, near: Array) -> Array:
    """Return to how many decimal places the answers in a mask were typed, (fields, r)."""
    flat, places = per_variant(answer), np.zeros(near.shape)
    cells = np.argwhere(near).tolist()
    typed = [(rows.typed(step, field, row), float(flat[field, row])) for field, row in cells]
    places[near] = each_once(lambda cell: places_typed(*cell), typed)
    return places
