"""The gradebook: the tables that come back from marking, written block after block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, starmap
from pathlib import Path

import numpy as np

from exgen.answers.contradicted import SOMEBODY_ELSES
from exgen.answers.file_names import FileNames
from exgen.answers.handed_in_by import handed_in_by, participant_in
from exgen.answers.hands import DOUBTS
from exgen.answers.issues import Issue
from exgen.answers.not_asked import NOT_ASKED
from exgen.distinct import each_once, where_changed
from exgen.items.columns import Array, one
from exgen.language import Figure, Reason, Sentences
from exgen.language.catalogue import language
from exgen.marks.judging.marking import Listener, Marked, MarkedPart
from exgen.marks.judging.verdicts import Verdict
from exgen.platforms.mark import shown
from exgen.tables.cells import safe_cell, safe_column, safe_words
from exgen.tables.headers import listed
from exgen.tables.rows import SheetRow
from exgen.tables.writer import TableWriter
from exgen.variants.key import AskedItem, Key

GRADES = "grades.csv"
ANSWERS = "answers.csv"
ISSUES = "issues.csv"
ANSWER_COLUMNS = (
    "student",
    "sheet",
    "field",
    "typed",
    "read",
    "reference",
    "slack",
    "verdict",
    "points",
    "out_of",
    "reason",
)
TOTALS = ("points", "open", "taken_off", "total", "out_of", "why")
"""Earned so far; those that wait for a person; off for being late; in all, once nothing waits; why."""
ISSUE_COLUMNS = ("row", "column", "typed", "problem")
MARKED, WAITING = "marked", "waiting for a person"
MISSING, REFUSED = "handed in nothing", "not marked"
NOT_READABLE = "not readable"
"""What may have become of a student, in the column `state`."""
_VERDICTS = np.array([str(verdict) for verdict in Verdict], dtype=object)


class Gradebook(Listener):
    """`grades.csv`, `answers.csv` and `issues.csv` in a folder.

    With a roster the rows of grades are in its order, and after them those of people who are not on
    it; the answers of a block are, too. Without one all are in the order of the files.

    `unread` holds the names of files that are no answers to read: whoever has handed in nothing else
    has not handed in nothing. Of whom such a file, or a row that is not marked, may be or may not be,
    a person decides.
    """

    def __init__(self, folder: Path, key: Key, unread: Sequence[str] = ()) -> None:
        self._labels = [label for asked in key.asked for label in asked.labels]
        name = ["name"] if key.students else []
        header = ["student", *name, "sheet", "state", *self._labels, *TOTALS]
        self._key = key
        self._names = {student.id: student.name for student in key.today.students}
        self._places = {student: place for place, student in enumerate(self._names)}
        self._rows: list[tuple[list[int], list[Sequence[str]]]] = []
        names = FileNames(key.students, key.codes)
        self._unread = names.by_student(unread) if unread else {}
        self._perhaps = names.perhaps_by_student(unread) if unread else {}
        self._handed_in = defaultdict[str, set[str]](set)
        self._marked: set[str] = set()
        self._elsewhere: set[str] = set()
        self._refused: dict[str, dict[Issue, None]] = defaultdict(dict)
        self._grades = TableWriter(folder / GRADES, header)
        self._answers = TableWriter(folder / ANSWERS, ANSWER_COLUMNS)
        self._issues = TableWriter(folder / ISSUES, ISSUE_COLUMNS)
        self._references = [_References(asked) for asked in key.asked]
        self._out_of = spelt(key.out_of)
        self._words = language(key.language)
        self._doubtful: set[int] = set()

    def add(self, marked: Marked) -> None:
        """Write the marks of a block."""
        students = safe_column(marked.students)
        if self._key.students:
            self._marked.update(marked.students)
            self._elsewhere.update(self._under_other_names(marked))
            for student, issues in marked.block.refused.items():
                self._refused[student].update(dict.fromkeys(issues))
            for student, rows in marked.block.perhaps.items():
                self._perhaps.setdefault(student, []).extend(rows)
            self._note_participants(marked)
        self._write_grades(students, marked)
        self._write_answers(students, marked)
        self._write_issues(marked.issues)
        found = (i for i in marked.block.issues if any(r.code in DOUBTS for r in i.problem))
        self._doubtful.update(issue.row for issue in found)

    def notes(self) -> Iterator[Reason]:
        """Yield how many rows stand beside others of the same sheet or student."""
        if self._doubtful:
            yield Reason.of("note.doubts", count=len(self._doubtful), file=ISSUES)

    def finish(self) -> None:
        """Write the students of the roster of whom nothing is marked: they have no points, not even 0."""
        today = self._key.today
        students = zip(today.students, today.codes, strict=False)
        missing = [(who.id, code) for who, code in students if who.id not in self._marked]
        people = [student for student, _ in missing]
        self._add_grades(
            people,
            safe_column(people),
            *self._names_of(people),
            [code for _, code in missing],
            list(map(self._became_of, people)),
            *[[""] * len(missing)] * (len(self._labels) + len(TOTALS) - 2),
            [self._out_of] * len(missing),
            list(map(self._why_not, people)),
        )
        if self._rows:
            places = chain.from_iterable(places for places, _ in self._rows)
            columns = [[*chain(*own)] for own in zip(*(own for _, own in self._rows), strict=True)]
            self._grades.write(*_in_order(columns, _sorted([*places])))

    def _add_grades(self, students: Sequence[str], *columns: Sequence[str]) -> None:
        """Write rows of students, with a roster once all of them are known."""
        if self._places:
            self._rows.append((self._places_of(students), [*columns]))
        else:
            self._grades.write(*columns)

    def _places_of(self, students: Sequence[str]) -> list[int]:
        """Return where students are on the roster, and behind all others who is not on it."""
        return [self._places.get(student, len(self._places)) for student in students]

    def _became_of(self, student: str) -> str:
        """Return the state of who has no marks."""
        if student in self._elsewhere:
            return WAITING
        if student in self._refused:
            problems = chain.from_iterable(issue.problem for issue in self._refused[student])
            return WAITING if any(r.code in SOMEBODY_ELSES for r in problems) else REFUSED
        return self._unread_of(student)[0]

    def _why_not(self, student: str) -> str:
        """Return what to say of who has no marks."""
        if student in self._elsewhere:
            said = [Reason("mark.under-other-name")]
        elif student in self._refused:
            said = [_not_marked(issue) for issue in self._refused[student]]
        else:
            said = [*filter(None, self._unread_of(student)[1:])]
        return safe_words(self._words.worded(said))

    def _unread_of(self, student: str) -> tuple[str, Reason | None]:
        """Return the state of who has no answers that are read, and why."""
        own, perhaps = list(self._unread.get(student, ())), list[str]()
        for file in dict.fromkeys(self._perhaps.get(student, ())):
            # other rows of the same participant may tell who that is
            known = self._handed_in.get(participant_in(file), {student, ""})
            if student in known:
                (own if len(known) == 1 else perhaps).append(file)
        if own:
            return NOT_READABLE, Reason.of("mark.not-readable", files=listed(own))
        if perhaps:
            return WAITING, Reason.of("mark.perhaps", files=listed(perhaps))
        return MISSING, None

    def _note_participants(self, marked: Marked) -> None:
        """Take note of which participants of a platform the students of a block are."""
        rows = marked.block.rows
        if rows and isinstance(rows[0], SheetRow):
            for row, student in zip(rows, marked.students, strict=True):
                if row not in marked.block.held and (participant := handed_in_by(row)):
                    self._handed_in[participant].add(student)

    def _under_other_names(self, marked: Marked) -> Iterator[str]:
        """Yield whose sheets are in rows of people who are not on the roster."""
        for student, sheet in zip(marked.students, marked.block.sheets.tolist(), strict=True):
            if student not in self._names:
                yield self._key.students[sheet - 1].id

    def _write_grades(self, students: list[str], marked: Marked) -> None:
        nothing, astray = ~marked.answered, _astray(marked)
        states = np.where(marked.waits, WAITING, MARKED).astype(object)
        states[nothing] = [
            REFUSED if row in astray else self._unread_of(marked.students[row])[0]
            for row in np.flatnonzero(nothing).tolist()
        ]
        none = nothing.copy()
        none[marked.held] = True
        parts = zip(marked.parts, marked.points, strict=True)
        points = [
            (column, none | ~part.asks | part.undecided.all(axis=0)) for part, column in parts
        ]
        points += [
            (marked.earned, none),
            (marked.points_open.sum(axis=0), np.zeros_like(nothing)),
            (marked.taken_off, nothing),
            (np.array(marked.totals), nothing | marked.waits),
        ]
        self._add_grades(
            marked.students,
            students,
            *self._names_of(marked.students),
            marked.codes,
            states.tolist(),
            *starmap(_spelt_column, points),
            [self._out_of] * len(marked.codes),
            self._remarks(marked),
        )

    def _remarks(self, marked: Marked) -> list[str]:
        texts = [""] * len(marked.codes)
        for row, said in marked.remarks().items():
            texts[row] = safe_words(self._words.worded(said))
        for row in _astray(marked):
            texts[row] = safe_words(self._words.worded([Reason("mark.astray")]))
        for row in np.flatnonzero(~marked.answered).tolist():
            _, why = self._unread_of(marked.students[row])
            texts[row] = safe_words(self._words.worded([why])) if why else texts[row]
        return texts

    def _names_of(self, students: list[str]) -> Iterator[list[str]]:
        """Yield the column of the students' names, where there is a roster."""
        if self._key.students:
            yield safe_column([self._names.get(student, "") for student in students])

    def _write_answers(self, students: list[str], marked: Marked) -> None:
        sheets = marked.block.sheets
        if not len(sheets):
            return
        known = chain.from_iterable(item.columns(sheets) for item in self._references)
        fields = [
            (students, marked.codes, *_columns(part, field, *_as_meant(part, field, known)))
            for part in marked.parts
            for field in range(len(part.names))
        ]
        order = _sorted(self._places_of(marked.students) if self._places else [])
        blocks = [_in_order(columns, order) for columns in fields]
        asks = [part.asks for part in marked.parts for _ in part.names]
        if all(column.all() for column in asks):
            self._answers.write_in_turn(*blocks)
        else:
            self._answers.write(*_asked_alone(blocks, np.array(asks)[:, order or slice(None)]))

    def _write_issues(self, issues: list[Issue]) -> None:
        self._issues.write(
            safe_column([str(issue.row) for issue in issues]),
            safe_column([issue.column for issue in issues]),
            safe_column([issue.typed for issue in issues]),
            [safe_words(self._words.worded(issue.problem)) for issue in issues],
        )


