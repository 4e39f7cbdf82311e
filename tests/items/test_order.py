"""Lines to put in order: every valid order is right, and the fewest moves count."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exgen.items.kinds.order import AskedOrder, OrderPart

LINES = [
    {"id": "a", "text": "a"},
    {"id": "b", "text": "b", "after": ["a"]},
    {"id": "c", "text": "c", "after": ["a"]},
    {"id": "d", "text": "d", "after": ["b", "c"]},
    {"id": "e", "text": "e", "after": ["d"]},
]
PAIRS = {(0, 1), (0, 2), (0, 3), (1, 3), (2, 3), (0, 4), (1, 4), (2, 4), (3, 4)}


def part(**others: Any) -> AskedOrder:
    written = {"kind": "order", "step": "s", "points": 5, "lines": LINES, **others}
    return OrderPart.model_validate(written).asked()


WITH_DISTRACTORS = part(distractors=[{"text": "x", "because": "y"}] * 2, show=2)


def share(order: tuple[int, ...], asked: AskedOrder = WITH_DISTRACTORS) -> float:
    places = np.zeros((len(LINES) + asked.show, 1))
    for place, line in enumerate(order, start=1):
        places[line] = place
    return float(asked.shares(places, places, places, {})[0, 0])


def valid(order: tuple[int, ...]) -> bool:
    return not any((b, a) in PAIRS for a, b in itertools.combinations(order, 2))


@pytest.mark.parametrize(
    "order", [order for order in itertools.permutations(range(5)) if valid(order)]
)
def test_every_valid_order_earns_all(order: tuple[int, ...]) -> None:
    assert share(order) == 1


@given(st.permutations(range(7)).flatmap(lambda p: st.integers(0, 7).map(lambda n: tuple(p[:n]))))
def test_the_fewest_moves_are_those_of_trying_every_set_of_lines_to_stay(
    order: tuple[int, ...],
) -> None:
    own = [line for line in order if line < 5]
    stay = max(
        len(some)
        for size in range(len(own) + 1)
        for some in itertools.combinations(own, size)
        if valid(some)
    )
    moves = 5 - stay + (len(order) - len(own))
    assert share(order) == pytest.approx(max(0, 1 - 2 * moves / 5))


def test_a_line_after_an_unknown_one_is_an_error_with_the_nearest() -> None:
    lines = [{"id": "first", "text": ""}, {"id": "then", "text": "", "after": ["frist"]}]
    with pytest.raises(ValueError, match=r"after 'frist', .*did you mean 'first'"):
        part(lines=lines)
