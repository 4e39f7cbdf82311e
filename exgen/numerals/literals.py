"""Decimals as people group and point them: 1234.5, 1,234.5, 1.234,5, 1 234.5, 1'234.5."""

from __future__ import annotations

import re

from exgen.language import Quantity
from exgen.numerals.reading import UnreadError, doubtful, quote, unreadable

PLAIN: re.Pattern[str] = re.compile(
    r"\s{0,9}([+-]?)(?=\.?[0-9])([0-9]{0,30})(?:\.([0-9]{0,30}))?(?:[eE]([+-]?[0-9]{1,2}))?\s{0,9}",
    re.ASCII,
)
"""Texts (to be matched in full) of which `float(text)` is the correctly rounded reading."""

LITERAL = re.compile(
    r"(?P<body>[.,]?[0-9]+(?:[.,']+[0-9]+| [0-9]{3}(?![0-9]))*\.?)(?:[eE](?P<exponent>[+-]?[0-9]+))?"
)
_ALONE = re.compile(rf"[+\-−–]?\s?(?:{LITERAL.pattern})")
LARGEST_EXPONENT = 10_000

_GROUPS = r"(?P<whole>[1-9][0-9]{0,2}(?P<by>[%s' ])[0-9]{3}(?:(?P=by)[0-9]{3})*|[0-9]*)"
_POINT = re.compile(_GROUPS % "," + r"(?:\.(?P<part>[0-9]*))?")
_COMMA = re.compile(_GROUPS % "." + r"(?:,(?P<part>[0-9]+))?")


def plain(text: str, *, decimal_comma: bool = False) -> re.Match[str] | None:
    """Return a text as PLAIN matches it, if it has one reading that needs no second look.

    Where the decimal mark is a comma, 0,25 is plain, and 1.234 is not.
    """
    if decimal_comma:
        if "." in text:
            return None
        text = text.replace(",", ".", 1)
    return PLAIN.fullmatch(text)


def spellings(
    literal: re.Match[str], *, decimal_comma: bool = False, marked: bool = False
) -> tuple[str, ...]:
    """Return the plain spellings of a LITERAL: two when its mark may group digits or be the decimal one.

    The decimal mark is a point, and a comma may be one too; or, with `decimal_comma`, vice versa.
    With `marked` the decimal mark is known, where both fit; digits before an exponent are not
    grouped.
    """
    body, exponent = literal["body"], _exponent(literal["exponent"])
    point, comma = _POINT.fullmatch(body), _COMMA.fullmatch(body)
    usual, other, mark = (comma, point, ".") if decimal_comma else (point, comma, ",")
    if exponent and usual and other and usual["by"]:
        usual = None
    found = [usual, other] if mark in body or not usual else [usual]
    if marked and usual:
        found = [usual]
    spelt = tuple(_plain(match) + exponent for match in found if match)
    if not spelt:
        raise _no_spelling(body)
    return spelt


def decimal_mark_in(text: str) -> str:
    """Return the decimal mark that a text shows which is one number: '' where it may group digits."""
    literal = _ALONE.fullmatch(text.strip())
    if not literal or len(readings := _either_way(literal)) != 1:
        return ""
    part = readings.pop().partition("e")[0].partition(".")[2]
    return literal["body"].removesuffix(part)[-1:] if part else ""


def _either_way(literal: re.Match[str]) -> set[str]:
    """Return what a LITERAL may stand for where either mark may be the decimal one."""
    try:
        return {*spellings(literal), *spellings(literal, decimal_comma=True)}
    except UnreadError:
        return set()


def _no_spelling(body: str) -> Exception:
    if " " in body or body.count(",") > 1:
        return doubtful("read.several-or-grouped", text=quote(body))
    return unreadable("read.points-and-commas", text=quote(body))


def _plain(match: re.Match[str]) -> str:
    whole = re.sub("[^0-9]", "", match["whole"]).lstrip("0") or "0"
    return f"{whole}.{match['part']}" if match["part"] else whole


def _exponent(digits: str | None) -> str:
    if digits is None:
        return ""
    plain = digits.lstrip("+-").lstrip("0") or "0"
    if len(plain) > len(str(LARGEST_EXPONENT)) or int(plain) > LARGEST_EXPONENT:
        raise unreadable(
            "read.this-exponent-beyond", exponent=quote(digits), most=Quantity(LARGEST_EXPONENT)
        )
    return "e" + "-" * digits.startswith("-") + plain