def _sorted(places: Sequence[int]) -> Sequence[int]:
    """Return the rows by their places, those of one place as they come; none where they are in order."""
    rows = range(len(places))
    order = sorted(rows, key=places.__getitem__)
    return [] if order == [*rows] else order


def _in_order(columns: Sequence[Sequence[str]], order: Sequence[int]) -> Sequence[Sequence[str]]:
    return [[column[row] for row in order] for column in columns] if order else columns


def _astray(marked: Marked) -> list[int]:
    """Return the rows that answer questions of other sheets and none of their own."""
    told = {i.row for i in marked.block.issues if i.problem == (NOT_ASKED,)}
    rows = np.flatnonzero(~marked.answered).tolist() if told else ()
    return [row for row in rows if marked.block.rows[row] in told]


def _asked_alone(blocks: Sequence[Sequence[Sequence[str]]], asks: Array) -> Iterator[Sequence[str]]:
    """Yield each column of all fields, row by row and then field by field, where a sheet asks them."""
    at = asks.T
    for column in zip(*blocks, strict=True):
        yield np.array(column, dtype=object).T[at].tolist()


def _not_marked(issue: Issue) -> Reason:
    return Reason.of("mark.row-not-marked", row=str(issue.row), why=Sentences(issue.problem))


def spelt(points: float) -> Figure:
    """Return points as they are shown: to two decimals, without zeros at the end."""
    return Figure(shown(points))


