"""The slipper: makes one plausible slip in an answer, and goes on from it by honest arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from exgen.check.simulated import given_only, handed_in, mark_each, rounding, rows_of
from exgen.items.columns import Array, Values, per_variant, to_places
from exgen.items.comparison import BITS
from exgen.items.digits import Digits
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.marks.judging.grading import Marks
from exgen.variants.credit import earned
from exgen.variants.sampling import Drawn

LABELS = 6
"""A whole number that takes no more values than these is a label, which has no digits to misread."""


@dataclass(frozen=True)
class Followed:
    """After a slip: how many answers to a later part changed with it, and how many of them count.

    `blank` is the step of the part in between that was not answered, if any.
    """

    slip: str
    part: str
    blank: str
    after: str
    changed: int
    counted: int


class _Typed(NamedTuple):
    """A right answer to a step that a part asks for, or to a row of it, and which entries nobody types."""

    step: str
    typed: Array
    printed: Array


@dataclass(frozen=True)
class _Slip:
    """A slip in a step that a part asks for, or in one row of a trace, as typed."""

    name: str
    part: AskedPart
    step: str
    typed: Array


@dataclass(frozen=True)
class _Class:
    """A class that makes a slip in a part and goes on: what it types, and leaves blank if anything."""

    slip: _Slip
    after: Sequence[AskedPart]
    typed: Values
    blank: str = ""


def slipped(item: Item, drawn: Drawn, generator: np.random.Generator) -> Iterator[Followed]:
    """Yield what each kind of slip in each part leads to in the parts after it."""
    classes = list(_classes(item, drawn, generator))
    marked = mark_each(item, rows_of(item, drawn), [one.typed for one in classes])
    for one, marks in zip(classes, marked, strict=True):
        if one.after:
            yield from _later_parts(item, drawn, one, marks)
        else:
            yield _later_rows(item, drawn, one, marks)


def _classes(item: Item, drawn: Drawn, generator: np.random.Generator) -> Iterator[_Class]:
    """Yield a class for each kind of slip in each part, and in each row of a trace but the last."""
    typed = handed_in(item, drawn.values)
    for part in item.parts:
        after = [p for p in item.parts if p.step in item.graph.downstream([part.step])]
        if (part.numeric or part.in_words) and after:
            right = _Typed(part.step, typed[part.step], _printed(part, typed[part.step]))
            for slip in _slips(part, right, drawn, generator):
                yield from _carried_on(item, drawn, slip, after, generator)
        for row, step in enumerate(part.steps_traced[:-1]):
            right = _Typed(step, typed[part.step][row], _printed(part, typed[part.step])[row])
            for slip in _slips(part, right, drawn, generator):
                own = _worked(item, drawn, slip, [part.step], generator)
                yield _Class(slip, (), own)


def _printed(part: AskedPart, typed: Array) -> Array:
    """Return in which entries nobody makes a slip, as the sheet prints them or they are not needed, (*shape, n)."""
    printed: Array = np.isnan(part.as_left(np.zeros(typed.shape))) | part.beyond_end(typed)
    return printed


def _slips(
    part: AskedPart, right: _Typed, drawn: Drawn, generator: np.random.Generator
) -> Iterator[_Slip]:
    typed, printed = right.typed, right.printed
    flat, kind = per_variant(typed), drawn.values[part.step].dtype
    count, values = flat.shape[1], np.unique(flat)
    places = np.flatnonzero(~per_variant(printed).all(axis=1))
    if not len(places):
        return
    at = (places[generator.integers(len(places), size=count)], np.arange(count))
    neighbours, others = np.roll(flat, 1, axis=1), np.roll(flat, 3, axis=1)
    # what follows from an infinity of another sheet takes no work
    found = {"a neighbour's value": np.where(np.isfinite(neighbours), neighbours, flat)}
    if part.in_words and len(values) == 1:  # a word that is right for everybody
        return
    if part.in_words or (kind.kind in "biu" and len(values) <= LABELS):
        other = np.searchsorted(values, flat[at]) + generator.integers(1, len(values), count)
        found["one label"] = _with(flat, at, values[other % len(values)])
    else:
        found["a digit"] = _with(flat, at, _misread(flat[at], part.digits, generator))
        found["one entry"] = _with(flat, at, np.where(np.isfinite(others), others, flat)[at])
        either = np.any(flat < 0, axis=1, keepdims=True) & np.any(flat > 0, axis=1, keepdims=True)
        if either.any():  # a variance of -3 is no plausible slip
            found["a sign"] = _with(flat, at, np.where(either, -flat, flat)[at])
    for name, slip in found.items():
        made = np.where(printed, typed, slip.reshape(typed.shape))
        yield _Slip(name, part, right.step, made.astype(kind))


def _with(flat: Array, at: Any, new: Array) -> Array:
    changed = flat.copy()
    changed[at] = new
    return changed


def _misread(numbers: Array, asked: Digits, generator: np.random.Generator) -> Array:
    """Return numbers typed to some digits, with another one in place of one of theirs."""
    finite = np.where(np.isfinite(numbers), numbers, 0.0)
    places = asked.places(finite)
    units = np.rint(np.abs(finite) * 10.0**places).astype(np.int64)
    digits = np.floor(np.log10(np.maximum(units, 1))).astype(np.int64) + 1
    place = 10 ** generator.integers(digits)
    old = units // place % 10
    new = (old + generator.integers(1, 10, len(units))) % 10
    misread = to_places(np.copysign(units + (new - old) * place, numbers) / 10.0**places, places)
    return np.where(np.isfinite(numbers), misread, numbers)


def _carried_on(
    item: Item,
    drawn: Drawn,
    slip: _Slip,
    after: Sequence[AskedPart],
    generator: np.random.Generator,
) -> Iterator[_Class]:
    """Yield a class that goes on to the later parts, and one that leaves the next of them blank."""
    own = _worked(item, drawn, slip, [p.step for p in after], generator)
    own[slip.step] = slip.typed
    yield _Class(slip, after, own)
    for between in after[:-1][:1]:
        blank = between.step
        typed = {**own, blank: np.full(own[blank].shape, np.nan)}
        yield _Class(slip, after, typed, blank)


def _later_parts(
    item: Item, drawn: Drawn, one: _Class, marks: Mapping[str, Marks]
) -> Iterator[Followed]:
    """Yield what counts of the parts after one with a slip."""
    wrong = (marks[one.slip.step].shares < 1).any(axis=0)
    for part in one.after:
        if part.step != one.blank:
            changed = wrong & _changed(item, part, drawn, one.typed)
            counts = changed & _counts(part, marks)
            sums = int(changed.sum()), int(counts.sum())
            yield Followed(one.slip.name, one.slip.step, one.blank, part.step, *sums)


def _counts(part: AskedPart, marks: Mapping[str, Marks]) -> Array:
    """Return which fields of a part earn what follow-through does, or more, (fields, n)."""
    counts: Array = marks[part.step].shares >= part.follow_through - BITS
    return counts


def _later_rows(item: Item, drawn: Drawn, one: _Class, marks: Mapping[str, Marks]) -> Followed:
    """Return what counts of the rows of a trace after one with a slip."""
    part, slip = one.slip.part, one.slip
    changed = _changed(item, part, drawn, one.typed)
    steps = part.steps_traced
    first = (steps.index(slip.step) + 1) * (len(changed) // len(steps))
    changed &= changed[:first].any(axis=0)
    changed[:first] = False
    counts = changed & _counts(part, marks)
    return Followed(slip.name, slip.step, "", part.step, int(changed.sum()), int(counts.sum()))


def _worked(
    item: Item,
    drawn: Drawn,
    slip: _Slip,
    after: Sequence[str],
    generator: np.random.Generator,
) -> dict[str, Array]:
    """Return what is typed: right answers, but those after the slip as they follow from it."""
    graph = rounding(item, generator)
    worked = graph.evaluate(given_only(graph, drawn.values), {slip.step: slip.typed})
    follows = handed_in(item, {**drawn.values, **worked})
    return {**handed_in(item, drawn.values), **{step: follows[step] for step in after}}


def _changed(item: Item, part: AskedPart, drawn: Drawn, own: Values) -> Array:
    """Return which fields have an answer other than the right one, (fields, n)."""
    answer = own[part.step]
    shares = earned(item, part, answer, drawn.values, drawn.slacks[part.step])
    there = part.can_be(answer.astype(float)).reshape(len(shares), -1, answer.shape[-1])
    return (shares < 1) & there.all(axis=1) & part.needs(answer)
