"""One value in two forms: `3/14 = 0.2143`, `0.2143 (3/14)`, `-2 ln 2 ≈ -1.386`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction

from exgen.numerals.literals import LITERAL, spellings
from exgen.numerals.reading import Exact, UnreadError
from exgen.numerals.vocabulary import FUNCTIONS

_SAME = re.compile(r":?=+|≈|:(?![0-9])")
_BESIDE = re.compile(r"(.*[^\s(\[{+\-*/^·,;])(\s*)(?:\(([^()]*)\)|\[([^\[\]]*)\])")
_LITERAL = re.compile(rf"[+-]?\s*(?:{LITERAL.pattern})")
_NEGLIGIBLE = Fraction(1, 10**9)
_WORD_AT_END = re.compile(r"[^\W\d]\w*\Z")
_CALLED = frozenset(spelling for spellings in FUNCTIONS.values() for spelling in spellings)
MOST_FORMS = 8


def joined_forms(answer: str) -> list[str]:
    """Return what is joined by equals signs, or the answer alone."""
    return [form.strip() for form in _SAME.split(answer, MOST_FORMS)]


def form_beside(answer: str) -> tuple[str, str, bool] | None:
    """Return a form, another in brackets after it, and whether these may hold a factor as well."""
    beside = _BESIDE.fullmatch(answer)
    if not beside:
        return None
    first, gap, round_ones, square_ones = beside.groups()
    word = _WORD_AT_END.search(first)
    if word and word[0].casefold() in _CALLED:
        return None
    inside = square_ones if round_ones is None else round_ones
    return first, inside.strip(), not gap and round_ones is not None


def agreeing(forms: Sequence[tuple[str, Sequence[Exact]]]) -> list[Exact]:
    """Return those values of each form that agree with one of every other; the exact ones first."""
    kept = [
        (_unit(text), value)
        for text, values in forms
        for value in values
        if all(any(_agree(text, value, o, v) for v in others) for o, others in forms)
    ]
    return list(dict.fromkeys(value for _, value in sorted(kept, key=lambda pair: pair[0])))


def _agree(text: str, value: Exact, other_text: str, other: Exact) -> bool:
    """Say whether two forms differ by less than the last place of the shorter, rounded or cut."""
    if not (_is_finite(value) and _is_finite(other)):
        return value == other
    one, two = Fraction(value), Fraction(other)
    unit = max(_unit(text), _unit(other_text))
    return (
        abs(one - two) < unit if unit else abs(one - two) <= _NEGLIGIBLE * max(abs(one), abs(two))
    )


def _is_finite(value: Exact) -> bool:
    return isinstance(value, Fraction) or math.isfinite(value)


def _unit(text: str) -> Fraction:
    """Return the unit of the last place of a decimal, 0 for an exact form."""
    literal = _LITERAL.fullmatch(text)
    try:
        spelt = spellings(literal)[-1] if literal else ""
    except UnreadError:
        spelt = ""
    digits, _, exponent = spelt.partition("e")
    places = len(digits.partition(".")[2]) - int(exponent or 0)
    return Fraction(10) ** -places if digits else Fraction(0)
