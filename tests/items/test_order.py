"""Lines to put in order: every valid order is right, and the fewest moves count."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spoken import each_said, said

from exgen.items import bank
from exgen.items.kinds.misplaced import Rules
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


LOOPS: list[dict[str, Any]] = [
    {"id": "outer", "text": "for each epoch"},
    {"id": "inner", "text": "for each step", "after": ["outer"], "because": "steps make an epoch."},
    {"id": "sample", "text": "sample", "after": ["inner"], "because": "each step has its own."},
    {"id": "update", "text": "update", "after": ["sample"], "because": "it needs the sample."},
    {"id": "inner_end", "text": "end", "ends": "inner", "after": ["update"], "because": "each step updates."},
    {"id": "report", "text": "report", "after": ["inner_end"], "because": "once an epoch is enough."},
    {"id": "outer_end", "text": "end", "ends": "outer", "after": ["report"]},
]  # fmt: skip
NAMES = [line["id"] for line in LOOPS]


def loops(**others: Any) -> AskedOrder:
    return part(lines=LOOPS, distractors=[{"text": "x", "because": "It is not."}], show=1, **others)


def answered(order: str, asked: AskedOrder | None = None) -> tuple[float, str]:
    """Return the share of lines of LOOPS in an order, and what is said of it; A is the first line."""
    asked = asked or loops()
    places = np.zeros((len(LOOPS) + asked.show, 1))
    for place, name in enumerate(order.split(), start=1):
        places[NAMES.index(name)] = place
    values = {
        asked.shuffled: np.arange(len(LOOPS) + asked.show)[:, None],
        asked.drawn: np.zeros((1, 1), dtype=int),
    }
    share = float(asked.shares(places, places, places, values)[0, 0])
    return share, said(asked.comments(places, values)[0])


# A outer, B inner, C sample, D update, E inner_end, F report, G outer_end
@pytest.mark.parametrize(
    ("order", "comment"),
    [
        (
            "outer inner sample update report inner_end outer_end",
            "F stands in the block that B opens, but belongs outside of it: once an epoch is enough.",
        ),
        (
            "outer inner sample inner_end update report outer_end",
            "D belongs in the block that B opens, but stands outside of it: each step updates.",
        ),
        (
            "outer sample inner update inner_end report outer_end",
            "C belongs in the block that B opens, but stands outside of it: each step has its own.",
        ),
        (
            "inner outer sample update inner_end report outer_end",
            "B belongs in the block that A opens, but stands outside of it: steps make an epoch.",
        ),
        (
            "outer inner sample update inner_end outer_end report",
            "F belongs in the block that A opens, but stands outside of it.",
        ),
        (
            "outer inner sample update report outer_end",
            "Missing: E. F stands in the block that B opens, but belongs outside of it: "
            "once an epoch is enough.",
        ),
    ],
)
def test_a_line_in_a_wrong_block_costs_half_and_is_told_with_the_authors_reason(
    order: str, comment: str
) -> None:
    assert answered(order) == (0.5, comment)
    assert answered(order, loops(wrong_block=0.8))[0] == pytest.approx(0.2)
    assert answered(order, loops(wrong_block=0.0))[0] > 0.5


def test_a_line_too_early_in_its_own_block_costs_its_move_and_says_why() -> None:
    share, comment = answered("outer inner update sample inner_end report outer_end")
    assert share == pytest.approx(1 - 2 / 7)
    assert comment == "C must come before D: it needs the sample."


def test_what_is_said_of_an_order_is_true_of_it() -> None:
    """The report stands before the inner loop, and so not inside of it."""
    _, comment = answered("outer report inner sample update inner_end outer_end")
    assert comment == "E must come before F: once an epoch is enough."


def test_lines_are_told_of_together_and_a_reason_that_is_not_given_is_not_made_up() -> None:
    assert "; ".join(misplaced((3, 1, 2, 0, 4))) == (
        "A must come before B.; A must come before C.; B and C must come before D."
    )


def test_where_the_line_between_is_missing_the_pair_is_told_all_the_same() -> None:
    assert misplaced((3, 0)) == ["A must come before D."]


def misplaced(order: tuple[int, ...]) -> list[str]:
    asked = part()
    places = np.zeros(len(LINES))
    for place, line in enumerate(order, start=1):
        places[line] = place
    letters = dict(enumerate("ABCDE"))
    return sorted(each_said(Rules(asked.lines, asked.mistakes).said(places, letters)))


@pytest.mark.parametrize("costs", [0.0, 0.7])
def test_a_mistake_costs_what_its_author_says_at_the_least(costs: float) -> None:
    mistake = {"first": "b", "then": "d", "because": "d is made of b.", "costs": costs}
    asked = part(mistakes=[mistake])
    assert share((0, 2, 3, 1, 4), asked) == pytest.approx(min(1 - 2 / 5, 1 - costs))
    assert share((0, 2, 1, 4, 3), asked) == pytest.approx(1 - 2 / 5)


def test_a_block_that_is_opened_by_no_line_above_is_an_error() -> None:
    lines = [{"id": "open", "text": ""}, {"id": "end", "text": "", "ends": "opne"}]
    with pytest.raises(ValueError, match=r"'opne', which is no line above it; did you mean 'open'"):
        part(lines=lines)


def test_a_random_order_earns_hardly_anything() -> None:
    generator = np.random.default_rng(1)
    shares = [answered(" ".join(generator.permutation(NAMES)))[0] for _ in range(300)]
    assert np.mean(shares) < 0.1


TRAINING = bank.load("gan/training-algorithm")


@pytest.mark.parametrize(
    "order",
    [
        "train repeat noise_d data step_d noise_g step_g repeated trained",
        "train repeat noise_d data step_d step_g repeated noise_g trained",
        "repeat train noise_d data step_d repeated noise_g step_g trained",
        "train noise_d data repeat step_d repeated noise_g step_g trained",
        "train repeat noise_d data step_d noise_g step_g trained",
    ],
)
def test_a_loop_in_the_wrong_place_costs_half_of_the_training_algorithm(order: str) -> None:
    (written,) = TRAINING.file.parts
    assert isinstance(written, OrderPart)
    ids = [line.id for line in written.lines]
    asked = written.asked()
    places = np.zeros((len(ids) + asked.show, 1))
    for place, name in enumerate(order.split(), start=1):
        places[ids.index(name)] = place
    assert asked.points * asked.shares(places, places, places, {})[0, 0] <= asked.points / 2
    assert all(line.because for line in written.lines[1:])
