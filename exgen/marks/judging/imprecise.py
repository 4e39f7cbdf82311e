"""Imprecise: answers to a part that are right, or follow from own ones, but not to all their digits.

Only rows that come near are compared. A known mistake that gives the same digits is likelier where
it is told of other fields of the part, and only there: most who type `0.06` for 0.0556 have rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from exgen.distinct import each_once
from exgen.items.columns import Array, Values, per_variant, those, whole
from exgen.items.engine import NOTHING, Step
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.marks.judging.at_hand import is_known
from exgen.marks.judging.cases import Case, Rows
from exgen.marks.judging.early import early_outcomes
from exgen.marks.judging.meant import nearest
from exgen.marks.judging.near import NearMiss
from exgen.marks.judging.own import Carried, carried
from exgen.marks.judging.precision import Beside, apart_from_mistakes, imprecisions, nearby, too_few
from exgen.marks.judging.printed import printed_before
from exgen.marks.judging.ways import each_way
from exgen.marks.judging.work import fit_reach, takes_work


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
                for told in _by_own(group.where(some), left, mistaken):
                    yield part.imprecise * share, told


def coarse(rows: Rows, part: AskedPart, answer: Array, left: Array) -> NearMiss:
    """Return what to say of answers that are right to the one digit that they have, (fields, r)."""
    right = rows.values[part.step]
    if right.dtype.kind != "f":
        return Reason("mark.wrong"), np.zeros(left.shape, dtype=bool)
    room = part.digits.fewest.unit(per_variant(right)) / 2
    near = left & (np.abs(per_variant(answer - right)) <= room)
    why, found = too_few(part, answer, right, _places(rows, part, answer, near))
    return why, found & near


def _by_key(
    rows: Rows, part: AskedPart, answer: Array, left: Array, mistaken: Sequence[Array]
) -> list[NearMiss]:
    right, slack = rows.values[part.step], rows.slacks[part.step]
    if rows.mistakes is not None:
        right, slack = nearest(rows.mistakes.item, part, answer, rows.values, slack)
    near = left & nearby(part, answer, right)
    at = np.flatnonzero(near.any(axis=0))
    if not len(at):
        return []
    some, answer, slack = rows.at(at), answer[..., at], slack[..., at]
    early: Iterable[Array] = ()
    if some.mistakes is not None and part.rounded:
        case = Case(some, some.mistakes, part, {part.step: answer})
        early = early_outcomes(case, NOTHING, slack)
    beside = Beside(right[..., at], slack, early, [one[..., at] for one in mistaken])
    told = _told(some, part, answer, beside, near[:, at])
    return [(why, whole(mask, at, left.shape)) for why, mask in told]


def _by_own(group: Carried, left: Array, mistaken: Sequence[Array]) -> Iterator[list[NearMiss]]:
    """Yield what makes answers imprecise beside what follows from the own ones before, in each way."""
    if not len(group.at) or not group.typed:
        return
    case = group.case
    for own in each_way(group):
        follows = _as_answered(
            case, case.item.graph.evaluate(case.rows.values, own, [case.part.step])
        )
        near = np.zeros(case.size, dtype=bool)
        near[group.fields] = (left[:, group.at] & nearby(case.part, case.answer, follows))[
            group.fields
        ]
        at = np.flatnonzero(near.any(axis=0))
        if len(at):
            told = _follows_by(group, at, near, own, mistaken)
            yield [
                (Reason.of("imprecise.own", why=why), whole(mask, group.at[at], left.shape))
                for why, mask in told
            ]


def _follows_by(
    group: Carried,
    at: Array,
    near: Array,
    own: Mapping[str, Array | Step],
    mistaken: Sequence[Array],
) -> list[NearMiss]:
    """Return what makes the answers in a mask (fields, r) imprecise beside what follows, in some rows."""
    case, near = group.case.at(at), near[:, at]
    part, step = case.part, case.part.step
    own = those(own, at)
    follows, slack = case.again(own, those(group.units, at))
    slack = fit_reach(case, follows, slack)
    near = near & (~group.wrong[at] | takes_work(case, own, follows, slack, slice(None)))
    early = early_outcomes(case, own, slack) if part.rounded else ()
    meant, slack = nearest(case.item, part, case.answer, {**case.rows.values, step: follows}, slack)
    beside = Beside(meant, slack, early, [one[..., group.at[at]] for one in mistaken])
    return _told(case.rows, part, case.answer, beside, near)


def _as_answered(case: Case, values: Values) -> Array:
    """Return what follows, or of several answers that are as right the one that a student's is like."""
    reach = case.rows.slacks[case.part.step]
    return nearest(case.item, case.part, case.answer, values, reach)[0]


def _told(
    rows: Rows, part: AskedPart, answer: Array, beside: Beside, near: Array
) -> list[NearMiss]:
    """Return what makes the answers in a mask imprecise; what anybody might type is not."""
    if rows.mistakes is not None:
        case = Case(rows, rows.mistakes, part, {part.step: answer})
        printed = printed_before(case, part.step)
        near = near & ~is_known(case, printed, answer, np.zeros(answer.shape))
    places = _places(rows, part, answer, near)
    apart = near & apart_from_mistakes(answer, beside, places)
    return [(why, mask & apart) for why, mask in imprecisions(part, answer, beside, places)]


def _places(rows: Rows, part: AskedPart, answer: Array, near: Array) -> Array:
    """Return to how many decimal places the answers in a mask were typed, (fields, r)."""
    flat, places = per_variant(answer), np.zeros(near.shape)
    cells = np.argwhere(near).tolist()
    typed = [(rows.typed(part.step, field, row), float(flat[field, row])) for field, row in cells]
    places[near] = each_once(lambda cell: part.digits.places_typed(*cell), typed)
    return places
