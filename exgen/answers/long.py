"""Submissions with one row for each answer: student, sheet, field, answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from exgen.answers.attempts import Attempt, standing
from exgen.answers.blocks import Block, Tally
from exgen.answers.headings import field_spellings, find_long_columns
from exgen.answers.issues import Issue, unknown
from exgen.answers.register import Register
from exgen.language import Reason
from exgen.people.students import damaged
from exgen.tables.headers import spelling
from exgen.tables.table import Table
from exgen.variants.key import Key

_LONGEST_NAME = 60
_MOST_HINTS = 100


@dataclass(frozen=True)
class _Line:
    """A row of the table: `field` is the field's name, '' where there is no such field."""

    row: int
    student: str
    sheet: str
    typed_field: str
    field: str
    answer: str


@dataclass(frozen=True)
class Gathered:
    """The answers of one student and sheet, from several rows of the table."""

    student: str
    sheet: int
    lines: tuple[_Line, ...]

    @property
    def row(self) -> int:
        """The first of the rows."""
        return min(line.row for line in self.lines)


@dataclass(frozen=True)
class Long:
    """A long table, gathered by student and sheet; its issues and tally are of all its rows.

    `several` holds the rows of each student and sheet with more than one attempt.
    """

    key: Key
    gathered: list[Gathered]
    several: list[list[int]]
    issues: list[Issue]
    tally: Tally

    def blocks(self, size: int, superseded: Mapping[int, int]) -> Iterator[Block]:
        """Yield the answers in blocks; at least one, which may be empty."""
        marked = [g for g in self.gathered if g.row not in superseded]
        late = [g for g in self.gathered if g.row in superseded]
        issues = self.issues + [
            Issue(g.row, "", "", (Reason.of("issue.superseded-attempt", by=superseded[g.row]),))
            for g in late
        ]
        lines = sum(len(g.lines) for g in late)
        tally = replace(
            self.tally,
            marked=self.tally.marked - lines,
            superseded=self.tally.superseded + lines,
        )
        for start in range(0, max(len(marked), 1), size):
            yield self._block(marked[start : start + size], issues, tally)
            issues, tally = [], Tally()

    def _block(self, gathered: list[Gathered], issues: list[Issue], tally: Tally) -> Block:
        answers = [{line.field: line.answer for line in g.lines} for g in gathered]
        return Block(
            rows=[g.row for g in gathered],
            students=[g.student for g in gathered],
            sheets=np.array([g.sheet for g in gathered], dtype=np.int64),
            cells={name: [a.get(name, "") for a in answers] for name in self.key.field_names()},
            issues=issues,
            tally=tally,
        )


def gather(table: Table, key: Key, attempt: Attempt) -> Long:
    """Return the answers of a long table by student and sheet, which takes memory for them all.

    An answer that is given twice is superseded by the other (attempt last or first), or makes
    another attempt (best or all). Raises FileError where no row could be marked.
    """
    places, issues = find_long_columns(table, key)
    lines, width_issues = _lines(table, places, field_spellings(key))
    issues += width_issues
    # rows without student and answer are those of a form that nobody filled in
    filled = [line for line in lines if line.student or line.answer.strip()]
    groups, whose_issues = _by_sheet(filled, Register(key))
    issues += whose_issues
    issues += list(_no_such_field(filled, key))
    attempts, late = _attempts(groups, attempt)
    issues += late
    marked = sum(len(g.lines) for several in attempts for g in several)
    gathered = sorted((g for several in attempts for g in several), key=lambda g: g.row)
    tally = Tally(
        rows=len(lines),
        marked=marked,
        superseded=len(late),
        unmarkable=len(filled) - marked - len(late),
        blank=len(lines) - len(filled),
    )
    several = [[g.row for g in own] for own in attempts if len(own) > 1]
    return Long(key, gathered, several, sorted(issues, key=lambda issue: issue.row), tally)


