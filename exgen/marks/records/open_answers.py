"""Open answers: a table of all that is left to a person, to fill in the points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

import numpy as np

from exgen.errors import AuthorError
from exgen.items.columns import one
from exgen.items.comparison import within
from exgen.items.item import Item
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.marks.judging.left import code_of
from exgen.marks.judging.marking import Listener, Marked, MarkedPart
from exgen.marks.records.answer_codes import AnswerCode, others_in, tag_of
from exgen.marks.records.by_hand import code_that_counts, fits
from exgen.marks.records.hand_marks import NOTHING_COUNTED, STORE, HandMark, spelt_exactly
from exgen.marks.records.situations import Situation
from exgen.marks.records.taking_in import COUNTED, IF_WRONG, TABLE, UNSEEN, points_of
from exgen.sheets.typesetting import rubric_of
from exgen.tables.cells import safe_column, safe_words
from exgen.tables.writer import TableWriter
from exgen.variants.key import Key

OPEN_COLUMNS = (
    "item",
    "part",
    "answer",
    "reference",
    "rubric",
    "count",
    "points",
    IF_WRONG,
    "out_of",
    "readings",
    "students",
    "code",
    COUNTED,
)

_MOST_STUDENTS = 20
_MOST_NAMED = 5
_LONGEST_NAMED = 40


class OpenAnswers(Listener):
    """`by-hand.csv` in a folder: by part, the frequent first, with the points given so far.

    `given` are those, by the code of the answer. Equal answers are one line, and so are all in the
    same situation; to hear of a row twice is to hear of it once. Rubrics have the numbers of the
    `items`. Where it is `anonymous` no student is named. Of a corrected key, the `uncorrected` one tells
    which answers have points that were given by another right answer: these do not count.
    """

    def __init__(
        self,
        folder: Path,
        key: Key,
        given: Mapping[str, HandMark],
        items: Mapping[str, Item] = MappingProxyType({}),
        *,
        anonymous: bool = False,
        uncorrected: Key | None = None,
    ) -> None:
        self._items, self._asked = (
            items,
            {name: asked for asked in key.asked for name in asked.labels},
        )
        self._anonymous = anonymous
        self._uncorrected = {
            label: (asked, part)
            for asked in (uncorrected.asked if uncorrected else ())
            for label, part in zip(asked.labels, asked.parts, strict=True)
        }
        self._path = folder / TABLE
        names = key.field_names()
        self._order = {name: place for place, name in enumerate(names)}
        self._tags = {name: tag_of(key, name) for name in names}
        self._given = given
        self._points = points_of(given)
        self._lines: dict[str, Situation] = {}

    def add(self, marked: Marked) -> None:
        """Collect what is left to a person in a block."""
        for part in marked.parts:
            for (place, row), left in part.left.items():
                code = code_that_counts(left, self._given)
                line = self._line(code)
                if line is None:
                    name, rubric = part.names[place], self._rubric(part, marked.block.sheets[row])
                    line = Situation(part.item, name, part.part, part.printed, rubric=rubric)
                    self._lines[_of_line(code)] = line
                number = marked.block.rows[row]
                line.add(number, marked.students[row] or marked.codes[row], left)
                line.had |= self._had(part, place, row, int(marked.block.sheets[row]))

    def _had(self, part: MarkedPart, place: int, row: int, sheet: int) -> Mapping[str, HandMark]:
        """Return the points that an answer has by the right answer of before, by its code now."""
        left = part.left[place, row]
        if (
            part.label not in self._uncorrected
            or code_that_counts(left, self._points) in self._points
        ):
            return {}
        asked, before = self._uncorrected[part.label]
        values, slacks = one(asked.values, sheet - 1), one(asked.slacks, sheet - 1)
        text = " ".join(part.cells[place][row].split())
        at = part.places[place]
        codes = [code_of(part.names[place], text, before.reference(values)[at])]
        if left.situation:
            right, slack = (of[before.step].reshape(-1)[at] for of in (values, slacks))
            read = np.array([reading.value for reading in left.readings])
            line = _of_line(left.situation)
            codes.append(line if within(read, right, slack).any() else others_in(line))
        had = next((code for code in codes if code in self._points), None)
        return {left.code: self._given[had]} if had else {}

    def finish(self) -> None:
        """Write the table."""
        columns = zip(*self.lines(), strict=True)
        TableWriter(self._path, OPEN_COLUMNS).write(*map(safe_column, columns))

    def lines(self) -> Iterator[list[str]]:
        """Yield the lines of the table, with the cells of its columns."""
        for code, line in sorted(self._lines.items(), key=self._rank):
            yield list(self._cells(code, line))

    @property
    def hold_prose(self) -> bool:
        """Whether there is an answer that only a person can mark."""
        return any(line.part.by_hand for line in self._lines.values())

    def _rubric(self, part: MarkedPart, sheet: int) -> str:
        """Return what a person looks for, with the numbers of a sheet where it has any."""
        if not part.part.by_hand:
            return ""
        item, values = self._items.get(part.item), one(self._asked[part.label].values, sheet - 1)
        with suppress(AuthorError):  # which costs nobody the marks
            if item is not None:
                return rubric_of(item, part.part, values)
        return language(part.part.language).worded(part.part.remarks(values))

    def counted(self) -> dict[str, str]:
        """Return which of the points count, as the table says it, by the answer's code."""
        return {code: mark.id for code, mark in self._given.items() if not self._has_too_many(code)}

    def notes(self) -> Iterator[Reason]:
        """Yield which points do not count here: they stay where they are kept."""
        had = [mark for line in self._lines.values() for mark in line.had.values()]
        of_none = [self._given[code] for code in self._points if self._line(code) is None]
        too_many = [self._given[code] for code in self._points if self._has_too_many(code)]
        found = {
            "note.points-unused": [mark for mark in of_none if mark not in had],
            "note.points-rekeyed": had,
            "note.points-too-many": too_many,
        }
        for said, marks in found.items():
            if marks:
                yield Reason.of(said, count=len(marks), file=STORE, named=_named(marks))

    def _line(self, code: str) -> Situation | None:
        """Return the line of a code, if it is there."""
        return self._lines.get(_of_line(code))

    def _has_too_many(self, code: str) -> bool:
        points, line = self._given[code].points or 0, self._line(code)
        return line is not None and not fits(points, line.out_of)

    def _rank(self, row: tuple[str, Situation]) -> tuple[int, int, str, str]:
        code, line = row
        return self._order[line.name], -len(line.students), line.sample.text, code

    def _cells(self, code: str, line: Situation) -> Iterator[str]:
        codes = _codes_on(code)
        given = [self._counting(one) for one in codes]
        points = [spelt_exactly(g.points) if g and g.points is not None else "" for g in given]
        yield line.item
        yield line.name
        yield line.answer()
        yield line.reference()
        yield line.rubric
        yield str(len(line.students))
        yield points[0]
        yield points[1] if points[1:] != points[:1] and points[1:] else ""
        yield spelt_exactly(line.out_of)
        yield safe_words(line.readings(self._waiting(line, codes)))
        yield "" if self._anonymous else _listed(list(line.students.values()))
        yield str(AnswerCode(code, self._tags[line.name]))
        known = {*_codes_seen(line), *self._points}
        none = [NOTHING_COUNTED if one in known else UNSEEN for one in codes]
        yield " ".join(mark.id if mark else no for mark, no in zip(given, none, strict=True))

    def _waiting(self, line: Situation, codes: Sequence[str]) -> Iterator[Reason]:
        """Yield that those of a situation wait who were not on its line when the others were decided."""
        if any(self._counting(code) for code in codes):
            for code, said in zip(
                codes, ("by-hand.right-wait", "by-hand.wrong-wait"), strict=False
            ):
                if code in _codes_seen(line) and code not in self._points:
                    yield Reason(said)

    def _counting(self, code: str) -> HandMark | None:
        return self._given[code] if code in self._given and not self._has_too_many(code) else None


