"""Which rows of a wide table are of the same student or sheet, found without holding the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from exgen.answers.contradicted import Against, Contradicted
from exgen.answers.cut_in_two import CutInTwo
from exgen.answers.hands import Entry, Limits, in_tables
from exgen.answers.headings import Columns
from exgen.answers.not_asked import NotAsked
from exgen.answers.register import NOT_MARKED, CodesSeen, Register
from exgen.answers.which_sheet import WhichSheet
from exgen.tables.rows import SheetRow
from exgen.tables.table import Chunk, Table

Numbers: TypeAlias = NDArray[np.int64]

_SEVERAL = 2
NOBODY = hash("")
"""The number of an owner who is not known."""


@dataclass(frozen=True)
class Repeats:
    """How many rows a table has, which codes, and the entries of which another is like them.

    entries  the rows whose student or sheet another row has as well
    moved    the numbers of the rows of which the answers show that they are shifted
    before   the rows that name no sheet and fit one better that their student had before, with it
    against  the rows that somebody else handed in than they name, with who
    limits   what is no doubt in this class
    """

    count: int
    codes: CodesSeen
    entries: list[Entry]
    limits: Limits
    moved: frozenset[int] = frozenset()
    before: Mapping[int, int] = field(default_factory=dict)
    against: Mapping[int, Against] = field(default_factory=dict)


def find_repeats(
    table: Table,
    columns: Columns,
    register: Register,
    cut: CutInTwo,
    which: WhichSheet,
    *,
    not_asked: NotAsked,
) -> Repeats:
    """Return what is to be known of all rows of a table before one is marked.

    Holds sixteen bytes for each row. The rows are read a second time where some are like others.
    """
    codes = CodesSeen()
    numbers = [np.zeros((2, 0), dtype=np.int64)]
    shifted: set[int] = set()
    before: dict[int, int] = {}
    against: dict[int, Against] = {}
    people: dict[str, set[str]] = defaultdict(set)
    contradicted = Contradicted(table, columns.student, register)
    for chunk in table.chunks():
        whose = _Whose.of(chunk, columns, register)
        if places := cut.among(chunk, whose.sheets):
            shifted.update(chunk.numbers[place] for place in places)
            whose.sheets[list(places)] = NOT_MARKED
        if not register.has_one_each:
            answers = {name: _column(chunk.rows, at) for name, at in columns.fields.items()}
            fits = which.among(answers, whose.typed, whose.sheets)
            before |= {chunk.numbers[place]: sheet for place, sheet in fits.items()}
            whose.sheets[list(fits)] = NOT_MARKED
        note_people(people, chunk.numbers, whose.owners)
        others = contradicted.among(chunk, whose.sheets)
        against |= {chunk.numbers[place]: other for place, other in others.items()}
        codes += register.codes_seen(whose.typed, whose.sheets, chunk.numbers)
        numbers.append(whose.numbers())
    owners, sheets = np.concatenate(numbers, axis=1)
    limits = limits_of(owners, sheets, register)
    wanted = _Wanted.of(owners[sheets > 0], sheets[sheets > 0], limits)
    found = _entries(table, columns, register, wanted, not_asked) if wanted.some else ()
    if register.students:
        found = in_tables(found, people, register.files().may_be)
    entries = [e for e in found if e.row not in shifted | before.keys()]
    return Repeats(len(owners), codes, entries, limits, frozenset(shifted), before, against)


def note_people(people: dict[str, set[str]], rows: Sequence[int], owners: Sequence[str]) -> None:
    """Note two of the people in a table of which there are several, to know it for one of a class."""
    if rows and isinstance(rows[0], SheetRow) and len(people[rows[0].name]) < _SEVERAL:
        people[rows[0].name].update(set(owners) - {""})


def limits_of(owners: Numbers, sheets: Numbers, register: Register) -> Limits:
    """Return what is no doubt in a class, whose rows have these owners and sheets.

    On a roster each student has an own sheet. Without one a lecturer may have given a sheet to
    several students, or several sheets to each: what most of them have is meant.
    """
    if register.students:
        return Limits()
    known = (owners != NOBODY) & (sheets > 0)
    owners, sheets, _ = _pairs(owners[known], sheets[known])
    students, several = np.unique(owners, return_counts=True)
    _, hands = np.unique(sheets, return_counts=True)
    return Limits(
        sheets_are_shared=_are_too_few(register.sheet_count, len(students))
        or _are_usual(hands > 1),
        students_have_several=_are_usual(several > 1),
    )


def numbers_of(owners: Sequence[str]) -> Numbers:
    """Return owners as numbers, which are others in each run of the program."""
    return np.fromiter(map(hash, owners), np.int64, len(owners))


@dataclass(frozen=True)
class _Whose:
    """Whose the rows of a piece of a table are: the students and codes as typed, and who that is.

    `seats` are the sheets that the students have now.
    """

    students: list[str]
    typed: list[str]
    sheets: Numbers
    seats: Numbers
    owners: list[str]

    @classmethod
    def of(cls, chunk: Chunk, columns: Columns, register: Register) -> Self:
        students = register.named(_column(chunk.rows, columns.student))
        typed = _column(chunk.rows, columns.sheet)
        sheets = register.sheets(students, typed)
        if chunk.shifted:
            sheets[np.isin(chunk.numbers, list(chunk.shifted))] = NOT_MARKED
        people = register.people(students, sheets)
        return cls(students, typed, sheets, register.seats(sheets), people)

    def numbers(self) -> Numbers:
        """Return the owners as numbers, and their sheets of now."""
        return np.stack([numbers_of(self.owners), self.seats])


@dataclass(frozen=True)
class _Wanted:
    """Who has several rows on a sheet, or on several sheets, and the sheets of several."""

    pairs: Numbers
    owners: Numbers
    sheets: Numbers

    @classmethod
    def of(cls, owners: Numbers, sheets: Numbers, limits: Limits) -> Self:
        owners, sheets, times = _pairs(owners, sheets)
        pairs, none = _paired(owners, sheets)[times > 1], np.zeros(0, dtype=np.int64)
        several = _repeated(owners[owners != NOBODY])
        return cls(
            pairs,
            none if limits.students_have_several else several,
            none if limits.sheets_are_shared else _repeated(sheets),
        )

    @property
    def some(self) -> bool:
        """Whether there are any."""
        return bool(self.pairs.size or self.owners.size or self.sheets.size)

    def among(self, owners: Numbers, sheets: Numbers) -> NDArray[np.bool_]:
        """Return which of some rows are wanted."""
        found = np.isin(_paired(owners, sheets), self.pairs)
        found |= np.isin(owners, self.owners) | np.isin(sheets, self.sheets)
        return found & (sheets > 0)


def _entries(
    table: Table, columns: Columns, register: Register, wanted: _Wanted, not_asked: NotAsked
) -> Iterator[Entry]:
    for chunk in table.chunks():
        whose = _Whose.of(chunk, columns, register)
        for place in np.flatnonzero(wanted.among(*whose.numbers())).tolist():
            row = chunk.rows[place]
            typed = {name: row[column].strip() for name, column in columns.fields.items()}
            answers = not_asked.own(typed, int(whose.sheets[place]))
            has_answers = any(answers.values())
            number = chunk.numbers[place]
            hand = register.hand(whose.students[place], whose.typed[place], number)
            if has_answers or whose.students[place]:
                sheet = int(whose.sheets[place])
                time = columns.time.in_seconds(row[columns.time.place]) if columns.time else None
                owner, seat = whose.owners[place], int(whose.seats[place])
                turn = register.turn(sheet)
                yield Entry(number, hand, owner, sheet, has_answers, time, answers, seat, turn)


def _column(rows: list[list[str]], place: int | None) -> list[str]:
    return [""] * len(rows) if place is None else [row[place] for row in rows]


def _pairs(owners: Numbers, sheets: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return the distinct pairs of owner and sheet, and how often each is there."""
    if not len(_repeated(owners)):  # as in most tables, and seen in a fraction of the time
        return owners, sheets, np.ones(len(owners), dtype=np.int64)
    _, first, times = np.unique(_paired(owners, sheets), return_index=True, return_counts=True)
    return owners[first], sheets[first], times


def _paired(owners: Numbers, sheets: Numbers) -> Numbers:
    """Return a number for each pair of owner and sheet."""
    return owners ^ (sheets * _SPREAD)


_SPREAD = 0x5851F42D4C957F2D
"""An odd number that spreads small ones over 64 bits (Knuth's MMIX)."""


def _repeated(numbers: Numbers) -> Numbers:
    distinct, times = np.unique(numbers, return_counts=True)
    return distinct[times > 1]


def _are_too_few(sheets: int, students: int) -> bool:
    """Whether there are so many more students than sheets that these were meant for several.

    With an own sheet for each, a few more are such as took one of another.
    """
    more = students - sheets
    return more >= sheets or more > max(2, sheets // 10)


def _are_usual(mask: NDArray[np.bool_]) -> bool:
    """Whether it is so for most of them, and for more than two."""
    return int(mask.sum()) > max(2, len(mask) // 2)
