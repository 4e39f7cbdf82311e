"""Whatever is typed, an outcome comes back, and soon: every reader on the alphabet of its grammar."""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.items import bank
from exgen.items.columns import Values
from exgen.items.kinds import AskedPart
from exgen.items.kinds.matching import MatchingPart
from exgen.items.kinds.number import NumberPart
from exgen.items.kinds.word import WordPart
from exgen.items.words import numbered
from exgen.numerals import (
    Outcome,
    Reading,
    Rules,
    read_choice,
    read_expression,
    read_letter,
    read_matched,
    read_number,
    read_order,
    read_vector,
    read_word,
)
from exgen.variants.sampling import draw

STEADY = settings(derandomize=True, deadline=None, max_examples=200)
MOST_CALLS = 2_000_000
FEW = settings(STEADY, max_examples=50)

TEX = r"""
    \quad \qquad \left \right \displaystyle \frac \dfrac \frac12 \frac{1}{2} \cdot \times \ln \sqrt \pi
    \theta \mathbf{x} \mathbf \text{a} \boxed{ \( \) \[ \] \, \\ \{ \} \% \approx \infty \hat \vec
    \begin{pmatrix} \end{pmatrix} \begin{array}{c} & \top \|
    \overline{3} \bar{6} \langle \rangle \to \Rightarrow \simeq \ldots \mathrm{e} ^{T} ^\top _{1} \\[2pt]
    \begin{cases} \end{cases} \sqrt[3] \Bigl \star \stackrel{a}{b} \color{red} {} $$ \log_2 \operatorname{tr}
"""
COPIED = """
    np. np.float64( tensor( array( math. np.log( Fraction(1, Decimal(' dtype=float ) ** ` ``` python
    np.log1p( pow( sigmoid( square( expm1( Array( <tf.Tensor: numpy= mpf(' Out[3]: >>> [1] c( .item()
    .reshape(-1,1) dtype=float32 grad_fn=<A> F. tf.math. base ^1/2 e^-3 10E-3 (= (≈ {3/14} ~~ __ 1) a)
    .T ... … 0.(3) 0.3̅ 0.33... E-03 e3 1e400 1e-400 approx. (approx) Answer: x= w_1= θ= := = ≈ :
"""
NUMBERS = """
    0 1 5 10 .5 5. 0.25 0,25 1,234 1.234 1'234 1 234 ½ ² ⁻³ × · − – — ÷ % ° € $ m m/s nats pi π e ln log
    log2 log( exp sqrt √ sin ^ ** * / + - ( ) [ ] { } | , ; . ' " _ ? ! ± < > ~ & or and und inf ∞ nan 0x1F
    2026-03-14 5-Jan 1/5/2026 1-2-3 ٣ ３ 𝟑 𝑥 \u200b \u202e \x00 \n \t \x1f \ufffd
"""
LETTERS = """
    [x] [ ] ☑ ✓ ✗ ↓ ↦ • step first then 2nd A-D C1 is are wahr falsch sowie oder nicht keine
    A B C D a ab bad idk none all only true false option A: 1. 1) 2 -> => > - – and und & , ; ( ) [ ] ' " ，
"""
ALPHABET = sorted({*f"{TEX}{COPIED}{LETTERS}".split(), *NUMBERS.split(" "), " ", "\n"})
TEXTS = st.lists(st.sampled_from(ALPHABET), max_size=8).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda gap: gap.join(pieces))
)
ANYTHING = st.lists(st.one_of(st.sampled_from(ALPHABET), st.text(max_size=3)), max_size=8).map(
    "".join
)
VARIABLES = {"x": ["x(t)"], "p_d": ["p_data(x)"]}
READERS: dict[str, Callable[[str], Reading[Any] | None]] = {
    "number": lambda text: read_number(text, Rules(names=("x", r"\theta"), infinity=True)),
    "figures": lambda text: read_number(
        text, Rules(constants=False, units=(("m", Fraction(1)), ("€", Fraction(2))))
    ),
    "comma": lambda text: read_number(text, Rules(decimal_comma=True)),
    "marked": lambda text: read_number(text, Rules(decimal_comma=True, marked=True)),
    "vector": lambda text: read_vector(text, Rules(names=("w",)), 2, [("w_1",), ("w_2",)]),
    "matrix": lambda text: read_vector(text, Rules(), 4),
    "formula": lambda text: read_expression(text, VARIABLES, Rules(names=("D",))),
    "choice": lambda text: read_choice(text, 4),
    "order": lambda text: read_order(text, 9),
    "german": lambda text: read_choice(text, 9, "de"),
    "letter": lambda text: read_letter(text, 4, 1),
    "matched": lambda text: read_matched(text, 4, 3),
    "word": lambda text: read_word(text, ("x", r"\theta")),
}


