"""The rounded calculation: every step as a student writes it down, who goes on with what is written.

It is found by evaluating the graph of steps again, each step rounded to the working places. What
the worked solution prints comes from it: so whoever does a printed line again with a calculator gets
what is printed, to its last digit. The answers that are marked right stay the exact ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from exgen.items.columns import Array, Values, count_of, per_variant
from exgen.items.comparison import within
from exgen.items.digits import Digits
from exgen.items.engine import Graph, Step
from exgen.items.kinds import AskedPart

_BEFORE = "{} before it is rounded"


@dataclass(frozen=True)
class Calculation:
    """Givens and steps as they are written down, and as each comes out before it is rounded."""

    written: Values
    unrounded: Values


def calculated(
    graph: Graph, exact: Values, digits: Digits, parts: Sequence[AskedPart], slacks: Values
) -> Calculation:
    """Return a calculation that rounds every step to some digits.

    `exact` holds the givens and the steps without any rounding. A variant stays exact where rounding
    leads to another answer than is asked, as it may where a tolerance was set by hand.
    """
    givens = {name: exact[name] for name in graph.givens if name in exact}
    # A key that was given out may hold what the item has no more.
    found = {**exact, **_rounding(graph, digits).evaluate(givens)}
    written = {name: found[name] for name in exact}
    unrounded = {name: found.get(_BEFORE.format(name), found[name]) for name in exact}
    fit = _fit(exact, written, parts, slacks)
    return Calculation(_where(fit, written, exact), _where(fit, unrounded, exact))


def _rounding(graph: Graph, digits: Digits) -> Graph:
    """Return the graph in which a step is rounded, and what it is before that is a step of its own."""

    def written_down(array: Array) -> Array:
        # Whole numbers, truth values and words are written down as they are.
        return digits.rounded(array) if array.dtype.kind == "f" else array

    steps = dict[str, Step]()
    for name, step in graph.steps.items():
        before = _BEFORE.format(name)
        steps[before] = replace(step, name=before)
        steps[name] = Step(name, written_down, (before,))
    in_words = graph.in_words.union(_BEFORE.format(name) for name in graph.in_words)
    return replace(graph, steps=MappingProxyType(steps), in_words=in_words)


def _fit(exact: Values, written: Values, parts: Sequence[AskedPart], slacks: Values) -> Array:
    """Return in which variants rounding changes nothing that is exact, and no answer too much."""
    fit = np.ones(count_of(exact), dtype=bool)
    for name, array in exact.items():
        if array.dtype.kind == "f":
            same = np.isfinite(array) == np.isfinite(written[name])
        else:
            same = array == written[name]
        fit &= per_variant(same).all(axis=0)
    for part in parts:
        if part.numeric:
            typed = part.as_typed(written[part.step])
            near = within(typed, exact[part.step], slacks[part.step])
            fit &= per_variant(near | np.isnan(exact[part.step])).all(axis=0)
    return fit


def _where(fit: Array, these: Values, others: Values) -> Mapping[str, Array]:
    return {name: np.where(fit, array, others[name]) for name, array in these.items()}
