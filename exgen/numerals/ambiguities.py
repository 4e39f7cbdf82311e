"""Spellings that may mean more than one calculation, each as the texts that it may stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from exgen.language import Reason
from exgen.numerals.reading import doubtful

MOST_MEANINGS = 16
"""Who writes so many things that may mean two has to say what is meant."""

_ENOUGH = 3
"""How often a block of digits must stand at the end before `...` to be meant as a period."""
_LONGEST_PERIOD = 6


@dataclass(frozen=True)
class Ambiguity:
    """A pattern, what to say of it, and what a match may stand for."""

    pattern: re.Pattern[str]
    code: str
    meanings: Callable[[re.Match[str]], Sequence[str]]

    def texts(self, text: str) -> list[str]:
        """Return the text in each of its meanings: all matches in their first, then their second."""
        most = max((len(self.meanings(match)) for match in self.pattern.finditer(text)), default=0)
        return [self.pattern.sub(partial(self._meant, place), text) for place in range(most)]

    def _meant(self, place: int, match: re.Match[str]) -> str:
        found = self.meanings(match)
        return found[min(place, len(found) - 1)]


def meanings(text: str) -> tuple[list[str], list[Reason]]:
    """Return the texts that a text may stand for, the likeliest first, and what is to be said."""
    texts: list[str] = [text]
    reasons: list[Reason] = []
    for ambiguity in AMBIGUITIES:
        meant = [other for one in texts for other in ambiguity.texts(one) or [one]]
        if meant != texts:
            reasons.append(Reason(ambiguity.code))
        texts = meant
        if len(texts) > MOST_MEANINGS:
            raise doubtful("read.several-ways")
    return [one.replace("·", "*") for one in dict.fromkeys(texts)], reasons


def _raised_point(match: re.Match[str]) -> Sequence[str]:
    """0·5 is 0.5, with the point of old prints, or a product."""
    return f"{match[1]}.{match[2]}", f"{match[1]}*{match[2]}"


def _lost_exponent(match: re.Match[str]) -> Sequence[str]:
    """3.17*10-2 is 3.17*10^-2, copied from where the exponent was raised, or a difference.

    So is 3.17*10(-2), or a product.
    """
    return f"10^({match[1].replace(' ', '')})", match[0]


def _on_a_display(match: re.Match[str]) -> Sequence[str]:
    """6.7116-02 is 6.7116e-2, as old calculators show it, or a difference."""
    return f"{match[1]}e{match[2]}", match[0]


def _as_on_a_calculator(match: re.Match[str]) -> Sequence[str]:
    """1.5e(-3) and 1.5exp-3 are 1.5e-3, or Euler's number is meant."""
    euler = f"*exp({match[2]})" if match[1] else f"*e*({match[3]})"
    return f"e{match[2] or match[3]}", euler


def _times_e(match: re.Match[str]) -> Sequence[str]:
    """1.5*e-3 is 1.5e-3, or three less than 1.5 times Euler's number."""
    return f"{match[1]}e{match[2]}", match[0]


def _alone(match: re.Match[str]) -> Sequence[str]:
    """e-3 is 1e-3, or three less than Euler's number."""
    return f"{match[1]}1e{match[2]}", match[0]


def _apart(match: re.Match[str]) -> Sequence[str]:
    """1.5 e -3 is 1.5e-3, or three less than 1.5 times Euler's number; E is no number."""
    e, sign, digits = match[1] or match[2], match[3], match[4]
    if e == "e":
        return (f"e{sign}{digits}", f"*e{sign}{digits}") if sign else (match[0],)
    return (f"e{sign}{digits}",)


def _counted(match: re.Match[str]) -> Sequence[str]:
    """1. -0.3775 is the first answer of several, or what is left of 1."""
    return "-", match[0]


def _which_e(match: re.Match[str]) -> Sequence[str]:
    """1.5e^-3 is 1.5 times a power of Euler's number, or meant as 1.5e-3."""
    return f"*e^({match[1]})", f"*10^({match[1]})"


def _ten_to_the(match: re.Match[str]) -> Sequence[str]:
    """1.5*10e-3 is 1.5 times 0.01, or meant as 1.5*10^-3."""
    return match[0], f"10^({match[1]})"


def _times_ten(match: re.Match[str]) -> Sequence[str]:
    """1.5 10^-3 is a product: nothing else stands before a power of ten."""
    return (f"*{match[0].lstrip()}",)


def _log_to_a_base(match: re.Match[str]) -> Sequence[str]:
    """log(8, 2) has the base 2, as in Python, or a decimal comma."""
    value, base = match.groups()
    to_base = f"(ln({value})/ln({base}))"
    is_decimal = value.isdecimal() and base.isdecimal() and "," in match[0]
    return (to_base, f"log({value}.{base})") if is_decimal else (to_base,)


