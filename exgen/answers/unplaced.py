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
        example = next(_likely(strangers, absent), Naming("NAME", "FIELD"))
        yield Reason.of("note.unplaced", example=str(example), **said)


def _likely(strangers: Sequence[str], absent: Sequence[str]) -> Iterator[Naming]:
    """Yield what columns may be that alone speak of a field, and of no other: `My answer to 1a`."""
    speaking = {
        name: [title for title in dict.fromkeys(strangers) if _speaks_of(title, name)]
        for name in absent
    }
    for name, titles in speaking.items():
        if len(titles) == 1 and sum(titles[0] in others for others in speaking.values()) == 1:
            yield Naming(titles[0], name)


def _speaks_of(title: str, field: str) -> bool:
    return bool(re.search(rf"(?<![\w.]){re.escape(field)}(?![\w]|\.[0-9])", title, re.IGNORECASE))
