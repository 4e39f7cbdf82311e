from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.numerals import Outcome, read_choice, read_order

STEADY = settings(derandomize=True, deadline=None, max_examples=200)


@pytest.mark.parametrize(
    "text",
    [
        "A, C",
        "a c",
        "AC",
        "CA",
        "A;C",
        "A and C",
        "A & C",
        "(A), (C)",
        "A) C)",
        "[A, C]",
        "A/C",
    ],
)
def test_a_choice_is_the_set_of_letters_however_separated(text: str) -> None:
    assert read_choice(text, 4).values == ((0, 2),)


@pytest.mark.parametrize("text", ["none", "None", "none of the above"])
def test_none_is_the_empty_choice(text: str) -> None:
    assert read_choice(text, 4).values == ((),)


@pytest.mark.parametrize("text", ["E", "A A", "AE", "A, none", "1 3", "\ufb06", ".", "()"])
def test_a_letter_not_on_the_sheet_or_one_twice_is_unreadable(text: str) -> None:
    assert read_choice(text, 4).outcome is Outcome.UNREADABLE
    assert read_order(text + "A A", 4).outcome is Outcome.UNREADABLE


@pytest.mark.parametrize("text", ["A?", "A or C", "not A"])
def test_a_choice_left_open_goes_to_a_person(text: str) -> None:
    assert read_choice(text, 4).outcome is Outcome.REVIEW


@pytest.mark.parametrize("text", ["", "-", "–", "n/a"])
def test_nothing_is_blank(text: str) -> None:
    assert read_choice(text, 4).outcome is Outcome.BLANK
    assert read_order(text, 4).outcome is Outcome.BLANK


@pytest.mark.parametrize(
    "text",
    [
        "C A D B",
        "c,a,d,b",
        "CADB",
        "C > A > D > B",
        "C -> A -> D -> B",
        "C→A→D→B",
        "3 1 4 2",
        "3142",
    ],
)
def test_an_order_is_the_letters_as_typed(text: str) -> None:
    assert read_order(text, 4).values == ((2, 0, 3, 1),)


def test_an_order_may_leave_lines_out() -> None:
    assert read_order("D B", 6).values == ((3, 1),)


@pytest.mark.parametrize("text", ["0 1", "1 5", "1 1", "1 B"])
def test_numbers_that_are_not_on_the_sheet_are_unreadable(text: str) -> None:
    assert read_order(text, 4).outcome is Outcome.UNREADABLE


def test_an_order_with_a_sign_that_points_back_goes_to_a_person() -> None:
    assert read_order("A < B", 4).outcome is Outcome.REVIEW


@STEADY
@given(st.permutations(range(8)), st.sampled_from(["", " ", ",", ", ", " > ", "; "]))
def test_every_order_reads_back(order: list[int], separator: str) -> None:
    text = separator.join("ABCDEFGH"[index] for index in order)
    assert read_order(text, 8).values == (tuple(order),)
    assert read_choice(text.replace(">", ","), 8).values == (tuple(range(8)),)
