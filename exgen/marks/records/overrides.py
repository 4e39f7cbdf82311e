"""Overrides: the marks that a person sets, with a reason, in a file beside the key that no run rewrites."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import numpy as np

from exgen.answers.blocks import Block
from exgen.answers.headings import field_called, field_spellings, sheet_columns
from exgen.answers.issues import Issue, unknown
from exgen.answers.register import EARLIER_SHEET, WHICH_SHEET, Register
from exgen.answers.shifted import not_apart
from exgen.errors import FileError
from exgen.items.columns import Array
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.marks.judging.marking import Listener, Marked, MarkedPart, SetTotal
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.by_hand import ROUNDING, fits
from exgen.marks.records.hand_marks import spelt_exactly
from exgen.numerals import Rules, as_float, read_number
from exgen.people.columns import student_columns
from exgen.people.students import comparable
from exgen.tables.headers import LONGEST_NAME, columns_called, listed, spelling
from exgen.tables.rows import SheetRow
from exgen.tables.table import Chunk, read_table
from exgen.variants.key import Key

OVERRIDES = "overrides.csv"
TOTAL = "total"
"""In place of a field: all that the student has in the end, whatever was earned."""
CALLED = {"field": ("field", "part"), "points": ("points",), "why": ("why", "reason")}
_PLACE = 1 << 20
"""Behind all files of submissions, where issues are listed by row."""


@dataclass(frozen=True)
class Override:
    """A row of the file: whose mark is what, and why.

    row      as it is named in issues
    sheet    from 1; 0 where a student is meant who has no sheet in the key
    others   sheets that the student had before, where the row names none
    student  comparable; '' where the sheet alone is named
    field    a field, a part, or TOTAL
    """

    row: SheetRow
    sheet: int
    student: str
    field: str
    points: float
    why: str
    others: tuple[int, ...] = ()

    @property
    def sheets(self) -> tuple[int, ...]:
        """The sheets that are meant."""
        return (self.sheet, *self.others) if self.sheet else ()

    def is_of(self, student: str) -> bool:
        """Whether a row of its sheet that says it is a student's is meant."""
        return not self.student or not student or comparable(student) == self.student


@dataclass(frozen=True)
class Overrides:
    """What a file says that can be used, in its order, and what of it cannot.

    `fields` are, by what a row may name, the fields whose marks it sets, and `asked` the sheets on which
    these are, as a mask, where they are not on all.
    """

    entries: tuple[Override, ...] = ()
    issues: tuple[Issue, ...] = ()
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asked: Mapping[str, Array] = field(default_factory=dict)

    def at(self, block: Block) -> Iterator[tuple[int, Override]]:
        """Yield the places of rows of a block that are meant, with what they get, in the file's order."""
        if not self.entries:
            return
        by_sheet, by_student = self._rows_of(block)
        for entry in self.entries:
            rows = [row for sheet in entry.sheets for row in by_sheet.get(sheet, ())]
            rows = rows if entry.sheet else by_student.get(entry.student, [])
            for row in rows:
                is_asked = entry.field not in self.asked or bool(
                    self.asked[entry.field][block.sheets[row] - 1]
                )
                if entry.is_of(block.students[row]) and is_asked:
                    yield row, entry

    def setting(self, block: Block) -> Mapping[tuple[int, str], Sequence[Override]]:
        """Return by row of a block and field what sets the mark there, of which the last counts."""
        found: dict[tuple[int, str], list[Override]] = {}
        for row, entry in self.at(block):
            for name in self.fields[entry.field]:
                found.setdefault((row, name), []).append(entry)
        return found

    def _rows_of(self, block: Block) -> tuple[Mapping[int, list[int]], Mapping[str, list[int]]]:
        """Return the rows of the sheets that are named, and those of the students who are."""
        by_sheet: dict[int, list[int]] = {}
        by_student: dict[str, list[int]] = {}
        sheets = {sheet for entry in self.entries for sheet in entry.sheets}
        for row in np.flatnonzero(np.isin(block.sheets, list(sheets))).tolist():
            by_sheet.setdefault(int(block.sheets[row]), []).append(row)
        if any(not entry.sheet for entry in self.entries):
            for row, student in enumerate(block.students):
                by_student.setdefault(comparable(student), []).append(row)
        return by_sheet, by_student


