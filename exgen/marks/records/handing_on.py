"""Handing on: the marks of a class in the forms that platforms take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from exgen.language import Reason
from exgen.marks.judging.marking import Listener
from exgen.marks.records.class_marks import ELSEWHERE, read_class
from exgen.platforms import canvas, moodle
from exgen.platforms.mark import Mark
from exgen.sheets.markup import in_plain_words
from exgen.tables.cells import safe_column
from exgen.variants.key import Key


class HandingOn(Listener):
    """The gradebooks of platforms in a folder, for a class with a roster.

    They are made of what stands in `grades.csv` in the end, so this follows what writes that.
    """

    def __init__(self, folder: Path, key: Key) -> None:
        self._folder = folder
        self._key = key
        self._left_out: Counter[str] = Counter()

    def finish(self) -> None:
        """Write the tables, of all students of the roster who have a mark."""
        if not self._key.students:
            return
        marks = list(self._marks())
        title = in_plain_words(self._key.title)
        out_of = max((mark.out_of for mark in marks), default=self._key.out_of)
        moodle.write_gradebook(self._folder / moodle.GRADEBOOK, title, marks)
        canvas.write_gradebook(self._folder / canvas.GRADEBOOK, title, out_of, marks)

    def notes(self) -> Iterator[Reason]:
        """Yield how many students have no mark that could be handed on, and why."""
        for state, count in self._left_out.items():
            yield Reason.of("note.not-handed-on", count=count, state=state, file=moodle.GRADEBOOK)

    def _marks(self) -> Iterator[Mark]:
        """Yield the mark of each student of the roster."""
        found = {marks.student: marks for marks in read_class(self._folder)}
        students = self._key.students
        for student, safe in zip(students, safe_column([s.id for s in students]), strict=True):
            own = found.get(safe)
            if own is None or not own.is_final:
                self._left_out[own.state if own else ELSEWHERE] += 1
            points = own.total if own and own.is_final else None
            out_of = own.out_of if own else self._key.out_of
            yield Mark(student.id, student.name, points, out_of)
