"""Submissions with one row for each student's sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, compress

import numpy as np
from numpy.typing import NDArray

from exgen.answers.blocks import Block, Tally
from exgen.answers.contradicted import Against, Contradicted
from exgen.answers.hands import Doubt
from exgen.answers.headings import Columns
from exgen.answers.issues import Issue, issues_by_student, rows_listed
from exgen.answers.not_asked import NotAsked
from exgen.answers.register import NOT_MARKED, Register
from exgen.answers.shifted import cells_in, not_apart, one_column_on, shifted
from exgen.answers.times import Times, late_rows, no_times
from exgen.answers.which_sheet import WhichSheet
from exgen.language import Alternatives, Reason
from exgen.people.students import by_student, damaged
from exgen.tables.rows import SheetRow
from exgen.tables.table import CHUNK, Table
from exgen.variants.key import Key


@dataclass(frozen=True)
class Wide:
    """A wide table whose columns are known, with the issues of its header and the doubts of rows.

    `moved` holds the numbers of rows of which the answers show that they are shifted, and `before`
    those of rows of which they show that they may be of a sheet that the student had before, with it.
    `against` holds those of rows that somebody else handed in than they name, and `held` those of which
    a person must decide which counts.
    """

    table: Table
    key: Key
    columns: Columns
    register: Register
    issues: list[Issue]
    doubts: Mapping[int, list[Doubt]]
    held: frozenset[int] = frozenset()
    moved: frozenset[int] = frozenset()
    before: Mapping[int, int] = field(default_factory=dict)
    against: Mapping[int, Against] = field(default_factory=dict)

    def blocks(self, size: int, superseded: Mapping[int, int]) -> Iterator[Block]:
        """Yield the rows in blocks; at least one, which may be empty."""
        issues = self.issues
        for piece in _pieces(self.table, size):
            yield self._block(piece, superseded, issues)
            issues = []

    def _block(self, piece: _Piece, superseded: Mapping[int, int], issues: list[Issue]) -> Block:
        named = piece.column(self.columns.student)
        students = self.register.named(named)
        typed = piece.column(self.columns.sheet)
        sheets = self.register.sheets(students, typed)
        columns = {
            name: piece.column(self.columns.fields.get(name)) for name in self.key.cell_names()
        }
        cells = self._not_asked.without_dashes(columns, sheets)
        blank = _blank(students, cells)
        moved = piece.shifted(self.moved)
        blank -= moved
        at_before = piece.among(self.before)
        moved -= at_before.keys()
        contradicted = {n: row for n, row in piece.among(self.against).items() if n not in moved}
        sheets[[*moved, *at_before, *contradicted]] = NOT_MARKED
        times, unread = self._times(piece)
        replaced = [n for n in piece.numbers if n in superseded] if superseded else []
        whose = [
            *piece.width_issues(blank, self.moved),
            *(one_column_on(number) for number in piece.numbers if number in self.moved),
            *(self._which.issue(number, self.before[number]) for number in at_before.values()),
            *(self._contradicted.issue(row, self.against[row]) for row in contradicted.values()),
            *self._whose(
                piece,
                blank | moved | at_before.keys() | contradicted.keys(),
                students,
                typed,
                sheets,
            ),
        ]
        found = [
            *whose,
            *_empty_rows(piece, blank, typed),
            *self.register.spelt_otherwise(piece.numbers, named, students),
            *(_superseded(number, superseded[number]) for number in replaced),
            *self._doubtful(piece, students, typed, replaced),
            *unread,
        ]
        keep = sheets > 0
        keep[list(blank)] = False
        tally = Tally(
            rows=len(keep),
            marked=int(keep.sum()) - len(replaced),
            superseded=len(replaced),
            unmarkable=len(keep) - int(keep.sum()) - len(blank),
            blank=len(blank),
        )
        if replaced:
            keep &= ~np.isin(piece.numbers, replaced)
        but = blank | at_before.keys() | contradicted.keys()
        by_name, unmarked = self._unmarked(piece, students, typed, sheets, but)
        unsure: dict[int, Collection[str]] = {n: {students[at]} for at, n in at_before.items()}
        unsure |= {number: own for number, own in unmarked.items() if len(own) > 1}
        found += self._of_several(unmarked)
        issues = issues + sorted(found, key=lambda issue: issue.row)
        known = by_name | {number: own for number, own in unmarked.items() if len(own) == 1}
        known |= {row: self.against[row].people for row in contradicted.values()}
        perhaps = unsure | self._may_be_others(piece, students)
        block = Block(
            piece.numbers,
            students,
            sheets,
            cells,
            issues,
            tally,
            refused=issues_by_student(known, whose),
            perhaps=by_student((str(row), own) for row, own in perhaps.items()),
            held=self.held,
            handed_in=times,
            late=late_rows(piece.numbers),
        )
        return _kept(block, keep)

    def _unmarked(
        self,
        piece: _Piece,
        students: Sequence[str],
        typed: Sequence[str],
        sheets: NDArray[np.int64],
        but: Collection[int],
    ) -> tuple[dict[int, Collection[str]], dict[int, Collection[str]]]:
        """Return whom the rows name that are not marked, and whose those may be that name nobody.

        Left out are those at some places.
        """
        named, unnamed = dict[int, Collection[str]](), dict[int, Collection[str]]()
        for at in np.flatnonzero(sheets < 1).tolist():
            row = piece.numbers[at]
            if at in but:
                continue
            if own := self.register.named_in(students[at], typed[at], row):
                named[row] = own
            else:
                cells = cells_in(piece.several[row]) if row in piece.several else piece.row(at)
                unnamed[row] = self.register.of_unmarked(students[at], cells, row)
        return named, unnamed

    def _may_be_others(self, piece: _Piece, students: Sequence[str]) -> dict[int, Collection[str]]:
        """Return who may have handed in rows, of which a person decides, beside whom they name."""
        rows = zip(piece.numbers, students, strict=True) if self.held else ()
        return {
            row: self.register.files().handed_in(row.name) - {student}
            for row, student in rows
            if row in self.held and isinstance(row, SheetRow)
        }

    @cached_property
    def _contradicted(self) -> Contradicted:
        return Contradicted(self.table, self.columns.student, self.register)

    def _of_several(self, unmarked: Mapping[int, Collection[str]]) -> Iterator[Issue]:
        """Yield the rows that are not marked and may be of several students."""
        for row, students in unmarked.items():
            if len(students) > 1:
                by_worksheet = self.register.files().know_numbers
                code = (
                    "issue.row-of-several-by-worksheet" if by_worksheet else "issue.row-of-several"
                )
                said = Reason.of(code, students=Alternatives(sorted(students)))
                yield Issue(row, "student", "", (said,))

    @cached_property
    def _not_asked(self) -> NotAsked:
        return NotAsked(self.key)

    @cached_property
    def _which(self) -> WhichSheet:
        return WhichSheet(self.key, self.register)

    def _times(self, piece: _Piece) -> tuple[Times, list[Issue]]:
        """Return when the rows were handed in, and what to say of cells that say no time."""
        column = self.columns.time
        if column is None:
            return np.full(len(piece.numbers), "NaT", dtype="datetime64[s]"), []
        typed = piece.column(column.place)
        times = column.read(typed)
        cells = [(piece.numbers[place], typed[place]) for place in column.unread(typed, times)]
        return times, list(no_times(column.name, cells))

    def _whose(
        self,
        piece: _Piece,
        blank: set[int],
        students: list[str],
        typed: list[str],
        sheets: NDArray[np.int64],
    ) -> Iterator[Issue]:
        problems = self.register.problems(students, typed, sheets)
        ids = ((place, "student", problem) for place, problem in damaged(students))
        for place, column, problem in chain(problems, ids):
            if place not in blank:
                text = students[place] if column == "student" else typed[place]
                yield Issue(piece.numbers[place], column, text, (problem,))

    def _doubtful(
        self, piece: _Piece, students: list[str], typed: list[str], replaced: list[int]
    ) -> Iterator[Issue]:
        places = enumerate(piece.numbers) if self.doubts else ()
        for place, number in places:
            for column, problem in self.doubts.get(number, ()):
                if number not in replaced:
                    text = students[place] if column == "student" else typed[place]
                    yield Issue(number, column, text, (problem,))


@dataclass(frozen=True)
class _Piece:
    """Some rows of a table, one after the other in `flat`, where equal cells are one object.

    So they stay in a processor's cache, which saves a tenth of the time of marking.
    """

    width: int
    numbers: list[int]
    flat: list[str]
    ragged: dict[int, int]
    several: dict[int, str]

    def column(self, place: int | None) -> list[str]:
        return [""] * len(self.numbers) if place is None else self.flat[place :: self.width]

    def row(self, place: int) -> list[str]:
        return self.flat[place * self.width : (place + 1) * self.width]

    def among(self, numbers: Collection[int]) -> dict[int, int]:
        """Return the rows of some numbers by their places."""
        return {at: n for at, n in enumerate(self.numbers) if n in numbers} if numbers else {}

    def shifted(self, moved: Collection[int]) -> set[int]:
        """Return the places of the rows whose answers may stand in other columns."""
        if not self.ragged and not moved:
            return set()
        at = {number: place for place, number in enumerate(self.numbers)}
        beyond = {at[number] for number, cells in self.ragged.items() if cells > self.width}
        return beyond | {at[number] for number in (*self.several, *moved) if number in at}

    def width_issues(self, blank: set[int], moved: Collection[int]) -> Iterator[Issue]:
        skipped = {self.numbers[place] for place in blank} if self.ragged else ()
        for number, cells in self.ragged.items():
            if cells > self.width:
                yield shifted(number, cells, self.width)
            elif number in self.several:
                yield not_apart(number, self.several[number])
            elif number not in skipped and number not in moved:
                problem = Reason.of("issue.cells-missing", count=cells, width=self.width)
                yield Issue(number, "", "", (problem,))


def _pieces(table: Table, size: int) -> Iterator[_Piece]:
    width = len(table.header)
    piece, known = _Piece(width, [], [], {}, {}), dict[str, str]()
    for chunk in table.chunks(min(size, CHUNK)):
        if len(piece.numbers) >= size:
            yield piece
            piece, known = _Piece(width, [], [], {}, {}), {}
        piece.numbers.extend(chunk.numbers)
        cells = list(chain.from_iterable(chunk.rows))
        piece.flat.extend(map(known.setdefault, cells, cells))
        piece.ragged.update(chunk.ragged)
        piece.several.update(chunk.several)
    yield piece


def _blank(students: list[str], cells: Mapping[str, list[str]]) -> set[int]:
    """Return the places of the rows without student and answers, such as a form's unfilled ones."""
    if "" not in students:
        return set()
    answers = zip(*cells.values(), strict=True)
    return {
        place
        for place, (student, row) in enumerate(zip(students, answers, strict=True))
        if not student and not "".join(row).strip()
    }


def _empty_rows(piece: _Piece, blank: set[int], typed: list[str]) -> Iterator[Issue]:
    empty = [piece.numbers[place] for place in sorted(blank) if not typed[place].strip()]
    if empty:
        problem = Reason.of("issue.empty-rows", rows=rows_listed(empty))
        yield Issue(empty[0], "", "", (problem,))


def _superseded(row: int, by: int) -> Issue:
    return Issue(row, "", "", (Reason.of("issue.superseded", by=by),))


def _kept(block: Block, keep: NDArray[np.bool_]) -> Block:
    if keep.all():
        return block
    chosen = keep.tolist()
    return Block(
        rows=list(compress(block.rows, chosen)),
        students=list(compress(block.students, chosen)),
        sheets=block.sheets[keep],
        cells={name: list(compress(column, chosen)) for name, column in block.cells.items()},
        issues=block.issues,
        tally=block.tally,
        refused=block.refused,
        perhaps=block.perhaps,
        held=block.held,
        handed_in=block.handed_in[keep],
        late=block.late[keep],
    )
