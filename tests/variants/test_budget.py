"""The error budget: no honest student loses a mark, no known mistake gains full marks."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.check.students import given_only, handed_in, rounding
from exgen.items import bank
from exgen.items.bank import Item
from exgen.items.engine import Misconception
from exgen.variants.budget import nearest_parts
from exgen.variants.sampling import draw

ITEMS = [bank.load(name) for name in bank.items()]
WRONG = [(item, wrong) for item in ITEMS for wrong in item.misconceptions]
VARIANTS = 1000


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_students_who_round_or_truncate_every_step_are_right(item: Item) -> None:
    drawn = draw(item, 11, 1, VARIANTS)
    worked = rounding(item, np.random.default_rng(5)).evaluate(given_only(item.graph, drawn.values))
    answers = handed_in(item, worked)
    for part in item.parts:
        true, reach = drawn.values[part.step], drawn.slacks[part.step]
        assert np.all(part.shares(answers[part.step], true, reach, drawn.values) == 1)


@pytest.mark.parametrize(("item", "wrong"), WRONG, ids=lambda x: x.name)
def test_no_misconception_earns_full_points_in_the_part_that_it_changes(
    item: Item, wrong: Misconception
) -> None:
    drawn = draw(item, 11, 1, VARIANTS)
    graph = item.graph.replacing({wrong.step.name: wrong.step})
    worked = rounding(item, np.random.default_rng(5), graph)
    answers = handed_in(item, worked.evaluate(given_only(worked, drawn.values)))
    for part in item.parts:
        if part.step in nearest_parts(item, wrong):
            true, reach = drawn.values[part.step], drawn.slacks[part.step]
            shares = part.shares(answers[part.step], true, reach, drawn.values)
            assert np.all((shares < 1).any(axis=0))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_slack_is_a_few_units_of_the_last_place_asked(item: Item) -> None:
    drawn = draw(item, 11, 1, VARIANTS)
    for part in item.parts:
        if part.rounded:
            units = drawn.slacks[part.step] / part.last_place
            assert units.min() > 0.5
            assert units.max() < 10
