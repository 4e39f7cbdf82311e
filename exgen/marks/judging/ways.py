"""Ways: the other right ways by which students come from their answers before to what is asked.

The author names some. And where several answers to a part are right and it was left blank, it may be
another of them than the model's that a student went on with.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from exgen.items.columns import Array, has_number
from exgen.items.engine import NOTHING, Step
from exgen.items.item import Item
from exgen.items.opposites import OPPOSITES
from exgen.marks.judging.cases import Case
from exgen.marks.judging.own import Carried


@dataclass(frozen=True)
class Way:
    """Another right way to a step: what computes it, in place of what else would.

    `turned` is another right answer, for one that was not given; else it is the author's other way.
    """

    step: str
    instead_of: Callable[[Step], Step]
    turned: bool

    def with_mistake(self, mistake: Mapping[str, Step], item: Item) -> dict[str, Step] | None:
        """Return what computes steps by this way, with a mistake; None where it goes past the way."""
        if self.step in mistake and not self.turned:
            return None
        usual = mistake.get(self.step, item.graph.steps[self.step])
        return {**mistake, self.step: self.instead_of(usual)}

    def applies_to(self, case: Case) -> Array:
        """Return the rows of a case that may have gone this way from the start, (r,)."""
        if self.turned and self.step in case.own:
            return ~has_number(case.own[self.step])
        return np.ones(case.size[1], dtype=bool)


def each_way(
    used: Carried, mistake: Mapping[str, Step] = NOTHING
) -> Iterator[dict[str, Array | Step]]:
    """Yield what is replaced in the graph, as the model computes and in each other right way.

    What the author's other way gives may be turned as well, as an eigenvector may that was not given.
    """
    yield dict(used.replaced(mistake))
    item = used.case.item
    ways = [way for way in ways_to(item, used.case.part.step) if way.step not in used.typed]
    for way in ways:
        steps = way.with_mistake(mistake, item)
        if steps is None:
            continue
        yield dict(used.replaced(steps))
        for turn in ways if not way.turned else ():
            if turn.turned and turn.step == way.step:
                yield dict(used.replaced(turn.with_mistake(steps, item) or steps))


@functools.lru_cache(maxsize=4096)
def ways_to(item: Item, step: str) -> tuple[Way, ...]:
    """Return the other right ways to what is asked, or to what is before it."""
    before = item.graph.upstream(step)
    by_others = before | {step}
    return tuple(w for w in _ways_of(item) if w.step in (before if w.turned else by_others))


@functools.lru_cache(maxsize=256)
def _ways_of(item: Item) -> tuple[Way, ...]:
    named = [Way(way.name, _by(way), turned=False) for way in item.other_ways]
    return (*named, *_choices(item))


def _by(way: Step) -> Callable[[Step], Step]:
    return lambda _: way


def _choices(item: Item) -> Iterator[Way]:
    """Yield the ways by other right answers to parts."""
    for part in item.parts:
        accepted = item.accepted(part.step)
        after = item.graph.downstream([part.step])
        if accepted is None or part.step in item.graph.in_words:
            continue
        if not after.intersection(accepted.step.needs):
            for opposite in OPPOSITES:
                turn = functools.cache(partial(_turned, accepted.step, opposite))
                yield Way(part.step, turn, turned=True)


def _turned(accepted: Step, opposite: Callable[[Array], Array], usual: Step) -> Step:
    """Return the step that computes the right answer for which the opposite of the usual stands."""
    needs = tuple(need for need in accepted.needs if need != usual.name)

    def compute(*arguments: Array) -> Array:
        right = np.asarray(usual.compute(*arguments[: len(usual.needs)]))
        known = dict(zip(needs, arguments[len(usual.needs) :], strict=True))
        needed = [right if need == usual.name else known[need] for need in accepted.needs]
        return np.asarray(accepted.compute(opposite(right), *needed)).astype(right.dtype)

    return Step(usual.name, compute, (*usual.needs, *needs))
