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
_BEFORE = re.compile(r"(.*[^\s(\[{}+\-*/^·,;])(\s*)")
_AFTER = re.compile(rf"\s+([+-]?\s*(?:{LITERAL.pattern}))")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
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
_SIGN_APART = re.compile(r"[+-]\s")
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
    parts the two, as in a product; `led` that the brackets come first.
    """

    first: str
    inside: str
    sure: bool = False
    close: bool = False
    led: bool = False

    @property
    def same(self) -> bool:
        """Whether both are written alike."""
        return "".join(self.first.split()) == "".join(self.inside.split())

    @property
    def may_multiply(self) -> bool:
        """Whether the brackets may hold a factor though both agree: nearly all is near a whole number."""
        return self.close or self.same or (self._multiplies_whole and self._is_calculated)

    @property
    def multiplies(self) -> bool:
        """Whether the brackets hold a factor where the two differ: 2 (ln 3), 0.5 (0.3 + 0.7)."""
        in_steps = _SUM.search(self.inside) or "(" in self.inside
        return self.close or (self._is_calculated and bool(in_steps or self._multiplies_whole))

    @property
    def subtracts(self) -> bool:
        """Whether the second is taken from the first, or added, where the two differ: (-2.7) + 1."""
        signed = _SIGN_APART.match(self.inside)
        return bool(signed and (self.led or not _PLAIN_FORM.fullmatch(self.first)))

    @property
    def _is_calculated(self) -> bool:
        return not _PLAIN_FORM.fullmatch(self.inside)

    @property
    def _multiplies_whole(self) -> bool:
        return bool(_WHOLE_OR_FRACTION.fullmatch(self.first))


def form_beside(answer: str) -> Beside | None:
    """Return a form with another in brackets after it, or before it, if there are such."""
    pairs = _outer_brackets(answer)
    if not pairs:
        return None
    (start, end), (opening, closing) = pairs[0], pairs[-1]
    if start == 0 and (after := _AFTER.fullmatch(answer, end + 1)):
        inside = answer[1:end].strip()
        return Beside(inside, after[1].strip(), led=True) if inside else None
    before = _BEFORE.fullmatch(answer, 0, opening)
    if not before or closing < len(answer) - 1:
        return None
    return _with_bracket(before[1], before[2], answer[opening], answer[opening + 1 : closing])


def _with_bracket(first: str, gap: str, bracket: str, inside: str) -> Beside | None:
    word = _WORD_AT_END.search(first)
    if (word and word[0].casefold() in _CALLED) or (bracket == "{" and not gap):
        return None
    told = _TOLD.match(inside)
    if told:
        return Beside(first, inside[told.end() :].strip(), sure=True)
    return Beside(first, inside.strip(), close=not gap and bracket == "(")


def _outer_brackets(answer: str) -> list[tuple[int, int]]:
    """Return where the brackets that are in no others begin and end; none where they do not match."""
    pairs: list[tuple[int, int]] = []
    waiting: list[int] = []
    for at, character in enumerate(answer):
        if character in _CLOSING:
            waiting.append(at)
        elif character in _CLOSING.values():
            if not waiting or _CLOSING[answer[waiting[-1]]] != character:
                return []
            start = waiting.pop()
            if not waiting:
                pairs.append((start, at))
    return [] if waiting else pairs


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