def _codes_on(code: str) -> list[str]:
    """Return the codes of the answers on a line: in a situation those that are right have their own."""
    return [code, others_in(code)] if code.startswith("s") else [code]


def _codes_seen(line: Situation) -> set[str]:
    """Return the codes of which there are answers on a line."""
    return {code for left in line.left.values() for code in (left.code, left.situation)}


def _of_line(code: str) -> str:
    """Return the code of the line on which an answer's is: those in a situation have one together."""
    return f"s{code[1:]}" if code.startswith("w") else code


def _listed(students: Sequence[str]) -> str:
    """Return the first students, and how many more there are."""
    more = len(students) - _MOST_STUDENTS
    shown = ", ".join(students[:_MOST_STUDENTS])
    return f"{shown} and {more} more" if more > 0 else shown


def _named(marks: Sequence[HandMark]) -> str:
    """Return the first of some answers with their points, for the terminal."""
    more = [f"and {len(marks) - _MOST_NAMED} more"] if len(marks) > _MOST_NAMED else []
    return "; ".join([*map(_one_named, marks[:_MOST_NAMED]), *more])


def _one_named(mark: HandMark) -> str:
    text = "".join(c if c.isprintable() else " " for c in f"{mark.part} '{mark.answer}")
    return f"{text[:_LONGEST_NAMED]}' has {spelt_exactly(mark.points or 0)}"
