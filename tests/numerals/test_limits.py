from __future__ import annotations

import tracemalloc
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.language.catalogue import language
from exgen.numerals import (
    Exact,
    Outcome,
    Reading,
    Rules,
    canonical,
    constants,
    read_choice,
    read_expression,
    read_number,
    read_order,
    read_vector,
)

STEADY = settings(derandomize=True, deadline=None, max_examples=200)

HOSTILE = [
    "9**9**9",
    "2^(10^10)",
    "1e10000",
    "e^e^e^e",
    "1e9999999999",
    "(" * 2000,
    "|" * 2000,
    "-" * 2000,
    "." * 2000,
    "x" * 2000,
    "\\" * 2000,
    "θ" * 2000,
    "sqrt(" * 60 + "2" + ")" * 60,
    "√" * 1999 + "2",
    "1+" * 999 + "1",
    "1" + " " * 1998 + "1",
    '"' + " " * 1998 + "1",
    "2^" * 999 + "2",
    "e^" * 999 + "e",
    "(1)" * 666,
    "1/2π" * 500,
    "ln " * 600 + "2",
    "1,234+" * 333 + "1",
    "log(2)*" * 250 + "1",
    "⁰2" * 900,
    "½+" * 999 + "1",
    "1e10000*" * 200 + "1",
    "1/3^9999+1/7^9999+" * 100 + "1",
    "1e9999/3^9999/" * 100 + "1",
    "[[1]," * 400,
    "1/3," * 499 + "1",
    "1 or " * 399 + "1",
    "a oder " * 285 + "1",
]
FORMS = st.one_of(
    st.text(max_size=60),
    st.text("0123456789.,+-*/^()[]{}|e xπ√½²%='\\_;", max_size=40),
    st.lists(
        st.sampled_from(
            [
                "ln",
                "sqrt(",
                ")",
                "(",
                "2",
                "1,5",
                "x",
                "-",
                "/",
                "^",
                "|",
                "e",
                " ",
                "log",
                "frac{",
                "}",
                "=",
            ]
        )
    ).map("".join),
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:12]!r}...{len(text)}")
def test_whatever_is_typed_costs_a_bounded_amount(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    count = constants._bits

    def counted(value: Exact) -> int:
        sizes.append(count(value))
        return sizes[-1]

    monkeypatch.setattr(constants, "_bits", counted)
    read_number("ln 2")
    tracemalloc.start()
    reading = read_number(text)
    read_expression(text, {"x": []})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reading.outcome in Outcome
    assert max(sizes, default=0) <= 3 * constants.LARGEST
    assert sum(sizes) <= 2 * 8 * (constants.MOST_WORK + 3 * constants.LARGEST)
    assert peak < 8e6


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("1" + " " * 2000, "2,000 characters"),
        ("1" * 1001, "1,000 digits"),
        ("(" * 65 + "1" + ")" * 65, "64 deep"),
        ("1e10001", "10,000"),
        ("2^10001", "10,000"),
        ("9999^9999", "too large"),
        ("1e9999*1e9999*1e9999", "too long"),
        ("exp(1000)", "range"),
        ("1+" * 250 + "1", "500 numbers"),
    ],
)
def test_every_limit_has_its_own_message(text: str, limit: str) -> None:
    reading = read_number(text)
    assert reading.outcome is Outcome.UNREADABLE
    assert limit in language().worded(reading.notes)


@pytest.mark.parametrize("text", ["1" * 1000, "(" * 64 + "1" + ")" * 64, "1e10000", "1e-10000"])
def test_what_is_just_within_a_limit_is_read(text: str) -> None:
    assert read_number(text).outcome is Outcome.READ


def is_well_formed(reading: Reading[object]) -> bool:
    expected = {Outcome.READ: (1,), Outcome.NOTE: (1,), Outcome.SEVERAL: range(2, 100)}
    said = reading.notes or reading.outcome in (Outcome.READ, Outcome.BLANK)
    several = range(100) if reading.outcome is Outcome.REVIEW else (0,)
    return len(reading.values) in expected.get(reading.outcome, several) and bool(said)


@STEADY
@given(FORMS)
def test_any_text_has_an_outcome_and_no_text_raises(text: str) -> None:
    number = read_number(text, Rules(infinity=True))
    assert is_well_formed(number)
    assert all(canonical(value) for value in number.values)
    assert is_well_formed(read_expression(text, {"x": ["x(t)"], "p_d": []}))
    assert is_well_formed(read_choice(text, 5))
    assert is_well_formed(read_order(text, 5))
    vector = read_vector(text, Rules(), 2)
    assert vector is None or is_well_formed(vector)


@STEADY
@given(FORMS)
def test_a_number_is_a_fraction_or_a_finite_float(text: str) -> None:
    for value in read_number(text).values:
        assert isinstance(value, Fraction) or abs(value) < float("inf")
