"""The marks of a class, as `grades.csv` in a folder of marks holds them: one for each student."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from exgen.errors import FileError
from exgen.marks.records.gradebook import GRADES, MARKED, WAITING
from exgen.tables.table import by_these, read_table

SEVERAL = "marked several times"
"""The state of a student with several rows that count, where these have different points."""
_COLUMNS = ("student", "state", "total", "open", "out_of")


@dataclass(frozen=True)
class StudentMarks:
    """What became of a student: `total` is None where nothing is marked, or several rows are.

    student  as the roster spells it, but safe for a spreadsheet
    earned   the points so far, without what is taken off; None where there are none
    open     the points that wait for a person
    why      what is said of the row
    """

    student: str
    name: str
    state: str
    earned: float | None
    total: float | None
    open: float
    out_of: float
    why: str = field(default="", compare=False)

    @property
    def is_final(self) -> bool:
        """Whether there is a mark of which nothing is open."""
        return self.state == MARKED and self.total is not None


def read_class(folder: Path) -> list[StudentMarks]:
    """Return the marks in a folder of marks, of each student once.

    Raises FileError where there are none that exgen wrote.
    """
    path = folder / GRADES
    found: dict[str, StudentMarks] = {}
    try:
        for marks in _rows(path):
            found[marks.student] = _together(found.get(marks.student), marks)
    except ValueError as error:
        raise FileError(
            f"{path}: this is not a table of marks that exgen wrote ({error})"
        ) from error
    return list(found.values())


def _rows(path: Path) -> Iterator[StudentMarks]:
    table = read_table(path, by_these(*_COLUMNS))
    if missing := [name for name in _COLUMNS if name not in table.header]:
        raise FileError(f"{path}: there is no column {', '.join(missing)}; expected a marking")
    for chunk in table.chunks():
        for row in chunk.rows:
            cells = dict(zip(table.header, row, strict=True))
            yield StudentMarks(
                cells["student"],
                cells.get("name", ""),
                cells["state"],
                _less(_points(cells.get("points", cells["total"])), cells.get("taken_off", "")),
                _points(cells["total"]),
                _points(cells["open"]) or 0.0,
                _points(cells["out_of"]) or 0.0,
                cells.get("why", ""),
            )


def _together(first: StudentMarks | None, other: StudentMarks) -> StudentMarks:
    """Return what a student has of two rows: the same total is one mark, others are none.

    So a total that a person set for a student counts, whatever the rows earned.
    """
    if first is None or first == other:
        return other
    if first.is_final and other.is_final and first.total == other.total:
        return first
    state = WAITING if WAITING in (first.state, other.state) else SEVERAL
    return replace(first, state=state, earned=None, total=None, open=max(first.open, other.open))


def _less(points: float | None, taken_off: str) -> float | None:
    return points - (_points(taken_off) or 0.0) if points is not None else None


def _points(text: str) -> float | None:
    """Return points, also where a spreadsheet of another country has written them."""
    return float(text.replace(",", ".")) if text else None
