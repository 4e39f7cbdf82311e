"""What separates the cells of a text table, found from its first lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from itertools import dropwhile, islice

DELIMITERS = ",;\t"

_ANNOUNCED = re.compile(r'"?sep=([,;\t])"?\r?\n?', re.IGNORECASE)
_SAMPLED_ROWS = 200
SEVERAL = 2


def announced(line: str) -> str:
    """Return the delimiter that a leading `sep=;` line names, as Excel writes it, else ''."""
    found = _ANNOUNCED.fullmatch(line)
    return found[1] if found else ""


def several_in(cells: Iterable[str], delimiter: str) -> str:
    """Return a cell that seems to be several, with the delimiter of another table in it, else ''."""
    others = set(DELIMITERS) - {delimiter, ","} if delimiter else set()
    return next((cell for cell in cells if not others.isdisjoint(cell)), "") if others else ""


def delimiter_of(sample: str) -> str:
    """Return the delimiter with which the header has several columns and most rows as many.

    There may be titles above the header, which is the first row with several. A sample that does not
    end with a line may have been cut in a cell.
    """
    return max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))


def _fit(sample: str, delimiter: str) -> tuple[bool, float, int, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row in islice(reader, _SAMPLED_ROWS) if row]
    except csv.Error:
        return False, 0, 0, 0
    whole = widths[:-1] if sample[-1:] not in "\r\n" and len(widths) > SEVERAL else widths
    header, *rows = list(dropwhile(lambda width: width < SEVERAL, whole)) or [0]
    titles = len(whole) - 1 - len(rows)
    # as a share: where what stands in quotes is torn apart there are many more lines
    return header > 1, rows.count(header) / max(1, len(whole)), -titles, header
