"""Submissions with one row for each answer: student, sheet, field, answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, zip_longest
from typing import Self

import numpy as np

from exgen.answers.attempts import Attempt, Handed, standing
from exgen.answers.blocks import Block, Refused, Tally
from exgen.answers.contradicted import NOTHING, Against, Beside, Contradicted, apart
from exgen.answers.file_names import only
from exgen.answers.hands import (
    Doubt,
    Entry,
    Hand,
    Limits,
    as_one,
    by_hand,
    hand_among,
    in_tables,
    to_decide,
)
from exgen.answers.headings import cell_spellings, field_alone, find_long_columns
from exgen.answers.issues import Issue, issues_by_student, unknown
from exgen.answers.register import WHICH_SHEET, CodesSeen, Register
from exgen.answers.repeats import limits_of, note_people, numbers_of
from exgen.answers.shifted import not_apart, put_together, shifted, together
from exgen.answers.times import TimeColumn, as_times, late_rows, no_times
from exgen.answers.which_sheet import WhichSheet
from exgen.answers.wrong_key import refuse_codes_of_another_key
from exgen.language import Reason
from exgen.people.students import damaged
from exgen.tables.headers import spelling
from exgen.tables.table import Chunk, Table
from exgen.variants.key import Key

_LONGEST_NAME = 60
_MOST_HINTS = 100


@dataclass(frozen=True)
class _Line:
    """A row of the table: `field` is the field's name, '' where there is no such field.

    `time` is when it was handed in, in seconds. Of one that is shifted nobody knows the field.
    """

    row: int
    student: str
    sheet: str
    typed_field: str
    field: str
    answer: str
    time: int | None = None
    is_shifted: bool = False
    beside: Beside = NOTHING

    @property
    def is_filled(self) -> bool:
        """Whether there is an answer."""
        return bool(self.answer.strip())


@dataclass(frozen=True)
class Gathered:
    """The answers of one hand to a sheet, from several rows of the table; `entry` is one of them."""

    entry: Entry
    lines: tuple[_Line, ...]

    @property
    def student(self) -> str:
        """The student as typed, '' where there is none."""
        return next((line.student for line in self.lines if line.student), "")

    @property
    def row(self) -> int:
        """The first of the rows."""
        return min(line.row for line in self.lines)

    @property
    def time(self) -> int | None:
        """When the last of it was handed in, as far as that is known, in seconds."""
        return max((line.time for line in self.lines if line.time is not None), default=None)

    @property
    def handed(self) -> Handed:
        """All of it as one row."""
        return Handed(self.row, has_answers=True, time=self.time, turn=self.entry.turn)

    @property
    def whole(self) -> Entry:
        """All of it as one entry."""
        filled = any(line.is_filled for line in self.lines)
        return replace(self.entry, row=self.row, has_answers=filled)


@dataclass(frozen=True)
class Long:
    """A long table, gathered by student and sheet; its issues and tally are of all its rows.

    `people` holds the rows of each student and sheet with more than one attempt, by hand, and
    `of_student` those of all sheets of a student together; `doubts` what is doubtful about rows.
    """

    key: Key
    gathered: list[Gathered]
    people: list[list[list[Handed]]]
    of_student: list[list[list[Handed]]]
    doubts: Mapping[int, list[Doubt]]
    issues: list[Issue]
    tally: Tally
    refused: Refused
    perhaps: Mapping[str, Sequence[str]]
    held: frozenset[int]

    def blocks(self, size: int, superseded: Mapping[int, int]) -> Iterator[Block]:
        """Yield the answers in blocks; at least one, which may be empty."""
        marked = [g for g in self.gathered if g.row not in superseded]
        late = [g for g in self.gathered if g.row in superseded]
        issues = self.issues + [
            Issue(g.row, "", "", (Reason.of("issue.superseded-attempt", by=superseded[g.row]),))
            for g in late
        ]
        issues += [issue for g in marked for issue in self._doubtful(g)]
        lines = sum(len(g.lines) for g in late)
        tally = replace(
            self.tally,
            marked=self.tally.marked - lines,
            superseded=self.tally.superseded + lines,
        )
        for start in range(0, max(len(marked), 1), size):
            yield self._block(marked[start : start + size], issues, tally)
            issues, tally = [], Tally()

    def _doubtful(self, gathered: Gathered) -> Iterator[Issue]:
        for column, problem in self.doubts.get(gathered.row, ()):
            typed = gathered.student if column == "student" else gathered.lines[0].sheet
            yield Issue(gathered.row, column, typed, (problem,))

    def _block(self, gathered: list[Gathered], issues: list[Issue], tally: Tally) -> Block:
        answers = [{line.field: line.answer for line in g.lines} for g in gathered]
        return Block(
            rows=[g.row for g in gathered],
            students=[g.student for g in gathered],
            sheets=np.array([g.entry.sheet for g in gathered], dtype=np.int64),
            cells={name: [a.get(name, "") for a in answers] for name in self.key.cell_names()},
            issues=issues,
            tally=tally,
            refused=self.refused,
            perhaps=self.perhaps,
            held=self.held,
            handed_in=as_times([g.time for g in gathered]),
            late=late_rows([g.row for g in gathered]),
        )


def gather(table: Table, key: Key, attempt: Attempt, clock: dt.tzinfo | None = None) -> Long:
    """Return the answers of a long table by student and sheet, which takes memory for them all.

    An answer that is given twice is superseded by the other (attempt last or first), or makes
    another attempt (best or all). Raises FileError where no row could be marked.
    """
    register = Register(key)
    places, time, issues = find_long_columns(table, key, register, clock)
    lines, width_issues = _lines(table, places, time, cell_spellings(key), register)
    issues += width_issues
    # rows without student and answer are those of a form that nobody filled in
    filled = [line for line in lines if line.student or line.answer.strip()]
    whose = _Whose.of([line for line in filled if not line.is_shifted], register)
    refuse_codes_of_another_key(whose.codes, table, key)
    issues += whose.issues
    issues += list(_no_such_field(filled, key))
    by_row = {line.row: line for line in filled}
    contradicted = Contradicted(table, places.get("student"), register)
    against = _against(whose.entries, by_row, contradicted)
    issues += _once(contradicted.issue(row, other) for row, other in against.items())
    marked_entries, others = apart(whose.entries, against)
    people = [
        [_attempts(hand, by_row, attempt) for hand in _joined(hands, by_row)]
        for hands in by_hand(as_one(marked_entries, attempt))
    ]
    late = [issue for own in people for _, superseded in own for issue in superseded]
    issues += late
    several = [[attempts for attempts, _ in own] for own in people]
    which = WhichSheet(key, register)
    before = _on_sheets_before(list(chain(*chain(*several))), which)
    unsure = [g for g in chain(*chain(*several)) if g.row in before]
    several = _without(several, before)
    issues = _but_which_sheet(issues, unsure)
    issues += [which.issue(row, sheet) for row, sheet in before.items()]
    gathered = sorted(chain(*chain(*several)), key=lambda g: g.row)
    marked = sum(len(g.lines) for g in gathered)
    tally = Tally(
        rows=len(lines),
        marked=marked,
        superseded=len(late),
        unmarkable=len(filled) - marked - len(late),
        blank=len(lines) - len(filled),
    )
    doubtful, held = to_decide((g.whole for g in gathered), others, whose.limits)
    return Long(
        key,
        gathered,
        _handed(several),
        _handed(several if register.has_one_each else _of_student(several)),
        doubtful,
        sorted(issues, key=lambda issue: issue.row),
        tally,
        issues_by_student(_unmarked(filled, marked_entries, against, register, unsure), issues),
        {g.student: [str(g.row)] for g in unsure},
        held if register.students else frozenset(),
    )


def _unmarked(
    lines: Sequence[_Line],
    marked: Iterable[Entry],
    against: Mapping[int, Against],
    register: Register,
    unsure: Sequence[Gathered],
) -> dict[int, Collection[str]]:
    """Return whose the rows are that are not marked, but for students of whom others wait."""
    rows, waiting = {entry.row for entry in marked}, {g.student for g in unsure}
    found: dict[int, Collection[str]] = {row: other.people for row, other in against.items()}
    for line in lines:
        if line.row not in rows and line.row not in against:
            named = register.named_in(line.student, line.sheet, line.row)
            cells = [line.student, line.sheet]
            own = only(register.of_unmarked(line.student, cells, line.row))
            found[line.row] = named or {own} - {""}
    return {row: set(own) - waiting for row, own in found.items() if set(own) - waiting}


def _against(
    entries: Iterable[Entry], lines: Mapping[int, _Line], contradicted: Contradicted
) -> dict[int, Against]:
    """Return the rows that somebody else handed in than they name, with who."""
    rows = ((e.row, contradicted.against(e.sheet, e.row, lines[e.row].beside)) for e in entries)
    return {row: against for row, against in rows if against}


def _once(issues: Iterable[Issue]) -> list[Issue]:
    """Return issues, of those that say the same the first."""
    return list({issue.problem: issue for issue in reversed([*issues])}.values())


def _on_sheets_before(gathered: Sequence[Gathered], which: WhichSheet) -> dict[int, int]:
    """Return the attempts, by their first rows, that may be on sheets of before, with these."""
    answers = [{line.field: line.answer for line in g.lines} for g in gathered]
    columns = {name: [own.get(name, "") for own in answers] for name in set(chain(*answers))}
    typed = [next((line.sheet for line in g.lines if line.sheet.strip()), "") for g in gathered]
    sheets = np.array([g.entry.sheet for g in gathered], dtype=np.int64)
    found = which.among(columns, typed, sheets)
    return {gathered[place].row: sheet for place, sheet in found.items()}


def _without(
    several: Iterable[Iterable[Iterable[Gathered]]], rows: Container[int]
) -> list[list[list[Gathered]]]:
    """Return the attempts of hands without those that begin in some rows."""
    left = [[[g for g in hand if g.row not in rows] for hand in own] for own in several]
    return [own for own in ([hand for hand in own if hand] for own in left) if own]


def _but_which_sheet(issues: Iterable[Issue], unsure: Iterable[Gathered]) -> list[Issue]:
    """Return issues without those that say on which sheet attempts are marked that are not."""
    rows = {line.row for g in unsure for line in g.lines}
    return [i for i in issues if i.row not in rows or i.problem[0].code not in WHICH_SHEET]


def _lines(
    table: Table,
    places: Mapping[str, int],
    time: TimeColumn | None,
    fields: Mapping[str, str],
    register: Register,
) -> tuple[list[_Line], list[Issue]]:
    """Return the rows of the table, and issues about those of another width, ids and times."""
    width = len(table.header)
    contradicted = Contradicted(table, places.get("student"), register)
    lines, issues = list[_Line](), list[Issue]()

    @cache
    def field_of(typed: str) -> str:
        return fields.get(spelling(typed)) or field_alone(typed, fields) or ""

    for piece in table.chunks():
        at = places["answer"], places["field"]
        chunk, whole, unsure = put_together(piece, *at, table.delimiter)
        issues += [together(number, answer) for number, answer in whole.items()]
        issues += [shifted(number, chunk.ragged[number], width) for number in unsure]
        columns = {
            name: [row[places[name]] if name in places else "" for row in chunk.rows]
            for name in ("student", "sheet", "field", "answer")
        }
        students = register.named(columns["student"])
        issues += register.spelt_otherwise(chunk.numbers, columns["student"], students)
        times, unread = _times(chunk, time)
        issues += unread
        beside = map(contradicted.beside, chunk.rows)
        rows = zip(chunk.numbers, students, *list(columns.values())[1:], times, beside, strict=True)
        for number, student, sheet, typed, answer, seconds, others in rows:
            field = field_of(typed)
            if number in chunk.several or (number in unsure and not field):
                lines.append(_Line(number, student, sheet, "", "", answer, is_shifted=True))
            else:
                line = _Line(number, student, sheet, typed, field, answer, seconds, beside=others)
                lines.append(line)
        issues += [not_apart(number, cell) for number, cell in chunk.several.items()]
        for number in chunk.ragged.keys() - chunk.shifted:
            problem = Reason.of("issue.cells", count=chunk.ragged[number], width=width)
            issues.append(Issue(number, "", "", (problem,)))
    return lines, issues


def _times(chunk: Chunk, column: TimeColumn | None) -> tuple[Sequence[int | None], list[Issue]]:
    """Return when some rows were handed in, in seconds, and what to say of cells that say no time."""
    if column is None:
        return [None] * len(chunk.rows), []
    typed = [row[column.place] for row in chunk.rows]
    times = column.read(typed)
    cells = [(chunk.numbers[place], typed[place]) for place in column.unread(typed, times)]
    return [column.in_seconds(text) for text in typed], list(no_times(column.name, cells))


@dataclass(frozen=True)
class _Whose:
    """Whose lines there are: the entries of those that can be marked, and what is odd about them."""

    entries: list[Entry]
    issues: list[Issue]
    codes: CodesSeen
    limits: Limits

    @classmethod
    def of(cls, lines: list[_Line], register: Register) -> Self:
        students, typed = [line.student for line in lines], [line.sheet for line in lines]
        sheets = register.sheets(students, typed)
        owners = register.people(students, sheets)
        rows = zip(lines, owners, sheets.tolist(), register.seats(sheets).tolist(), strict=True)
        entries = [
            Entry(
                line.row,
                _hand(line, register),
                owner,
                sheet,
                line.is_filled,
                line.time,
                {line.field: line.answer.strip()},
                seat,
                register.turn(sheet),
            )
            for line, owner, sheet, seat in rows
            if sheet > 0 and line.field
        ]
        people: dict[str, set[str]] = defaultdict(set)
        for line, owner in zip(lines, owners, strict=True):
            note_people(people, [line.row], [owner])
        return cls(
            [*in_tables(entries, people, register.files().may_be)]
            if register.students
            else entries,
            _odd(lines, register.problems(students, typed, sheets)),
            register.codes_seen(typed, sheets, [line.row for line in lines]),
            limits_of(numbers_of(owners), sheets, register),
        )


def _handed(several: Iterable[Iterable[Iterable[Gathered]]]) -> list[list[list[Handed]]]:
    return [[[g.handed for g in attempts] for attempts in own] for own in several]


def _of_student(several: Iterable[Iterable[list[Gathered]]]) -> list[list[list[Gathered]]]:
    """Return attempts by student, whichever of the student's sheets they are on, and by hand."""
    found: dict[tuple[str, int], list[list[Gathered]]] = {}
    for attempts in chain(*several):
        entry = attempts[0].entry
        found.setdefault((entry.owner, entry.seat), []).append(attempts)
    return [_together(own) for own in found.values()]