def read_overrides(path: Path, key: Key) -> Overrides:
    """Return what a file says of the marks of a key; nothing where there is no file.

    Rows that fit nothing are issues. Raises FileError where it cannot be read.
    """
    if not path.exists() or not path.stat().st_size:
        return Overrides()
    table = read_table(path, _places)
    if not (places := _places(table.header)):
        raise FileError(
            f"{path}: expected the columns student (or code), field, points and why; found "
            f"{listed(table.header)}"
        )
    reader, read = _Reader(path, key), list[Override | Issue]()
    for chunk in table.chunks():
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            cells = {name: row[place].strip() for name, place in places.items()}
            if number in chunk.shifted:
                read.append(reader.shifted(number, chunk, len(table.header)))
            elif any(cells.values()):
                read.append(reader.read(number, cells))
    entries = (one for one in read if isinstance(one, Override))
    issues = (one for one in read if isinstance(one, Issue))
    return Overrides(tuple(entries), tuple(issues), _fields_by_name(key), _asked_by_name(key))


def override(marked: Marked, overrides: Overrides) -> Marked:
    """Return a block in which some have the marks that a person set: a stage of marking."""
    if not (found := list(overrides.at(marked.block))):
        return marked
    totals = {row: SetTotal(one.points, _why(one)) for row, one in found if one.field == TOTAL}
    of_parts = [_of_part(part, found) for part in marked.parts]
    pairs = zip(marked.parts, of_parts, strict=True)
    parts = tuple(_with(part, decided) if decided else part for part, decided in pairs)
    by_person = {(row, one.field) for own in of_parts for (_, row), one in own.items()}
    return replace(
        marked,
        parts=parts,
        set_totals={**marked.set_totals, **totals},
        by_person=frozenset(by_person | {(row, TOTAL) for row in totals}),
    )


def with_the_overridden(blocks: Iterable[Block], overrides: Overrides, key: Key) -> Iterator[Block]:
    """Yield blocks, and one with a row without answers for each sheet that only an override names.

    Who handed in nothing can have a mark all the same. It has the issues of the file, too.
    """
    left, register, handed_in = dict.fromkeys(overrides.entries), Register(key), set[int]()
    replaced = Replaced()
    for block in blocks:
        setting = overrides.setting(block)
        replaced.add(setting)
        if overrides.entries and not register.has_one_each:
            handed_in.update(_handed_in(block, register))
        for entry in chain.from_iterable(setting.values()):
            left.pop(entry, None)
        yield block
    of_sheets = {entry.sheet: entry for entry in left if entry.sheet}
    sheets = {s: of_sheets[s] for s in _newest(of_sheets, handed_in, register)}
    issues = [*overrides.issues, *(_nobody(entry) for entry in left if not entry.sheet)]
    issues += [_not_counting(one) for one in left if one.sheet and one.sheet not in sheets]
    block = Block(
        rows=[entry.row for entry in sheets.values()],
        students=[key.students[s - 1].id if key.students else "" for s in sheets],
        sheets=np.array([*sheets], dtype=np.int64),
        cells={name: [""] * len(sheets) for name in key.cell_names()},
        handed_in=np.zeros(len(sheets), dtype="datetime64[s]"),  # nothing came late
    )
    replaced.add(overrides.setting(block))
    issues += [_replaced(one, by) for one, by in replaced.found().items()]
    if sheets or issues:
        yield replace(block, issues=sorted(issues, key=lambda issue: issue.row))


def _handed_in(block: Block, register: Register) -> Iterator[int]:
    """Yield the sheets of now of those students who have a row in a block themselves."""
    seats = register.seats(block.sheets).tolist()
    for student, seat in zip(block.students, seats, strict=True):
        if comparable(student) in ("", register.students[seat - 1]):
            yield seat


def _newest(sheets: Iterable[int], handed_in: Container[int], register: Register) -> list[int]:
    """Return the sheets that count, one of each student's; none where another has been handed in."""
    by_seat: dict[int, int] = {}
    for sheet in sorted(sheets, key=register.turn):
        by_seat[register.seat(sheet)] = sheet
    counting = {sheet for seat, sheet in by_seat.items() if seat not in handed_in}
    return [sheet for sheet in sheets if sheet in counting]


class Replaced:
    """What finds the rows of the file of which each mark is set by a later row as well."""

    def __init__(self) -> None:
        self._counting = set[Override]()
        self._by = dict[Override, Override]()

    def add(self, setting: Mapping[tuple[int, str], Sequence[Override]]) -> None:
        """Hear of what sets the marks of a block."""
        for *others, last in setting.values():
            self._counting.add(last)
            self._by.update(dict.fromkeys(others, last))

    def found(self) -> Mapping[Override, Override]:
        """Return the rows that set no mark, each with one that does so in its place."""
        return {one: by for one, by in self._by.items() if one not in self._counting}


