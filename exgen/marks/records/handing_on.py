"""Handing on: the marks of a class in the forms that platforms and spreadsheets take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from exgen.answers.register import Register
from exgen.errors import FileError
from exgen.language import Figure, Reason
from exgen.marks.judging.marking import Listener, Marked
from exgen.marks.records.class_marks import read_class
from exgen.marks.records.gradebook import GRADES
from exgen.marks.records.participants import Link, Participants
from exgen.platforms import canvas, moodle
from exgen.platforms.mark import Mark, shown
from exgen.platforms.worksheet import WORKSHEET, Filled, Worksheet
from exgen.sheets.markup import in_plain_words
from exgen.tables.cells import safe_cell, safe_column
from exgen.tables.excel_writer import Cell, write_excel
from exgen.tables.headers import listed
from exgen.tables.table import read_table
from exgen.variants.key import Key

WORKBOOK = "grades.xlsx"
MOST = 20_000
"""Students: of more a workbook takes longer than marking them, and hardly a program opens it."""
_TEXTS = ("student", "name", "sheet", "state", "why")


class HandingOn(Listener):
    """The gradebooks of platforms in a folder, and a workbook, for a class with a roster.

    They are made of what stands in `grades.csv` in the end, so this follows what writes that. The
    `worksheet` of an assignment is filled in as well. Raises FileError where that is none.
    """

    def __init__(self, folder: Path, key: Key, worksheet: Path | None = None) -> None:
        self._folder = folder
        self._key = key
        self._worksheet = Worksheet(worksheet) if worksheet else None
        if worksheet and not key.students:
            raise FileError(
                f"{worksheet}: it cannot be filled in, as the key has no roster of students"
            )
        self._participants = Participants(key)
        self._left_out: Counter[str] = Counter()
        self._above: list[str] = []
        self._filled: Filled | None = None

    def add(self, marked: Marked) -> None:
        """Take note of who handed in under which number of an assignment's participants."""
        self._participants.add(marked)

    @property
    def folders(self) -> Mapping[str, str]:
        """The folders of students in Moodle's archives, as the submissions or the worksheet say."""
        of_worksheet = self._filled.folders if self._filled else {}
        doubtful = {link.student for link in self._participants.doubtful}
        of_others = {s: folder for s, folder in of_worksheet.items() if s not in doubtful}
        return {**of_others, **self._participants.folders}

    def finish(self) -> None:
        """Write the tables, of all students of the roster who have a mark."""
        if not self._key.students:
            return
        marks = list(self._marks())
        self._above = [mark.student for mark in marks if mark.is_above]
        title = in_plain_words(self._key.title)
        out_of = max(mark.out_of for mark in marks)
        moodle.write_gradebook(self._folder / moodle.GRADEBOOK, title, marks)
        canvas.write_gradebook(self._folder / canvas.GRADEBOOK, title, out_of, marks)
        if len(marks) <= MOST:
            self._write_workbook()
        if self._worksheet:
            spelt = Register(self._key).named
            self._filled = self._worksheet.filled(marks, spelt, self._participants.numbers)
            (self._folder / WORKSHEET).write_bytes(self._filled.content)

    def notes(self) -> Iterator[Reason]:
        """Yield how many students have no mark that could be handed on, and what the worksheet lacks."""
        for state, count in self._left_out.items():
            yield Reason.of("note.not-handed-on", count=count, state=state, file=moodle.GRADEBOOK)
        if above := self._above:
            figures = {"out_of": Figure(shown(self._key.out_of)), "count": len(above)}
            yield Reason.of("note.above-in-moodle", people=listed(above), **figures)
            if self._worksheet:
                yield Reason.of("note.above-in-worksheet", file=WORKSHEET, **figures)
        if doubtful := self._participants.doubtful:
            people = listed(map(_in_a_folder, doubtful))
            yield Reason.of("note.other-folder", count=len(doubtful), people=people)
        if filled := self._filled:
            for most in sorted(filled.most - {self._key.out_of}):
                figures = {"most": Figure(shown(most)), "out_of": Figure(shown(self._key.out_of))}
                yield Reason.of("note.worksheet-scaled", file=WORKSHEET, **figures)
            yield from _of_people("note.worksheet-unknown", filled.unknown)
            yield from _of_people("note.worksheet-unclear", filled.unclear)
            yield from _of_people("note.worksheet-locked", filled.locked)
            yield from _of_people("note.worksheet-absent", filled.absent)

    def _marks(self) -> Iterator[Mark]:
        """Yield the mark of each student of the roster."""
        found = {marks.student: marks for marks in read_class(self._folder)}
        students = self._key.today.students
        for student, safe in zip(students, safe_column([s.id for s in students]), strict=True):
            own = found[safe]
            if not own.is_final:
                self._left_out[own.state] += 1
            points = own.total if own.is_final else None
            yield Mark(student.id, student.name, points, own.out_of, student.canvas)

    def _write_workbook(self) -> None:
        """Write what is in `grades.csv` as a workbook: in it ids stay what they are."""
        table = read_table(self._folder / GRADES)
        students = self._key.students
        own = {safe_cell(s.id): s.id for s in students} | {
            safe_cell(s.name): s.name for s in students
        }
        rows: list[Sequence[Cell]] = [
            [
                own.get(cell, cell) if name in _TEXTS else _number(cell)
                for name, cell in zip(table.header, row, strict=True)
            ]
            for chunk in table.chunks()
            for row in chunk.rows
        ]
        write_excel(self._folder / WORKBOOK, table.header, rows, name="grades")


def _in_a_folder(link: Link) -> str:
    return f"{link.student}: {link.folder.folder}"


def _of_people(code: str, people: Sequence[str]) -> Iterator[Reason]:
    if people:
        yield Reason.of(code, count=len(people), file=WORKSHEET, people=listed(people))


def _number(cell: str) -> Cell:
    """Return points as a number, nothing where there are none, and any other text as it is."""
    try:
        return float(cell) if cell else None
    except ValueError:
        return cell
