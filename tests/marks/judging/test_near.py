"""Near misses: a lost sign, a decimal point elsewhere, swapped entries; and nothing by chance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exgen.check.simulated import answered, handed_in, rows_of
from exgen.items import bank
from exgen.items.columns import Array, Values
from exgen.items.kinds.number import AskedNumber, NumberPart
from exgen.marks.judging.grading import Marks, mark
from exgen.marks.judging.near import near_misses
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.sampling import draw

STEP = bank.load("gan/discriminator-step")


def part(**others: Any) -> AskedNumber:
    return NumberPart.model_validate({"step": "s", "points": 1, "label": "$s$", **others}).asked()


def told(typed: list[float], right: list[float], slack: float = 1e-4, **others: Any) -> list[str]:
    """Return for each field the first near miss that explains it; '' where none does."""
    answer, true = np.array(typed)[:, None], np.array(right)[:, None]
    if len(typed) == 1:
        answer, true = answer[0], true[0]
    said = [""] * len(typed)
    slacks = np.full(true.shape, slack)
    for reason, found in near_misses(part(**others), answer, true, slacks, lambda _f, _r: ""):
        for field in np.flatnonzero(found[:, 0]):
            said[field] = said[field] or reason.code.removeprefix("near.")
    return said


@pytest.mark.parametrize(
    ("typed", "right", "said"),
    [
        ([2.1103], [-2.1103], ["sign"]),
        ([0.2110], [2.1103], ["too-small"]),
        ([0.0211], [2.1103], ["too-small"]),
        ([21.1030], [2.1103], ["too-large"]),
        ([2110.3], [2.1103], ["too-large"]),
        ([2.1103], [2.1103], [""]),
        ([2.1104], [-2.1103], ["sign"]),
        ([2.3103], [-2.1103], [""]),
        ([0.0021], [2.1103], [""]),  # two digits are left: they may agree by chance
        ([0.0007], [-0.0007], [""]),
        ([-0.13, 0.25], [0.13, 0.25], ["sign", ""]),
        ([-0.13, -0.25], [0.13, 0.25], ["all-signs", "all-signs"]),
        ([-0.13, -0.25, 0.0], [0.13, 0.25, 0.0], ["all-signs", "all-signs", ""]),
        ([-0.13, -0.25, 0.1], [0.13, 0.25, 0.3], ["sign", "sign", ""]),
        ([0.25, 0.13], [0.13, 0.25], ["swapped", "swapped"]),
        ([0.25, 0.7, 0.13], [0.13, 0.5, 0.25], ["swapped", "", "swapped"]),
        ([0.25, 0.25], [0.13, 0.25], ["", ""]),
        ([float("nan"), -0.25], [0.13, 0.25], ["", "sign"]),
    ],
)
def test_what_alone_differs_is_told(
    typed: list[float], right: list[float], said: list[str]
) -> None:
    assert told(typed, right) == said


@pytest.mark.parametrize("number", [-9, -3, 2, 7])
def test_whole_numbers_of_one_digit_agree_by_chance(number: int) -> None:
    assert told([-number], [number], slack=0, decimals=0) == [""]
    assert told([number, 5], [5, number], slack=0, decimals=0) == ["", ""]
    assert told([-12 * number], [12 * number], slack=0, decimals=0) == ["sign"]
    assert told([1240 * number], [124 * number], slack=0, decimals=0) == ["too-large"]


def test_one_of_a_few_labels_is_no_near_miss() -> None:
    assert told([-12, 12], [12, -12], slack=0, decimals=0, one_of=[-12, 12]) == ["", ""]


def test_a_slack_as_large_as_the_digits_explains_nothing() -> None:
    assert told([0.1300], [-0.1303], slack=0.02) == [""]


def changed(share: float, step: str, change: Any) -> tuple[Values, dict[str, Marks]]:
    """Return the answers and marks where those to one step are changed, on a paper with a share."""
    drawn = draw(STEP, 7, 1, 100)
    rows = rows_of(STEP, drawn)
    parts = tuple(replace(part, near_miss=share) for part in rows.asked.parts)
    rows = replace(rows, asked=replace(rows.asked, parts=parts))
    own = handed_in(STEP, drawn.values)
    own = {**own, step: change(own[step])}
    return own, mark(rows, answered(STEP, own))


def by_reason(marks: Marks, code: str) -> Array:
    return np.vectorize(lambda why: bool(why and why.code == code), otypes=[bool])(marks.reasons)


@pytest.mark.parametrize("share", [0.0, 0.25])
def test_a_near_miss_is_told_where_nothing_else_explains_and_earns_what_the_paper_says(
    share: float,
) -> None:
    _, marks = changed(share, "value", lambda value: 10 * value)
    told = by_reason(marks["value"], "near.too-large")
    assert told.mean() > 0.5
    assert np.all(marks["value"].shares[told] == share)
    verdict = Verdict.PARTIAL if share else Verdict.WRONG
    assert np.all(marks["value"].verdicts[told] == verdict)
    known = marks["value"].verdicts == Verdict.MISCONCEPTION
    assert np.all(told | known)