class OverridesNoted(Listener):
    """What counts how many marks the file sets, to say so at the end."""

    def __init__(self, overrides: Overrides) -> None:
        self._overrides = overrides
        self._used = set[Override]()
        self._replaced = Replaced()
        self._set = set[tuple[str, str]]()

    def add(self, marked: Marked) -> None:
        """Note those of a block."""
        setting = self._overrides.setting(marked.block)
        self._used.update(chain.from_iterable(setting.values()))
        self._replaced.add(setting)
        self._set.update(mark for _, mark in marked.set_marks())

    def notes(self) -> Iterator[Reason]:
        """Yield how many marks were set, and how many rows of the file set none."""
        if self._set:
            yield Reason.of("note.overridden", count=len(self._set), file=OVERRIDES)
        if unused := len(self._overrides.entries) + len(self._overrides.issues) - len(self._used):
            yield Reason.of("note.overrides-unused", count=unused, file=OVERRIDES)
        if replaced := self._replaced.found():
            yield Reason.of("note.overrides-replaced", count=len(replaced), file=OVERRIDES)


def _places(header: Sequence[str]) -> Mapping[str, int]:
    """Return the places of the columns; none where some are missing."""
    found = {name: columns_called(header, called)[:1] for name, called in CALLED.items()}
    whose = {"student": student_columns(header)[:1], "sheet": sheet_columns(header)[:1]}
    if not all(found.values()) or not any(whose.values()):
        return {}
    return {name: places[0] for name, places in {**whose, **found}.items() if places}


class _Reader:
    """What reads the rows of the file, against a key."""

    def __init__(self, path: Path, key: Key) -> None:
        self._path = path
        self._register = Register(key)
        self._named = {spelling(label): label for asked in key.asked for label in asked.labels}
        self._named |= field_spellings(key) | {TOTAL: TOTAL}
        self._out_of = _points_of(key)
        self._asked = _asked_by_name(key)
        self._rules = Rules(decimal_comma=language(key.language).decimal_mark == ",")

    def shifted(self, number: int, chunk: Chunk, width: int) -> Issue:
        """Return what to say of a row with a comma in it, as in 0,5: nobody knows what it sets."""
        row = self._row(number)
        if number in chunk.several:
            return not_apart(row, chunk.several[number])
        return Issue(
            row,
            "",
            "",
            (Reason.of("issue.override-cells", count=chunk.ragged[number], width=width),),
        )

    def _row(self, number: int) -> SheetRow:
        return SheetRow.of(_PLACE, self._path.name, int(number))

    def read(self, number: int, cells: Mapping[str, str]) -> Override | Issue:
        """Return what a row says, or why it cannot be used."""
        row = self._row(number)
        for column, problem in self._problems(cells):
            return Issue(row, column, cells.get(column, ""), (problem,))
        student, code = ([cells.get(name, "")] for name in ("student", "sheet"))
        (named,) = self._register.named(student)
        sheet = max(0, int(self._register.sheets([named], code)[0]))
        return Override(
            row=row,
            sheet=sheet,
            student=comparable(named),
            field=field_called(cells["field"], self._named) or TOTAL,
            points=self._points(cells["points"]),
            why=cells["why"],
            others=() if any(code) else self._register.before(sheet),
        )

    def _problems(self, cells: Mapping[str, str]) -> Iterator[tuple[str, Reason]]:
        yield from self._whose(cells.get("student", ""), cells.get("sheet", ""))
        field = field_called(cells["field"], self._named)
        if field is None:
            named = cells["field"][:LONGEST_NAME]
            yield "field", unknown("issue.override-field", named, list(self._out_of))
            return
        if field in self._asked and not self._is_asked(field, cells):
            yield "field", Reason("issue.override-not-asked")
        most = self._out_of[field]
        if not fits(self._points(cells["points"]), most):
            yield "points", Reason.of("issue.override-points", most=float(spelt_exactly(most)))
        if not cells["why"]:
            yield "why", Reason("issue.override-why")
        if cells["why"].isdecimal():  # 0,5 without quotes, and no reason
            yield "why", Reason("issue.override-why-number")

    def _is_asked(self, field: str, cells: Mapping[str, str]) -> bool:
        """Whether a sheet that is meant asks a field; also where nobody knows yet which is."""
        code = [cells.get("sheet", "")]
        named = self._register.named([cells.get("student", "")])
        sheet = int(self._register.sheets(named, code)[0])
        others = () if any(code) else self._register.before(sheet)
        return sheet < 1 or any(self._asked[field][own - 1] for own in (sheet, *others))

    def _whose(self, student: str, code: str) -> Iterator[tuple[str, Reason]]:
        named = self._register.named([student])
        sheets = self._register.sheets(named, [code])
        if not self._register.students and student and not code:
            return  # whoever typed this name is meant
        for _, _, problem in self._register.problems(named, [code], sheets):
            if problem.code in (EARLIER_SHEET, *WHICH_SHEET):
                continue  # the mark is of that sheet, or of whichever counts
            yield ("sheet" if code or not student else "student"), problem

    def _points(self, text: str) -> float:
        values = read_number(text, self._rules).values
        points = as_float(values[0]) if len(values) == 1 else math.nan
        return points if math.isfinite(points) else math.nan


