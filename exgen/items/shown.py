"""Values as an item's words print them: numbers, rows, records and dates of one variant."""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections.abc import Mapping
from typing import Any, Self

from exgen.items.columns import Array
from exgen.items.digits import Digits
from exgen.language.catalogue import ENGLISH, language
from exgen.numerals import INFINITY, write_infinity

COMMA = "\ue001"
"""Stands for a decimal comma until it is known whether it is in a formula, where TeX needs braces."""

GROUP = "\ue002"
"""Stands between groups of three digits until it is known whether it is in a formula."""

POWER = "\ue003"
"""Stands around the power of ten in scientific notation until the same is known."""

ENDLESS = "\ue005"
"""Stands for an infinity until the same is known."""
_POWER = re.compile(r"e([+-]?[0-9]+)$")

FIRST_DAY = dt.date(1970, 1, 1)
"""The day 0: dates are drawn and computed with as days from it on, as numpy counts them."""


class ShownNumber(float):
    """A number that prints with the digits that it was drawn or is worked out to.

    One that was rounded to be written down knows what it was before: to fewer digits, that is
    what is rounded, and not what was rounded already.
    """

    digits: Digits | None
    mark: str
    unrounded: float

    def __new__(
        cls, value: float, digits: Digits | None, mark: str = ".", unrounded: float | None = None
    ) -> Self:
        """Return the number with its digits; None prints as few as it needs."""
        shown = super().__new__(cls, value)
        shown.digits, shown.mark = digits, mark
        shown.unrounded = float(value) if unrounded is None else unrounded
        return shown

    def __neg__(self) -> ShownNumber:
        return ShownNumber(-float(self), self.digits, self.mark, -self.unrounded)

    def __abs__(self) -> ShownNumber:
        return ShownNumber(abs(float(self)), self.digits, self.mark, abs(self.unrounded))

    @property
    def plain(self) -> str:
        """The number as it is typed, with a decimal point."""
        if self.digits is None:
            return write_infinity(self) if math.isinf(self) else f"{float(self):.15g}"
        return self.digits.write(self)

    def __str__(self) -> str:
        if math.isinf(self):
            return self.plain.replace(INFINITY, ENDLESS)
        return _POWER.sub(_power, self.plain).replace(".", self.mark)


class Row(tuple[Any, ...]):
    """A vector, or the rows of a matrix, which prints as (a, b, ...)."""

    __slots__ = ()

    def __str__(self) -> str:
        texts = list(map(str, self))
        between = "; " if any(COMMA in text for text in texts) else ", "
        return "(" + between.join(texts) + ")"


class Record:
    """A record, of which words print the fields, as `who.name`; it prints as its first."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    def __getitem__(self, name: str) -> Any:
        return self._fields[name]

    def __str__(self) -> str:
        return str(next(iter(self._fields.values())))


class Day(int):
    """A day, which prints as a date of a language: `3 March 2026`. It is a number of days."""

    lang: str

    def __new__(cls, days: int, lang: str = ENGLISH) -> Self:
        """Return the day that is so many days after the first."""
        made = super().__new__(cls, days)
        made.lang = lang
        return made

    @property
    def date(self) -> dt.date:
        """The day as Python's date."""
        return FIRST_DAY + dt.timedelta(days=int(self))

    @property
    def year(self) -> int:
        """The year."""
        return self.date.year

    @property
    def month(self) -> str:
        """The month's name."""
        return language(self.lang).say("months").split()[self.date.month - 1]

    @property
    def weekday(self) -> str:
        """The weekday's name."""
        return language(self.lang).say("weekdays").split()[self.date.weekday()]

    def __str__(self) -> str:
        day = self.date
        return language(self.lang).say(
            "date", day=str(day.day), month=self.month, year=str(day.year)
        )


@functools.cache
def mark_in(lang: str) -> str:
    """Return the decimal mark with which numbers are put into words: a point, or COMMA."""
    return "." if language(lang).decimal_mark == "." else COMMA


def shown(
    array: Array, digits: Digits | None, lang: str = ENGLISH, unrounded: Array | None = None
) -> Any:
    """Return one variant's value, without its last axis, as numbers, words and rows that print.

    Entries that a variant does not have (NaN) are left out. What the value was, before it was
    rounded to be written down, may be given with it.
    """
    mark, fields = mark_in(lang), array.dtype.names

    def printing(value: Any, before: Any) -> Any:
        if isinstance(value, list):
            pairs = zip(value, before, strict=True)
            return Row(printing(a, b) for a, b in pairs if not _absent(a))
        if isinstance(value, tuple):
            own = (printing(entry, entry) for entry in value)
            return Record(dict(zip(fields or (), own, strict=True)))
        return ShownNumber(value, digits, mark, before) if isinstance(value, float) else value

    return printing(array.tolist(), (array if unrounded is None else unrounded).tolist())


def shown_days(array: Array, lang: str = ENGLISH) -> Any:
    """Return one variant's days, without its last axis, as dates that print."""
    if array.ndim:
        return Row(shown_days(entry, lang) for entry in array)
    return Day(int(array), lang)


def _power(found: re.Match[str]) -> str:
    """Return the power of ten of a number in scientific notation, until it is set."""
    return f"{POWER}{int(found[1])}{POWER}"


def _absent(entry: Any) -> bool:
    if isinstance(entry, list):
        return bool(entry) and all(map(_absent, entry))
    return isinstance(entry, float) and math.isnan(entry)
