"""Stories: the known mistake that explains what a student wrote, and contradicts none of it.

A story is told for a whole part. The mistake is put into the graph of steps, with the student's own
answers before it in place, and what then comes out is compared with what was typed: in this part,
and in all others that the mistake would change.
"""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Self

import numpy as np

from exgen.items.columns import Array, has_number, per_variant, whole
from exgen.items.declare import Misconception
from exgen.items.engine import NOTHING, Step
from exgen.items.item import Item
from exgen.marks.judging.cases import Case
from exgen.marks.judging.meant import as_answered, choices_before, of_mistake, reach_of_mistake
from exgen.marks.judging.near import near_misses
from exgen.marks.judging.own import Carried, carried
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.judging.ways import Way, ways_to
from exgen.variants.separation import changed_parts, near_by


@dataclass(frozen=True)
class Told:
    """What the misconceptions that can change a part say of its answers.

    wrong    these misconceptions
    shown    (misconceptions, fields, r) the fields that each explains, where it is told
    """

    wrong: Sequence[Misconception]
    shown: Array


def told(case: Case, follow: Array) -> Told:
    """Return which misconceptions are told of the answers to a part: those that explain most of it.

    Of several that explain as much in the part, those that explain most in the others are told.
    In the rows of a trace several may have been made, each in its own.

    `follow` is the share that each field earns as following from own answers, (fields, r). Where
    that is more than a misconception earns, no misconception is needed to explain the field.
    """
    # what does not change the part cannot be seen in it: its answer is the right one
    wrong = [
        w for w in case.item.misconceptions if case.part.step in changed_parts(case.item, w.step)
    ]
    shown = np.zeros((len(wrong), *case.size), dtype=bool)
    weight = np.zeros((len(wrong), len(case.part.steps_traced) or 1, case.size[1]))
    # of a few answers some follow by chance, and a mistake is to explain all of them
    follow = np.zeros(case.size) if case.part.few else follow
    follows = follow > max((one.share for one in wrong), default=0.0)
    for beside, way, at in _tellings(case, shown, follows):
        for number, one in enumerate(wrong):
            steps = way.with_mistake(one.instead, case.item) if way else one.instead
            needs_it = follow[:, at] <= one.share
            story = _story(beside, one, steps, needs_it) if steps is not None else None
            if story is None:
                continue
            rows, found, counts = story
            _keep_better(shown[number], weight[number], at[rows], found, counts)
    best = (
        (weight == weight.max(axis=0, initial=0))
        & (weight > 0)
        & (weight >= _nearly(case, follows))
    )
    return Told(wrong, shown & best.repeat(case.size[0] // best.shape[1], axis=1))


@dataclass(frozen=True)
class Compared:
    """The answers to a part beside what a misconception gives, if it was made in one way.

    on_own      whether on top of the own answers before, or else from the start
    given       what it gives, (*shape, r)
    seen        what the answers have to do with that
    refuted_by  the steps of other parts whose answers say that it was not made so
    """

    on_own: bool
    given: Array
    seen: _Seen
    refuted_by: tuple[str, ...]


def compared(case: Case, wrong: Misconception) -> Iterator[Compared]:
    """Yield how the answers of one row compare with a misconception, as `told` looks at it.

    Of the ways to compute a step the model's own is taken.
    """
    elsewhere = set(changed_parts(case.item, wrong.step)) - {case.part.step}
    others = [part for part in case.rows.asked.parts if part.step in elsewhere]
    for kind in (_FromTheStart, _FromOwn):
        beside = kind(case)
        if not kind.applies_to(case).all() or not beside.differs:
            continue
        there = [
            _elsewhere(kind, replace(case, part=part), wrong, wrong.instead, case.part.step)
            for part in others
        ]
        yield Compared(
            kind is _FromOwn,
            as_answered(case, beside._given(wrong.instead)),  # noqa: SLF001 -- as here
            beside.compared_with(wrong.instead),
            tuple(p.step for p, seen in zip(others, there, strict=True) if seen.refuted.any()),
        )


def _keep_better(shown: Array, weight: Array, at: Array, found: Array, counts: Array) -> None:
    """Put in place what a story explains, in those rows of a trace of which it explains more."""
    each = len(shown) // len(weight)
    by_row = found.reshape(len(weight), each, len(at)).any(axis=1)
    more = np.where(by_row, counts, 0) > weight[:, at]
    shown[:, at] = np.where(more.repeat(each, axis=0), found, shown[:, at])
    weight[:, at] = np.where(more, counts, weight[:, at])


def _tellings(
    case: Case, shown: Array, follows: Array
) -> Iterator[tuple[_Beside, Way | None, Array]]:
    """Yield how a mistake may have been made, in the rows that none explains that is shown so far.

    It is made from the start, or on the way from the own answers before: as the model computes, and
    then by each other right way. Fields that follow (fields, r) are explained already.
    """
    for way in (None, *ways_to(case.item, case.part.step)):
        for kind in (_FromTheStart, _FromOwn):
            may_be = kind.applies_to(case) & ~_are_explained(case, shown | follows)
            at = np.flatnonzero(may_be if way is None else may_be & way.applies_to(case))
            if len(at):
                beside = kind(case.at(at))
                if beside.differs:
                    yield beside, way, at


def _are_explained(case: Case, shown: Array) -> Array:
    """Return the rows in which one misconception explains all that is wrong, (r,)."""
    step = case.part.step
    right = case.same(case.answer, case.rows.values[step], case.rows.slacks[step])
    explained: Array = np.any(np.all(shown | right | ~case.typed, axis=1), axis=0)
    return explained


def _nearly(case: Case, follows: Array) -> Array:
    """Return how many fields differ from the right answers in one thing alone, as a sign, (r,).

    What follows from own answers (fields, r) needs no such explanation.
    """
    step = case.part.step
    rows = case.rows
    typed_at = partial(rows.typed, step)
    misses = near_misses(case.part, case.answer, rows.values[step], rows.slacks[step], typed_at)
    count: Array = np.max(
        [(found & ~follows).sum(axis=0) for _, found in misses], axis=0, initial=0
    )
    return count


def _story(
    beside: _Beside, wrong: Misconception, steps: Mapping[str, Step], needs_it: Array
) -> tuple[Array, Array, Array] | None:
    """Return the rows (k,) that show what a misconception's steps give, and what this explains.

    That is those of the fields that need it which it explains, (fields, k), and how much, (k,).
    """
    rows, seen = beside.showing(steps)
    if seen is None:
        return None
    case = beside.case
    seen = replace(seen, shown=seen.shown & needs_it[:, rows])
    shown = seen.shown & seen.explains(len(case.part.steps_traced) or 1, few=case.part.few)
    weight = shown.sum(axis=0).astype(float)
    at = np.flatnonzero(weight)
    elsewhere = set(changed_parts(case.item, wrong.step)) - {case.part.step}
    others = [part for part in case.rows.asked.parts if part.step in elsewhere and len(at)]
    some = case.at(rows[at]) if others else case
    for part in others:
        there = _elsewhere(type(beside), replace(some, part=part), wrong, steps, case.part.step)
        # what it explains elsewhere decides between stories that explain as much here
        weight[at] += there.shown.sum(axis=0) / MOST_FIELDS
        weight[at[there.refuted]] = -np.inf
    return rows, shown & (weight > 0), weight


def _elsewhere(
    kind: type[_Beside], case: Case, wrong: Misconception, steps: Mapping[str, Step], told: str
) -> _Seen:
    """Return what the answers to another part and a mistake have to do with each other.

    What is on the way to the part of which it is told comes about there as here. Beyond that, the
    student may have gone another way.
    """
    seen = first = kind(case).compared_with(steps)
    from_the_start = kind is _FromTheStart
    if from_the_start:
        seen = _or_from_own(seen, case, steps, told)
    here = set(ways_to(case.item, told))
    for way in ways_to(case.item, case.part.step):
        at = np.flatnonzero(seen.refuted & way.applies_to(case))
        by_way = way.with_mistake(steps, case.item)
        if len(at) and way not in here and by_way is not None:
            seen = seen.or_better(_FromOwn(case.at(at)).compared_with(by_way), at)
    if from_the_start and _is_asked_before(case, told):
        otherwise = first.otherwise & np.isin(case.verdicts[case.part.step], EXPLAINED)
        if otherwise.any() and _leads_through(case, wrong, steps, told):
            return replace(seen, refutes=seen.refutes | otherwise)
    return seen


def _or_from_own(seen: _Seen, case: Case, steps: Mapping[str, Step], told: str) -> _Seen:
    """Return what was seen of a mistake made from the start, or better on own answers before.

    Of what was asked before the part of which it is told, what follows from own answers refutes
    the mistake as what is right does.
    """
    before = _is_asked_before(case, told)
    at = np.flatnonzero(seen.refuted | (before & np.any(seen.against, axis=0)))
    if not len(at):
        return seen
    own = _FromOwn(case.at(at)).compared_with(steps)
    better = seen.or_better(own, at)
    if before:
        better.refutes[:, at] |= seen.against[:, at] & own.refutes
    return better


def _is_asked_before(case: Case, told: str) -> bool:
    """Say whether the part of a case is asked before another."""
    asked = [part.step for part in case.rows.asked.parts]
    return asked.index(case.part.step) < asked.index(told)


def _leads_through(case: Case, wrong: Misconception, steps: Mapping[str, Step], told: str) -> bool:
    """Say whether a mistake changes what is told of only by way of the part of a case."""
    return told not in _reached_past(
        case.item, case.part.step, wrong.step.name, frozenset(steps.items())
    )


@functools.lru_cache(maxsize=4096)
def _reached_past(
    item: Item, passed: str, changed: str, instead: frozenset[tuple[str, Step]]
) -> frozenset[str]:
    """Return the steps that depend on one that is changed by a way that is not through another."""
    if changed == passed:
        return frozenset()
    past = item.graph.replacing(dict(instead)).without({passed})
    return past.downstream([changed]) | {changed}


EXPLAINED = (Verdict.CORRECT, Verdict.FOLLOW_THROUGH, Verdict.MISCONCEPTION)
"""The verdicts on answers of which is known how they came about."""
MOST_FIELDS = 1e6
"""More than an item has."""
TWO_DIGITS = 10
"""So many units of its last place a number has that has two digits."""
TELLING = 2.0
"""An answer so many times as large as what it may be off is no 0, which anybody types."""


@dataclass(frozen=True)
class _Seen:
    """Answers beside what a misconception gives; masks (fields, r).

    shown    it came out as the misconception gives, and this is not right
    against  it is wrong, but came out otherwise
    refutes  it is right, and the misconception would have made it wrong
    telling  it has so many digits that it does not come out by chance
    """

    shown: Array
    against: Array
    refutes: Array
    telling: Array

    @property
    def refuted(self) -> Array:
        """Where something is right that the misconception would have made wrong, (r,)."""
        refuted: Array = np.any(self.refutes, axis=0)
        return refuted

    @property
    def otherwise(self) -> Array:
        """What came out otherwise than the misconception gives, wrong or right, (fields, r)."""
        return self.against | self.refutes

    def explains(self, rows: int, *, few: bool) -> Array:
        """Return where it explains as much as it leaves unexplained, (fields, r).

        That is so for each of the rows of a trace. Of a few answers to choose from some come out by
        chance: there it must explain all.
        """
        shape = (rows, -1, self.shown.shape[-1])
        explained = self.shown.reshape(shape).sum(axis=1)
        left = self.against.reshape(shape).sum(axis=1)
        tells = (self.shown & self.telling).reshape(shape).sum(axis=1)
        enough = (left == 0) | (tells > 0) & (explained >= left) & (not few)
        found = (explained > 0) & enough & ~self.refuted
        return np.repeat(found, len(self.shown) // rows, axis=0)

    def or_better(self, other: _Seen, at: Array) -> _Seen:
        """Return this, and in some rows another where that explains more, or is not refuted."""
        explained = np.where(self.refuted, -1, self.shown.sum(axis=0))[at]
        better = np.where(other.refuted, -1, other.shown.sum(axis=0)) > explained
        masks = {}
        for name in ("shown", "against", "refutes"):
            masks[name] = getattr(self, name).copy()
            masks[name][..., at[better]] = getattr(other, name)[..., better]
        return replace(self, **masks)


class _Beside(ABC):
    """The answers to a part, beside what is right there and what misconceptions give."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._slack = case.rows.slacks[case.part.step]
        self._rights = [case.rows.values[case.part.step]]

    @staticmethod
    @abstractmethod
    def applies_to(case: Case) -> Array:
        """Return in which rows to look, (r,)."""

    @property
    def differs(self) -> bool:
        """Whether it is another way than from the start."""
        return True

    @abstractmethod
    def at(self, rows: Array) -> Self:
        """Return the same for some of the rows, in their order."""

    @abstractmethod
    def _given(self, steps: Mapping[str, Step]) -> Array:
        """Return what comes out where others compute steps, (*shape, r)."""

    @abstractmethod
    def _reach(self, steps: Mapping[str, Step]) -> Array:
        """Return the slack of what comes out so, (*shape, r)."""

    def _is_left_as_it_was(self, _given: Array) -> Array:
        """Return where others change nothing on top of own answers, (fields, r).

        There one of a few answers may be right by chance, and says nothing of a mistake before.
        """
        return np.zeros(self.case.size, dtype=bool)

    @cached_property
    def _is_right(self) -> list[Array]:
        """The fields that are as each right answer, (fields, r) each."""
        return [self.case.same(self.case.answer, right, self._slack) for right in self._rights]

    @cached_property
    def _digits(self) -> Array:
        """How far answers of fewer digits than asked, but two or more, are from what was rounded."""
        part, answer = self.case.part, self.case.answer
        room = np.zeros(answer.shape)
        for digits in reversed(part.digits.fewer() if part.rounded and not part.few else ()):
            unit = digits.unit(answer)
            short = (np.abs(answer) >= TWO_DIGITS * unit) & (digits.rounded(answer) == answer)
            room = np.where(short, unit / 2, room)
        return room

    @cached_property
    def _is_right_in_short(self) -> list[Array]:
        """The fields that are each right answer to the digits typed, (fields, r) each."""
        room = self._slack + self._digits
        return [self.case.same(self.case.answer, right, room) for right in self._rights]

    @cached_property
    def _wrong_here(self) -> Array:
        return self.case.typed & ~np.any(self._is_right, axis=0)

    @cached_property
    def _may_be(self) -> Array:
        """The fields that hold what may be right somewhere: what is no label at all was mistyped."""
        part, answer = self.case.part, self.case.answer
        if not part.few:
            return np.ones(self.case.size, dtype=bool)
        return per_variant(part.possible(answer))

    @cached_property
    def _telling(self) -> Array:
        part, fields = self.case.part, self.case.size
        if not part.numeric:
            return np.ones(fields, dtype=bool)
        room = np.maximum(self._slack, part.last_place(self._rights[0]) / 2)
        return per_variant(np.abs(self.case.answer) >= TELLING * room)

    def compared_with(self, steps: Mapping[str, Step]) -> _Seen:
        """Return what the answers and what comes out have to do with each other."""
        given = self._given(steps)
        return self._seen(given, self._came_out(given, steps))

    def showing(self, steps: Mapping[str, Step]) -> tuple[Array, _Seen | None]:
        """Return the rows in which a wrong answer is what comes out, and the comparison in these.

        These are few, and nothing is explained in the others.
        """
        given = self._given(steps)
        rows = np.flatnonzero(np.any(self._comes_near(given) & self._wrong_here, axis=0))
        if not len(rows):
            return rows, None
        there, given = self.at(rows), given[..., rows]
        hit = there._came_out(given, steps)  # noqa: SLF001 -- as here
        shown = np.flatnonzero(np.any(hit & there._wrong_here, axis=0))  # noqa: SLF001
        if not len(shown):
            return shown, None
        return rows[shown], there.at(shown)._seen(given[..., shown], hit[:, shown])  # noqa: SLF001

    def _seen(self, given: Array, hit: Array) -> _Seen:
        """Return what answers have to do with others, of which those in a mask came out so."""
        given = as_answered(self.case, given)
        made_wrong = [~self.case.same(given, right, self._slack) for right in self._rights]
        refuted = np.array(made_wrong) & self._is_right & ~hit
        if self._digits.any():  # what is right to fewer digits than asked refutes as well
            came_out = self.case.same(self.case.answer, given, self._slack + self._digits)
            refuted |= np.array(made_wrong) & self._is_right_in_short & ~(hit | came_out)
        if self.case.part.few:
            refuted &= ~self._is_left_as_it_was(given)
        return _Seen(
            shown=hit & self._wrong_here & np.all(made_wrong, axis=0),
            against=self._wrong_here & ~hit & self._may_be,
            refutes=np.any(refuted, axis=0),
            telling=self._telling,
        )

    def _comes_near(self, given: Array) -> Array:
        """Return which answers may be what comes out, (fields, r)."""
        near = near_by(self.case.part, given, self._slack)
        return self.case.same(self.case.answer, given, near)

    def _came_out(self, given: Array, steps: Mapping[str, Step]) -> Array:
        """Return which answers are as what comes out, within the slack of working it out.

        That costs an evaluation for each step upstream, and few rows come near.
        """
        case, near = self.case, self._comes_near(given)
        at = np.flatnonzero(near.any(axis=0))
        if not len(at):
            return near
        there = self.at(at)
        some, reach = there.case, there._reach(steps)  # noqa: SLF001 -- as here
        # where a choice hangs on a tie, rounding may lead anywhere
        return near & whole(some.same(some.answer, given[..., at], reach), at, case.size)


class _FromTheStart(_Beside):
    """Beside what comes out on the sheets, whatever was answered before.

    But of several right answers, it goes on from the one that was chosen.
    """

    @staticmethod
    def applies_to(case: Case) -> Array:
        """Return the rows of which is known by which right answers they go, (r,)."""
        known = [has_number(case.own[part.step]) for part in choices_before(case)]
        return ~case.rows.chosen | np.all(known, axis=0)

    def at(self, rows: Array) -> Self:
        """Return the same for some of the rows, in their order."""
        return type(self)(self.case.at(rows))

    def _given(self, steps: Mapping[str, Step]) -> Array:
        return of_mistake(self.case, steps)

    def _reach(self, steps: Mapping[str, Step]) -> Array:
        return reach_of_mistake(self.case, steps)


class _FromOwn(_Beside):
    """Beside what follows from a student's own answers before; that is right as well."""

    def __init__(
        self, case: Case, groups: Sequence[Carried] | None = None, follows: Sequence[Array] = ()
    ) -> None:
        """Stand beside the own answers, or beside what is known already to follow from them."""
        super().__init__(case)
        self._groups = list(carried(case)) if groups is None else groups
        self._follows = follows or [*self._each_way()]
        self._rights += self._follows

    def _each_way(self) -> Iterator[Array]:
        item, step = self.case.item, self.case.part.step
        ways = [way.with_mistake(NOTHING, item) for way in ways_to(item, step)]
        for steps in (NOTHING, *ways):
            yield _outcome(self.case, self._groups, steps or NOTHING)

    @staticmethod
    def applies_to(case: Case) -> Array:
        """Return all rows."""
        return np.ones(case.size[1], dtype=bool)

    @property
    def differs(self) -> bool:
        """Whether anything was answered before."""
        return any(group.typed for group in self._groups) or bool(self.case.rows.chosen.any())

    def at(self, rows: Array) -> Self:
        """Return the same for some of the rows, in their order."""
        groups = [group.where(np.isin(group.at, rows)) for group in self._groups]
        groups = [replace(group, at=np.searchsorted(rows, group.at)) for group in groups]
        follows = [right[..., rows] for right in self._follows]
        return type(self)(self.case.at(rows), groups, follows)

    def _given(self, steps: Mapping[str, Step]) -> Array:
        return _outcome(self.case, self._groups, steps)

    def _is_left_as_it_was(self, given: Array) -> Array:
        left = [self.case.same(given, follows, self._slack) for follows in self._follows]
        as_it_was: Array = np.any(left, axis=0)
        return as_it_was

    def _reach(self, steps: Mapping[str, Step]) -> Array:
        reach = self._slack.copy()
        for group, replaced in _changing(self._groups, steps):
            _put(self.case, reach, group, group.case.again(replaced, group.units)[1])
        return reach


def _outcome(case: Case, groups: Sequence[Carried], instead: Mapping[str, Step]) -> Array:
    """Return what comes out for a part from the own answers before it, (*shape, r)."""
    step = case.part.step
    outcome = np.array(case.rows.values[step], dtype=float)
    for group, replaced in _changing(groups, instead):
        evaluated = group.case.item.graph.evaluate(group.case.rows.values, replaced, [step])[step]
        _put(case, outcome, group, evaluated)
    return outcome


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