def _periodic(match: re.Match[str]) -> Sequence[str]:
    """0.1(6) is 1/6; where decimals stand before the bracket, it may be a product."""
    whole, before, block = match.groups()
    if not whole and not before:
        return (match[0],)
    value = _repeating(whole or "0", before, block)
    return (value, f"{whole}.{before}*({block})") if before else (value,)


def _going_on(match: re.Match[str]) -> Sequence[str]:
    """0.333... is 1/3, 0.33... that or 0.33, and 0.3678... just what is there."""
    whole, digits = match.groups()
    typed = f"{whole or 0}.{digits}"
    for length in range(1, min(_LONGEST_PERIOD, len(digits) // 2) + 1):
        block = digits[-length:]
        before = digits
        times = 0
        while before.endswith(block):
            before, times = before[:-length], times + 1
        if times * length >= _ENOUGH and times > 1:
            return (_repeating(whole or "0", before, block),)
        if times > 1:
            return _repeating(whole or "0", before, block), typed
    return (typed,)


def _repeating(whole: str, before: str, block: str) -> str:
    """Return a decimal with a period as a fraction in brackets."""
    period = Fraction(int(block), (10 ** len(block) - 1) * 10 ** len(before))
    value = Fraction(f"{whole}.{before or 0}") + period
    return f"({value.numerator}/{value.denominator})"


_ARGUMENT = r"(?:[^(),;]|\([^(),;]*\))+?"
_DIGITS = r"([-+][0-9]{1,2})"
_NO_POWER = r"(?![0-9.,]|\s*(?:\^|\*\*))"

AMBIGUITIES = tuple(
    Ambiguity(re.compile(pattern), code, meanings)
    for pattern, code, meanings in (
        (
            r"(?<![0-9.,])([0-9]{0,40})[.,]([0-9]{0,40})\(([0-9]{1,40})\)",
            "read.periodic",
            _periodic,
        ),
        (
            r"(?<![0-9.,])([0-9]{0,40})[.,]([0-9]{1,40})\s?\.\.\.?(?![.0-9])",
            "read.going-on",
            _going_on,
        ),
        (
            r"(?:(?<=[*·xX])\s*10(?=[-+1-9]|\s[-+1-9])|(?:\A|(?<=\A-))10(?=[-+]))"
            r"(\s?[-+]?\s?[0-9]{1,2})" + _NO_POWER,
            "read.lost-exponent",
            _lost_exponent,
        ),
        (r"\A([-+]?[0-9][.,][0-9]{1,40})\s?([-+]0[0-9])\Z", "read.lost-exponent", _on_a_display),
        (
            r"(?<=[*·xX])\s*10\s?\(\s?([-+][0-9]{1,2})\s?\)" + _NO_POWER,
            "read.lost-exponent",
            _lost_exponent,
        ),
        (
            rf"(?<=[0-9.])(?:\s?([eE][xX][pP])\s?{_DIGITS}|[eE]\s?\(\s?{_DIGITS}\s?\))(?![0-9.,\w])",
            "read.which-base",
            _as_on_a_calculator,
        ),
        (
            r"([0-9][.,][0-9]{1,40})\s?[*·]\s?e([-+][0-9]{1,2})(?![0-9.,\w*/^]|\s*[*/^])",
            "read.which-base",
            _times_e,
        ),
        (r"\A([-+]?)e\s?(-[0-9]{1,2})\Z", "read.which-base", _alone),
        (r"(?<![\w.,])([0-9]+)·([0-9]+)" + _NO_POWER, "read.raised-point", _raised_point),
        (
            rf"\blog\(\s*({_ARGUMENT})\s*[,;]\s*(?:base\s)?\s*({_ARGUMENT})\s*\)",
            "read.log-to-a-base",
            _log_to_a_base,
        ),
        (
            r"(?<=[0-9.])(?: ([eE]) ?|([eE]) )([-+]?) ?([0-9]+)(?![0-9.,\w])",
            "read.exponent-apart",
            _apart,
        ),
        (
            r"(?<=[0-9.])[eE]\^(?=[-+0-9({])[({]?([-+]?[0-9]{1,4})[)}]?(?![0-9.,/\w])",
            "read.which-base",
            _which_e,
        ),
        (
            r"(?<=[*·xX])\s*10[eE]([-+]?[0-9]{1,3})(?![0-9.,\w])",
            "read.ten-to-the",
            _ten_to_the,
        ),
        (r"\A[1-9](?:\.\s?-\s?(?=[.,]?[0-9])|\s-(?=[0-9]*[.,][0-9]+\Z))", "read.counted", _counted),
        (r"(?<=[0-9.])\s+10(?=\s?(?:\^|\*\*))", "read.times-ten", _times_ten),
    )
)
