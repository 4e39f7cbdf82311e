"""Labels of parts before answers: what is one, and what is an answer."""

from __future__ import annotations

import pytest

from exgen.numerals import (
    Outcome,
    may_have_label,
    read_choice,
    read_order,
    without_bracket,
    without_label,
    without_letter,
)

FULL = [
    "3a) #",
    "3a: #",
    "3(a) #",
    "(3a) #",
    "3.a) #",
    "Q3a #",
    "Q3(a): #",
    "Question 3a. #",
    "Part a: #",
    "part (a) #",
    "Teil a) #",
    "Aufgabe 3a) #",
    "a) #",
    "3 a ): #",
    "q. 3(a) #",
]


@pytest.mark.parametrize("form", FULL)
@pytest.mark.parametrize("cut", [without_label, without_bracket, without_letter])
@pytest.mark.parametrize("answer", ["D, E", "0.5", "-2 ln 2", ".5"])
def test_the_label_of_the_part_is_no_answer(form: str, cut: object, answer: str) -> None:
    assert callable(cut)
    typed = form.replace("#", answer)
    assert cut(typed, "3a") == answer
    assert may_have_label(typed, "3a")


@pytest.mark.parametrize(
    "typed",
    [
        "3.5",
        "3",
        "3e-5",
        "3 a",
        "a b",
        "a",
        "a)",
        "3a",
        "A) C)",
        "(A), (C)",
        "(A) (C)",
        "a) c)",
        "a, c",
        "(a, c)",
        "A: true, C: true",
        "a: true, c: true",
        "4a) 0.5",
        "b) 0.5",
        "(b) D",
        "A) D, E",
        "(A) D, E",
    ],
)
@pytest.mark.parametrize("cut", [without_label, without_bracket, without_letter])
def test_what_may_be_an_answer_stays(typed: str, cut: object) -> None:
    assert callable(cut)
    if (cut, typed) != (without_bracket, "(A) D, E"):
        assert cut(typed, "3a") == typed


def test_an_exponent_or_euler_s_number_is_no_label() -> None:
    assert without_bracket("3e-5", "3e") == "3e-5"
    assert without_bracket("(e) 2", "3e") == "(e) 2"
    assert without_bracket("3e: -5", "3e") == "-5"
    assert without_label("(a) 2", "3a") == "(a) 2"  # it may be a variable of a formula
    assert without_bracket("(a) 2", "3a") == "2"


@pytest.mark.parametrize("typed", ["(a) D, E", "a) D, E", "a: D, E", "(a): D,E", "(a) d, e"])
def test_the_small_letter_of_the_part_is_no_option(typed: str) -> None:
    assert read_choice(without_letter(typed, "3a"), 5).values == ((3, 4),)


@pytest.mark.parametrize("typed", ["(A) D, E", "A) D, E", "A: D, E", "(A): D E"])
def test_where_it_cannot_be_told_there_are_two_readings(typed: str) -> None:
    reading = read_choice(without_letter(typed, "3a"), 5)
    assert reading.outcome is Outcome.SEVERAL
    assert set(reading.values) == {(3, 4), (0, 3, 4)}
    assert read_choice("(A) D, A", 5).values == ((0, 3),)
    assert read_order("(B) C A D B", 4).values == ((2, 0, 3, 1),)


@pytest.mark.parametrize("typed", ["A) C)", "(A), (C)", "(A) (C)", "A, C", "A: true, C: true"])
def test_letters_that_are_marked_alike_are_options(typed: str) -> None:
    assert read_choice(without_letter(typed, "3a"), 4).values == ((0, 2),)
