"""Stories: the known mistake that explains what a student wrote, and contradicts none of it.

A story is told for a whole part. The mistake is put into the graph of steps, with the student's own
answers before it in place, and what then comes out is compared with what was typed: in this part,
and in all others that the mistake would change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from exgen.items.columns import Array, per_variant
from exgen.items.declare import Misconception
from exgen.items.engine import NOTHING, Step
from exgen.marks.judging.cases import Case
from exgen.marks.judging.near import near_misses
from exgen.marks.judging.own import Carried, carried, nothing_carried
from exgen.variants.separation import changed_parts, near_by


@dataclass(frozen=True)
class Told:
    """What the misconceptions that can change a part say of its answers.

    wrong    these misconceptions
    shown    (misconceptions, fields, r) the fields that each explains, where it is told
    """

    wrong: Sequence[Misconception]
    shown: Array


def told(case: Case, groups: Sequence[Carried]) -> Told:
    """Return which misconceptions are told of the answers to a part: those that explain most of it.

    Of several that explain as much in the part, those that explain most in the others are told.
    """
    # what does not change the part cannot be seen in it: its answer is the right one
    wrong = [
        w for w in case.item.misconceptions if case.part.step in changed_parts(case.item, w.step)
    ]
    shown = np.zeros((len(wrong), *case.size), dtype=bool)
    weight = np.zeros((len(wrong), case.size[1]))
    # the mistake may have been made on the way from the own answers before, or from the start
    unchosen = np.flatnonzero(~case.rows.chosen)
    besides = [(np.arange(case.size[1]), _Beside(case, groups))]
    if len(unchosen):
        some = case.at(unchosen)
        besides.append((unchosen, _Beside(some, [nothing_carried(some)])))
    for at, beside in besides:
        for number, one in enumerate(wrong):
            found, counts = _story(beside, one)
            better = counts > weight[number, at]
            shown[number][:, at] = np.where(better, found, shown[number][:, at])
            weight[number, at] = np.where(better, counts, weight[number, at])
    best = (weight == weight.max(axis=0, initial=0)) & (weight > 0) & (weight >= _nearly(case))
    return Told(wrong, shown & best[:, None])


def _nearly(case: Case) -> Array:
    """Return how many fields differ from the right answers in one thing alone, as a sign, (r,)."""
    step = case.part.step
    misses = near_misses(case.part, case.answer, case.rows.values[step], case.rows.slacks[step])
    count: Array = np.max([f.sum(axis=0) for _, f in misses], axis=0, initial=0)
    return count


def _story(beside: _Beside, wrong: Misconception) -> tuple[Array, Array]:
    """Return the fields that a misconception explains, (fields, r), and how much it does, (r,)."""
    case, seen = beside.case, beside.compared_with(wrong)
    shown = seen.shown & seen.explains(few=case.part.few)
    weight = shown.sum(axis=0).astype(float)
    at = np.flatnonzero(weight)
    elsewhere = set(changed_parts(case.item, wrong.step)) - {case.part.step}
    for part in case.rows.asked.parts if len(at) else ():
        if part.step in elsewhere:
            other = replace(case.at(at), part=part)
            seen = _Beside(other, list(carried(other))).compared_with(wrong)
            # what it explains elsewhere decides between stories that explain as much here
            weight[at] += seen.shown.sum(axis=0) / MOST_FIELDS
            weight[at[seen.refuted]] = -np.inf
    return shown & (weight > 0), weight


MOST_FIELDS = 1e6
"""More than an item has."""


@dataclass(frozen=True)
class _Seen:
    """Answers beside what a misconception gives; masks (fields, r), and `refuted` (r,).

    shown    it came out as the misconception gives, and this is not right
    against  it is wrong, but came out otherwise
    refuted  something is right that the misconception would have made wrong
    """

    shown: Array
    against: Array
    refuted: Array

    def explains(self, *, few: bool) -> Array:
        """Return where it explains as much as it leaves unexplained, (r,).

        Of a few answers to choose from some come out by chance: there it must explain all.
        """
        explained, left = self.shown.sum(axis=0), self.against.sum(axis=0)
        enough = left == 0 if few else explained >= left
        found: Array = (explained > 0) & enough & ~self.refuted
        return found


class _Beside:
    """The answers to a part, beside what is right there and what misconceptions give.

    What is right follows from the own answers before it in the groups, or is as in the key.
    """

    def __init__(self, case: Case, groups: Sequence[Carried]) -> None:
        self.case = case
        self._groups = groups
        self._key = case.rows.values[case.part.step]
        self._slack = case.rows.slacks[case.part.step]
        self._follows = _outcome(case, groups, NOTHING)
        self._right = self._as_is_right(case.answer)

    def _as_is_right(self, answer: Array) -> Array:
        by_key = self.case.same(answer, self._key, self._slack)
        return by_key | self.case.same(answer, self._follows, self._slack)

    def compared_with(self, wrong: Misconception) -> _Seen:
        """Return what the answers and a misconception have to do with each other."""
        case, right = self.case, self._right
        instead = {wrong.step.name: wrong.step}
        given = _outcome(case, self._groups, instead)
        changed = ~self._as_is_right(given)
        hit = self._came_out(given, instead)
        there = np.isfinite(per_variant(case.answer)).reshape(case.size[0], -1, case.size[1])
        return _Seen(
            shown=hit & changed & ~right,
            against=there.all(axis=1) & ~right & ~hit,
            refuted=np.any(changed & right & ~hit, axis=0),
        )

    def _came_out(self, given: Array, instead: Mapping[str, Step]) -> Array:
        """Return which answers are as a misconception gives, within the slack of working it out.

        That costs an evaluation for each step upstream, and few rows come near.
        """
        case = self.case
        near = case.same(case.answer, given, near_by(case.part, self._slack))
        came_out = np.zeros(case.size, dtype=bool)
        rows = np.any(near, axis=0)
        at = np.flatnonzero(rows)
        if len(at):
            some = case.at(at)
            reach = _reach(case, self._groups, instead, rows)[..., at]
            came_out[:, at] = some.same(some.answer, given[..., at], reach)
        return came_out


def _outcome(case: Case, groups: Sequence[Carried], instead: Mapping[str, Step]) -> Array:
    """Return what comes out for a part from the own answers before it, (*shape, r)."""
    step = case.part.step
    outcome = np.array(case.rows.values[step], dtype=float)
    for group, replaced in _changing(groups, instead):
        evaluated = group.case.item.graph.evaluate(group.case.rows.values, replaced, [step])[step]
        _put(case, outcome, group, evaluated)
    return outcome


def _reach(
    case: Case, groups: Sequence[Carried], instead: Mapping[str, Step], rows: Array
) -> Array:
    """Return the slack of what comes out in the rows of a mask, (*shape, r)."""
    reach = case.rows.slacks[case.part.step].copy()
    some = [group.where(rows[group.at]) for group in groups]
    for group, replaced in _changing(some, instead):
        _put(case, reach, group, group.case.again(replaced, group.units)[1])
    return reach


def _changing(
    groups: Sequence[Carried], instead: Mapping[str, Step]
) -> Iterator[tuple[Carried, Mapping[str, Array | Step]]]:
    """Yield the groups with what is replaced in them, where that changes the part."""
    for group in groups:
        if len(group.at) and (instead or group.typed):
            yield group, group.replaced(instead)


def _put(case: Case, column: Array, group: Carried, values: Array) -> None:
    """Put the values of a group's fields in their places in a column, which is changed."""
    if group.fields == slice(None):
        column[..., group.at] = values
    else:
        flat = column.reshape(case.size[0], -1)
        flat[group.fields, group.at] = per_variant(values)[group.fields]
