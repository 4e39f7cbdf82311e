"""Units beside a number: `2.5 m/s`, `€811`, `30°`, and `9 km/h` where that may be typed as well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from exgen.language import Reason
from exgen.numerals.characters import tidy
from exgen.numerals.reading import Exact, Units, UnreadError, quote

LONGEST = 40
"""In characters: what is longer is no unit."""

_Dimensions: TypeAlias = tuple[tuple[str, int], ...]

CURRENCIES = "€$£¥₹"
SIGNS = f"°%‰{CURRENCIES}"
"""The units that are no letters."""
_PIECE = re.compile(
    rf"(?P<symbol>US\$|°\s?[CF]|[{SIGNS}]|[^\W\d_]+)"
    r"(?:\^?(?P<power>-?[0-9]{1,2})|\^[({](?P<braced>-?[0-9]{1,2})[)}])?"
)
_FRACTION = re.compile(r"frac\{([^{}]*)\}\{([^{}]*)\}")
_ONE_OVER = re.compile(r"(?:1|\(1\))?\s*/\s*(?=\S)")
_POWER = re.compile(r"\^\{?(-?[0-9]+)\}?")
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_CIRCLE = re.compile(r"\s*\^\{?\s*circ\}?")
_BEFORE = re.compile(rf"([+-]?)\s*([{SIGNS}]|[^\W\d_]{{1,9}}\$?)\s*(?=[+-]?\s*[.,]?[0-9])")
_ALSO = {
    "mu": "µ",
    "Omega": "Ω",
    "deg": "°",
    "degree": "°",
    "degrees": "°",
    "Grad": "°",
    "percent": "%",
    "Prozent": "%",
    "EUR": "€",
    "Euro": "€",
    "euro": "€",
    "euros": "€",
    "GBP": "£",
    "pounds": "£",
    "USD": "$",
    "US$": "$",
    "dollars": "$",
}
"""What else some units are called."""


class Beside(NamedTuple):
    """A number, the unit beside it as authors write it, and how much of that is one of the field's own."""

    number: str
    unit: str
    per: Fraction

    def in_own_unit(self, value: Exact) -> Exact:
        """Return a value of the number in the field's own unit."""
        return value / self.per if isinstance(value, Fraction) else value / float(self.per)

    def said(self) -> Reason:
        """Return what to say of the unit."""
        code = "read.with-unit" if self.per == 1 else "read.other-unit"
        return Reason.of(code, unit=quote(self.unit))


def beside(answer: str, units: Units) -> Beside | None:
    """Return an answer as a number and a unit that may stand beside it, None where there is none."""
    known = _known(units)
    if not known:
        return None
    answer = _CIRCLE.sub("°", answer)
    if (found := _BEFORE.match(answer)) and (unit := known.get(dimensions(found[2]))):
        return Beside(found[1] + answer[found.end() :], *unit)
    for start in _may_begin(answer):
        if unit := known.get(dimensions(answer[start:])):
            return Beside(answer[:start].strip(" \x1f"), *unit)
    return None


def is_known(text: str, units: Units) -> bool:
    """Whether a text is one of the units, alone."""
    return bool(units) and dimensions(text) in _known(units)


@lru_cache(maxsize=4096)
def dimensions(unit: str) -> _Dimensions:
    """Return what a unit is made of, each with its power; nothing where it is none that is known.

    `m s^-1`, `m/s` and `m·s⁻¹` are one unit; so are `s^-1`, `1/s`, and the `/s` behind a number.
    """
    try:
        text = _without_brackets(tidy(unit.replace("\x1f", " "))[0].replace("\x1f", " ").strip())
    except UnreadError:
        return ()
    text = text.replace("mu ", "µ").replace("**", "^").replace("*", "·")
    text = _FRACTION.sub(r"(\1)/(\2)", text)
    over = _ONE_OVER.match(text)
    return _dimensions(text[over.end() :], -1) if over else _dimensions(text)


def unit_in_markdown(unit: str) -> str:
    """Return a unit in Markdown, as it stands beside a blank: `m s^-1` with a raised power, as `1/s`."""
    return _POWER.sub(_raised_in_markdown, _without_one(unit).replace("$", r"\$"))


def unit_as_text(unit: str) -> str:
    """Return a unit as plain text: `m/s^2` as m/s²."""
    return _POWER.sub(lambda power: power[1].translate(_RAISED), _without_one(unit))


def beside_unit(number: str, unit: str, *, decimal_comma: bool = False) -> str:
    """Return a number with its unit, as plain text: `2.5 m/s`, `€811`."""
    if not unit or not number:
        return number
    before = stands_before(unit, decimal_comma=decimal_comma)
    return f"{unit_as_text(unit)}{number}" if before else f"{number} {unit_as_text(unit)}"


def stands_before(unit: str, *, decimal_comma: bool) -> bool:
    """Whether a unit is printed before its number: the sign of a currency is, where a point marks decimals."""
    return unit in tuple(CURRENCIES) and not decimal_comma


def _without_one(unit: str) -> str:
    """Return a unit such as `1/s` as `s^-1`: its 1 would stand right behind a number."""
    over = unit.startswith(("1", "/"))
    return " ".join(f"{symbol}^{power}" for symbol, power in dimensions(unit)) if over else unit


def _raised_in_markdown(power: re.Match[str]) -> str:
    # TeX has no letter for a raised minus
    usual = power[1] in ("2", "3")
    return power[1].translate(_RAISED) if usual else f"$^{{{power[1]}}}$"


@lru_cache(maxsize=256)
def _known(units: Units) -> Mapping[_Dimensions, tuple[str, Fraction]]:
    found = {dimensions(unit): (unit, per) for unit, per in reversed(units)}
    return {made_of: unit for made_of, unit in found.items() if made_of}


def _may_begin(answer: str) -> Iterator[int]:
    """Yield where a unit behind a number may begin, the longest first."""
    for start in range(max(1, len(answer) - LONGEST), len(answer)):
        first, before = answer[start], answer[start - 1]
        begins = first.isalpha() or first in SIGNS or first in "([/"
        behind = before.isdigit() or before in ".)]} \x1f"
        over = before in " \x1f" and _ONE_OVER.match(answer, start)
        if over or (begins and behind):
            yield start


def _without_brackets(text: str) -> str:
    """Return a text without brackets around it."""
    inside = text[1:-1]
    whole = text[:1] + text[-1:] in ("()", "[]") and not re.search(r"[()\[\]]", inside)
    return inside.strip() if whole else text


def _dimensions(text: str, sign: int = 1) -> _Dimensions:
    powers: Counter[str] = Counter()
    at = 0
    while at < len(text):
        if text[at] in " ·":
            at += 1
        elif text[at] == "/" and sign == 1 and at:
            sign, at = -1, at + 1
        elif text[at] == "(":
            end = text.find(")", at)
            inside = _dimensions(text[at + 1 : end]) if end > 0 else ()
            if not inside:
                return ()
            powers.update({symbol: sign * power for symbol, power in inside})
            sign, at = 1, end + 1
        elif found := _PIECE.match(text, at):
            symbol = "".join(found["symbol"].split())
            power = int(found["power"] or found["braced"] or 1)
            powers.update({_ALSO.get(symbol, symbol): sign * power})
            sign, at = 1, found.end()
        else:
            return ()
    return tuple(sorted((symbol, power) for symbol, power in powers.items() if power))
