"""The number line: where slack and marks stand, and that they can be told apart."""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from exgen.authoring.preview.numberline import RADIUS, Scale, Tick, number_line, stacked
from exgen.authoring.preview.svg import WIDTH

VALUES = st.floats(-1e9, 1e9)


def drawn(answer: float, slack: float, *values: float) -> ET.Element:
    marks = [Tick(number, f"m{number}", value) for number, value in enumerate(values, 1)]
    return ET.fromstring(number_line("A <line>", str(answer), answer, slack, marks))  # noqa: S314 -- our own


def circles(picture: ET.Element) -> list[tuple[float, float]]:
    return [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in picture.iter("circle")]


@given(VALUES, st.floats(1e-6, 1), st.lists(VALUES, max_size=12))
def test_everything_stands_within_the_picture(
    answer: float, slack: float, values: list[float]
) -> None:
    picture = drawn(answer, slack, *values)
    height = float(picture.attrib["viewBox"].split()[3])
    places = circles(picture)
    assert len(places) == len(values)
    assert all(RADIUS <= x <= WIDTH - RADIUS and RADIUS <= y <= height for x, y in places)


@given(VALUES, st.floats(1e-6, 1), st.lists(VALUES, max_size=12))
def test_no_mark_covers_another(answer: float, slack: float, values: list[float]) -> None:
    places = circles(drawn(answer, slack, *values))
    for number, (x, y) in enumerate(places):
        assert all(math.hypot(x - a, y - b) >= 2 * RADIUS - 0.02 for a, b in places[:number])


@given(VALUES, st.floats(1e-6, 1), st.lists(VALUES, min_size=2, max_size=9))
def test_larger_values_stand_further_right(
    answer: float, slack: float, values: list[float]
) -> None:
    scale = Scale.of(answer, slack, values)
    places = [scale.at(value) for value in sorted(values)]
    assert places == sorted(places)


def test_the_band_can_be_seen_however_far_the_mistakes_are() -> None:
    band = next(r for r in drawn(0.5, 1e-4, 1e6).iter("rect") if r.attrib["class"] == "slack")
    assert float(band.attrib["width"]) > 8


def test_a_mark_outside_the_slack_stands_outside_the_band() -> None:
    scale = Scale.of(2.0, 0.01, [2.02])
    assert scale.at(2.02) > scale.at(2.01) > scale.at(2.0) > scale.at(1.99)


def test_marks_share_a_level_where_they_have_room() -> None:
    assert stacked([10, 40, 70]) == [0, 0, 0]
    assert stacked([10, 12, 14, 40]) == [0, 1, 2, 0]


def test_labels_do_not_run_into_each_other() -> None:
    picture = drawn(-2.5465, 0.0002, -1.2, 0.5, 3.0, -1e5)
    words = [t for t in picture.iter("text") if t.attrib.get("class")]
    ends = sorted((float(t.attrib["x"]), len(t.text or "")) for t in words)
    for (x, letters), (y, others) in itertools.pairwise(ends):
        assert y - x >= 6 * (letters + others) / 2


def test_what_is_no_number_has_no_mark() -> None:
    assert len(circles(drawn(1.0, 0.1, math.nan, math.inf, 2.0))) == 1
    assert number_line("", "nan", math.nan, 0.1, []) == ""


def test_it_is_told_in_words_which_are_escaped() -> None:
    svg = number_line("A <line>", "1", 1.0, 0.1, [Tick(1, "<script>", 2.0)])
    assert 'role="img" aria-label="A &lt;line&gt;"' in svg
    assert not re.search("<script|<line>", svg)
