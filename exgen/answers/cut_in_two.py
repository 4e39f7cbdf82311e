"""Rows that an unquoted comma has shifted though their cells are not too many: the last was left out.

`0,13` in the place of 0.13 is two cells, so that what follows stands one column further on. Where the
row ends early that many cells fit, and nothing tells but the answers: put together and moved back, they
are right, and as they stand they are not. Honest rows, whatever is wrong in them, do not look so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress
from operator import itemgetter, methodcaller

import numpy as np
from numpy.typing import NDArray

from exgen.answers.headings import Columns
from exgen.answers.telling import TELLING, Reach, Telling, fields_of, is_within
from exgen.people.codes import Codes
from exgen.tables.table import Chunk, Table
from exgen.tables.text_tables import TextRecords
from exgen.variants.key import Key

MOST_COMMAS = 3
"""In one row: with more of them hardly a row has no more cells than columns."""
ENOUGH, ENOUGH_ALONE = 2.0, 4.0
"""So much more must be said for the columns before, where a number that was put together is right, and
where none is: one answer that is right elsewhere may come from two that a student swapped."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_SIGNS = {0x2212: "-", 0x2013: "-"}
_LETTER = re.compile(r"\s*[A-Za-z]\s*")
_begins_with_a_blank = methodcaller("startswith", " ")


class CutInTwo:
    """What finds the rows of a table in which a comma cut a cell in two, by what is right on their sheets."""

    def __init__(self, table: Table, columns: Columns, key: Key) -> None:
        self._codes = Codes(key.codes)
        by_comma = any(
            isinstance(part.records, TextRecords) and part.records.delimiter == ","
            for part in table.parts
        )
        places = columns.fields.values() if by_comma else ()
        self._of_sheet: dict[int, list[Reach | None]] = {}
        self._first, self._end = min(places, default=0), len(table.header)
        asked = fields_of(key) if places else {}
        of_place = {place: asked[name] for name, place in columns.fields.items() if name in asked}
        self._asked = [of_place.get(place) for place in range(self._first, self._end)]
        self._cut = [
            (place, one)
            for place, one in of_place.items()
            if place + 1 < self._end
            and (not one.part.numeric or bool(np.any(one.right != np.rint(one.right))))
        ]

    def among(self, chunk: Chunk, sheets: NDArray[np.int64]) -> set[int]:
        """Return the places of the rows of a chunk, on these sheets, that are shifted."""
        if not self._asked:
            return set()
        before = {place for place in self._named(chunk.rows) if sheets[place] > 0}
        found = {place for place in self._suspects(chunk.rows) if sheets[place] > 0}
        return {
            place
            for place in before | found
            if self._is_moved(chunk.rows[place], int(sheets[place]), before=place in before)
        }

    def _named(self, rows: Sequence[Sequence[str]]) -> Iterator[int]:
        """Yield the rows in which a comma before the answers may be one of a name: `Byron, Ada`."""
        for place in range(1, self._first + 1):
            begin = map(_begins_with_a_blank, map(itemgetter(place), rows))
            for number in compress(range(len(rows)), begin):
                if not _are_apart_by_blanks(rows[number]):
                    yield number

    def _suspects(self, rows: Sequence[Sequence[str]]) -> Iterator[int]:
        """Yield the rows in which two cells may be one, found without a look at most of them."""
        columns = list(zip(*rows, strict=True))
        for place, one in self._cut:
            after = columns[place + 1]
            may_be = map(str.isdecimal if one.part.numeric else _LETTER.fullmatch, after)
            for number in compress(range(len(rows)), may_be):
                if _together(one, _bare(columns[place][number]), after[number].strip()):
                    yield number

    def _some_is_right_before(self, cells: Sequence[str], sheet: int) -> bool:
        """Whether a number is right in a column before its own, or put together: quickly seen."""
        if sheet not in self._of_sheet:
            self._of_sheet[sheet] = [one.reach(sheet) if one else None for one in self._asked]
        reach = self._of_sheet[sheet]
        for place, text in enumerate(cells[: len(reach)]):
            first, after = max(0, place - MOST_COMMAS), cells[place + 1]
            if after.isdecimal() and _WHOLE.fullmatch(text):
                is_right = is_within(f"{text}.{after}", reach[first : place + 1])
            else:
                is_right = "." in text and is_within(text, reach[first:place])
            if is_right:
                return True
        return False

    def _is_moved(self, row: Sequence[str], sheet: int, *, before: bool) -> bool:
        """Whether more is right where some cells are put together, and what follows is moved back.

        All is moved back where a comma may be `before` the answers; there may be the code then.
        """
        if before and any(map(self._codes.has, row[self._first : self._end])):
            return True
        cells = [_bare(cell) for cell in row[self._first : self._end]] + [""] * (MOST_COMMAS + 1)
        if not self._some_is_right_before(cells, sheet):
            return False
        said: dict[tuple[int, bool], float] = {(0, False): 0.0}
        said |= {(1, False): 0.0} if before else {}
        for place, one in enumerate(self._asked):
            then: dict[tuple[int, bool], float] = {}
            for (commas, is_right), so_far in said.items():
                here, after = cells[place + commas : place + commas + 2]
                says = one.says(here, sheet) if one else 0.0
                _keep(then, (commas, is_right), so_far + says)
                whole = _together(one, here, after) if one and commas < MOST_COMMAS else ""
                if one and whole:
                    says = one.says(whole, sheet)
                    is_now_right = is_right or (one.part.numeric and says == TELLING)
                    _keep(then, (commas + 1, is_now_right), so_far + says)
            said = then
        as_typed = said.pop((0, False))
        return any(
            more - as_typed >= (ENOUGH if is_right else ENOUGH_ALONE)
            for (_, is_right), more in said.items()
        )


def _bare(cell: str) -> str:
    """Return a cell with a sign as in numbers, without a label and a sign of approximation."""
    return cell.rpartition("=")[2].translate(_SIGNS).strip().lstrip("~≈ ")


def _are_apart_by_blanks(row: Sequence[str]) -> bool:
    """Whether a blank stands behind each comma, so that it tells nothing."""
    return all(cell.startswith(" ") for cell in row[1:] if cell)


def _together(one: Telling, first: str, then: str) -> str:
    """Return what two cells are as one answer, '' where they are none."""
    if one.part.numeric:
        return f"{first},{then}" if _WHOLE.fullmatch(first) and then.isdecimal() else ""
    both = _LETTER.fullmatch(first) and _LETTER.fullmatch(then)
    return f"{first},{then}" if both else ""


def _keep(said: dict[tuple[int, bool], float], way: tuple[int, bool], says: float) -> None:
    said[way] = max(says, said.get(way, -np.inf))
