from __future__ import annotations

import math
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.language.catalogue import language
from exgen.numerals import PLAIN, Exact, Outcome, Reading, Rules, as_float, read_number

FIELD = Rules(names=("x", "V", "D*(x)", "θ_1"))
STEADY = settings(derandomize=True, deadline=None, max_examples=200)

READ = {
    "0.5": "0.5",
    ".5": "0.5",
    "5.": "5",
    "+5": "5",
    "- 3": "-3",
    "010": "10",
    "-2.5465": "-2.5465",
    " 7 ": "7",
    "1e3": "1000",
    "1E3": "1000",
    "1e+3": "1000",
    "1.5e-3": "0.0015",
    "1*10^3": "1000",
    "2.3·10^-4": "0.00023",
    "10^3": "1000",
    "10**3": "1000",
    "−5": "-5",
    "1/3": "1/3",
    "-7/8": "-7/8",
    "|-3|": "3",
    "log2(8)": "3",
    "log10(1e400)": "400",
    "sqrt(1e400)": "1e200",
    "1e400": "1e400",
    "1e-400": "1e-400",
    "-2^2": "-4",
    "2^3^2": "512",
    "2^-2": "1/4",
    "||-3|-1|": "2",
    "2|3|": "6",
    "3 -4": "-1",
    r"\frac{1}{2}": "1/2",
    "frac{1}{2}": "1/2",
    r"\left(1+2\right)\cdot 3": "9",
    "{1+2}*3": "9",
    "2(3)(4)": "24",
    "4^(1/2)": "2",
}
NOTED = {
    "1x10^3": "1000",
    "1 x 10^3": "1000",
    "1 × 10⁻³": "0.001",
    "–5": "-5",
    "—5": "-5",
    "1,5": "1.5",
    "0,123": "0.123",
    "1234,567": "1234.567",
    "1,234.5": "1234.5",
    "1,234,567": "1234567",
    "1.234.567,89": "1234567.89",
    "1.234,5": "1234.5",
    "1'234.5": "1234.5",
    "1’234.5": "1234.5",
    "1 234.5": "1234.5",
    "1\u2009234.5": "1234.5",
    "1\u00a0234.5": "1234.5",
    "1\u202f234.5": "1234.5",
    "1½": "1.5",
    "-1½": "-1.5",
    "2²": "4",
    "½": "0.5",
    "x = 1.5": "1.5",
    "V = −2.5465": "-2.5465",
    "D* (x)=1.5": "1.5",
    r"\theta_1 = 2": "2",
    "1.5.": "1.5",
    '"1.5"': "1.5",
    "“1.5”": "1.5",
    "$1.5$": "1.5",
    "~5": "5",
    "≈ 5": "5",
    "1５": "15",
    "٣٫٥": "3.5",
    "\ufeff5": "5",
    "1\u200b5": "15",
}
CONSTANTS = {
    "-2 ln 2": -2 * math.log(2),
    "-2ln2": -2 * math.log(2),
    "-2*ln(2)": -2 * math.log(2),
    r"-2\ln\left(2\right)": -2 * math.log(2),
    "sqrt(2)/2": math.sqrt(2) / 2,
    "√2": math.sqrt(2),
    "2π": 2 * math.pi,
    r"2\pi": 2 * math.pi,
    "e^-1": math.exp(-1),
    "exp(-1)": math.exp(-1),
    "ln(2)^2": math.log(2) ** 2,
    "ln 2 ln 3": math.log(2) * math.log(3),
    "2 e": 2 * math.e,
    "LN(2)": math.log(2),
    "tanh(1)": math.tanh(1),
}
SEVERAL = {
    "1,234": ["1234", "1.234"],
    "-1,234": ["-1234", "-1.234"],
    "50%": ["0.5", "50"],
    "1. -0.3775": ["-0.3775", "0.6225"],
    "2.-0.5": ["-0.5", "1.5"],
    "1 -0.3775": ["-0.3775", "0.6225"],
    "1/2π": [str(Fraction(math.pi / 2)), str(Fraction(1 / (2 * math.pi)))],
}
REVIEW = [
    "1 1/2",
    "2 3",
    "1_000",
    "--5",
    "5 m",
    "5?",
    "5 +- 0.1",
    "5 ± 0.1",
    "1.5 or 2",
    "3!!",
    "5 kg",
    "5 €",
    "y = 1.5",
    "1.5 = 1.6",
    "<5",
    "1; 2",
    "1, 2",
    "1,23,456",
    "1e 3",
    "1.5½",
    "½5",
    "5 - -3",
    "sqrt[3]{8}",
    "1\u202e5",
    "1́5",
    "1\ue0005",
    "1\xad5",
    "1\x005",
    "1\x7f5",
    "ㅤ5",
    "1٣",
    "٣३",
]
UNREADABLE = [
    "1..2",
    "1.2.3",
    "0x10",
    "nan",
    "1/0",
    "abc",
    "inf",
    "∞",
    ".",
    "%",
    "2)",
    "(2",
    "[2)",
    "1+",
    "*2",
    "ln",
    "sqrt(-1)",
    "ln(0)",
    "(-8)^(1/3)",
]
BLANK = ["", "  ", "-", "–", "—", "−", "n/a", "N/A", "\ufeff", '"-"', "x ="]


