"""Work: whether what follows from a student's own answers takes any, and so earns points."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from exgen.items.columns import Array, Values, per_variant
from exgen.items.comparison import within
from exgen.items.engine import NOTHING, Step
from exgen.items.item import Item
from exgen.marks.judging.cases import Case
from exgen.sheets.filling import names_in

CONSTANTS = (0.0, 1.0, -1.0)
"""What anybody types who does not know the answer."""
CHANCE, SMALL = 2, 2
"""So many numbers may be alike by chance, or be those of a given, unless they are this small."""


def fit_reach(case: Case, own: Mapping[str, Array | Step], reach: Array) -> Array:
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
    case: Case, own: Mapping[str, Array | Step], follows: Array, reach: Array, fields: slice
) -> Array:
    """Return which fields take the work that was asked for to follow from own answers, (fields, r).

    What the arithmetic needs holds with these in place, no vector of them is one number throughout
    or a copy, and what follows is not at hand without any work. Else who types 0.0001 in one field
    may type 0 in all that follow.
    """
    if not case.part.numeric:
        return np.ones(case.size, dtype=bool)[fields]
    typed = {step: array for step, array in own.items() if not isinstance(array, Step)}
    work = _essentials_hold(case, own) & ~_is_filled_in(case, typed)
    if case.part.few:
        # one of a few answers cannot but be what somebody might guess
        return np.broadcast_to(work, case.size)[fields]
    return work & ~_is_at_hand(case, follows, reach, fields)


def _essentials_hold(case: Case, own: Mapping[str, Array | Step]) -> Array:
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


def _is_filled_in(case: Case, own: Mapping[str, Array]) -> Array:
    """Return where an own vector is one number throughout or a copy, and the right one is not, (r,)."""
    filled_in = np.zeros(case.size[1], dtype=bool)
    for part in case.rows.asked.parts:
        right = case.rows.values[part.step]
        steps = {part.step: right, **dict(zip(part.steps_traced, right, strict=False))}
        for step in own.keys() & steps.keys():
            if part.numeric and not part.few and own[step].ndim > 1:
                filled_in |= _is_one_number(own[step]) & ~_is_one_number(steps[step])
                for printed in _printed(case, step, own[step].shape[:-1]):
                    filled_in |= _is_copy(own[step], printed) & ~_is_copy(steps[step], printed)
    return filled_in


def _is_one_number(array: Array) -> Array:
    entries = per_variant(array)
    alike = np.all(entries == entries[0], axis=0) & (len(entries) > 1)
    # A wrong mean of two coordinates may be (5, 5). It is small numbers that make the rest trivial.
    return alike if len(entries) > CHANCE else alike & (np.abs(entries[0]) <= SMALL)


def _is_copy(array: Array, other: Array) -> Array:
    # A wrong mean of two coordinates is often one of the points by chance.
    return np.all(per_variant(array == other), axis=0) & (len(per_variant(array)) > CHANCE)


def _is_at_hand(case: Case, follows: Array, reach: Array, fields: slice) -> Array:
    """Return which fields are at hand, where no right answer to the part is, (fields, r).

    A constant or a printed number is. An earlier answer is where all that changes repeats some: in
    an iteration it is to be expected that a row or two stay as they were.
    """
    right, slack = case.rows.values[case.part.step], case.rows.slacks[case.part.step]
    known = _is_known(case, follows, reach)[fields]
    same = per_variant(within(follows, right, slack))[fields]
    repeats = _repeats(case, _wrong_answers(case), follows, reach)[fields]
    repeats = np.all(known | same | repeats, axis=0) & np.any(repeats & ~same, axis=0)
    # a student whose own answers lead to 1 loses nothing where a right answer is -1
    truly = _is_known(case, right, slack, np.abs) | _repeats(case, case.rows.values, right, slack)
    at_hand: Array = (known | repeats) & ~np.any(truly[fields], axis=0)
    return at_hand & ~same


def _wrong_answers(case: Case) -> dict[str, Array]:
    """Return the own answers, NaN in place of those that are right: these took work already."""
    rows = case.rows
    right = {
        part.step: within(case.own[part.step], rows.values[part.step], rows.slacks[part.step])
        for part in rows.asked.parts
    }
    return {step: np.where(right[step], np.nan, case.own[step]) for step in right}


def _is_known(
    case: Case, array: Array, reach: Array, seen: Callable[[Array], Array] = np.asarray
) -> Array:
    """Return which fields of the part are a constant or a printed number, (fields, r).

    A number may stand in any field, an entry of a vector in its own place.
    """
    found = np.zeros(array.shape, dtype=bool)
    for known in [*np.array(CONSTANTS), *_printed(case, case.part.step, array.shape[:-1])]:
        found |= within(seen(known), seen(array), reach)
    return per_variant(found)


def _repeats(case: Case, answers: Values, array: Array, reach: Array) -> Array:
    """Return which fields repeat the answer in their place to an earlier part or row, (fields, r)."""
    found = np.zeros(array.shape, dtype=bool)
    for part in case.rows.asked.parts:
        if case.part.step in case.item.graph.downstream([part.step]):
            for answer in _fitting(answers[part.step], array.shape[:-1]):
                found |= within(answer, array, reach)
    for row in range(len(case.part.steps_traced)):
        before, after = answers[case.part.step][row], slice(row + 1, None)
        found[after] |= within(before, array[after], reach[after])
    return per_variant(found)


def _printed(case: Case, step: str, shape: tuple[int, ...]) -> Iterator[Array]:
    """Yield the printed numbers on the way to a step, each in a shape or as one number."""
    graph = case.item.graph
    printed = [n for n in sorted(printed_numbers(case.item)) if step in graph.downstream([n])]
    values = graph.evaluate(case.rows.values, wanted=graph.steps.keys() & printed)
    for array in (values[name] for name in printed):
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
    names = frozenset[str]().union(*(names_in(one.text) for one in item.question.passages))
    asked = {part.step for part in item.parts}
    return names & (item.graph.givens | item.graph.steps.keys()) - asked
