"""Following: what an answer earns as it follows from a student's own answers before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from exgen.items.columns import Array
from exgen.items.engine import Step
from exgen.language import Reason
from exgen.marks.judging.cases import Case
from exgen.marks.judging.own import Carried
from exgen.marks.judging.ways import each_way
from exgen.marks.judging.work import fit_reach, takes_work

OWN_ROW = Reason("mark.own-row")


def following(case: Case, groups: Sequence[Carried]) -> tuple[Array, Array]:
    """Return the share that each field earns as following from own slips, and what to say of it.

    Both are (fields, r).
    """
    follow = np.zeros(case.size)
    because = np.full(case.size, None, dtype=object)
    for group in groups:
        used = group.where(group.wrong)
        if len(used.at):
            at = (used.fields, used.at)
            shares = case.part.follow_through * _earned(used)
            because[at] = np.where(
                shares > follow[at], np.array(_because(used), dtype=object), because[at]
            )
            follow[at] = np.maximum(shares, follow[at])
    return follow, because


def right_as_typed(case: Case, groups: Sequence[Carried]) -> Array:
    """Return which fields are right with the earlier right answers as typed, (fields, r).

    Who types 895.71, which is right, may go on with it.
    """
    right = np.zeros(case.size, dtype=bool)
    for group in groups:
        used = group.where(~group.wrong)
        if len(used.at) and used.typed:
            exact = dict.fromkeys(used.typed, 0.0)
            for own in each_way(used):
                follows, reach = used.case.again(own, exact)
                reach = fit_reach(used.case, own, reach)
                found = used.case.shares(used.case.answer, follows, reach) == 1
                if used.case.item.accepted(used.case.part.step):
                    # One entry by one sign and another by the other are no right answer.
                    found &= found[used.fields].all(axis=0)
                right[used.fields, used.at] |= found[used.fields]
    return right


def _earned(used: Carried) -> Array:
    """Return the shares that the group's fields earn as following in any right way, (fields, r)."""
    return np.max([share_of(used, own) for own in each_way(used)], axis=0)


def share_of(used: Carried, own: Mapping[str, Array | Step]) -> Array:
    """Return the shares that the group's fields earn by what follows from `own`, (fields, r).

    They earn nothing where that takes no work.
    """
    case, fields = used.case, used.fields
    follows, reach = case.again(own, used.units)
    shares = case.shares(case.answer, follows, reach)[fields]
    at = np.flatnonzero(shares.any(axis=0))
    if len(at):
        some = case.at(at)
        own = {name: one if isinstance(one, Step) else one[..., at] for name, one in own.items()}
        follows, reach = follows[..., at], fit_reach(some, own, reach[..., at])
        shares[:, at] = some.shares(some.answer, follows, reach)[fields]
        shares[:, at] *= takes_work(some, own, follows, reach, fields)
    return shares


def _because(group: Carried) -> Reason:
    if group.case.part in group.parts:
        return OWN_ROW
    asked = group.case.rows.asked
    labels = zip(asked.parts, asked.labels, strict=True)
    parts = tuple(label for part, label in labels if part in group.parts)
    return Reason.of("mark.follows", parts=parts, count=len(parts))
