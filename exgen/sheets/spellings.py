"""Spellings: in which ways a right answer is typed, for platforms that compare letter by letter."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal

from exgen.numerals import INFINITY, write, write_scientific
from exgen.sheets.sheet import Field

MOST = 100
"""How many numbers a field lists at most: those nearest to the right one."""

TIMES = ("e", "E", "*10^", "x10^", "×10^", " * 10^", " x 10^", " × 10^")
"""How a power of ten is typed."""

MOST_ZEROS = 6
"""Nobody types more of them before or behind a number."""

LARGEST = 2.0**50
"""In units of the last place: of larger numbers a float holds no other near by."""


def spellings(field: Field) -> tuple[str, ...]:
    """Return the ways in which the right answers to a field are typed, each once.

    Of a number they are all to the digits asked that are within the slack, with a point or a
    comma, without zeros that say nothing, and with powers of ten in several ways; of letters, with
    and without spaces and commas.
    """
    right = [(field.answer, field.value), *((other.answer, other.value) for other in field.others)]
    found = dict.fromkeys(
        spelt
        for answer, value in right
        for spelt in (_letters(answer) if value is None else _numbers(answer, value, field.slack))
    )
    return tuple(filter(None, found))


def _letters(answer: str) -> Iterator[str]:
    yield answer
    if INFINITY in answer:
        sign = answer.removesuffix(INFINITY)
        for spelt in ("inf", "infinity", "\\infty", "unendlich"):
            yield from (f"{sign}{spelt}", f"{sign or '+'}{spelt}")
        return
    letters = re.split(r"[ ,]+", answer)
    if len(letters) > 1 and all(re.fullmatch("[A-Z]", letter) for letter in letters):
        yield from (between.join(letters) for between in (", ", ",", " ", ""))


def _scientific(digits: str, power: int) -> Iterator[str]:
    for spelt in dict.fromkeys([digits, digits.replace(".", ",")]):
        yield from (f"{spelt}{times}{power}" for times in TIMES)
    if abs(power) <= MOST_ZEROS:
        fixed = f"{Decimal(digits).scaleb(power):f}"
        yield from (fixed, fixed.replace(".", ","))


def _numbers(answer: str, value: float, slack: float | None) -> Iterator[str]:
    yield answer  # as the paper has it, which platforms show as the right one
    digits, _, power = answer.replace(",", ".").partition("e")
    places = len(digits.partition(".")[2]) - int(power or 0)
    unit = 10.0**places
    reach = (slack or 0) * unit
    # A number on the boundary is right, also where it is a few ulps beyond.
    room = 1e-9 * (1 + reach)
    if abs(value * unit) + reach > LARGEST:
        return
    first, last = math.ceil(value * unit - reach - room), math.floor(value * unit + reach + room)
    near = sorted(range(first, last + 1), key=lambda n: abs(n - value * unit))[:MOST]
    texts = [(write_scientific if power else write)(number / unit, places) for number in near]
    for text in dict.fromkeys([answer.replace(",", "."), *texts]):
        digits, _, power = text.partition("e")
        if power:
            yield from _scientific(digits, int(power))
            continue
        short = text.rstrip("0").rstrip(".") if "." in text else text
        for plain in dict.fromkeys([text, short or "0"]):
            bare = re.sub(r"^(-?)0(?=\.)", r"\1", plain)
            yield from (plain, bare, plain.replace(".", ","))