def is_well_formed(reading: Reading[Any]) -> bool:
    expected = {Outcome.READ: (1,), Outcome.NOTE: (1,), Outcome.SEVERAL: range(2, 100)}
    several = range(200) if reading.outcome is Outcome.REVIEW else (0,)
    said = reading.notes or reading.outcome in (Outcome.READ, Outcome.BLANK)
    return len(reading.values) in expected.get(reading.outcome, several) and bool(said)


class Steps:
    """Counts the calls of functions, and stops what makes too many."""

    def __init__(self, most: int) -> None:
        self.left = most

    def __call__(self, *_: object) -> None:
        self.left -= 1
        if self.left < 0:
            raise TimeoutError


@pytest.mark.parametrize("reader", READERS)
@STEADY
@given(st.one_of(TEXTS, ANYTHING))
def test_every_reader_gives_an_outcome_with_a_reason(reader: str, text: str) -> None:
    reading = READERS[reader](text)
    assert reading is None or is_well_formed(reading)


@pytest.mark.parametrize(
    "reader", ["number", "vector", "formula", "choice", "order", "matched", "word"]
)
def test_any_piece_however_often_repeated_is_read_in_bounded_work(reader: str) -> None:
    read = READERS[reader]
    read("ln 2")  # which makes the grammar's tables
    for piece in filter(str.strip, ALPHABET):
        text = f"{piece} " * (1990 // (len(piece) + 1))
        sys.setprofile(Steps(MOST_CALLS))
        try:
            reading = read(text)
        finally:
            sys.setprofile(None)
        assert reading is None or is_well_formed(reading), piece


def parts() -> list[tuple[AskedPart, Values]]:
    """Return a part of every kind, with three variants, from the bank."""
    found: dict[str, tuple[AskedPart, Values]] = {}
    for name in bank.items():
        item = bank.load(name)
        for part in item.parts:
            if part.kind not in found:
                found[part.kind] = (part, draw(item, 0, 1, 3).values)
    word = {"kind": "word", "step": "w", "label": "w", "points": 1, "separator": "-"}
    part, texts = WordPart.model_validate(word).asked(), np.array([["A-B", "B", "0x1F"]] * 2)
    pairs = [{"left": letter, "right": letter} for letter in "ABC"]
    matching = {"kind": "matching", "step": "m", "points": 1, "pairs": pairs}
    matched = MatchingPart.model_validate(matching).asked()
    return [
        *found.values(),
        (part, {"w": numbered(texts)}),
        (matched, {"m": np.array([[0, 1, 2]] * 3)}),
    ]


@pytest.mark.parametrize("case", parts(), ids=lambda case: case[0].kind)
@FEW
@given(st.lists(TEXTS, min_size=3, max_size=3))
def test_every_kind_reads_whole_columns(case: tuple[AskedPart, Values], texts: list[str]) -> None:
    part, values = case
    fields = len(part.suffixes(values[part.step].shape[:-1]))
    answers = part.read([texts] + [[""] * 3] * (fields - 1), values)
    for row in np.flatnonzero(answers.having(Outcome.READ).all(axis=0)):
        assert np.isfinite(answers.entries(0)[:, row]).all() or part.kind == "expression"


@STEADY
@given(TEXTS)
def test_a_whole_vector_and_a_number_are_read_side_by_side(text: str) -> None:
    part = NumberPart.model_validate({"step": "x", "label": "$x$", "points": 1}).asked()
    answers = part.read([[text], [""], [""]], {"x": np.zeros((3, 1))})
    several = answers.having(Outcome.SEVERAL)[:, 0]
    for field in range(3):
        assert ((field, 0) in answers.others) == bool(several[field])
        assert (field, 0) in answers.notes or answers.having(Outcome.READ, Outcome.BLANK)[field, 0]