def _lines(
    table: Table, places: Mapping[str, int], fields: Mapping[str, str]
) -> tuple[list[_Line], list[Issue]]:
    """Return the rows of the table, and issues about those of another width."""
    width = len(table.header)
    lines, issues = [], []
    for chunk in table.chunks():
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            student, sheet, typed, answer = (
                row[places[name]] if name in places else ""
                for name in ("student", "sheet", "field", "answer")
            )
            field = fields.get(spelling(typed), "")
            lines.append(_Line(number, student.strip(), sheet, typed, field, answer))
        for number, cells in chunk.ragged.items():
            problem = Reason.of("issue.cells", count=cells, width=width)
            issues.append(Issue(number, "", "", (problem,)))
    return lines, issues


def _by_sheet(
    lines: list[_Line], register: Register
) -> tuple[list[tuple[int, list[_Line]]], list[Issue]]:
    """Return each sheet that is named with the lines of one student, and whose cannot be told."""
    students = [line.student for line in lines]
    typed = [line.sheet for line in lines]
    sheets = register.sheets(students, typed)
    groups: dict[tuple[str, int], list[_Line]] = {}
    for line, *who in zip(lines, register.people(students, sheets), sheets.tolist(), strict=True):
        if who[1] > 0 and line.field:
            groups.setdefault((who[0], who[1]), []).append(line)
    problems = list(register.problems(students, typed, sheets))
    problems += [(place, "student", problem) for place, problem in damaged(students)]
    # a student who is unknown would be told of in every row: once is enough, at the first (the
    # later entries of a dict win, hence the way backwards)
    issues = {
        (students[place], typed[place], column): (place, problem)
        for place, column, problem in reversed(problems)
    }
    found = [
        Issue(lines[place].row, column, student if column == "student" else sheet, (problem,))
        for (student, sheet, column), (place, problem) in issues.items()
    ]
    return [(sheet, several) for (_, sheet), several in groups.items()], found


def _no_such_field(lines: list[_Line], key: Key) -> Iterator[Issue]:
    names = key.field_names()
    problems: dict[str, Reason] = {}
    for line in lines:
        if not line.field:
            name = line.typed_field[:_LONGEST_NAME]
            if name not in problems and len(problems) < _MOST_HINTS:
                problems[name] = unknown("issue.no-field", name, names)
            problem = problems.get(name, Reason("issue.no-field"))
            yield Issue(line.row, "field", line.typed_field, (problem,))


def _attempts(
    groups: list[tuple[int, list[_Line]]], attempt: Attempt
) -> tuple[list[list[Gathered]], list[Issue]]:
    """Return each student's attempts at a sheet, and the answers that are superseded."""
    gathered, issues = [], []
    for sheet, lines in groups:
        by_field: dict[str, list[_Line]] = {}
        for line in lines:
            by_field.setdefault(line.field, []).append(line)
        if attempt in ("last", "first"):
            chosen = {name: _standing(several, attempt) for name, several in by_field.items()}
            issues += [
                _superseded(line, chosen[line.field])
                for line in lines
                if line is not chosen[line.field]
            ]
            by_field = {name: [line] for name, line in chosen.items()}
        student = next((line.student for line in lines if line.student), "")
        # the k-th attempt has the k-th answer to each field, if there are as many
        several = []
        for number in range(max(map(len, by_field.values()))):
            nth = (next(islice(ls, number, None), None) for ls in by_field.values())
            several.append(Gathered(student, sheet, tuple(line for line in nth if line)))
        gathered.append(several)
    return gathered, issues


def _standing(lines: list[_Line], attempt: Attempt) -> _Line:
    row = standing([(line.row, bool(line.answer.strip())) for line in lines], attempt)
    return next(line for line in lines if line.row == row)


def _superseded(line: _Line, by: _Line) -> Issue:
    problem = Reason.of("issue.superseded-answer", by=by.row)
    return Issue(line.row, line.field, line.answer, (problem,))
