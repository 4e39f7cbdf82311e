"""Canvas' gradebook: a table as it exports one, which it imports again.

Canvas knows a student by `ID`, a number of its own, else by the SIS ID or login, else by the name. So
`ID` is what a roster that Canvas exported has there, and else left blank: a number of a student's
there would be somebody else's. (See `GradebookImporter` in its source.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from exgen.platforms.mark import Mark, shown
from exgen.tables.cells import safe_column
from exgen.tables.writer import TableWriter

GRADEBOOK = "canvas-grades.csv"
_STUDENT = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POINTS = "    Points Possible"


def write_gradebook(path: Path, title: str, out_of: float, marks: Sequence[Mark]) -> None:
    """Write the marks of a paper as Canvas' gradebook exports them; who has none is left out."""
    marks = [mark for mark in marks if mark.points is not None]
    table = TableWriter(path, [*_STUDENT, title])
    table.write([_POINTS], *[[""]] * 4, [shown(out_of)])
    points = [mark.scaled(mark.out_of) for mark in marks]
    known = [mark.canvas or ("", mark.student, mark.student, "") for mark in marks]
    columns = (safe_column(cells[place] for cells in known) for place in range(len(_STUDENT) - 1))
    table.write(safe_column(_names(marks)), *columns, points)


def _names(marks: Sequence[Mark]) -> list[str]:
    """Return the names by which Canvas may know students: of a name that two have, none is."""
    times = Counter(mark.name for mark in marks)
    return [m.name if times[m.name] == 1 else f"{m.name} ({m.student})".strip() for m in marks]
