"""One value in two forms: `3/14 = 0.2143`, `0.2143 (3/14)`, `-2 ln 2 ≈ -1.386`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exgen.numerals.literals import LITERAL, spellings
from exgen.numerals.reading import Exact, UnreadError
from exgen.numerals.vocabulary import FUNCTIONS

_SAME = re.compile(r"<?=+>|:?=+|≈|:(?![0-9])|-+>|[→⇔]|(?<=\s)~(?=\s)")
_BRACKET = r"(?:\(([^()]*)\)|\[([^\[\]]*)\]|(?<=\s)\{([^{}]*)\})"
_BESIDE = re.compile(r"(.*[^\s(\[{}+\-*/^·,;])(\s*)" + _BRACKET)
_AFTER = re.compile(_BRACKET.replace(r"(?<=\s)", "") + rf"\s+([+-]?\s*(?:{LITERAL.pattern}))")
_TOLD = re.compile(
    r"\s*(?:[=≈~]|approx\.?|approximately|about|rounded(?: to)?|ca\.?|gerundet(?: auf)?|ungefähr|rund"
    r"|i\.\s?e\.|d\.\s?h\.)(?=[\s0-9+-])\s*|\s*[=≈~]\s*",
    re.IGNORECASE,
)
_PLAIN_FORM = re.compile(
    rf"[+-]?\s*(?:{LITERAL.pattern.replace('?P<body>', '?:').replace('?P<exponent>', '?:')})"
    r"(?:\s*/\s*[0-9]+)?"
)
_WHOLE_OR_FRACTION = re.compile(r"[+-]?\s*\(?[0-9]+(?:\s*/\s*[0-9]+)?\)?")
_SUM = re.compile(r"[^\s(+\-*/^e]\s*[+-]")
_LITERAL = re.compile(rf"[+-]?\s*(?:{LITERAL.pattern})")
_NEGLIGIBLE = Fraction(1, 10**9)
_WORD_AT_END = re.compile(r"[^\W\d]\w*\Z")
_CALLED = frozenset(spelling for spellings in FUNCTIONS.values() for spelling in spellings)
MOST_FORMS = 8


def joined_forms(answer: str) -> list[str]:
    """Return what is joined by equals signs, or the answer alone."""
    return [form.strip() for form in _SAME.split(answer, MOST_FORMS)]


@dataclass(frozen=True)
class Beside:
    """A form, and another in brackets beside it.

    `sure` says that the brackets hold no factor, as in `0.2143 (= 3/14)`; `close` that nothing
    parts the two, as in a product.
    """

    first: str
    inside: str
    sure: bool = False
    close: bool = False

    @property
    def same(self) -> bool:
        """Whether both are written alike."""
        return "".join(self.first.split()) == "".join(self.inside.split())

    @property
    def multiplies(self) -> bool:
        """Whether the brackets hold a factor where the two differ: 2 (ln 3), 0.5 (0.3 + 0.7)."""
        if self.close:
            return True
        is_form = _PLAIN_FORM.fullmatch(self.inside)
        return not is_form and bool(
            _SUM.search(self.inside) or _WHOLE_OR_FRACTION.fullmatch(self.first)
        )


def form_beside(answer: str) -> Beside | None:
    """Return a form with another in brackets after it, or before it, if there are such."""
    if before := _AFTER.fullmatch(answer):
        inside = next(filter(None, before.groups()[:3]), "")
        return Beside(inside.strip(), before[4].strip()) if inside.strip() else None
    beside = _BESIDE.fullmatch(answer)
    if not beside:
        return None
    first, gap, *held = beside.groups()
    word = _WORD_AT_END.search(first)
    if word and word[0].casefold() in _CALLED:
        return None
    inside = next((one for one in held if one is not None), "")
    told = _TOLD.match(inside)
    if told:
        return Beside(first, inside[told.end() :].strip(), sure=True)
    return Beside(first, inside.strip(), close=not gap and held[0] is not None)


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
