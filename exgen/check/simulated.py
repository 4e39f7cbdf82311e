"""Simulated students: honest ones who round on the way, and ones who hold a misconception."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from exgen.items.columns import Array, Values, joined, repeated
from exgen.items.engine import Graph, written
from exgen.items.item import Item
from exgen.items.kinds import Answers
from exgen.items.kinds.typed import CODE
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import Marks, mark
from exgen.marks.judging.mistakes import Mistakes
from exgen.numerals import Outcome
from exgen.variants.paper import asked_alone
from exgen.variants.sampling import Drawn


def rounding(item: Item, generator: np.random.Generator, graph: Graph | None = None) -> Graph:
    """Return an item's graph as worked by students who round or truncate every step as they go."""
    graph = graph or item.graph
    carried = item.file.carried

    def as_noted(exact: Array) -> Array:
        cut = generator.integers(2, size=exact.shape, dtype=bool)
        with np.errstate(invalid="ignore"):
            return np.where(cut, carried.cut_off(exact), carried.rounded(exact))

    others = {part.step for part in item.parts if not part.numeric}
    steps = {n: s if n in others else written(s, as_noted) for n, s in graph.steps.items()}
    return replace(graph, steps=steps)


def given_only(graph: Graph, values: Values) -> dict[str, Array]:
    """Return the givens of a graph among values."""
    return {name: values[name] for name in graph.givens}


def handed_in(item: Item, values: Values) -> dict[str, Array]:
    """Return the answers as typed, to the places asked."""
    with np.errstate(invalid="ignore"):
        return {part.step: part.as_typed(values[part.step]) for part in item.parts}


def answered(item: Item, values: Values) -> dict[str, Answers]:
    """Return answers as if they had been typed and read; what cannot be typed is left blank."""
    answers = {}
    for part in item.parts:
        typed = part.as_left(values[part.step].astype(float))
        fields = len(part.suffixes(typed.shape[:-1]))
        there = part.can_be(typed).reshape(fields, -1, typed.shape[-1]).all(axis=1)
        there &= part.needs(values[part.step])
        outcomes = np.where(there, CODE[Outcome.READ], CODE[Outcome.BLANK]).astype(np.uint8)
        answers[part.step] = Answers(typed, outcomes)
    return answers


def mark_each(item: Item, rows: Rows, classes: Sequence[Values]) -> list[dict[str, Marks]]:
    """Return the marks of several classes for what each typed on the same sheets.

    They are marked together, which takes hardly longer than to mark one of them.
    """
    if not classes:
        return []
    count, several = len(rows.sheets), range(len(classes))
    together = answered(item, joined([{p.step: c[p.step] for p in item.parts} for c in classes]))
    sheets = repeated(rows.sheets, len(classes))
    marks = mark(Rows.of(rows.asked, rows.mistakes, sheets), together)
    pieces = [slice(count * number, count * (number + 1)) for number in several]
    return [{step: found.at(piece) for step, found in marks.items()} for piece in pieces]


def rows_of(item: Item, drawn: Drawn) -> Rows:
    """Return what submissions to the drawn variants are marked by."""
    asked = asked_alone(item, drawn)
    return Rows.of(asked, Mistakes(asked, item), np.arange(len(drawn.draws)))
