"""Students: who they are, what their column in a table is called, and their files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exgen.language import Reason
from exgen.tables.as_typed import UNSTORED
from exgen.tables.encodings import LOST
from exgen.tables.headers import columns_called, spelling

STUDENT = (
    *("student", "student_id", "student-id", "student.id", "student.number", "student.no"),
    *("matriculation.number", "matrikelnummer", "matrikel-nr", "matr.-nr", "matr.nr"),
    *("numéro.d'étudiant", "numéro.d’étudiant", "numéro.étudiant", "id.number", "id"),
    *("username", "user.name", "login", "email.address", "email", "e-mail"),
)
"""What the column of students may be called, the most certain first; `.` is any space."""
_COUNTED = frozenset({"start.time", "completion.time"})
"""Beside these columns of Microsoft Forms, `ID` only counts the rows."""

_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+")
_ERROR = re.compile(r"#(?:[A-Z0-9/ÄÖÜ]+[!?]|N/A|NV)")
_DAMAGED = re.compile(rf"{LOST}|^\s*(?:{_ROUNDED.pattern}|{_ERROR.pattern})\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Student:
    """A row of the roster."""

    id: str
    name: str = ""


def comparable(student: str) -> str:
    """Return an id as it is compared: however it is typed or stored, it is the same.

    Capitals, and how an accent is put together, make no difference, nor does the apostrophe before
    it that keeps a spreadsheet from calculating.
    """
    if student.isascii():  # as nearly all are
        return student.strip().removeprefix("'").casefold()
    whole = unicodedata.normalize("NFC", student.strip())
    return unicodedata.normalize("NFC", whole.removeprefix("'").removeprefix("\u2019").casefold())


def comparables(students: Sequence[str]) -> list[str]:
    """Return ids as they are compared, each as `comparable` gives it."""
    joined = "\n".join(students)  # looked at together: nearly all are plain
    seen = set(joined) - {"\n"}
    if joined.isascii() and "'" not in seen and not any(map(str.isspace, seen)):
        plain = joined.casefold().split("\n")
        if len(plain) == len(students):
            return plain
    return list(map(comparable, students))


def student_columns(header: Sequence[str]) -> list[int]:
    """Return the places of the columns that may be those of students, the most certain first."""
    nobodys = "id" if set(map(spelling, header)) >= _COUNTED else ""
    return columns_called(header, [name for name in STUDENT if name != nobodys])


def people_columns(header: Sequence[str]) -> Mapping[str, int]:
    """Return the places of the columns of students and their names; none without students."""
    place = next(iter(student_columns(header)), None)
    if place is None:
        return {}
    names = [i for i, name in enumerate(header) if name.casefold() == "name" and i != place]
    return {"student": place} | ({"name": names[0]} if names else {})


def damaged(ids: Sequence[str]) -> Iterator[tuple[int, Reason]]:
    """Yield the places of ids that are no longer what somebody wrote, and what became of them."""
    # Looked for in all of them at once: there is hardly ever one.
    if _DAMAGED.search("\n".join(ids)):
        for place, student in enumerate(ids):
            if code := _damage(student.strip()):
                yield place, Reason(code)


def _damage(student: str) -> str:
    if student.startswith(UNSTORED):
        return "issue.id-formula"
    if LOST in student:
        return "issue.id-lost"
    if _ERROR.fullmatch(student):
        return "issue.id-error"
    return "issue.id-rounded" if _ROUNDED.fullmatch(student) else ""