def said(reading: Reading[Exact]) -> str:
    return language().worded(reading.notes)


def value_of(text: str, rules: Rules = FIELD) -> Exact:
    (value,) = read_number(text, rules).values
    return value


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_an_ordinary_number_is_read_exactly_and_without_a_word(text: str, value: str) -> None:
    assert read_number(text, FIELD) == Reading(Outcome.READ, (Fraction(value),))


@pytest.mark.parametrize(("text", "value"), NOTED.items())
def test_an_unusual_spelling_is_read_and_noted(text: str, value: str) -> None:
    reading = read_number(text, FIELD)
    assert (reading.outcome, reading.values) == (Outcome.NOTE, (Fraction(value),))
    assert reading.notes[0].code == "read.as"


@pytest.mark.parametrize(("text", "value"), CONSTANTS.items())
def test_a_constant_expression_is_read_by_value(text: str, value: float) -> None:
    assert read_number(text).outcome is Outcome.READ
    assert float(value_of(text)) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(("text", "values"), SEVERAL.items())
def test_a_text_with_several_readings_gives_them_all(text: str, values: list[str]) -> None:
    reading = read_number(text)
    assert reading.outcome is Outcome.SEVERAL
    assert [float(v) for v in reading.values] == pytest.approx([float(Fraction(v)) for v in values])


@pytest.mark.parametrize("text", REVIEW)
def test_an_open_reading_goes_to_a_person_with_a_reason(text: str) -> None:
    reading = read_number(text, FIELD)
    assert reading.outcome is Outcome.REVIEW
    assert reading.notes


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_number_is_unreadable_with_a_reason(text: str) -> None:
    reading = read_number(text, FIELD)
    assert (reading.outcome, reading.values) == (Outcome.UNREADABLE, ())
    assert reading.notes


@pytest.mark.parametrize("text", BLANK)
def test_nothing_and_a_bare_dash_are_blank(text: str) -> None:
    assert read_number(text, FIELD).outcome is Outcome.BLANK


def test_the_reason_names_the_word_and_the_place() -> None:
    assert "'abc'" in said(read_number("2*abc"))
    assert "'/2'" in said(read_number("3+/2"))


def test_a_bare_log_is_what_the_item_declares() -> None:
    assert value_of("log(2)", Rules(log="natural")) == math.log(2)
    assert value_of("log(2)", Rules(log="decimal")) == math.log10(2)
    assert read_number("log(2)").values == (math.log(2), math.log10(2))
    assert read_number("log(1)").outcome is not Outcome.SEVERAL


def test_infinity_is_read_only_where_it_is_allowed() -> None:
    assert value_of("inf", Rules(infinity=True)) == math.inf
    assert value_of("-∞", Rules(infinity=True)) == -math.inf


