"""An earlier marking, as its folder holds it."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from exgen.errors import FileError
from exgen.items.columns import Array
from exgen.marks.judging.marking import Marked
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.gradebook import ANSWERS, GRADES
from exgen.tables.cells import safe_cell, safe_column
from exgen.tables.table import by_these, read_table

_CODES = {str(verdict): verdict.value for verdict in Verdict}
_NO_VERDICT = 255
_FIELD = ("field", "verdict", "points")
_TOTAL, _BESIDE = ("total",), ("points", "open", "taken_off")


@dataclass(frozen=True)
class Earlier:
    """A place for each row, by student, sheet and which of their rows it is; columns of places.

    places    by student in small letters, sheet and turn (from 0)
    students  as they were written
    points    by field; NaN where it was not there
    verdicts  by field, codes of Verdict
    totals    in all
    beside    what the total is more than the points that were earned
    waits     whether some of it waited for a person

    The columns of a field have an entry more, for what has no place. Memory grows with the class:
    a name, and some nine bytes for each field of a row.
    """

    places: dict[tuple[str, str, int], int]
    students: list[str]
    points: dict[str, Array]
    verdicts: dict[str, Array]
    totals: Sequence[float]
    beside: Array
    waits: Array

    def places_of(self, marked: Marked) -> Array:
        """Return the place of each row of a block, -1 for none.

        A student's second row of a sheet has the place of the second one then. Where only one row
        counts it is the first, whichever of the attempts it is.
        """
        rows = zip(safe_column(marked.students), marked.codes, marked.block.rows, strict=True)
        turns = marked.block.turns
        return np.array(
            [
                self.places.get((student.casefold(), code, turns.get(row, 0)), -1)
                for student, code, row in rows
            ],
            dtype=np.int64,
        )

    def beside_at(self, at: Array) -> Array:
        """Return what is beside the points at some places, 0 where there is none."""
        return np.append(self.beside, 0.0)[at]

    def points_of(self, name: str, at: Array) -> Array:
        """Return the points of a field at some places, NaN where there are none."""
        points: Array = self.points[name][at] if name in self.points else np.full(len(at), np.nan)
        return points

    def points_in(self, marked: Marked) -> dict[str, float]:
        """Return the points of each field in the first row of a block, NaN where there are none."""
        at = self.places_of(marked)[:1]
        names = (name for part in marked.parts for name in part.names)
        return {name: float(self.points_of(name, at)[0]) for name in names}

    def verdicts_of(self, name: str, at: Array) -> list[str]:
        """Return the verdicts of a field at some places, '' where there are none."""
        if name not in self.verdicts:
            return [""] * len(at)
        codes = self.verdicts[name][at].tolist()
        return ["" if code == _NO_VERDICT else str(Verdict(code)) for code in codes]


def read_earlier(folder: Path) -> Earlier:
    """Return the marking in a folder that `grade` made. Raises FileError when there is none."""
    try:
        places, students, totals, beside, waits = _totals(folder / GRADES)
        fields: dict[str, _Marks] = defaultdict(lambda: _Marks(places))
        for who, (name, verdict, points) in _rows(folder / ANSWERS, _FIELD):
            fields[name].add(who, points, verdict)
    except (ValueError, KeyError) as error:
        raise FileError(f"{folder}: this is not a marking that exgen wrote ({error})") from error
    count = len(places)
    return Earlier(
        places,
        students,
        {name: marks.points_at(count) for name, marks in fields.items()},
        {name: marks.verdicts_at(count) for name, marks in fields.items()},
        totals,
        np.asarray(beside),
        np.asarray(waits, dtype=bool),
    )


def _totals(
    path: Path,
) -> tuple[
    dict[tuple[str, str, int], int], list[str], Sequence[float], Sequence[float], Sequence[int]
]:
    """Return the places of the rows of grades.csv, and their students, totals and so on.

    A row of which some waits for a person has its points so far, and one with no answer 0.
    """
    places: dict[tuple[str, str, int], int] = {}
    students: list[str] = []
    totals, beside, waits = array("d"), array("d"), array("b")
    times: Counter[tuple[str, str]] = Counter()
    for (student, sheet), (total, *cells) in _rows(path, _TOTAL, _BESIDE):
        earned = next(filter(None, cells), total)
        if not earned:
            continue  # there was no row
        taken_off = _points((*cells, "", "", "")[2] or "0")
        who = (student.casefold(), sheet)
        places[(*who, times[who])] = len(places)
        times[who] += 1
        students.append(student)
        totals.append(_points(total) if total else _points(earned) - taken_off)
        beside.append(totals[-1] - _points(earned))
        waits.append(not total)
    return places, students, totals, beside, waits


class _Marks:
    """The marks of a field as they come, with their places."""

    def __init__(self, rows: Mapping[tuple[str, str, int], int]) -> None:
        self._rows = rows
        self._taken = array("I", bytes(len(rows) * array("I").itemsize))
        self._places, self._points, self._verdicts = array("q"), array("d"), array("B")

    def add(self, who: tuple[str, str], points: str, verdict: str) -> None:
        """Add what was written. Raises ValueError or KeyError where it is none."""
        place = self._next(who[0].casefold(), who[1])
        if place < 0:
            raise ValueError(f"{GRADES} has no row for {' '.join(who)}")
        self._points.append(_points(points))
        self._verdicts.append(_CODES[verdict])
        self._places.append(place)

    def _next(self, student: str, sheet: str) -> int:
        """Return the place of the next row of a student and sheet, -1 for none."""
        first = self._rows.get((student, sheet, 0), -1)
        if first < 0:
            return -1
        turn = self._taken[first]
        self._taken[first] += 1
        return self._rows.get((student, sheet, turn), -1)

    def points_at(self, count: int) -> Array:
        """Return the points at so many places, NaN where there are none."""
        points = np.full(count + 1, np.nan)
        points[np.asarray(self._places)] = np.asarray(self._points)
        return points

    def verdicts_at(self, count: int) -> Array:
        """Return the verdicts at so many places, _NO_VERDICT where there are none."""
        verdicts = np.full(count + 1, _NO_VERDICT, dtype=np.uint8)
        verdicts[np.asarray(self._places)] = np.asarray(self._verdicts)
        return verdicts


def _rows(
    path: Path, names: Sequence[str], perhaps: Sequence[str] = ()
) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """Yield the student and sheet of each row of a table, and its cells in some columns.

    Those that it has `perhaps` are left out where it has not.
    """
    table = read_table(path, by_these("student", "sheet", *names))
    if missing := [name for name in ("student", "sheet", *names) if name not in table.header]:
        raise FileError(f"{path}: there is no column {', '.join(missing)}; expected a marking")
    student, sheet = map(table.header.index, ("student", "sheet"))
    present = [*names, *(name for name in perhaps if name in table.header)]
    columns = [table.header.index(name) for name in present]
    for chunk in table.chunks():
        for row in chunk.rows:
            yield (safe_cell(row[student]), row[sheet]), [row[column] for column in columns]


def _points(text: str) -> float:
    """Return points, also where a spreadsheet of another country has written them."""
    return float(text.replace(",", "."))
