"""When rows were handed in: by their column of times, as people and programs write these.

A time is the one that the clock on the student's or platform's wall showed, as it is written. A time
zone behind it counts where the deadline has one: what the clock there showed then is what is read.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from exgen.answers.issues import Issue, rows_listed
from exgen.distinct import each_once
from exgen.language import Reason
from exgen.tables.headers import columns_called, spelling
from exgen.tables.rows import SheetRow
from exgen.tables.table import CHUNK, Table

Times: TypeAlias = NDArray[np.datetime64]
"""To the second; NaT where a time is not known."""

Order: TypeAlias = Literal["day-first", "month-first", ""]
"""Which comes first in 11/12/2026; '' where neither is known."""

WITH_ORDER: dict[str, Order] = {"time-day-first": "day-first", "time-month-first": "month-first"}
"""What the column is called by who says what comes first in its dates."""

TIME = (
    *WITH_ORDER,
    *("completion.time", "completed", "completed.on", "submission.time", "submission.date"),
    *("submitted", "submitted.at", "submitted.on", "handed.in", "time.of.submission", "finished"),
    *("last.modified.submission", "timestamp", "date.submitted"),
    *("fertigstellungszeit", "beendet", "abgegeben", "abgegeben.am", "abgabezeit", "zeitstempel"),
    *("heure.de.fin", "terminé", "rendu.le", "horodateur"),
    *("hora.de.finalización", "finalizado", "entregado", "marca.temporal", "time"),
)
"""What the column of times may be called, the most certain first; `.` is any space."""

FIRST_SERIAL, LAST_SERIAL = 30_000, 80_000
"""Days since 1899-12-30, as spreadsheets count: from 1982 to 2119."""
_FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001 -- see above

_LATE = re.compile(r"(?:^|[_/])LATE(?=_|$)")
"""How a platform marks what was handed in after the deadline."""

_ISO = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?")
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")
_WEEKDAY = re.compile(r"^[^\W\d]{2,10}\.?,\s*")
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2}(?![0-9]))"
_UTC = re.compile(r"[0-9]\s?(?:z|utc|[+-]00:?00)$", re.IGNORECASE)
_DATE = re.compile(
    rf"""
    (?P<iso>[0-9]{{4}})(?P<dash>[-/.])(?P<iso_month>[0-9]{{1,2}})(?P=dash)(?P<iso_day>[0-9]{{1,2}})
    | (?P<first>[0-9]{{1,2}})(?P<slash>[/.-])\s?(?P<then>[0-9]{{1,2}})(?P=slash)\s?{_YEAR}
    | (?P<day>[0-9]{{1,2}})(?:\.\s*|(?:st|nd|rd|th)?[-/\s]+)(?:de\s)?(?P<name>[^\W\d]{{3,10}})
      (?:[.,]+[-/\s]*|[-/\s]+)(?:de\s)?(?P<named>[0-9]{{4}}|[0-9]{{2}}(?![0-9:.h]))
    | (?P<us>[^\W\d]{{3,10}})\.?\s+(?P<us_day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<us_year>[0-9]{{4}})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CLOCK = re.compile(
    r"""
    [T,\s]*(?:(?:at|um|à|a\slas)\s+)?
    (?P<hour>[0-9]{1,2})[:.h](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]+)?)?
    \s*(?P<half>[ap]\.?\s?m\.?)?(?:\suhr)?
    \s*(?P<zone>z|[a-z]{2,5}|(?:utc|gmt)?\s?[+-][0-9]{1,2}(?::?[0-9]{2})?)?
    """,
    re.VERBOSE | re.IGNORECASE,
)

_OFFSET = re.compile(r"(?:utc|gmt)?(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?")
_ZONES = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "wet": 0,
    "west": 1,
    "cet": 1,
    "mez": 1,
    "cest": 2,
    "mesz": 2,
    "eet": 2,
    "eest": 3,
    "est": -5,
    "edt": -4,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pdt": -7,
    "pst": -8,
}
"""In hours ahead of UTC. CST, IST and BST are zones of several places, so that they say none."""