@pytest.mark.parametrize("text", ["2026-02-01", " 2026-12-31", "x = 1999-01-09"])
def test_a_date_that_a_spreadsheet_made_of_an_answer_is_no_calculation(text: str) -> None:
    assert read_number(text, Rules(names=("x",))).outcome is Outcome.REVIEW


@pytest.mark.parametrize("text", ["-2 ln 2", "2π", "1+1", "|3|", "2*3", "sqrt(4)"])
def test_a_field_for_figures_sends_a_calculation_to_a_person(text: str) -> None:
    assert read_number(text, Rules(constants=False)).outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    "text", ["1/3", "-7/8", "2.3*10^-4", "1 × 10⁻³", "10^3", "2²", "1½", "1,5"]
)
def test_a_field_for_figures_takes_every_number_written_in_figures(text: str) -> None:
    assert read_number(text, Rules(constants=False)) == read_number(text)


def test_digits_e_digits_is_an_exponent_before_e_is_eulers_number() -> None:
    assert value_of("2e3") == Fraction(2000)
    assert value_of("2*e^3") == pytest.approx(2 * math.exp(3))


def test_a_space_ends_a_denominator() -> None:
    assert value_of("1/2 ln 2") == math.log(2) / 2


def test_a_name_of_another_field_is_not_dropped() -> None:
    assert read_number("w = 1", Rules(names=("V",))).outcome is Outcome.REVIEW


@STEADY
@given(st.from_regex(PLAIN, fullmatch=True))
def test_a_plain_text_is_worth_what_float_says(text: str) -> None:
    assert read_number(text).outcome is Outcome.READ
    assert as_float(value_of(text)) == float(text)


@STEADY
@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_decimal_is_worth_the_same_with_a_comma_as_with_a_point(value: object) -> None:
    assert Fraction(str(value)) in read_number(f"{value:f}".replace(".", ",")).values


@STEADY
@given(st.integers(1000, 10**12), st.sampled_from([",", "'", " ", "\u202f"]))
def test_grouping_in_threes_does_not_change_a_number(number: int, mark: str) -> None:
    assert Fraction(number) in read_number(f"{number:,}".replace(",", mark)).values


def test_importing_and_reading_plain_decimals_loads_no_heavy_module() -> None:
    program = (
        "import sys; from exgen.numerals import read_number; read_number('−2,5');"
        "print({'lark', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


COMMA = Rules(decimal_comma=True)
IN_A_COMMA_LANGUAGE = {
    "0,25": (Outcome.READ, ["1/4"]),
    "-2,5465": (Outcome.READ, ["-2.5465"]),
    "1,234": (Outcome.READ, ["1.234"]),
    ",5": (Outcome.READ, ["0.5"]),
    "5": (Outcome.READ, ["5"]),
    "1,5e-3": (Outcome.READ, ["0.0015"]),
    "1.5": (Outcome.NOTE, ["1.5"]),
    "0.25": (Outcome.NOTE, ["1/4"]),
    "1.234": (Outcome.SEVERAL, ["1234", "1.234"]),
    "1.234,5": (Outcome.NOTE, ["1234.5"]),
    "1,234.5": (Outcome.NOTE, ["1234.5"]),
    "1.234.567": (Outcome.NOTE, ["1234567"]),
    "2*0,5": (Outcome.READ, ["1"]),
}


@pytest.mark.parametrize(("text", "expected"), IN_A_COMMA_LANGUAGE.items())
def test_where_the_decimal_mark_is_a_comma_it_needs_no_note(
    text: str, expected: tuple[Outcome, list[str]]
) -> None:
    reading = read_number(text, COMMA)
    outcome, values = expected
    assert (reading.outcome, reading.values) == (outcome, tuple(map(Fraction, values)))


@STEADY
@given(st.from_regex(PLAIN, fullmatch=True))
def test_a_plain_text_means_the_same_with_the_mark_of_its_language(text: str) -> None:
    swapped = text.replace(".", ",")
    assert value_of(swapped, COMMA) == value_of(text)
