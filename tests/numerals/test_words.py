"""Words as people type them."""

from __future__ import annotations

import pytest

from exgen.numerals import Outcome, Spelling, read_word

HEX = Spelling(optional=("0x", "_16"))
PATH = Spelling(separator="-")
LINE = Spelling(case=True, blanks=True)
WORD = Spelling()


def compared(spelling: Spelling, text: str) -> set[str]:
    """Return the forms in which what was typed may be compared."""
    reading = read_word(text, ("x", "path"))
    return {spelling.compared(one) for value in reading.values for one in value}


@pytest.mark.parametrize(
    ("spelling", "right", "typed"),
    [
        (HEX, "0x1F", "1f₁₆ 1F_{16} $1F_{16}$ 0X1F ０ｘ１Ｆ '0x1F' **0x1F** `0x1F`. \\texttt{0x1F} x=1F"),
        (HEX, "0x1F", "(1F)_16 (1f)_{16} $(1F)_{16}$ (0x1F)₁₆ (1F)₁₆. x=(1F)_16 0X1F_16"),
        (Spelling(optional=("₂",)), "101", "101₂ (101)_2 101_{2}"),
        (HEX, "617", "617. 0x617. 617_16. 617₁₆. '617'. '617.' x=617."),
        (PATH, "A-B-C", "A,B,C A→B→C A->B->C (A;B;C) A–B–C A−B−C a-b-c [A,B,C] A=>B=>C $A\\to{}B\\to{}C$"),
        (WORD, "O(n^2)", 'O(n²) O(n^{2}) $\\mathcal{O}(n^2)$ o(n^2) O(n^2). "O(n^2)"'),
        (WORD, "Θ(n)", "\\Theta(n) $\\Theta(n)$ θ(n)"),
        (WORD, "true", "TRUE True $\\text{true}$ “true” „true“ answer:true"),
    ],
)  # fmt: skip
def test_spellings_that_mean_the_same_are_compared_alike(
    spelling: Spelling, right: str, typed: str
) -> None:
    for text in typed.split():
        assert spelling.compared(right) in compared(spelling, text), text


@pytest.mark.parametrize(
    ("spelling", "right", "typed"),
    [
        (PATH, "A-B-C", "A, B, C | A B C | the path: A - B - C | A → B → C"),
        (WORD, "O(n log n)", "$O(n \\log n)$ | O( n log n ) | $O(n\\log{n})$ | the answer is O(n log n)"),
        (LINE, "a = 5, ok", "a = 5,  ok | `a = 5, ok` | a = 5, ok "),
    ],
)  # fmt: skip
def test_blanks_do_not_part_what_belongs_together(
    spelling: Spelling, right: str, typed: str
) -> None:
    for text in typed.split("|"):
        assert spelling.compared(right) in compared(spelling, text), text


@pytest.mark.parametrize(
    ("spelling", "right", "typed"),
    [
        (HEX, "617", "617.. 617.0 (617)_2 617_17"),
        (HEX, "0x1F", "0x1E F1 0x0x1F 31"),
        (PATH, "A-B-C", "A-C-B A-B ABCD A-B-C-C"),
        (LINE, "Ab c", "ab_c abc AbC Abc"),
        (WORD, "O(n^2)", "O(n2) O(2^n) n^2"),
    ],
)
def test_other_words_are_compared_otherwise(spelling: Spelling, right: str, typed: str) -> None:
    for text in typed.split():
        assert spelling.compared(right) not in compared(spelling, text), text


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("", Outcome.BLANK),
        ("   ", Outcome.BLANK),
        ("n/a", Outcome.BLANK),
        ("a\x00b", Outcome.REVIEW),
        ("a\u202eb", Outcome.REVIEW),
        ("word " * 60, Outcome.REVIEW),
        ("x" * 100_000, Outcome.UNREADABLE),
        ("#DIV/0!", Outcome.UNREADABLE),
    ],
)
def test_what_is_no_word_is_said_so(text: str, outcome: Outcome) -> None:
    reading = read_word(text)
    assert (reading.outcome, reading.values) == (outcome, ())


def test_a_word_keeps_its_author_s_sign_between_its_pieces() -> None:
    assert PATH.own("( a →  b,c )") == "a-b-c"
    assert LINE.own("  a  =  5 ") == "a = 5"
