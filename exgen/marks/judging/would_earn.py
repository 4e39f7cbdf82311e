"""What answers that are left to a person would earn in each of the ways in which they may be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from exgen.items.columns import Array
from exgen.items.kinds import Answers
from exgen.marks.judging.alone import mark_all
from exgen.marks.judging.decimal_mark import Typed
from exgen.marks.judging.grading import Marks
from exgen.marks.judging.readings import each_reading, rows_with
from exgen.marks.judging.verdicts import Verdict

FULL = 1 - 1e-9
"""A share is a sum of thirds and the like."""
Cell: TypeAlias = tuple[int, int]
"""Field and row."""


@dataclass(frozen=True)
class InReading:
    """A number that an answer may be, the share of the points that it would earn, and if it is right.

    A right label earns less than all where others beside it are wrong.
    """

    value: float
    share: float
    is_right: bool


Earned: TypeAlias = Mapping[Cell, tuple[InReading, ...]]


def would_earn(typed: Typed, marks: Mapping[str, Marks]) -> Mapping[str, Earned]:
    """Return by step what the open answers in numbers would earn, by field and row.

    The rows are marked again, all cells in their first reading, then in their second, ..., so that
    follow-through counts as it would.
    """
    cells = {
        part.step: _readings(typed.answers[part.step], marks[part.step]) if part.numeric else {}
        for part in typed.rows.asked.parts
    }
    at = rows_with(cells)
    found: dict[str, dict[Cell, tuple[InReading, ...]]] = {step: {} for step in cells}
    for number, meant in enumerate(each_reading(typed.answers, cells, at)):
        again, _ = mark_all(typed.rows.at(at), meant)
        for part in typed.rows.asked.parts:
            step, own = part.step, cells[part.step]
            for (field, row), values in own.items():
                if number < len(values):
                    place = field, np.searchsorted(at, row)
                    share, why = float(again[step].shares[place]), again[step].reasons[place]
                    right = share >= FULL or (why is not None and why == part.partly)
                    one = InReading(float(values[number][0]), share, right)
                    found[step][field, row] = (*found[step].get((field, row), ()), one)
    return found


def _readings(read: Answers, marks: Marks) -> dict[Cell, Sequence[Array]]:
    """Return the cells that are left to a person with all that each may be."""
    several = {
        cell: (read.entries(cell[0])[:, cell[1]], *others)
        for cell, others in read.others.items()
        if marks.verdicts[cell] == Verdict.REVIEW
    }
    return {**read.perhaps, **several}
