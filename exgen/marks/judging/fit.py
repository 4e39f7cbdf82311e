"""Fit: whether what follows from a student's own answers takes any work, and so earns points."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from exgen.items.columns import Array, Values, per_variant
from exgen.items.comparison import within
from exgen.items.engine import NOTHING
from exgen.items.item import Item
from exgen.marks.judging.cases import Case
from exgen.sheets.filling import names_in

CONSTANTS = (0.0, 1.0, -1.0)
"""What anybody types who does not know the answer."""


def fit_reach(case: Case, own: Mapping[str, Array], reach: Array) -> Array:
    """Return how far from what follows from own answers counts, (*shape, r).

    Where drawing would have refused them, since rounding changes what follows by too much, it is
    no more than drawing allows: else a second moment of 1e-9 would make every update right.
    """
    if not case.part.rounded:
        return reach
    widest = case.item.file.worst_slack * case.part.last_place
    _, drawn = case.again(own, NOTHING)
    return np.where(drawn <= widest, reach, np.minimum(reach, widest))


def takes_work(
    case: Case, own: Mapping[str, Array], follows: Array, reach: Array, fields: slice
) -> Array:
    """Return where some fields take the work that was asked for to follow from own answers, (r,).

    What the arithmetic needs holds with these in place, no vector of them is one number throughout,
    and what follows is not at hand without any work. Else who types 0.0001 in one field may type 0
    in all that follow.
    """
    if not case.part.numeric:
        return np.ones(case.size[1], dtype=bool)
    work = _essentials_hold(case, own) & ~_is_uniform(case, own)
    if case.part.few:
        return work  # one of a few answers cannot but be what somebody might guess
    return work & ~_is_at_hand(case, follows, reach, fields)


def _essentials_hold(case: Case, own: Mapping[str, Array]) -> Array:
    """Return where the requirements of the arithmetic hold with own answers in place, (r,)."""
    graph = case.item.graph
    changed = graph.downstream(own).union(own)
    on_the_way = graph.upstream(case.part.step) | graph.givens | {case.part.step}
    holds = np.ones(case.size[1], dtype=bool)
    for required in case.item.requirements:
        needs = required.step.needs
        if required.essential and changed.intersection(needs) and on_the_way.issuperset(needs):
            values = graph.evaluate(case.rows.values, own, graph.steps.keys() & needs)
            told = graph.compute(required.step, [values[name] for name in needs], len(holds))
            holds &= np.all(per_variant(told), axis=0)
    return holds


def _is_uniform(case: Case, own: Mapping[str, Array]) -> Array:
    """Return where an own vector is one number throughout, and the right one is not, (r,)."""
    uniform = np.zeros(case.size[1], dtype=bool)
    for part in case.rows.asked.parts:
        right = case.rows.values[part.step]
        steps = {part.step: right, **dict(zip(part.steps_traced, right, strict=False))}
        for step in own.keys() & steps.keys():
            if part.numeric and not part.few:
                uniform |= _is_one_number(own[step]) & ~_is_one_number(steps[step])
    return uniform


def _is_one_number(array: Array) -> Array:
    entries = per_variant(array)
    return np.all(entries == entries[0], axis=0) & (len(entries) > 1)


def _is_at_hand(case: Case, follows: Array, reach: Array, fields: slice) -> Array:
    """Return where all that changes with own answers is at hand, and no right answer is, (r,)."""
    right, slack = case.rows.values[case.part.step], case.rows.slacks[case.part.step]
    theirs = _at_hand(case, case.own, follows, reach)[fields]
    # a student whose own answers lead to 1 loses nothing where the right answer is -1
    truly = _at_hand(case, case.rows.values, right, slack, np.abs)[fields]
    same = per_variant(within(follows, right, slack))[fields]
    return np.all(theirs | same, axis=0) & ~np.any(truly, axis=0)


def _at_hand(
    case: Case,
    answers: Values,
    array: Array,
    reach: Array,
    seen: Callable[[Array], Array] = np.asarray,
) -> Array:
    """Return which fields of the part are a constant, a printed number or an earlier answer.

    A number may stand in any field, an entry of a vector in its own place.
    """
    found = np.zeros(array.shape, dtype=bool)
    for known in _known(case, answers, array.shape[:-1]):
        found |= within(seen(known), seen(array), reach)
    for row in range(len(case.part.steps_traced)):
        before, after = answers[case.part.step][row], slice(row + 1, None)
        found[after] |= within(seen(before), seen(array[after]), reach[after])
    return per_variant(found)


def _known(case: Case, answers: Values, shape: tuple[int, ...]) -> Iterator[Array]:
    """Yield the numbers at hand on the way to a part, each in the part's shape or as one number."""
    yield from np.array(CONSTANTS)
    graph, step = case.item.graph, case.part.step
    printed = [n for n in sorted(printed_numbers(case.item)) if step in graph.downstream([n])]
    values = graph.evaluate(case.rows.values, wanted=graph.steps.keys() & printed)
    asked = [p.step for p in case.rows.asked.parts if step in graph.downstream([p.step])]
    for array in [*(values[name] for name in printed), *(answers[name] for name in asked)]:
        if array.dtype.kind in "iuf":
            yield from _fitting(array, shape)


def _fitting(array: Array, shape: tuple[int, ...]) -> Iterator[Array]:
    """Yield an array as one number, or those of its parts that have a shape."""
    if array.ndim == 1:
        yield array
    elif array.shape[:-1][-len(shape) :] == shape:
        yield from array.reshape(-1, *shape, array.shape[-1])


@functools.lru_cache(maxsize=256)
def printed_numbers(item: Item) -> frozenset[str]:
    """Return the givens, and the steps that are not asked for, that the question prints."""
    passages = (item.question.intro, *item.question.parts.values())
    names = frozenset[str]().union(*(names_in(passage.text) for passage in passages))
    asked = {part.step for part in item.parts}
    return names & (item.graph.givens | item.graph.steps.keys()) - asked