def _together(own: Sequence[list[Gathered]]) -> list[list[Gathered]]:
    hand_of = hand_among([attempts[0].entry for attempts in own])
    hands: dict[Hashable, list[Gathered]] = {}
    for attempts in own:
        hands.setdefault(hand_of(attempts[0].entry), []).extend(attempts)
    return list(hands.values())


def _hand(line: _Line, register: Register) -> Hand:
    return register.hand(line.student, line.sheet, line.row)


def _odd(lines: list[_Line], problems: Iterable[tuple[int, str, Reason]]) -> list[Issue]:
    """Return what is odd about whose the lines are, each thing once.

    A student who is unknown would be told of in every row: once is enough, at the first (the later
    entries of a dict win, hence the way backwards).
    """
    ids = damaged([line.student for line in lines])
    found = [*problems, *((place, "student", problem) for place, problem in ids)]
    issues = {
        (lines[place].student, lines[place].sheet, column, problem): place
        for place, column, problem in reversed(found)
    }
    return [
        Issue(lines[place].row, column, student if column == "student" else sheet, (problem,))
        for (student, sheet, column, problem), place in issues.items()
    ]


def _no_such_field(lines: list[_Line], key: Key) -> Iterator[Issue]:
    names = key.cell_names()
    problems: dict[str, Reason] = {}
    for line in lines:
        if not line.field and not line.is_shifted:
            name = line.typed_field[:_LONGEST_NAME]
            if name not in problems and len(problems) < _MOST_HINTS:
                problems[name] = unknown("issue.no-field", name, names)
            problem = problems.get(name, Reason("issue.no-field"))
            yield Issue(line.row, "field", line.typed_field, (problem,))


