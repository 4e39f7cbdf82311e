"""Paid: who makes one mistake throughout loses points for it once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from exgen.check.simulated import given_only, handed_in, mark_each, rows_of
from exgen.items import bank
from exgen.items.columns import Array, has_numbers
from exgen.items.item import Item
from exgen.marks.judging.grading import Marks
from exgen.variants.sampling import draw

ITEMS = [bank.load(name) for name in bank.items()]
SHEETS = 20
LITTLE = 1e-9


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_a_mistake_made_throughout_costs_points_in_one_part_or_row_alone(item: Item) -> None:
    """But for the part of the points that an author keeps back of what follows."""
    rows = rows_of(item, draw(item, 7, 1, SHEETS))
    wrongs = [wrong for wrong in item.misconceptions if not wrong.every_time]
    classes = []
    for wrong in wrongs:
        values = item.graph.evaluate(given_only(item.graph, rows.values), wrong.instead)
        classes.append({s: a.astype(float) for s, a in handed_in(item, values).items()})
    more = 0
    for typed, marks in zip(classes, mark_each(item, rows, classes), strict=True):
        paid = np.zeros(SHEETS, dtype=bool)
        for costs, again in _losses(item, typed, marks):
            more += int(np.sum(paid & again))
            paid |= costs
    # what follows may be right to fewer digits by chance, and is then told to be imprecise
    assert more <= 0.003 * len(wrongs) * SHEETS


def _losses(
    item: Item, typed: dict[str, Array], marks: dict[str, Marks]
) -> Iterator[tuple[Array, Array]]:
    """Yield for each part, or row of a trace, where it costs points, and more than what follows may."""
    for part in item.parts:
        shares = marks[part.step].shares
        answer = np.where(np.isinf(typed[part.step]), np.nan, typed[part.step])  # nobody types it
        lost = np.where(has_numbers(answer, len(shares)), 1 - shares, 0)
        for row in lost.reshape(len(part.steps_traced) or 1, -1, SHEETS):
            kept_back = 1 - part.follow_through + LITTLE
            yield np.any(row > LITTLE, axis=0), np.any(row > kept_back, axis=0)
