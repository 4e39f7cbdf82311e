"""Rows that somebody else handed in than the student whose id or code they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exgen.answers.hands import Entry, handed_in_by_another
from exgen.answers.issues import Issue
from exgen.answers.register import Register
from exgen.language import Alternatives, Reason
from exgen.people.columns import STUDENT, name_columns, student_columns
from exgen.tables.rows import SheetRow
from exgen.tables.table import Chunk, Table

SOMEBODY_ELSES = ("issue.file-of-another", "issue.name-of-another", "issue.id-of-another")
"""The codes of what is said of such rows."""
_SHORTEST = 4
"""In digits: a shorter number beside an id may count the rows."""


class Beside(NamedTuple):
    """What stands in a row beside the id and the code: the name, and other ids."""

    name: str
    ids: tuple[str, ...]


NOTHING = Beside("", ())


class Against(NamedTuple):
    """Whose a row is by its id or code, who handed it in all the same, and what says so."""

    student: str
    others: frozenset[str]
    code: str

    @property
    def people(self) -> frozenset[str]:
        """All of whom a person must decide."""
        return self.others | {self.student}


def apart(
    entries: Iterable[Entry], against: Mapping[int, Against]
) -> tuple[list[Entry], list[Entry]]:
    """Return the entries of rows that nothing stands against, and those of the others, by their hands."""
    marked: list[Entry] = []
    contradicted: list[Entry] = []
    for entry in entries:
        if entry.row in against:
            contradicted.append(handed_in_by_another(entry, against[entry.row].others))
        else:
            marked.append(entry)
    return marked, contradicted


class Contradicted:
    """What finds the rows of a table whose file, name or other id is another student's.

    Nobody knows then who is meant: whoever typed a wrong id, or handed in another's file.
    """

    def __init__(self, table: Table, student: int | None, register: Register) -> None:
        """Take the column of students; where somebody said which that is, no other is asked."""
        self._register = register
        self._names = tuple(name_columns(table.header).values())
        others = () if STUDENT in table.given else student_columns(table.header)
        self._ids = tuple(place for place in others if place != student)

    def beside(self, row: Sequence[str]) -> Beside:
        """Return what stands in a row beside the id and the code."""
        words = " ".join(row[place] for place in self._names).split()
        return Beside(" ".join(dict.fromkeys(words)), tuple(row[place] for place in self._ids))

    def among(self, chunk: Chunk, sheets: NDArray[np.int64]) -> dict[int, Against]:
        """Return such rows of a chunk, on these sheets, by their places."""
        of_files = isinstance(next(iter(chunk.numbers), 0), SheetRow)
        if not self._register.students or not (self._names or self._ids or of_files):
            return {}
        found: dict[int, Against] = {}
        for place in np.flatnonzero(sheets > 0).tolist():
            beside = self.beside(chunk.rows[place])
            if against := self.against(int(sheets[place]), chunk.numbers[place], beside):
                found[place] = against
        return found

    def against(self, sheet: int, row: int, beside: Beside) -> Against | None:
        """Return who handed in a row on a sheet, if that is surely not the student of that sheet."""
        if not self._register.students:
            return None
        files, student = self._register.files(), self._register.student_of(sheet)
        if isinstance(row, SheetRow) and (others := files.others(row.name, student)):
            return Against(student, frozenset(others), "issue.file-of-another")
        if beside.name and (others := files.of_name(beside.name, student)):
            return Against(student, frozenset(others), "issue.name-of-another")
        if others := set(self._named(beside.ids)) - {student}:
            return Against(student, frozenset(others), "issue.id-of-another")
        return None

    def _named(self, ids: Sequence[str]) -> Iterator[str]:
        """Yield the students of the roster whose ids or logins some cells hold."""
        for cell in map(str.strip, ids):
            if cell and not (cell.isdecimal() and len(cell) < _SHORTEST):
                (named,) = self._register.named([cell])
                if self._register.on_roster([named]):
                    yield named
                elif login := self._register.files().of_login(cell):
                    yield login

    def issue(self, row: int, against: Against) -> Issue:
        """Return what to say of a row that is not marked."""
        called = self._register.files().called
        others = Alternatives(map(called, sorted(against.others)))
        said = Reason.of(against.code, student=called(against.student), others=others)
        return Issue(row, "student", against.student, (said,))
