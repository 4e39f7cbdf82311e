"""Students: who they are, what their column in a table is called, and their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exgen.tables.headers import spelling

STUDENT = ("student", "student_id", "student-id", "student.id", "id")
"""What the column of students may be called, the most certain first; `.` is any space."""


@dataclass(frozen=True)
class Student:
    """A row of the roster."""

    id: str
    name: str = ""


def student_column(header: Sequence[str]) -> int | None:
    """Return the place of the column of students, if there is one."""
    names = [spelling(name) for name in header]
    return next((names.index(name) for name in STUDENT if name in names), None)


def file_name(student: str) -> str:
    """Return an id as a file name: letters, digits and `-_` stay, other characters are spelt out."""
    return "".join(c if c.isalnum() or c in "-_" else f"~{ord(c):x}" for c in student)
