"""Columns that could not be placed, beside fields that have none: somebody may know what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from exgen.answers.issues import Issue
from exgen.language import Reason
from exgen.people.columns import letters_of
from exgen.tables.headers import listed
from exgen.tables.naming import Naming

_OTHER = """
Start time; Last modified time; Started on; Time taken; State; Status; Score; Grade; Total points
Quiz feedback; Section; Group; Groups; Language; Startzeit; Gesamtpunktzahl; Gruppe; Sprache
Heure de début; Hora de inicio
"""
OTHER = frozenset(map(letters_of, re.split(r"[;\n]", _OTHER)))
"""Columns of forms and platforms that are known to be no answers."""
MARKS = ("grade", "points", "score", "feedback", "total", "final")
"""How columns begin that hold marks of a platform's own."""


def unplaced(issues: Sequence[Issue]) -> Iterator[Reason]:
    """Yield what to ask where columns of a table are not read, and fields have no columns."""
    strangers = [
        issue.column
        for issue in issues
        if issue.problem[0].code.startswith("issue.stranger")
        and letters_of(issue.column) not in OTHER
        and not letters_of(issue.column).startswith(MARKS)
    ]
    absent = [issue.column for issue in issues if issue.problem[0].code == "issue.no-column"]
    if strangers and absent:
        said = {"names": listed(dict.fromkeys(strangers)), "fields": listed(dict.fromkeys(absent))}
        yield Reason.of("note.unplaced", example=str(Naming(strangers[0], absent[0])), **said)
