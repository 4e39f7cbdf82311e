"""Places: with how many decimal places a number was typed, which its value does not tell."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal

from exgen.numerals.characters import tidy
from exgen.numerals.literals import LITERAL, PLAIN, spellings
from exgen.numerals.reading import UnreadError

EXACT = math.inf
"""The places of a number that is not typed as a decimal, such as 1/3 or -2 ln 2."""

_POWER = re.compile(
    r"\s*(?:\*|·|x|\\cdot|\\times)\s*10\s*(?:\^|\*\*)\s*[({]*([+-]?[0-9]{1,3})", re.IGNORECASE
)


def places_typed(text: str, value: float) -> float:
    """Return to how many decimal places a value is typed in a text: 2 in `-0.10` and `x = 1,5e-1`.

    It is EXACT where no decimal of the text has this value, and below 0 in 12e3. A value without a
    text counts as a spreadsheet would save it, without zeros at the end.
    """
    if not text.strip():
        return max(0, last_digit(value))
    if (usual := PLAIN.fullmatch(text)) and float(text) == value:  # as nearly all are: at once
        return len(usual[3] or "") - int(usual[4] or 0)
    found = [_places_of(spelt) for spelt in _decimals(text) if float(spelt) == abs(value)]
    return max(found, default=EXACT)


def last_digit(value: float) -> float:
    """Return the decimal place of the last digit that is not 0, below 0 in 1200."""
    return _places_of(f"{Decimal(repr(float(value))).normalize()}")


def _decimals(text: str) -> Iterator[str]:
    """Yield all that the decimals in a text may stand for, in plain spelling."""
    try:
        tidied, _ = tidy(text.replace("{,}", ","))
    except UnreadError:
        return
    for literal in LITERAL.finditer(tidied):
        power = _POWER.match(tidied, literal.end())
        for comma in (False, True):
            for spelt in _spelt(literal, decimal_comma=comma):
                yield spelt
                if power and "e" not in spelt:
                    yield f"{spelt}e{power[1]}"


def _spelt(literal: re.Match[str], *, decimal_comma: bool) -> tuple[str, ...]:
    try:
        return spellings(literal, decimal_comma=decimal_comma)
    except UnreadError:
        return ()


def _places_of(spelt: str) -> float:
    exponent = Decimal(spelt).as_tuple().exponent
    return -exponent if isinstance(exponent, int) else EXACT
