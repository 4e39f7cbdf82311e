"""Following: what an answer earns as it follows from a student's own answers before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from exgen.items.columns import Array, those
from exgen.items.engine import Step
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.marks.judging.cases import Case
from exgen.marks.judging.own import Carried
from exgen.marks.judging.slips import wrong_before
from exgen.marks.judging.ways import each_way
from exgen.marks.judging.work import essentials_hold, fit_reach, takes_work

OWN_ROW = Reason("mark.own-row")


def following(case: Case, groups: Sequence[Carried]) -> tuple[Array, Array, Array]:
    """Return the share that each field earns as following from own slips, and what to say of it.

    Both are (fields, r). Of what follows without any work that is said, and it earns nothing: which
    fields these are comes third.
    """
    follow = np.zeros(case.size)
    idle = np.zeros(case.size, dtype=bool)
    because = np.full(case.size, None, dtype=object)
    for group in groups:
        used = group.where(group.wrong)
        if len(used.at):
            _take(follow, because, idle, used)
    return follow, because, idle


def _take(follow: Array, because: Array, without_work: Array, used: Carried) -> None:
    """Put what a group's fields earn in its place, where that is more than they earn so far."""
    at = (used.fields, used.at)
    ways = list(each_way(used))
    found = [follows_by(used, own) for own in ways]
    earned, idle = (np.array(some) for some in zip(*found, strict=True))
    shares = used.case.part.follow_through * earned.max(axis=0)
    better = shares > follow[at]
    idle &= (shares == 0) & (follow[at] == 0)
    for own, most, none in reversed([*zip(ways, earned == earned.max(axis=0), idle, strict=True)]):
        holds = essentials_hold(used.case, own) if none.any() else none
        without_work[at] |= none & holds
        for code, told in (
            ("mark.unfit", none & ~holds),
            ("mark.no-work", none & holds),
            ("mark.follows", most & better),
        ):
            if told.any():
                because[at] = np.where(told, _said(code, used, own), because[at])
    without_work[at] &= ~better
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
        some, own = case.at(at), those(own, at)
        follows = follows[..., at]
        reach = fit_reach(some, follows, reach[..., at])
        shares[:, at] = some.shares(some.answer, follows, reach)[fields]
        work = takes_work(some, own, follows, reach, fields)
        idle[:, at] = ~work & (shares[:, at] > 0)
        shares[:, at] *= work
    return shares, idle


def _said(code: str, used: Carried, own: Mapping[str, Array | Step]) -> Array:
    """Return what to say in each row of what follows from own answers, (r,) Reasons."""
    wrong, where = wrong_before(used, own)
    said: Array = np.array([_of_parts(code, used, parts) for parts in wrong], dtype=object)[where]
    return said


def _of_parts(code: str, used: Carried, parts: Sequence[AskedPart]) -> Reason:
    if code == "mark.follows" and used.case.part in parts:
        return OWN_ROW
    asked = used.case.rows.asked
    labels = zip(asked.parts, asked.labels, strict=True)
    named = tuple(label for part, label in labels if part in parts)
    share = used.case.part.follow_through
    if code == "mark.follows" and share < 1:
        return Reason.of("mark.follows-partly", parts=named, count=len(named), share=100 * share)
    return Reason.of(code, parts=named, count=len(named))
