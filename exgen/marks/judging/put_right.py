"""Put right: answers before that were typed wrongly, and were not wrong in what went on from them.

A student may notice a slip on another sheet of paper, or go round it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np

from exgen.items.columns import patterns, per_variant
from exgen.marks.judging.own import Carried


def by_slips(group: Carried) -> Iterator[Carried]:
    """Yield the rows of a group in which the same of the answers before are wrong."""
    if not group.typed or not len(group.at):
        return
    wrong = np.array([per_variant(group.slips[step]).any(axis=0) for step in group.typed])
    different, which = patterns(wrong)
    for number in range(different.shape[1]):
        yield group.where(which == number)


def slipped(group: Carried) -> list[str]:
    """Return the steps of which some answer of a group is wrong."""
    return [step for step in group.typed if group.slips[step].any()]


def put_right(group: Carried, steps: Collection[str]) -> Carried:
    """Return a group in which the wrong entries of some steps are the right ones."""
    right = {
        step: np.where(group.slips[step], group.true_of(step), group.typed[step]) for step in steps
    }
    return replace(group, typed={**group.typed, **right})


def left_out(group: Carried, steps: Collection[str]) -> Carried:
    """Return a group that went round its own answers to some steps."""
    kept = {step: own for step, own in group.typed.items() if step not in steps}
    parts = [p for p in group.parts if kept.keys() & {p.step, *p.steps_traced}]
    return replace(group, typed=kept, parts=tuple(parts))
