"""Open answers: a table of all that is left to a person, to fill in the points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from exgen.language import Reason
from exgen.marks.judging.marking import Listener, Marked
from exgen.marks.records.by_hand import TABLE, spelt_exactly
from exgen.tables.cells import safe_column
from exgen.tables.writer import TableWriter
from exgen.variants.key import Key

OPEN_COLUMNS = (
    "item",
    "part",
    "answer",
    "reference",
    "count",
    "points",
    "out_of",
    "students",
    "code",
)

_MOST_STUDENTS = 20


@dataclass
class _Answer:
    """Equal answers that are left to a person, and of whom they are, by row of the submissions."""

    item: str
    name: str
    text: str
    reference: str
    out_of: float
    students: dict[int, str] = field(default_factory=dict)

    @property
    def listed(self) -> str:
        """The first students, and how many more there are."""
        students = list(self.students.values())
        more = len(students) - _MOST_STUDENTS
        shown = ", ".join(students[:_MOST_STUDENTS])
        return f"{shown} and {more} more" if more > 0 else shown


class OpenAnswers(Listener):
    """`by-hand.csv` in a folder: by part, the frequent first, with the points given so far.

    `points` are those, by the code of the answer. Equal answers are one, and to hear of a row
    twice is to hear of it once.
    """

    def __init__(self, folder: Path, key: Key, points: Mapping[str, float]) -> None:
        self._path = folder / TABLE
        self._order = {name: place for place, name in enumerate(key.field_names())}
        self._points = points
        self._answers: dict[str, _Answer] = {}

    def add(self, marked: Marked) -> None:
        """Collect what is left to a person in a block."""
        for part in marked.parts:
            for (place, row), left in part.left.items():
                answer = self._answers.setdefault(
                    left.code,
                    _Answer(part.item, part.names[place], left.text, left.reference, part.out_of),
                )
                number = marked.block.rows[row]
                answer.students[number] = marked.students[row] or marked.codes[row]

    def finish(self) -> None:
        """Write the table."""
        rows = sorted(self._answers.items(), key=self._rank)
        columns = zip(*(self._cells(code, answer) for code, answer in rows), strict=True)
        TableWriter(self._path, OPEN_COLUMNS).write(*map(safe_column, columns))

    def notes(self) -> Iterator[Reason]:
        """Yield how many answers with points are not among those that are left to a person."""
        unused = len(self._points.keys() - self._answers.keys())
        if unused:
            yield Reason.of("note.points-unused", count=unused, file=TABLE)

    def _rank(self, row: tuple[str, _Answer]) -> tuple[int, int, str, str]:
        code, answer = row
        return self._order[answer.name], -len(answer.students), answer.text, code

    def _cells(self, code: str, answer: _Answer) -> Iterator[str]:
        points = self._points.get(code)
        yield answer.item
        yield answer.name
        yield answer.text
        yield answer.reference
        yield str(len(answer.students))
        yield "" if points is None else spelt_exactly(points)
        yield spelt_exactly(answer.out_of)
        yield answer.listed
        yield code
