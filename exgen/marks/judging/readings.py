"""Readings: what rows typed, with all their open cells in one of the ways in which they may be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from exgen.items.columns import Array, Values
from exgen.items.kinds import Answers

Open: TypeAlias = Mapping[str, Mapping[tuple[int, int], Sequence[Array]]]
"""By step, and by field and row, what each open cell may be, the field's entries each time."""


def other_readings(answers: Mapping[str, Answers]) -> Open:
    """Return the cells that have several readings, each with those after its first."""
    return {step: read.others for step, read in answers.items()}


def values_of(answers: Mapping[str, Answers]) -> Values:
    """Return the values of what was typed, by step."""
    return {step: read.values for step, read in answers.items()}


def rows_with(cells: Open) -> Array:
    """Return the rows with any of some cells, in order."""
    return np.array(sorted({row for own in cells.values() for _, row in own}), dtype=int)


def each_reading(
    answers: Mapping[str, Answers], cells: Open, at: Array
) -> Iterator[dict[str, Answers]]:
    """Yield what some rows typed with the open cells in their first reading, in their second, ..."""
    most = max((len(values) for own in cells.values() for values in own.values()), default=0)
    for number in range(most):
        yield {step: answers[step].meaning(own, number).alone(at) for step, own in cells.items()}