def _points_of(key: Key) -> dict[str, float]:
    """Return how many points there are for each field, each part, and in all."""
    found: dict[str, float] = {}
    for asked in key.asked:
        fields = list(asked.fields())
        for label, part in zip(asked.labels, asked.parts, strict=True):
            own = [name for name, of, _ in fields if of is part]
            # of rows that may not be needed the others have more
            most = part.points if part.may_end else part.points / len(own)
            found |= dict.fromkeys(own, most) | {label: part.points}
    return found | {TOTAL: key.most}


def _fields_by_name(key: Key) -> Mapping[str, Sequence[str]]:
    """Return the fields of what a row may name: of a field, a part, or of all, which is one mark."""
    found: dict[str, list[str]] = {TOTAL: [TOTAL]}
    for asked in key.asked:
        fields = list(asked.fields())
        for label, part in zip(asked.labels, asked.parts, strict=True):
            own = [name for name, of, _ in fields if of is part]
            found |= {name: [name] for name in own} | {label: own}
    return found


def _asked_by_name(key: Key) -> Mapping[str, Array]:
    """Return by field and part which sheets ask it, where these are not all."""
    each = [(asked, asked.asks()) for asked in key.asked]
    return {
        name: asks
        for asked, asks in each
        if not asks.all()
        for name in (*asked.labels, *(field_name for field_name, _, _ in asked.fields()))
    }


def _replaced(entry: Override, by: Override) -> Issue:
    problem = Reason.of("issue.override-replaced", row=str(by.row))
    return Issue(entry.row, "points", f"{entry.points:g}", (problem,))


def _not_counting(entry: Override) -> Issue:
    return Issue(entry.row, "sheet", "", (Reason("issue.override-other-sheet"),))


def _nobody(entry: Override) -> Issue:
    return Issue(entry.row, "student", entry.student, (Reason("issue.override-nobody"),))


def _why(entry: Override) -> Reason:
    return Reason.of("mark.set", why=entry.why)


def _of_part(
    part: MarkedPart, found: Iterable[tuple[int, Override]]
) -> dict[tuple[int, int], Override]:
    """Return what sets the marks of a part, by field and row: of several rows of the file the last."""
    return {(field, row): one for row, one in found for field in _fields(part, one.field)}


def _fields(part: MarkedPart, named: str) -> Iterable[int]:
    if named == part.label:
        return range(len(part.names))
    return [part.names.index(named)] if named in part.names else []


def _share(part: MarkedPart, entry: Override, at: tuple[int, int]) -> float:
    out_of = part.worth if entry.field == part.label else float(part.out_of[at])
    share = min(entry.points / out_of, 1.0) if out_of else 0.0
    return 1.0 if abs(share - 1) < ROUNDING else share


def _with(part: MarkedPart, decided: Mapping[tuple[int, int], Override]) -> MarkedPart:
    """Return a part with the marks that are set for it."""
    at = tuple(np.array(list(decided)).T)
    set_to: Array = np.array([_share(part, entry, cell) for cell, entry in decided.items()])
    marks = part.marks
    verdicts, shares, reasons = (c.copy() for c in (marks.verdicts, marks.shares, marks.reasons))
    verdicts[at] = np.select(
        [set_to == 1, set_to > 0], [Verdict.CORRECT, Verdict.PARTIAL], Verdict.WRONG
    )
    shares[at], reasons[at] = set_to, None
    # what a person typed is a note, which pages print as it is: a reason may be an author's markup
    notes = {**part.answers.notes, **{cell: (_why(one),) for cell, one in decided.items()}}
    return replace(
        part,
        marks=replace(marks, verdicts=verdicts, shares=shares, reasons=reasons),
        answers=replace(part.answers, notes=notes),
        left={cell: left for cell, left in part.left.items() if cell not in decided},
    )
