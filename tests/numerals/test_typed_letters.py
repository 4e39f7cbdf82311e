"""How typed letters are read: a row for each of the ways in which people list and order them."""

from __future__ import annotations

import pytest

from exgen.numerals import Outcome, read_choice, read_order

A_AND_C = """
A, C | a c | AC | A;C | A and C | (A), (C) | ['A', 'C'] | A: true, C: true | option A, option C
| A, C only | A，C | A、C | A & C | A: true, B: false, C: true, D: false | Answer: A, C | A and C are true
| A and C are both true | both A and C | A plus C | The answer is A and C | true: A, C; false: B, D
| A C true, B D false | A ✓, B ✗, C ✓ | ✓A ✓C | [x] A [ ] B [x] C [ ] D | ☑ A ☐ B ☑ C | • A • C | A/C | *A*, *C*
| **A**, **C** | [A; C] | C, A | A, C. | options A and C | "A, C" | A = yes; C = yes | only A and C | (A,C)
"""
A_AND_C_IN_GERMAN = """
A und C | nur A und C | A, C | Aussage A und Aussage C | A: wahr, C: wahr | A: richtig, B: falsch, C: richtig
| A and C | A und C sind richtig | A, C stimmen | beide: A und C | sowohl A als auch C | Lösung: A, C
| nur die Aussagen A und C | wahr: A, C; falsch: B, D | Richtig: A, C | richtig sind A und C | A ja, C ja, B nein
| A wahr, B falsch, C wahr, D falsch | die Antwort ist A, C | A sowie C | Ergebnis: A und C
"""
IN_ORDER = r"""
C A D B | C,A,D,B | CADB | C > A > D > B | C -> A -> D -> B | C => A => D => B | C - A - D - B
| C – A – D – B | C-A-D-B | C—A—D—B | 1. C 2. A 3. D 4. B | ['C', 'A', 'D', 'B'] | C, A, D and B | 3 1 4 2
| 3-1-4-2 | 3142 | 1) C, 2) A, 3) D, 4) B | 1: C; 2: A; 3: D; 4: B | A: 2, B: 4, C: 1, D: 3 | C → A → D → B
| A-2, B-4, C-1, D-3 | A2 B4 C1 D3 | C1 A2 D3 B4 | 1st C, 2nd A, 3rd D, 4th B | 1→C, 2→A, 3→D, 4→B
| first C, then A, next D, finally B | zuerst C, dann A, danach D, zuletzt B | Step 1: C, Step 2: A, Step 3: D, Step 4: B
| Schritt 1: C, Schritt 2: A, Schritt 3: D, Schritt 4: B | C ↓ A ↓ D ↓ B | C ↦ A ↦ D ↦ B | C \to A \to D \to B
| $C \rightarrow A \rightarrow D \rightarrow B$ | • C • A • D • B | C followed by A, D, B | The order is C A D B
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


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("none", "en"),
        ("None.", "en"),
        ("keine", "de"),
        ("none are true", "en"),
        ("Keine ist richtig.", "de"),
    ],
)
def test_none_is_no_option(text: str, spoken: str) -> None:
    assert read_choice(text, 4, spoken).values == ((),)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("all", "en"),
        ("All of them", "en"),
        ("alle", "de"),
        ("all are true", "en"),
        ("alle sind richtig", "de"),
    ],
)
def test_all_is_every_option(text: str, spoken: str) -> None:
    assert read_choice(text, 4, spoken).values == ((0, 1, 2, 3),)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "E",
            "A, A",
            "A, E",
            "bla",
            "A or C",
            "A: maybe",
            "not A",
            "A: true, bla",
            "A..C",
            "A, ..., D",
        ),
        *(
            "A without C",
            "all but B",
            "A, C are true, B",
            "A is false",
            "false: B, D",
            "[x] A, C",
            "true",
        ),
    ],
)
def test_what_is_not_on_the_sheet_or_left_open_is_for_a_person(text: str) -> None:
    assert read_choice(text, 4).outcome in (Outcome.UNREADABLE, Outcome.REVIEW)


@pytest.mark.parametrize("text", rows(IN_ORDER))
def test_an_order_is_read_however_it_is_written(text: str) -> None:
    reading = read_order(text, 4, "de")
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


@pytest.mark.parametrize("text", ["A - D", "A-D", "A–D"])
def test_a_dash_between_two_letters_may_mean_all_between(text: str) -> None:
    for read in (read_choice, read_order):
        assert read(text, 4).values == ((0, 3), (0, 1, 2, 3))


def test_a_dash_between_neighbours_or_backwards_is_no_range() -> None:
    assert read_order("A - B", 4).values == ((0, 1),)
    assert read_order("D - A", 4).values == ((3, 0),)
    assert read_choice("A - C - D", 4).values == ((0, 2, 3),)
