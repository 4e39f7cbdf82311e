"""Issues: the cells and rows of a student's data that a person must look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from exgen.errors import nearest
from exgen.language import Alternatives, Reason
from exgen.people.students import by_student

LISTED = 5


@dataclass(frozen=True)
class Issue:
    """A cell or row that needs a person, and why: `row` counts from 1, header included."""

    row: int
    column: str
    typed: str
    problem: tuple[Reason, ...]


def issues_by_student(
    rows: Mapping[int, Collection[str]], issues: Iterable[Issue]
) -> dict[str, list[Issue]]:
    """Return the issues of some rows by the students whose they are; without issues, an empty list."""
    none: dict[str, list[Issue]] = {student: [] for own in rows.values() for student in own}
    return none | by_student((issue, rows.get(issue.row, ())) for issue in issues)


def rows_listed(rows: Sequence[int]) -> str:
    """Return the numbers of the first few rows, for a message."""
    first = list(map(str, rows[:LISTED]))
    return ", ".join([*first, "..."] if len(rows) > LISTED else first)


def unknown(code: str, name: str, known: list[str], **args: object) -> Reason:
    """Return what to say of a name that is not known; the code ends in `-near` where one is near."""
    near = Alternatives(f"'{other}'" for other in nearest(name, known))
    return Reason.of(f"{code}-near", near=near, **args) if near else Reason.of(code, **args)