MONTHS = (
    *("jan ene", "feb fév", "mar mär mrz", "apr avr abr", "may mai", "jun juin"),
    *("jul juil", "aug aoû ago", "sep", "oct okt", "nov", "dec dez déc dic"),
)
"""How the names of months begin, in English, German, French and Spanish."""
_NUMBERS = {start: number for number, names in enumerate(MONTHS, 1) for start in names.split()}


@dataclass(frozen=True)
class TimeColumn:
    """A column of times: its place in a table, and whether days or months come first in it.

    `is_open` where it has dates of which neither is told, `is_utc` where they are said to be of no
    place's clock. What has a time zone is read as the `clock` showed it then, if one is given.
    """

    place: int
    name: str
    order: Order = ""
    is_open: bool = False
    is_utc: bool = False
    clock: dt.tzinfo | None = None

    def read(self, texts: Sequence[str]) -> Times:
        """Return the times of some cells."""
        return read_times(texts, self.order, self.clock)

    def in_seconds(self, text: str) -> int | None:
        """Return the time of a cell in seconds, to compare; None where it says none."""
        time = read_time(text, self.order, self.clock)
        return None if time is None else int(np.datetime64(time, "s").astype(np.int64))

    def unread(self, texts: Sequence[str], times: Times) -> list[int]:
        """Return the places of cells that hold something, but no time."""
        unread = np.flatnonzero(np.isnat(times)).tolist()
        return [n for n in unread if texts[n].strip() and not (self.is_open and is_open(texts[n]))]


def time_column(table: Table, clock: dt.tzinfo | None = None) -> TimeColumn | None:
    """Return the column of a table that says when its rows were handed in, None where none does.

    With a `clock` time zones count.
    """
    for place in columns_called(table.header, TIME):
        name, first = table.header[place], list(islice(_cells(table, place), CHUNK))
        if any(read_time(text, "day-first") for text in first):
            utc = any(map(_UTC.search, first))
            order = WITH_ORDER.get(spelling(name), "")
            if order or not any(map(_may_be_turned, first)):
                return TimeColumn(place, name, order, is_utc=utc, clock=clock)
            order = order_of(_cells(table, place))
            unclear = not order and any(map(is_open, _cells(table, place)))
            return TimeColumn(place, name, order, unclear, utc, clock)
    return None


def _cells(table: Table, place: int) -> Iterator[str]:
    return (row[place] for chunk in table.chunks() for row in chunk.rows)


def _may_be_turned(text: str) -> bool:
    """Whether a text is a date in which days and months may come first."""
    date = _date(text)
    return date is not None and bool(date["first"]) and date["slash"] != "."


def _date(text: str) -> re.Match[str] | None:
    return _DATE.match(_WEEKDAY.sub("", text.strip(), count=1))


def read_times(texts: Sequence[str], order: Order = "", clock: dt.tzinfo | None = None) -> Times:
    """Return the times that texts say; NaT for what says none, or leaves open which one."""
    if all(map(_ISO.fullmatch, texts)):
        try:
            return np.array(texts, dtype="datetime64[s]")
        except ValueError:  # a month of 13
            pass
    read = partial(read_time, order=order, clock=clock)
    return np.array(each_once(read, texts), dtype="datetime64[s]")