def _joined(hands: list[list[Entry]], lines: Mapping[int, _Line]) -> list[list[Entry]]:
    """Return hands of one owner, as one where they answer other fields.

    A student or a code may stand in the first row alone.
    """
    joined: list[tuple[set[str], list[Entry]]] = []
    for hand in hands:
        fields = {lines[entry.row].field for entry in hand if entry.has_answers}
        known, own = next(
            (other for other in joined if other[0].isdisjoint(fields)), (set[str](), [])
        )
        if not own:
            joined.append((known, own))
        known |= fields
        own += hand
    return [sorted(own, key=lambda entry: entry.row) for _, own in joined]


def _attempts(
    hand: list[Entry], lines: Mapping[int, _Line], attempt: Attempt
) -> tuple[list[Gathered], list[Issue]]:
    """Return the attempts of a hand at a sheet, and the answers that are superseded."""
    issues = []
    by_field: dict[str, list[_Line]] = {}
    for entry in hand:
        line = lines[entry.row]
        by_field.setdefault(line.field, []).append(line)
    if attempt in ("last", "first"):
        for name, several in by_field.items():
            stands = _standing(several, attempt)
            issues += [_superseded(line, stands) for line in several if line is not stands]
            by_field[name] = [stands]
    # the k-th attempt has the k-th answer to each field, if there are as many
    each = zip_longest(*by_field.values())
    return [Gathered(hand[0], tuple(line for line in nth if line)) for nth in each], issues


def _standing(lines: list[_Line], attempt: Attempt) -> _Line:
    row = standing([Handed(line.row, line.is_filled, line.time) for line in lines], attempt)
    return next(line for line in lines if line.row == row)


def _superseded(line: _Line, by: _Line) -> Issue:
    problem = Reason.of("issue.superseded-answer", by=by.row)
    return Issue(line.row, line.field, line.answer, (problem,))
