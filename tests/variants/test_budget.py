"""The error budget: slack is small, and no known mistake gains full marks by rounding."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from exgen.check.simulated import given_only, handed_in, rounding
from exgen.items import bank
from exgen.items.columns import Array
from exgen.items.declare import Misconception
from exgen.items.item import Item
from exgen.variants.sampling import Drawn, draw
from exgen.variants.separation import nearest_parts

ITEMS = [bank.load(name) for name in bank.items()]
VARIANTS = 500


@functools.cache
def drawn_of(item: Item) -> Drawn:
    return draw(item, 11, 1, VARIANTS)


def full_by_rounding(item: Item, wrong: Misconception) -> Array:
    """Return where a misconception, worked with rounding on the way, gets all points of a part."""
    drawn = drawn_of(item)
    graph = item.graph.replacing({wrong.step.name: wrong.step})
    worked = rounding(item, np.random.default_rng(5), graph)
    answers = handed_in(item, worked.evaluate(given_only(worked, drawn.values)))
    full = np.zeros(VARIANTS, dtype=bool)
    for part in item.parts:
        if part.step in nearest_parts(item, wrong):
            true, reach = drawn.values[part.step], drawn.slacks[part.step]
            full |= np.all(part.shares(answers[part.step], true, reach, drawn.values) == 1, axis=0)
    return full


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_no_misconception_earns_full_points_by_rounding_on_the_way(item: Item) -> None:
    wrong = [wrong for wrong in item.misconceptions if not wrong.may_coincide]
    assert [w.name for w in wrong if full_by_rounding(item, w).any()] == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_slack_is_a_few_units_of_the_last_place_asked(item: Item) -> None:
    drawn = drawn_of(item)
    for part in item.parts:
        right = drawn.values[part.step]
        if part.rounded and right.dtype.kind == "f" and part.slack(right).any():  # not if whole
            there = ~part.beyond_end(right)
            units = (drawn.slacks[part.step] / part.last_place(right))[there]
            assert units.min() > 0.5
            assert np.median(units) < 10
            assert units.max() <= item.file.worst_slack
