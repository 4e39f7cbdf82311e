"""The grading worksheet of a Moodle assignment: marks are put into it, and all else stays as it is.

Moodle reads back the columns of the identifier, of the grade, and of when the grade was last changed,
by the names that they have in the user's language. (See `assignfeedback_offline_grade_importer` in
its source.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exgen.errors import FileError
from exgen.people.names import Names
from exgen.platforms.folders import folder_of
from exgen.platforms.mark import Mark, shown
from exgen.tables.cells import safe_cell
from exgen.tables.headers import listed, spelling
from exgen.tables.own_cells import Place, read_text_table

WORKSHEET = "moodle-worksheet.csv"

IDENTIFIER = ("identifier", "id", "identifiant", "identificador")
NAME = ("full name", "vollständiger name", "nom complet", "nombre completo")
GRADE = ("grade", "bewertung", "note", "calificación")
MAXIMUM = ("maximum grade", "bestwertung", "note maximale", "calificación máxima")
MAY_CHANGE = (
    *("grade can be changed", "bewertung kann geändert werden"),
    *("la note peut être modifiée", "la calificación puede ser cambiada"),
)
"""What the columns are called in English, German, French and Spanish."""
_NO = ("no", "nein", "non")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


@dataclass(frozen=True)
class Filled:
    """A worksheet that was filled in, as the bytes of its file, and what is to be said of it.

    most     the maximum grades in it, to which points were scaled
    unknown  whose rows are of nobody in the class, as it calls them
    unclear  those that may be of several of the class, or with others of the same student
    locked   the students whose grade Moodle does not let change
    absent   the students with a mark for whom it has no row
    folders  of each student of the class in it, as Moodle would call it
    """

    content: bytes
    most: frozenset[float]
    unknown: tuple[str, ...]
    unclear: tuple[str, ...]
    locked: tuple[str, ...]
    absent: tuple[str, ...]
    folders: Mapping[str, str]


@dataclass(frozen=True)
class _Claim:
    """Whose a row may be, and whether that is known by more than a name or a number alone."""

    of: frozenset[str]
    is_sure: bool = False


class Worksheet:
    """A worksheet in a file. Raises FileError for what is none."""

    def __init__(self, path: Path) -> None:
        self.table = table = read_text_table(path)
        self._header = [spelling(cell.text) for cell in table.rows[0]] if table.rows else []
        grade, most = self._place(GRADE), self._place(MAXIMUM)
        if grade is None or most is None:
            found = listed(cell.text for cell in table.rows[0]) if table.rows else "nothing"
            raise FileError(
                f"{table.path}: expected the grading worksheet of a Moodle assignment that is marked "
                f"in points, with columns such as Identifier, Grade and Maximum grade; found {found}"
            )
        if short := next(
            (n for n, row in enumerate(table.rows) if len(row) != len(self._header)), 0
        ):
            cells, width = len(table.rows[short]), len(self._header)
            raise FileError(
                f"{table.path}, row {short + 1}: {cells} cells, where the header has {width}; download "
                "the worksheet anew"
            )
        self._grade, self._most = grade, most
        self._may_change = self._place(MAY_CHANGE)
        self._identifier = self._place(IDENTIFIER)
        self._name = self._place(NAME)

    def filled(
        self,
        marks: Sequence[Mark],
        spelt: Callable[[Sequence[str]], Sequence[str]],
        participants: Mapping[int, str],
    ) -> Filled:
        """Return it with the points of all who have a mark, scaled to its maximum grade.

        A row is of the student whose id is in it, as `spelt` gives it of what stands in a column;
        else of the one who handed in under its participant's number, unless it bears another
        student's name; else of the only one of that name, which no other row may have. Who has no mark
        keeps the grade that stands there. Raises FileError where a maximum grade is none.
        """
        own = {mark.student: mark for mark in marks}
        names = {mark.student: mark.name for mark in marks}
        claimed = dict(enumerate(self._claims(names, spelt, participants), start=1))
        students = dict(_of_one_row(claimed))
        changes: dict[Place, str] = {}
        locked, most = list[str](), set[float]()
        for row, student in students.items():
            mark = own.get(student)
            if mark is None or mark.points is None:
                continue
            if self._is_locked(row):
                locked.append(student)
                continue
            out_of = self._maximum(row)
            most.add(out_of)
            # an assignment saves no grade above its maximum, and says nothing
            points = shown(out_of) if mark.is_above else mark.scaled(out_of)
            changes[row, self._grade] = self._written(row, points)
        marked = (mark.student for mark in marks if mark.points is not None)
        return Filled(
            self.table.with_cells(changes | self._made_safe()),
            frozenset(most),
            tuple(self._called(row) for row, claim in claimed.items() if not claim.of),
            tuple(
                self._called(row)
                for row, claim in claimed.items()
                if claim.of and not students[row]
            ),
            tuple(locked),
            tuple(student for student in marked if student not in students.values()),
            dict(self._folders(students)),
        )

    def numbers(
        self, names: Mapping[str, str], spelt: Callable[[Sequence[str]], Sequence[str]]
    ) -> Mapping[str, int]:
        """Return the participants' numbers of the students of some names, as far as its rows tell."""
        claimed = dict(enumerate(self._claims(names, spelt, {}), start=1))
        whose = ((student, self._participant(row)) for row, student in _of_one_row(claimed))
        return {student: number for student, number in whose if student and number >= 0}

    def _folders(self, students: Mapping[int, str]) -> Iterator[tuple[str, str]]:
        for row, student in students.items():
            if student and (number := self._participant(row)) >= 0:
                yield student, folder_of(self._text(row, self._name), number)

    def _claims(
        self,
        own: Mapping[str, str],
        spelt: Callable[[Sequence[str]], Sequence[str]],
        participants: Mapping[int, str],
    ) -> Iterator[_Claim]:
        """Yield whose each row below the header may be, of students by their ids with their names."""
        ids = self._ids(own, spelt)
        names = Names(own)
        for row in range(1, len(self.table.rows)):
            name = self._text(row, self._name)
            by_number = participants.get(self._participant(row), "")
            if ids and ids[row - 1] in own:
                yield _Claim(frozenset([ids[row - 1]]), is_sure=True)
            elif by_number in own:
                meant = names.meant(name)
                students = frozenset([by_number]) if by_number in meant else {by_number, *meant}
                yield _Claim(frozenset(students), is_sure=by_number in meant)
            else:
                yield _Claim(frozenset() if ids else frozenset(names.of_name(name)))

    def _ids(
        self, own: Collection[str], spelt: Callable[[Sequence[str]], Sequence[str]]
    ) -> Sequence[str]:
        """Return the column that holds most of the students' ids; nothing where none does."""
        others = (self._grade, self._most)
        places = [place for place in range(len(self._header)) if place not in others]
        columns = [spelt([row[place].text for row in self.table.rows[1:]]) for place in places]
        best = max(columns, key=lambda column: sum(name in own for name in column))
        return best if not set(own).isdisjoint(best) else ()

    def _is_locked(self, row: int) -> bool:
        """Whether Moodle does not let the grade of a row change."""
        return self._text(row, self._may_change).casefold() in _NO

    def _maximum(self, row: int) -> float:
        """Return the maximum grade of a row. Raises FileError where there is none."""
        text = self._text(row, self._most)
        if _NUMBER.fullmatch(text) and (most := float(text.replace(",", "."))) > 0:
            return most
        raise FileError(
            f"{self.table.path}, row {row + 1}: the maximum grade '{text}' is no number of points"
        )

    def _written(self, row: int, points: str) -> str:
        """Return points with the decimal mark of the row's maximum grade."""
        return points.replace(".", ",") if "," in self._text(row, self._most) else points

    def _called(self, row: int) -> str:
        """Return what a row calls its student."""
        cells = (self._text(row, at) for at in (self._name, self._identifier))
        return next(filter(None, cells), f"row {row + 1}")

    def _made_safe(self) -> dict[Place, str]:
        """Return the names, which students may choose themselves, that a spreadsheet would run."""
        if self._name is None:
            return {}
        names = {row: self._text(row, self._name) for row in range(1, len(self.table.rows))}
        safe = {row: safe_cell(name) for row, name in names.items()}
        return {(row, self._name): text for row, text in safe.items() if text != names[row]}

    def _participant(self, row: int) -> int:
        """Return the number of a row's participant: of `Participant 4711`, `Teilnehmer/in4711`."""
        found = re.search("[0-9]+$", self._text(row, self._identifier))
        return int(found[0]) if found else -1

    def _place(self, called: Sequence[str]) -> int | None:
        names = [spelling(name) for name in called]
        return next((n for n, name in enumerate(self._header) if name in names), None)

    def _text(self, row: int, at: int | None) -> str:
        return "" if at is None else self.table.rows[row][at].text.strip()


def _of_one_row(claims: Mapping[int, _Claim]) -> Iterator[tuple[int, str]]:
    """Yield of each row whose it is; '' where it is nobody's, or may not be its only student's.

    A row that is known by more than a name goes before namesakes.
    """
    sure, times = (
        Counter(
            student for claim in claims.values() if claim.is_sure >= least for student in claim.of
        )
        for least in (True, False)
    )
    for row, claim in claims.items():
        counts = sure if claim.is_sure else times
        alone = len(claim.of) == 1 and all(counts[student] == 1 for student in claim.of)
        yield row, next(iter(claim.of)) if alone else ""
