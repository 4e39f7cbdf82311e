"""The histogram: its bars count the values, and its axis has round numbers."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from exgen.authoring.preview.spread import edges_of, round_numbers, spread_bars, spread_of
from exgen.items import bank
from exgen.variants.sampling import draw

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


def test_the_spread_holds_the_answers_of_the_variants() -> None:
    item = bank.load("gan/discriminator-step")
    spread = spread_of(item, 3)
    seventeenth = draw(item, 3, 17, 1)
    assert list(spread) == ["1a", "1b.1", "1b.2", "1c.1", "1c.2"]
    assert spread["1a"][16] == seventeenth.values["value"][0]
    assert spread["1b.2"][16] == seventeenth.values["gradient"][1, 0]


def test_answers_that_are_no_numbers_have_no_spread() -> None:
    assert list(spread_of(bank.load("gan/generator-cost"), 0)) == ["1b.1", "1b.2", "1c"]


@given(VALUES)
def test_every_value_falls_into_a_bar(values: list[float]) -> None:
    counts, _ = np.histogram(values, edges_of(values))
    assert counts.sum() == len(values)


def test_few_whole_numbers_have_a_bar_each() -> None:
    assert edges_of([2, 3, 5]).tolist() == [1.5, 2.5, 3.5, 4.5, 5.5]


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_the_axis_has_a_few_round_numbers(low: float, width: float) -> None:
    numbers = round_numbers(low, low + width)
    assert len(numbers) <= 7
    assert all(low - width * 1e-6 <= number <= low + width * (1 + 1e-6) for number in numbers)


def test_the_current_value_is_marked() -> None:
    picture = ET.fromstring(spread_bars("Said", np.linspace(0, 1, 100), 0.25))  # noqa: S314 -- our own
    (now,) = (line for line in picture.iter("line") if line.attrib["class"] == "answer")
    (bar,) = (rect for rect in picture.iter("rect") if rect.attrib["class"] == "bar now")
    x, left = float(now.attrib["x1"]), float(bar.attrib["x"])
    assert left <= x <= left + float(bar.attrib["width"]) + 1
    assert picture.attrib["aria-label"] == "Said"


def test_a_value_far_from_the_others_is_marked_too() -> None:
    assert 'class="answer"' in spread_bars("", np.zeros(5), 1e3)
    assert spread_bars("", np.zeros(5), math.nan) == ""
