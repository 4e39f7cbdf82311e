"""Whose row it is: sheets by number, by code or by student."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial

import numpy as np
from numpy.typing import NDArray

from exgen.answers.file_names import FileNames
from exgen.answers.handed_in_by import handed_in_by
from exgen.answers.hands import Hand
from exgen.answers.issues import Issue, rows_listed
from exgen.language import Reason
from exgen.people.codes import OF_NO_SHEET_HERE, Codes
from exgen.people.spellings import Spellings, are_but_for_zeros
from exgen.people.students import comparable, comparables
from exgen.tables.encodings import decoded_again
from exgen.tables.headers import LONGEST_NAME
from exgen.tables.rows import SheetRow
from exgen.variants.key import Key

_UNNAMED, _REFUSED, _FOREIGN, NOT_MARKED, _LEFT, _OF_ANOTHER = 0, -1, -2, -3, -4, -5
_LONGEST_KEPT = 12
EARLIER_SHEET = "issue.earlier-sheet"
WHICH_SHEET = ("issue.which-sheet", "issue.which-sheet-misread")
"""What is said of rows of students who had another sheet before."""
MOST = 9
"""Of so many codes of another paper, one may be of this: by chance, or put among them."""


@dataclass(frozen=True)
class CodesSeen:
    """How many rows have a code of the key, one of another paper or seed, or a sheet without a code.

    `example` is the first of another paper: its row, and what was typed.
    """

    own: int = 0
    foreign: int = 0
    without: int = 0
    example: tuple[int, str] | None = None

    def __add__(self, other: CodesSeen) -> CodesSeen:
        return CodesSeen(
            self.own + other.own,
            self.foreign + other.foreign,
            self.without + other.without,
            self.example or other.example,
        )

    @property
    def are_of_another_key(self) -> bool:
        """Whether nearly all codes are of another paper or seed, and most rows have one."""
        return self.foreign > MOST * self.own and self.foreign > self.without


class Register:
    """The sheets and students of a key.

    Students are compared as `comparable` says, and known by other spellings of their ids.
    """

    def __init__(self, key: Key) -> None:
        self.students = [comparable(student.id) for student in key.students]
        self.sheet_count = key.sheets
        self.files = cache(partial(FileNames, key.students, key.codes))  # hardly ever needed
        self._former = key.sheets - key.former
        self._whose = [
            (student.id, code) for student, code in zip(key.students, key.codes, strict=False)
        ]
        numbered = [*enumerate(self.students, start=1)]
        self._own = {student: sheet for sheet, student in reversed(numbered)}
        self._seats = np.array([0, *map(self._own.__getitem__, self.students)], dtype=np.int64)
        self._typed = _SheetsAsTyped(Codes(key.codes))
        self._names = Spellings([student.id for student in key.students], key.codes)

    def named(self, typed: Sequence[str]) -> list[str]:
        """Return the students of rows as the roster spells them; who is not on it stays as typed."""
        names = list(map(str.strip, typed))
        return list(map(self._names.__getitem__, names)) if self.students else names

    def on_roster(self, typed: Sequence[str]) -> int:
        """Return how many of some ids are on the roster."""
        return sum(comparable(student) in self._own for student in self.named(typed))

    def sheets(self, students: Sequence[str], typed: Sequence[str]) -> NDArray[np.int64]:
        """Return each row's sheet, from 1: the one named, else the student's; below 1 for none.

        Where the sheet that is named is another's than the student's, nobody knows which is meant.
        """
        named = np.array(list(map(self._typed.__getitem__, typed)), dtype=np.int64)
        if self.students:
            owned = self._owned(students)
            unknown = (named == _UNNAMED) | (named == _REFUSED)
            named = np.where(unknown & (owned > 0), owned, named)
            others = (named > 0) & (owned > 0) & (owned != self.seats(named))
            named = np.where(others, _OF_ANOTHER, named)
        return named if self.has_one_each else np.where(self._has_left(named), _LEFT, named)

    @property
    def has_one_each(self) -> bool:
        """Whether nobody had another sheet before, and nobody has left."""
        return self._former == self.sheet_count

    def seats(self, sheets: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each sheet the one that its student has now, which is one for all of a student's."""
        if self.has_one_each:
            return sheets
        return np.where(sheets > 0, self._seats[np.maximum(sheets, 0)], sheets)

    def seat(self, sheet: int) -> int:
        """Return the sheet that the student of a sheet has now."""
        return sheet if self.has_one_each else int(self._seats[sheet])

    def before(self, sheet: int) -> tuple[int, ...]:
        """Return the sheets that a student had before the one of now."""
        if self.has_one_each or not sheet:
            return ()
        all_of_them = np.flatnonzero(self._seats == sheet).tolist()
        return tuple(own for own in all_of_them if own != sheet)

    @cached_property
    def _seats_of_several(self) -> NDArray[np.int64]:
        """The sheets of now of students who had another before."""
        return np.unique(self._seats[self._former + 1 :])

    def turn(self, sheet: int) -> int:
        """Return a number that is higher for a newer sheet of a student's."""
        return sheet if sheet > self._former else self.sheet_count + 1

    def _has_left(self, sheets: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which sheets are of students who are not in the class any more."""
        return self.seats(sheets) > self._former

    def people(self, students: Sequence[str], sheets: NDArray[np.int64]) -> list[str]:
        """Return who each row is of, comparable: the student named, else the sheet's, else ''."""
        people = comparables(students)
        if self.students and "" in people:
            pairs = zip(people, sheets.tolist(), strict=True)
            people = [
                who or (self.students[sheet - 1] if sheet > 0 else "") for who, sheet in pairs
            ]
        return people

    def student_of(self, sheet: int) -> str:
        """Return the student of a sheet, as the roster spells the id."""
        return self._whose[sheet - 1][0]

    def named_in(self, student: str, typed: str, row: int) -> set[str]:
        """Return the students of the roster whom a row names that is not marked, or of whom its file is.

        These may be several: the one whose id is typed, whose code, and who handed it in.
        """
        own = self._own.get(comparable(student), 0) if self.students else 0
        named = {self.student_of(own)} if own else set()
        if own and (sheet := self._typed[typed]) > 0:
            named.add(self.student_of(sheet))
        if own and isinstance(row, SheetRow):
            named |= self.files().others(row.name, self.student_of(own))
        return named

    def of_unmarked(self, student: str, cells: Sequence[str], row: int) -> Collection[str]:
        """Return whose a row may be that is not marked, as far as its cells and file say.

        In one that is shifted ids and codes may stand in any column.
        """
        if not self.students:
            return {student}
        if found := next(filter(None, map(self.files().named, cells)), ""):
            return {found}
        return self.files().may_be(row.name) if isinstance(row, SheetRow) else {student}

    def hand(self, student: str, typed: str, row: int) -> Hand:
        """Return who wrote a row, as far as it says; without a roster a code says nothing of that."""
        has_code = bool(self.students) and self._typed.is_code(typed)
        return comparable(student), has_code, handed_in_by(row)

    def codes_seen(
        self, typed: Sequence[str], sheets: NDArray[np.int64], rows: Sequence[int]
    ) -> CodesSeen:
        """Return whose codes some rows have."""
        own = sum(map(self._typed.codes_seen.__contains__, typed))
        foreign = np.flatnonzero(sheets == _FOREIGN).tolist()
        return CodesSeen(
            own=own,
            foreign=len(foreign),
            without=int((sheets > 0).sum()) - own,
            example=(rows[foreign[0]], typed[foreign[0]]) if foreign else None,
        )

    def problems(
        self, students: Sequence[str], typed: Sequence[str], sheets: NDArray[np.int64]
    ) -> Iterator[tuple[int, str, Reason]]:
        """Yield what is odd about who the rows are of: place, column, problem."""
        for place in np.flatnonzero(sheets < 1).tolist():
            if sheets[place] == _LEFT:
                yield place, "student" if students[place] else "sheet", Reason("issue.has-left")
            elif sheets[place] == _OF_ANOTHER:
                yield place, "sheet", self._of_another(students[place], typed[place])
            else:
                yield place, "sheet", self._no_sheet(students[place], typed[place])
        if self.students:
            owned = self._owned(students)
            yield from self._strangers(students, sheets, owned)
            yield from self._of_several_sheets(typed, sheets)
            yield from self._misread(typed, sheets)
            yield from self._encoded_twice(students, owned)

    def _strangers(
        self, students: Sequence[str], sheets: NDArray[np.int64], owned: NDArray[np.int64]
    ) -> Iterator[tuple[int, str, Reason]]:
        """Yield the rows of a student's sheet that name somebody who is not on the roster."""
        for place in np.flatnonzero((owned == _UNNAMED) & (sheets > 0)).tolist():
            student, code = self._whose[int(sheets[place]) - 1]
            if students[place]:
                said = {"sheet": code, "student": student}
                yield place, "student", Reason.of("issue.stranger-on-sheet", **said)

    def _of_another(self, student: str, typed: str) -> Reason:
        (own,) = self._owned([student]).tolist()
        whose, code = self._whose[self._typed[typed] - 1]
        said = {"own": self._whose[own - 1][1], "sheet": code, "student": whose}
        return Reason.of("issue.other-sheet", **said)

    def _of_several_sheets(
        self, typed: Sequence[str], sheets: NDArray[np.int64]
    ) -> Iterator[tuple[int, str, Reason]]:
        """Yield the rows on sheets of before, and those that may be, as they say no sheet."""
        if self.has_one_each:
            return
        seats = self.seats(sheets)
        unsaid = set(self.of_unsaid_sheet(typed, sheets))
        for place in np.flatnonzero(np.isin(seats, self._seats_of_several) & (sheets > 0)).tolist():
            now = self._whose[seats[place] - 1][1]
            if sheets[place] > self._former:
                before = self._whose[sheets[place] - 1][1]
                yield place, "sheet", Reason.of(EARLIER_SHEET, sheet=before, now=now)
            elif place in unsaid:
                is_misread = self._typed[typed[place]] == _REFUSED
                yield place, "sheet", Reason.of(WHICH_SHEET[is_misread], now=now)

    def of_unsaid_sheet(self, typed: Sequence[str], sheets: NDArray[np.int64]) -> list[int]:
        """Return the places of rows that do not say which of several sheets of their student's is meant."""
        if self.has_one_each:
            return []
        places = np.flatnonzero(np.isin(sheets, self._seats_of_several) & (sheets > 0)).tolist()
        return [place for place in places if self._typed[typed[place]] < 1]

    def _misread(
        self, typed: Sequence[str], sheets: NDArray[np.int64]
    ) -> Iterator[tuple[int, str, Reason]]:
        """Yield the codes that could not be read, of rows that are marked by their student."""
        refused = np.array([self._typed[text] == _REFUSED for text in typed], dtype=bool)
        said = self.of_unsaid_sheet(typed, sheets)
        for place in set(np.flatnonzero(refused & (sheets > 0)).tolist()).difference(said):
            yield place, "sheet", Reason("issue.by-student")

    def spelt_otherwise(
        self, rows: Sequence[int], typed: Sequence[str], students: Sequence[str]
    ) -> Iterator[Issue]:
        """Yield what to say of rows whose ids are the roster's, but are not spelt so."""
        pairs = enumerate(zip(typed, students, strict=True)) if self.students else ()
        other = [n for n, (t, own) in pairs if t != own and comparable(t) != comparable(own)]
        of_zeros = [n for n in other if are_but_for_zeros(typed[n], students[n])]
        others = [n for n in other if n not in of_zeros]
        for code, places in (("issue.zeros-lost", of_zeros), ("issue.id-otherwise", others)):
            if places:
                first, listed = places[0], rows_listed([rows[place] for place in places])
                as_typed = typed[first].strip()[:LONGEST_NAME]
                said = Reason.of(code, rows=listed, student=students[first], typed=as_typed)
                yield Issue(rows[first], "student", typed[first], (said,))

    def _encoded_twice(
        self, students: Sequence[str], owned: NDArray[np.int64]
    ) -> Iterator[tuple[int, str, Reason]]:
        """Yield who would be on the roster but for what a program made of the letters."""
        for place in np.flatnonzero(owned == _UNNAMED).tolist():
            meant = decoded_again(students[place])
            if comparable(meant) in self._own:
                yield place, "student", Reason.of("issue.encoded-twice", student=meant)

    def _owned(self, students: Sequence[str]) -> NDArray[np.int64]:
        own = (self._own.get(student, _UNNAMED) for student in comparables(students))
        return np.fromiter(own, np.int64, len(students))

    def _no_sheet(self, student: str, typed: str) -> Reason:
        if not typed.strip() and student and self.students:
            return Reason.of("issue.not-on-roster", student=student[:60])
        return self._typed.problem(typed)


class _SheetsAsTyped(dict[str, int]):
    """Sheet numbers by what was typed; keeps those that it has seen, a few for each sheet.

    `codes_seen` are those of them that are codes, and not numbers alone.
    """

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self.codes_seen: set[str] = set()

    def __missing__(self, typed: str) -> int:
        sheet = self._read(typed)
        if len(typed) <= _LONGEST_KEPT:
            self[typed] = sheet
            if sheet > 0 and self._codes.has(typed):
                self.codes_seen.add(typed)
        return sheet

    def is_code(self, typed: str) -> bool:
        """Whether a text is a code, and not a number alone."""
        return typed in self.codes_seen or self._codes.has(typed)

    def problem(self, typed: str) -> Reason:
        """Return why a text names no sheet."""
        sheet = self._codes.read(typed)
        return sheet if isinstance(sheet, Reason) else Reason("issue.no-sheet")

    def _read(self, typed: str) -> int:
        if not typed.strip():
            return _UNNAMED
        named = self._codes.read(typed)
        if isinstance(named, Reason):
            return _FOREIGN if named.code == OF_NO_SHEET_HERE else _REFUSED
        return named
