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
        slipped = group.where(group.wrong)
        _take(follow, because, slipped, _earned(slipped))
    return follow, because


def _take(follow: Array, because: Array, used: Carried, earned: Array) -> None:
    """Put what a group's fields earn in its place, where that is more than they earn so far."""
    at = (used.fields, used.at)
    shares = used.case.part.follow_through * earned
    if (shares > follow[at]).any():
        said = np.array(_because(used), dtype=object)
        because[at] = np.where(shares > follow[at], said, because[at])
        follow[at] = np.maximum(shares, follow[at])


def _earned(used: Carried) -> Array:
    """Return the shares that the group's fields earn as following in any right way, (fields, r)."""
    if not len(used.at):
        return np.zeros(used.case.size)[used.fields]
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
