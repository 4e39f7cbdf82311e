"""Moved: whatever moves, each copy comes out as if nothing else had moved, and nothing beside it."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.items import bank
from exgen.items.item import Item
from exgen.variants import slack as budget
from exgen.variants.moved import Moved
from exgen.variants.sampling import draw

ITEMS = [bank.load(name) for name in bank.items()]
BY = 1e-5 * np.array([[1.0], [-1.0]])


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_steps_that_move_together_lead_where_each_leads_alone(item: Item) -> None:
    values, graph = draw(item, 3, 1, 3).values, item.graph
    wanted = [part.step for part in item.parts]
    moving = [n for n in [*graph.givens, *graph.steps] if values[n].dtype.kind == "f"]
    moving = [name for name in moving if not graph.downstream([name]).isdisjoint(wanted)]
    together = Moved(graph, values, dict.fromkeys(moving, BY), wanted)
    for name in moving:
        for step in graph.downstream([name]).intersection(wanted):
            found = together.of(step, name)
            entry = np.unravel_index(found.shape[-3] - 1, values[name].shape[:-1])
            by_hand = values[name].copy()
            by_hand[entry] -= 1e-5
            alone = graph.evaluate(values, {name: by_hand}, [step])[step]
            np.testing.assert_allclose(found[..., -1, 1, :], alone, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_slack_does_not_depend_on_how_much_moves_together(
    item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = draw(item, 3, 1, 5).values
    slacks, fit = budget.slack(item, item.graph, values)
    monkeypatch.setattr(budget, "COLUMNS", 1)
    apart, fit_apart = budget.slack(item, item.graph, values)
    assert all(np.array_equal(slacks[step], apart[step]) for step in slacks)
    assert np.array_equal(fit, fit_apart)
