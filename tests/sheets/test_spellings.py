"""Spellings: what is typed for a right answer, for platforms that compare letter by letter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exgen.items.digits import Figures
from exgen.numerals import Rules, read_number, write
from exgen.sheets.sheet import NO_WORDS, Field, OtherAnswer
from exgen.sheets.spellings import MOST, spellings


def field(answer: str, value: float | None = None, slack: float | None = None) -> Field:
    return Field("1a", NO_WORDS, answer, value=value, slack=slack)


@given(st.floats(-1000, 1000), st.integers(0, 8), st.floats(0, 20), st.sampled_from(["en", "de"]))
def test_numbers_are_those_within_the_slack_to_the_places_asked(
    value: float, places: int, units: float, language: str
) -> None:
    unit = 10.0**-places
    answer = write(value, places)
    typed = answer.replace(".", ",") if language == "de" else answer
    slack = (0.5 + units) * unit
    found = spellings(field(typed, value, slack))
    numbers = {float(text.replace(",", ".")) for text in found}
    assert found[0] == typed
    assert {typed, answer} <= set(found)
    assert len(set(found)) == len(found)
    assert all(abs(number - value) <= slack + 1e-6 * unit for number in numbers)
    near = [float(answer) + steps * unit for steps in range(-25, 26)]
    within = [number for number in near if abs(number - value) <= slack - 1e-6 * unit]
    assert {write(number, places) for number in within} <= set(found)


def test_zeros_that_say_nothing_may_be_left_out() -> None:
    assert set(spellings(field("-0.50", -0.5, 0.005))) >= {"-0.50", "-.50", "-0,50", "-0.5", "-.5"}
    assert set(spellings(field("0.00", 0.0, 0.005))) >= {"0.00", "0"}
    assert set(spellings(field("12", 12, 0.0))) == {"12"}


def test_a_wide_tolerance_lists_the_nearest() -> None:
    found = spellings(field("100.00", 100.0, 50.0))
    numbers = {float(text.replace(",", ".")) for text in found}
    assert len(numbers) == MOST
    assert max(abs(number - 100) for number in numbers) <= 0.51


def test_letters_may_be_typed_with_or_without_what_stands_between_them() -> None:
    for answer in ("B, D", "B D"):
        assert set(spellings(field(answer))) == {"B, D", "B,D", "B D", "BD"}
    for answer in ("a word", "4 * x", "a b"):
        assert spellings(field(answer)) == (answer,)
    assert spellings(field("")) == ()


def test_other_right_answers_are_listed_too() -> None:
    other = Field("1a", NO_WORDS, "A B", others=(OtherAnswer("B A", None),))
    assert {"A, B", "BA"} <= set(spellings(other))
    number = Field("1a", NO_WORDS, "1.0", value=1, slack=0.05, others=(OtherAnswer("-1.0", -1),))
    assert {"1.0", "-1.0", "-1"} <= set(spellings(number))


@given(st.floats(1, 9.99), st.integers(-30, 30), st.floats(0, 9))
def test_of_numbers_in_scientific_notation_all_within_the_slack_are_spelt(
    digits: float, power: int, units: float
) -> None:
    value, unit = digits * 10.0**power, 10.0 ** (power - 2)
    answer = Figures(3, scientific=True).write(value)
    found = spellings(field(answer, value, (0.5 + units) * unit))
    assert {answer, answer.replace("e", " x 10^"), answer.replace(".", ",")} <= set(found)
    numbers = [read_number(text, Rules()).values[0] for text in found if "," not in text]
    assert all(abs(float(n) - value) <= (0.5 + units + 1e-6) * unit for n in numbers)
    assert abs(power) > 6 or f"{float(answer):.{max(0, 2 - power)}f}" in found
