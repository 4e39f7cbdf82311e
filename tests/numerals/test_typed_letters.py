"""How typed letters are read: a row for each of the ways in which people list and order them."""

from __future__ import annotations

import pytest

from exgen.numerals import Outcome, read_choice, read_order

A_AND_C = """
A, C | a c | AC | A;C | A and C | (A), (C) | ['A', 'C'] | A: true, C: true | option A, option C
| A, C only | A，C | A、C | A & C | A: true, B: false, C: true, D: false | Answer: A, C | A and C are true
| **A**, **C** | [A; C] | C, A | A, C. | options A and C | "A, C" | A = yes; C = yes | only A and C | (A,C)
"""
A_AND_C_IN_GERMAN = """
A und C | nur A und C | A, C | Aussage A und Aussage C | A: wahr, C: wahr | A: richtig, B: falsch, C: richtig
| A and C | A und C sind richtig
"""
IN_ORDER = """
C A D B | C,A,D,B | CADB | C > A > D > B | C -> A -> D -> B | C => A => D => B | C - A - D - B
| C – A – D – B | C-A-D-B | C—A—D—B | 1. C 2. A 3. D 4. B | ['C', 'A', 'D', 'B'] | C, A, D and B | 3 1 4 2
| 3-1-4-2 | 3142 | 1) C, 2) A, 3) D, 4) B | 1: C; 2: A; 3: D; 4: B | A: 2, B: 4, C: 1, D: 3 | C → A → D → B
| c, a, d, b | cadb | C then A then D then B | (C, A, D, B) | C; A; D; B. | [3, 1, 4, 2]
"""


def rows(table: str) -> list[str]:
    return [text.strip() for text in table.replace("\n", " ").split(" | ")]


@pytest.mark.parametrize("text", rows(A_AND_C))
def test_a_choice_is_read_however_it_is_listed(text: str) -> None:
    reading = read_choice(text, 4)
    assert reading.values == ((0, 2),)
    assert reading.outcome in (Outcome.READ, Outcome.NOTE)


@pytest.mark.parametrize("text", rows(A_AND_C_IN_GERMAN))
def test_a_choice_may_have_words_of_the_papers_language(text: str) -> None:
    assert read_choice(text, 4, "de").values == ((0, 2),)


@pytest.mark.parametrize(("text", "spoken"), [("none", "en"), ("None.", "en"), ("keine", "de")])
def test_none_is_no_option(text: str, spoken: str) -> None:
    assert read_choice(text, 4, spoken).values == ((),)


@pytest.mark.parametrize(("text", "spoken"), [("all", "en"), ("All of them", "en"), ("alle", "de")])
def test_all_is_every_option(text: str, spoken: str) -> None:
    assert read_choice(text, 4, spoken).values == ((0, 1, 2, 3),)


@pytest.mark.parametrize(
    "text", ["E", "A, A", "A, E", "bla", "A or C", "A: maybe", "not A", "A: true, bla"]
)
def test_what_is_not_on_the_sheet_or_left_open_is_for_a_person(text: str) -> None:
    assert read_choice(text, 4).outcome in (Outcome.UNREADABLE, Outcome.REVIEW)


@pytest.mark.parametrize("text", rows(IN_ORDER))
def test_an_order_is_read_however_it_is_written(text: str) -> None:
    reading = read_order(text, 4)
    assert reading.values == ((2, 0, 3, 1),)
    assert "read.dash" not in {note.code for note in reading.notes}


@pytest.mark.parametrize(
    "text", ["idk", "bla", "IDK", "no idea", "jack", "a bad face", "egal", "fail", "-", "?"]
)
@pytest.mark.parametrize("count", [9, 13, 26])
def test_prose_is_no_order(text: str, count: int) -> None:
    outcome = read_order(text, count).outcome
    assert outcome in (Outcome.UNREADABLE, Outcome.REVIEW, Outcome.BLANK)


@pytest.mark.parametrize(
    "text", ["2. C 1. A", "1. C 1. A", "A: 1, C: 1", "C A E", "C C A", "A < C", "0 1"]
)
def test_an_order_with_a_letter_twice_or_numbers_astray_is_for_a_person(text: str) -> None:
    assert read_order(text, 4).outcome in (Outcome.UNREADABLE, Outcome.REVIEW)
