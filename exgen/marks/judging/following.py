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

    Both are (fields, r). Of what follows without any work that is said, and it earns nothing.
    """
    follow = np.zeros(case.size)
    because = np.full(case.size, None, dtype=object)
    for group in groups:
        used = group.where(group.wrong)
        if len(used.at):
            _take(follow, because, used)
    return follow, because


def _take(follow: Array, because: Array, used: Carried) -> None:
    """Put what a group's fields earn in its place, where that is more than they earn so far."""
    at = (used.fields, used.at)
    found = [follows_by(used, own) for own in each_way(used)]
    shares = used.case.part.follow_through * np.max([earned for earned, _ in found], axis=0)
    idle = np.any([idle for _, idle in found], axis=0) & (follow[at] == 0)
    if idle.any():
        because[at] = np.where(idle, np.array(_no_work(used), dtype=object), because[at])
    if (shares > follow[at]).any():
        said = np.array(_because(used), dtype=object)
        because[at] = np.where(shares > follow[at], said, because[at])
        follow[at] = np.maximum(shares, follow[at])


def follows_by(used: Carried, own: Mapping[str, Array | Step]) -> tuple[Array, Array]:
    """Return what the group's fields earn by what follows from `own`, and which take no work for it.

    Both are (fields, r). What takes no work earns nothing.
    """
    case, fields = used.case, used.fields
    follows, reach = case.again(own, used.units)
    shares = case.shares(case.answer, follows, reach)[fields]
    idle = np.zeros(shares.shape, dtype=bool)
    at = np.flatnonzero(shares.any(axis=0))
    if len(at):
        some = case.at(at)
        own = {name: one if isinstance(one, Step) else one[..., at] for name, one in own.items()}
        follows, reach = follows[..., at], fit_reach(some, own, reach[..., at])
        shares[:, at] = some.shares(some.answer, follows, reach)[fields]
        work = takes_work(some, own, follows, reach, fields)
        idle[:, at] = ~work & (shares[:, at] > 0)
        shares[:, at] *= work
    return shares, idle


def _because(group: Carried) -> Reason:
    if group.case.part in group.parts:
        return OWN_ROW
    return Reason.of("mark.follows", parts=_labels(group), count=len(group.parts))


def _no_work(group: Carried) -> Reason:
    return Reason.of("mark.no-work", parts=_labels(group), count=len(group.parts))


def _labels(group: Carried) -> tuple[str, ...]:
    asked = group.case.rows.asked
    labels = zip(asked.parts, asked.labels, strict=True)
    return tuple(label for part, label in labels if part in group.parts)
