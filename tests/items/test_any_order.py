"""Sets: entries and rows that may come in any order, each of which earns its share."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from own import item_files, marks_of, own_rows, write_item

from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.columns import Array
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.verdicts import Verdict
from exgen.maths import in_any_order
from exgen.variants.sampling import draw

GIVEN = "a = { low = 2, high = 9, size = [3] }\nb = { low = 11, high = 19 }\n"
MODEL = """
from exgen.items import misconception, require


def ratio(a, b):
    return a / b


def roots(ratio):
    return np.stack([ratio[0], 1 + ratio[1], -7 * ratio[2]])


def points(roots, a):
    return np.stack([roots, roots**2 + a[0]], axis=1)


def last(roots):
    return roots[2] / 3


@require
def the_numbers_differ(a):
    return (a[0] != a[1]) & (a[1] != a[2]) & (a[0] != a[2])


@misconception(roots)
def adds_one_to_each(ratio):
    \"\"\"Not to each.\"\"\"
    return np.stack([1 + ratio[0], 1 + ratio[1], 1 - 7 * ratio[2]])
"""
LABELS = ["$x_1$", "$x_2$", "$x_3$"]
PARTS: dict[str, dict[str, object]] = {
    "roots": {"decimals": 3, "labels": LABELS, "any_order": True, "points": 3},
    "points": {"decimals": 2, "any_order": True, "points": 6},
    "last": {"decimals": 2},
}
ORDERS = list(itertools.permutations(range(3)))


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    files = item_files(GIVEN, PARTS, MODEL, working=3)
    return own_rows(tmp_path, monkeypatch, "own/roots", files, 20)


def typed(rows: Rows, step: str) -> Array:
    part = next(part for part in rows.asked.parts if part.step == step)
    return part.as_typed(rows.values[step])


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_is_right(rows: Rows, order: tuple[int, ...]) -> None:
    marks = marks_of(rows, **{s: typed(rows, s)[list(order)] for s in ("roots", "points")})
    for step in ("roots", "points"):
        assert np.all(marks[step].verdicts == Verdict.CORRECT)


@pytest.mark.parametrize("order", ORDERS)
def test_each_member_earns_its_share_beside_wrong_ones_and_blanks(
    rows: Rows, order: tuple[int, ...]
) -> None:
    answer = typed(rows, "roots")[list(order)]
    for other in (np.nan, 321.5, answer[0]):
        mixed = np.array(answer)
        mixed[1] = other
        marks = marks_of(rows, roots=mixed)["roots"]
        assert np.all(marks.shares.sum(axis=0) == 2)


@pytest.mark.parametrize("order", ORDERS[1:])
def test_what_comes_after_is_that_of_the_order_given(rows: Rows, order: tuple[int, ...]) -> None:
    answer = typed(rows, "roots")[list(order)]
    marks = marks_of(rows, roots=answer, last=np.round(answer[2] / 3, 2))
    assert np.all(marks["last"].verdicts <= Verdict.FOLLOW_THROUGH)


@pytest.mark.parametrize("order", ORDERS)
def test_a_known_mistake_is_told_in_every_order(rows: Rows, order: tuple[int, ...]) -> None:
    assert rows.mistakes is not None
    (wrong,) = rows.mistakes.item.misconceptions
    given = rows.mistakes.item.graph.evaluate(rows.values, wrong.instead, ["roots"])["roots"]
    marks = marks_of(rows, roots=np.round(given, 3)[list(order)])["roots"]
    assert np.all(np.sum(marks.verdicts == Verdict.MISCONCEPTION, axis=0) == 2)
    assert np.all(np.sum(marks.verdicts == Verdict.CORRECT, axis=0) == 1)


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5, unique=True),
    st.randoms(use_true_random=False),
)
def test_what_is_as_a_member_stands_for_it(members: list[float], random: object) -> None:
    right = np.array(members)[:, None]
    order = np.array(members)
    random.shuffle(order)  # type: ignore[attr-defined]
    answer = order[:, None]
    assert np.array_equal(in_any_order(answer, right), answer)
    kept = np.array(answer)
    kept[0] = np.nan
    assert np.array_equal(in_any_order(kept, right), answer)


def test_each_member_keeps_its_own_slack(rows: Rows) -> None:
    reach = rows.slacks["roots"]
    assert np.all(reach[2] > 1.5 * reach[0])
    off = rows.values["roots"] + 0.9 * reach
    assert np.all(marks_of(rows, roots=off[::-1])["roots"].verdicts == Verdict.CORRECT)
    off = rows.values["roots"] + 1.2 * reach
    assert not np.any(marks_of(rows, roots=off[::-1])["roots"].verdicts == Verdict.CORRECT)


@pytest.mark.parametrize(
    ("model", "part", "said"),
    [
        (
            "\n\n@accept(roots)\ndef otherwise(answer, roots):\n    'others'\n    return roots\n",
            {},
            "'roots' may come in any order, and the model says in otherwise",
        ),
        ("", {"trace": ["last"]}, "leave any_order out"),
    ],
)
def test_what_does_not_go_with_it_is_said(
    model: str, part: dict[str, object], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    parts = {"roots": PARTS["roots"] | part}
    write_item(
        tmp_path,
        "own/roots",
        item_files(GIVEN, parts, MODEL.replace("misconception,", "accept, misconception,") + model),
    )
    with pytest.raises(AuthorError, match=said):
        bank.load("own/roots")


def test_a_single_number_has_no_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one = {"last": {"decimals": 2, "any_order": True}}
    write_item(tmp_path, "own/roots", item_files(GIVEN, one, MODEL, working=3))
    with pytest.raises(AuthorError, match="part 'last' is a single number, which has no order"):
        draw(bank.load("own/roots"), 1, 1, 3)