class _References:
    """The reference answers of an item as texts, made once for each sheet."""

    def __init__(self, asked: AskedItem) -> None:
        self.asked = asked
        self._known: dict[int, list[str]] = {}

    def columns(self, sheets: Array) -> Iterator[list[str]]:
        """Yield for each field the column of its reference, and then that of its slack."""
        distinct, each = np.unique(sheets, return_inverse=True)
        for sheet in set(distinct.tolist()) - self._known.keys():
            self._known[sheet] = list(self._texts(sheet))
        texts = np.array([self._known[sheet] for sheet in distinct.tolist()], dtype=object)
        return (column[each].tolist() for column in texts.T)

    def _texts(self, sheet: int) -> Iterator[str]:
        values, slacks = one(self.asked.values, sheet - 1), one(self.asked.slacks, sheet - 1)
        for part in self.asked.parts:
            right, slack_texts = part.as_shown(values), part.slack_texts(slacks[part.step])
            for place in part.places_asked(values[part.step].shape[:-1]):
                yield from (right[place], slack_texts[place])


def _as_meant(
    part: MarkedPart, field: int, known: Iterator[list[str]]
) -> tuple[list[str], list[str]]:
    """Return the columns of a field's reference and slack: the key's, or those that were meant."""
    reference, slack = next(known), next(known)
    place = part.places[field]
    for row, (right, reach) in part.marks.meant.items():
        reference[row] = part.part.as_shown({part.part.step: right})[place]
        slack[row] = part.part.slack_texts(reach)[place]
    return reference, slack


def _columns(
    part: MarkedPart, field: int, reference: Sequence[str], slack: Sequence[str]
) -> tuple[Sequence[str], ...]:
    """Return a field's columns of the table of answers, from its name on."""
    count = len(reference)
    typed = list(part.cells[field])
    for row, text in where_changed(safe_cell, typed).items():
        typed[row] = text
    read = typed.copy()
    for row, text in part.read_otherwise(field).items():
        read[row] = safe_cell(text)
    return (
        [part.names[field]] * count,
        typed,
        read,
        reference,
        slack,
        _VERDICTS[part.marks.verdicts[field]].tolist(),
        _spelt_column(part.points[field]),
        _spelt_column(part.out_of[field]),
        _worded(part, field, count),
    )


def _worded(part: MarkedPart, field: int, count: int) -> list[str]:
    """Return a field's column of reasons in words."""
    texts, known = [""] * count, dict[tuple[int, ...], str]()
    for row, reasons in part.reasons(field).items():
        same = (*map(id, reasons),)  # many rows share one reason, which takes long to compare
        if same not in known:
            known[same] = safe_words(part.language.worded(reasons))
        texts[row] = known[same]
    return texts


def _spelt_column(points: Array, none: Array | None = None) -> list[str]:
    """Return points as they are shown; '' in rows that have none, which is no 0."""
    texts: list[str] = each_once(spelt, points.reshape(-1).tolist())
    for row in () if none is None else np.flatnonzero(none).tolist():
        texts[row] = ""
    return texts
