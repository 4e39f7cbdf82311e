"""Open answers: a table of all that is left to a person, to fill in the points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exgen.language import Reason
from exgen.marks.judging.marking import Listener, Marked
from exgen.marks.records.answer_codes import AnswerCode, tag_of
from exgen.marks.records.by_hand import fits
from exgen.marks.records.hand_marks import NOTHING_COUNTED, STORE, HandMark, spelt_exactly
from exgen.marks.records.taking_in import COUNTED, TABLE, points_of
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
    COUNTED,
)

_MOST_STUDENTS = 20
_MOST_NAMED = 5
_LONGEST_NAMED = 40


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

    `given` are those, by the code of the answer. Equal answers are one, and to hear of a row
    twice is to hear of it once.
    """

    def __init__(self, folder: Path, key: Key, given: Mapping[str, HandMark]) -> None:
        self._path = folder / TABLE
        names = key.field_names()
        self._order = {name: place for place, name in enumerate(names)}
        self._tags = {name: tag_of(key, name) for name in names}
        self._given = given
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

    def counted(self) -> dict[str, str]:
        """Return which of the points count, as the table says it, by the answer's code."""
        return {code: mark.id for code, mark in self._given.items() if not self._has_too_many(code)}

    def notes(self) -> Iterator[Reason]:
        """Yield which points do not count here: they stay where they are kept."""
        given = points_of(self._given)
        elsewhere = [self._given[code] for code in given if code not in self._answers]
        too_many = [self._given[code] for code in given if self._has_too_many(code)]
        for said, marks in (("note.points-unused", elsewhere), ("note.points-too-many", too_many)):
            if marks:
                yield Reason.of(said, count=len(marks), file=STORE, named=_named(marks))

    def _has_too_many(self, code: str) -> bool:
        points, answer = self._given[code].points or 0, self._answers.get(code)
        return answer is not None and not fits(points, answer.out_of)

    def _rank(self, row: tuple[str, _Answer]) -> tuple[int, int, str, str]:
        code, answer = row
        return self._order[answer.name], -len(answer.students), answer.text, code

    def _cells(self, code: str, answer: _Answer) -> Iterator[str]:
        given = self._given.get(code)
        if given and self._has_too_many(code):
            given = None
        yield answer.item
        yield answer.name
        yield answer.text
        yield answer.reference
        yield str(len(answer.students))
        yield spelt_exactly(given.points) if given and given.points is not None else ""
        yield spelt_exactly(answer.out_of)
        yield answer.listed
        yield str(AnswerCode(code, self._tags[answer.name]))
        yield given.id if given else NOTHING_COUNTED


def _named(marks: Sequence[HandMark]) -> str:
    """Return the first of some answers with their points, for the terminal."""
    more = [f"and {len(marks) - _MOST_NAMED} more"] if len(marks) > _MOST_NAMED else []
    return "; ".join([*map(_one_named, marks[:_MOST_NAMED]), *more])


def _one_named(mark: HandMark) -> str:
    text = "".join(c if c.isprintable() else " " for c in f"{mark.part} '{mark.answer}")
    return f"{text[:_LONGEST_NAMED]}' has {spelt_exactly(mark.points or 0)}"