def read_time(text: str, order: Order = "", clock: dt.tzinfo | None = None) -> dt.datetime | None:
    """Return the time that a text says, None for what says none, or leaves open which one.

    With a time zone behind it, it is what the `clock` showed then, if one is given.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(text):
        return _of_serial(float(text.replace(",", ".")))
    text = _WEEKDAY.sub("", text, count=1)
    date = _DATE.match(text)
    if not date or not (hour := _CLOCK.fullmatch(text[date.end() :] or " 0:00")):
        return None
    try:
        time = dt.datetime(*_day(date, order), *_time(hour))  # noqa: DTZ001 -- see above
        zone = _zone(hour["zone"] or "") if clock else None
        return time.replace(tzinfo=zone).astimezone(clock).replace(tzinfo=None) if zone else time
    except (ValueError, LookupError, OverflowError):
        return None


def _zone(written: str) -> dt.timezone | None:
    """Return the time zone that is written, None where there is none, or it may be one of several."""
    named = written.casefold().replace(" ", "")
    if named in _ZONES:
        return dt.timezone(dt.timedelta(hours=_ZONES[named]))
    if not (offset := _OFFSET.fullmatch(named)):
        return None
    ahead = dt.timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
    return dt.timezone(-ahead if offset["sign"] == "-" else ahead)


def order_of(texts: Iterable[str]) -> Order:
    """Return which comes first in a column of dates, as those tell that can be read in one way."""
    seen = {order for text in texts if (order := _told(text))}
    return seen.pop() if len(seen) == 1 else ""


def is_open(text: str, order: Order = "") -> bool:
    """Whether a text is a date of which one cannot tell day and month."""
    return read_time(text, order) is None and read_time(text, "day-first") is not None


def as_times(seconds: Sequence[int | None]) -> Times:
    """Return times that are given in seconds, None where one is not known."""
    unknown = np.iinfo(np.int64).min  # which is NaT
    return np.array([unknown if s is None else s for s in seconds], np.int64).astype(
        "datetime64[s]"
    )


def no_times(name: str, cells: Sequence[tuple[int, str]]) -> Iterator[Issue]:
    """Yield the rows whose cell in a column of times says none."""
    if cells:
        row, typed = cells[0]
        problem = Reason.of("issue.time-unread", rows=rows_listed([row for row, _ in cells]))
        yield Issue(row, name, typed, (problem,))


def late_rows(rows: Sequence[int]) -> NDArray[np.bool_]:
    """Return which rows are of files that a platform marked as late."""
    if not rows or not isinstance(rows[0], SheetRow):  # of one file, as in most classes
        return np.zeros(len(rows), dtype=bool)
    return np.fromiter((is_late(getattr(row, "name", "")) for row in rows), bool, len(rows))


@lru_cache(maxsize=1 << 12)
def is_late(name: str) -> bool:
    """Whether a platform marked a file as handed in late."""
    return bool(_LATE.search(name))


def _of_serial(days: float) -> dt.datetime | None:
    if not FIRST_SERIAL <= days < LAST_SERIAL:
        return None
    return _FIRST_DAY + dt.timedelta(seconds=round(days * 86_400))


def _day(date: re.Match[str], order: Order) -> tuple[int, int, int]:
    """Return year, month and day. Raises LookupError where they are not told."""
    if date["iso"]:
        return int(date["iso"]), int(date["iso_month"]), int(date["iso_day"])
    if name := date["name"] or date["us"]:
        name = name.casefold()
        month = _NUMBERS.get(name[:4]) or _NUMBERS[name[:3]]
        return _full(date["named"] or date["us_year"]), month, int(date["day"] or date["us_day"])
    first, then = int(date["first"]), int(date["then"])
    order = "day-first" if first == then else _told(date[0]) or order
    day, month = {"day-first": (first, then), "month-first": (then, first)}[order]
    return _full(date["year"]), month, day


def _full(year: str) -> int:
    """Return a year; 26 is 2026."""
    return int(year) + 2000 * (len(year) == 2)  # noqa: PLR2004 -- digits


def _told(text: str) -> Order:
    """Return which comes first in a date that can be read in one way; '' for others."""
    date = _date(text)
    if not date or not date["first"]:
        return ""
    if date["slash"] == "." or int(date["first"]) > len(MONTHS):
        return "day-first"
    return "month-first" if int(date["then"]) > len(MONTHS) else ""


def _time(clock: re.Match[str]) -> tuple[int, int, int]:
    hour, half = int(clock["hour"]), (clock["half"] or "").casefold()[:1]
    if half and hour > 12:  # noqa: PLR2004 -- hours
        half = ""
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return hour, int(clock["minute"]), int(clock["second"] or 0)
