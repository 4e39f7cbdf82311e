"""Dates: what a spreadsheet makes of 3/14 or 1.5, and which numbers it may have made one of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

_MONTHS = (
    "jan january januar janvier",
    "feb february februar février",
    "mar march mär märz mrz mars",
    "apr april avril",
    "may mai",
    "jun june juni juin",
    "jul july juli juillet",
    "aug august août",
    "sep sept september septembre",
    "oct october okt oktober octobre",
    "nov november novembre",
    "dec december dez dezember décembre",
)
_MONTH_OF = {
    name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()
}
_NAME = rf"(?P<name>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?(?: ?[AaPp]\.?[Mm]\.?)?Z?)?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? "
    r"|(?:mo|di|mi|do|fr|sa|so)\.?,? "
    r"|(?:mon|diens|donners|frei|sams|sonn)tag,? |mittwoch,? |sonnabend,? )?"
)
_FORMS = tuple(
    re.compile(_WEEKDAY + form + _TIME, re.IGNORECASE)
    for form in (
        r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})",
        r"(?=0|[0-9]+-0)(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})",
        r"(?P<month>0[1-9])[-/](?P<year>(?:19|20)[0-9]{2})",
        rf"(?P<day>[0-9]{{1,2}})(?P<by>[-/.])(?P<month>[0-9]{{1,2}})(?P=by){_YEAR}",
        r"(?P<month>[0-9]{1,2})-(?P<year>(?:19|20)[0-9]{2})",
        r"(?P<year>(?:19|20)[0-9]{2})-(?P<month>[0-9]{1,2})",
        rf"{_DAY}[-/. ]{{1,2}}{_NAME}\.?(?:[-/. ]{{1,2}}{_YEAR})?",
        rf"{_NAME}\.?[-/. ]{{1,2}}{_DAY}(?:,? [0-9]{{4}})?",
        rf"{_NAME}\.?[-/. ]{{1,2}}{_YEAR}",
    )
)


_SHORT = re.compile(r"(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")


def numbers_before(text: str) -> list[Fraction]:
    """Return the numbers of which a spreadsheet may have made this date, none where it is no date.

    2026-03-14 may have been 3/14, 14/3, 3.14, 14.3, 3.26 or 3.2026: two of day, month and
    year, with a slash or a point between them.
    """
    for form in _FORMS:
        if (found := form.fullmatch(text)) and (parts := _parts(found.groupdict())):
            return list(dict.fromkeys(_made_of(**parts)))
    return []


def numbers_if_a_date(text: str) -> list[Fraction]:
    """Return the same for 3-14, which may be a date, or a difference."""
    found = _SHORT.fullmatch(text)
    parts = _parts(found.groupdict()) if found else {}
    return list(dict.fromkeys(_made_of(**parts))) if parts else []


def _parts(found: dict[str, str | None]) -> dict[str, str]:
    """Return day, month and year as digits; nothing where they are no date's."""
    name = found.get("name")
    month = str(_MONTH_OF[name.casefold()]) if name else found.get("month") or ""
    day, year = found.get("day") or "", found.get("year") or ""
    in_order = _is(month, 12) and (not day or _is(day, 31))
    turned = _is(month, 31) and _is(day, 12)  # the month first, as in America
    if not in_order and not turned:
        return {}
    return {"day": day, "month": month, "year": year}


def _is(digits: str, most: int) -> bool:
    return digits.isdecimal() and 1 <= int(digits) <= most


def _made_of(day: str, month: str, year: str) -> Iterator[Fraction]:
    pairs = [(month, day), (day, month), *((n, y) for n in (month, day) for y in (year, year[-2:]))]
    for first, second in ((int(a), int(b)) for a, b in pairs if a and b):
        yield from (Fraction(f"{first}.{second}"), Fraction(f"{first}.{second:02}"))
        if second:
            yield Fraction(first, second)
