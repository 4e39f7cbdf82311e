"""What spreadsheets hold, as people type it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypeAlias

Cells: TypeAlias = dict[tuple[int, int], str]
"""Texts of cells by row and column, both from 0."""

PER_CENT = "%"
"""Instead of a text: the number that is there, in per cent."""

_DIGITS = 15
"""As many as a spreadsheet shows: who adds 0.1 and 0.2 there sees 0.3."""

_VERBATIM = re.compile(r'"[^"]*"|\\.|_.')

UNSURE = "\ufffd,"
"""Begins an answer of which one cannot tell where it ends, as of `0,25` without quotes."""
UNSTORED = "\ufffd="
"""Begins a formula whose value is not in the file; U+FFFD stands for what is lost."""


def as_typed(value: Any) -> str:
    """Return a value as people type it: 5 and not 5.0, TRUE, 2026-02-01."""
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 10**_DIGITS:
            return str(int(value))
        case float():
            return f"{value:.{_DIGITS}g}"
        case dt.datetime():
            return value.isoformat(sep=" ")
        case dt.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return str(value)


def percentage(value: str) -> str:
    """Return a number that is shown in per cent as it is shown: 0.5 as 50%."""
    try:
        return f"{as_typed(float(value) * 100)}%"
    except ValueError:
        return value


def is_percent(number_format: str) -> bool:
    """Whether a format shows numbers in per cent: `0.0 %`, and not `0.0"%"`."""
    return "%" in _VERBATIM.sub("", number_format)
