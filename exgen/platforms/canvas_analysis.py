"""Canvas' student analysis of a quiz, as a report of responses with a question for each item.

It has two columns for each variant that anybody had: what was typed into it, and its points. (See
`Quizzes::QuizStatistics::StudentAnalysis` in its source.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from exgen.errors import FileError
from exgen.tables.table import Part, Table, records_of
from exgen.variants.key import AskedItem

_QUESTION = re.compile(r"[0-9]+: *(?P<text>\s*\[exgen (?P<item>\S+) v[0-9])")
_COMMA = re.compile(r"(?<!\\),")
_TICKED = re.compile(r"(?P<letter>[A-Z]): ")
_IDS = {"sis_id": "SIS User ID", "id": "ID"}
"""What columns of ids are called, as they are in Canvas' gradebook."""


def is_analysis(table: Table) -> bool:
    """Whether a table has the questions of a quiz of exgen's in its header."""
    return any(map(_QUESTION.match, table.header))


def as_report(table: Table) -> Table:
    """Return the analysis with the text of each question beside what was typed into it.

    Raises FileError where somebody had several variants of an item.
    """
    items = _columns(table.header)
    people = range(min(place for places in items.values() for place in places))
    called = [_IDS.get(table.header[place], table.header[place]) for place in people]
    asked = (f"{word} {n + 1}" for n in range(len(items)) for word in ("Question", "Response"))
    header = (*called, *asked)
    found = {
        number: [*row[: len(people)], *_questions(table, number, row, items)]
        for number, row in table.rows()
    }
    return replace(table, header=header, parts=(Part(records_of(header, found), header, 1),))


def turn(table: Table, row: Sequence[str]) -> int:
    """Return which attempt of a student's a row is: Canvas has the newest first."""
    place = table.header.index("attempt") if "attempt" in table.header else -1
    return int(row[place]) if place >= 0 and row[place].isdecimal() else 0


def typed(cell: str, asked: AskedItem) -> list[str | None]:
    """Return what was typed into each field, of a cell with all of them; None where nobody can tell.

    What was typed may end in the sign before a comma that stands in an answer.
    """
    kinds = [part.kind for _, part, _ in asked.cells()]
    if not cell:
        return [""] * len(kinds)
    if len(kinds) > 1:
        pieces = _COMMA.split(cell)
        if len(pieces) != len(kinds):
            return [None] * len(kinds)
        return [_plain(piece) for piece in pieces]
    if asked.parts[0].one_letter and (found := _TICKED.match(cell)):
        return [found["letter"]]  # Canvas leaves the commas of the one text as they are
    letters = [_TICKED.match(piece) for piece in _COMMA.split(cell)]
    if kinds == ["choice"] and all(letters):
        return [", ".join(sorted(found["letter"] for found in letters if found))]
    return [_plain(cell)]


def _plain(text: str) -> str:
    return text.replace("\\,", ",").strip()


def _columns(header: Sequence[str]) -> Mapping[str, list[int]]:
    """Return the columns of each item's variants."""
    columns: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        if found := _QUESTION.match(name):
            columns.setdefault(found["item"], []).append(place)
    return columns


def _questions(
    table: Table, number: int, row: Sequence[str], items: Mapping[str, Sequence[int]]
) -> Iterator[str]:
    """Yield for each item the text of the question that somebody had, and what was typed.

    Who left a question blank has points for it, and nobody else.
    """
    cells = [*row, *[""] * (len(table.header) + 1 - len(row))]
    for item, places in items.items():
        own = [place for place in places if cells[place].strip() or cells[place + 1].strip()]
        if len(own) > 1:
            raise FileError(
                f"{table.path}, row {number}: there are several questions of {item}; exgen marks "
                "quizzes where a group picks one"
            )
        for place in own:
            question = _QUESTION.match(table.header[place])
            yield table.header[place][question.start("text") :] if question else ""
            yield cells[place]
        if not own:
            yield from ("", "")
