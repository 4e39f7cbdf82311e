"""Hand marks: the answers that are left to a person, in a table to fill in, and what came back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from exgen.errors import FileError
from exgen.items.columns import one
from exgen.marks.judging.marking import Marked, MarkedPart
from exgen.marks.judging.verdicts import Verdict
from exgen.numerals import Rules, as_float, read_number
from exgen.tables.cells import safe_column
from exgen.tables.table import read_table
from exgen.tables.writing import TableWriter
from exgen.variants.key import Key

COLUMNS = (
    "item",
    "part",
    "answer",
    "reference",
    "count",
    "points",
    "out_of",
    "students",
    "code",
)
BY_HAND = "marked by hand"

_MOST_STUDENTS = 20


@dataclass
class _Answer:
    """Equal answers that are left to a person, and of whom they are."""

    item: str
    name: str
    text: str
    reference: str
    out_of: float
    students: list[str] = field(default_factory=list)

    @property
    def listed(self) -> str:
        """The first students, and how many more there are."""
        more = len(self.students) - _MOST_STUDENTS
        shown = ", ".join(self.students[:_MOST_STUDENTS])
        return f"{shown} and {more} more" if more > 0 else shown


class ByHand:
    """The answers that are left to a person, block after block: texts, and what could not be read.

    `points` holds the points that a person gave earlier, by the code of the answer. Equal
    answers are one, and so memory grows with the different answers that are left.
    """

    def __init__(self, key: Key, points: Mapping[str, float]) -> None:
        self._asked = {label: asked for asked in key.asked for label in asked.labels}
        self._order = {name: place for place, name in enumerate(key.field_names())}
        self._points = points
        self._answers: dict[str, _Answer] = {}

    def settle(self, marked: Marked) -> Marked:
        """Return a block with the points that a person gave; the others stay open."""
        return replace(marked, parts=tuple(self._settle(part, marked) for part in marked.parts))

    @property
    def unused(self) -> int:
        """How many answers with points are not among those that are left to a person."""
        return len(self._points.keys() - self._answers.keys())

    def write(self, path: Path) -> None:
        """Write the table to fill in, with the points given so far: by part, the frequent first."""
        rows = sorted(self._answers.items(), key=self._rank)
        columns = zip(*(self._cells(code, answer) for code, answer in rows), strict=True)
        with TableWriter(path, COLUMNS) as table:
            table.write(*map(safe_column, columns))

    def _rank(self, row: tuple[str, _Answer]) -> tuple[int, int, str, str]:
        code, answer = row
        return self._order[answer.name], -len(answer.students), answer.text, code

    def _cells(self, code: str, answer: _Answer) -> Iterator[str]:
        points = self._points.get(code)
        yield answer.item
        yield answer.name
        yield answer.text
        yield answer.reference
        yield str(len(answer.students))
        yield "" if points is None else _spelt(points)
        yield _spelt(answer.out_of)
        yield answer.listed
        yield code

    def _settle(self, part: MarkedPart, marked: Marked) -> MarkedPart:
        decided = {}
        for place, row, _ in part.open():
            code = self._note(part, place, row, marked)
            if code in self._points:
                decided[place, row] = self._points[code]
        return _decided(part, decided) if decided else part

    def _note(self, part: MarkedPart, place: int, row: int, marked: Marked) -> str:
        """Keep an answer, and return its code."""
        values = one(self._asked[part.label].values, int(marked.block.sheets[row]) - 1)
        reference = part.part.reference(values)[place]
        text = " ".join(part.cells[place][row].split())
        code = code_of(part.names[place], text, reference)
        answer = self._answers.setdefault(
            code, _Answer(part.item, part.names[place], text, reference, part.out_of)
        )
        answer.students.append(marked.students[row] or marked.codes[row])
        return code


def code_of(name: str, text: str, reference: str) -> str:
    """Return by what an answer to a field is found again, whatever a spreadsheet did to its text.

    The right answer is part of it: 1.2.3 may be meant well on one sheet and not on another.
    """
    whole = json.dumps([name, text, reference]).encode()
    return "h" + hashlib.blake2b(whole, digest_size=8).hexdigest()


def read_by_hand(path: Path, key: Key) -> dict[str, float]:
    """Return the points that a person filled in, by the code of the answer.

    Raises FileError where the table cannot be used, listing all that is wrong with it.
    """
    table = read_table(path)
    header = [name.casefold() for name in table.header]
    if missing := [name for name in ("part", "points", "code") if name not in header]:
        raise FileError(f"{path}: there is no column {', '.join(missing)}; use by-hand.csv as made")
    rows = [(number, dict(zip(header, row, strict=False))) for number, row in table.rows()]
    points, problems = _points(rows, _out_of(key))
    if problems:
        raise FileError(f"{path}: some points cannot be used:" + "".join(problems))
    return points


def _points(
    rows: Iterable[tuple[int, Mapping[str, str]]], out_of: Mapping[str, float]
) -> tuple[dict[str, float], list[str]]:
    found: dict[str, float] = {}
    problems = []
    for number, row in rows:
        typed, part, code = (row.get(name, "").strip() for name in ("points", "part", "code"))
        if not typed:
            continue
        values = read_number(typed, Rules()).values
        points = as_float(values[0]) if len(values) == 1 else -1.0
        if part not in out_of:
            problems.append(f"\n  row {number}: the key has no part '{part}'")
        elif not 0 <= points <= out_of[part]:
            most = _spelt(out_of[part])
            problems.append(f"\n  row {number}: points '{typed}'; expected 0 to {most}")
        elif found.setdefault(code, points) != points:
            problems.append(f"\n  row {number}: this answer has other points in a row above")
    return found, problems


def _out_of(key: Key) -> dict[str, float]:
    found = {}
    for asked in key.asked:
        for name, part, _ in asked.fields():
            found[name] = part.points / len(part.suffixes(asked.values[part.step].shape[:-1]))
    return found


def _decided(part: MarkedPart, decided: Mapping[tuple[int, int], float]) -> MarkedPart:
    """Return a part with the points of some answers, by field and row."""
    at = tuple(np.array(list(decided)).T)
    shares = np.array(list(decided.values())) / part.out_of
    marks = replace(
        part.marks,
        verdicts=part.marks.verdicts.copy(),
        shares=part.marks.shares.copy(),
        reasons=part.marks.reasons.copy(),
    )
    marks.shares[at] = shares
    marks.verdicts[at] = np.select(
        [shares == 1, shares > 0], [Verdict.CORRECT, Verdict.PARTIAL], Verdict.WRONG
    )
    marks.reasons[at] = BY_HAND
    notes = {at: note for at, note in part.answers.notes.items() if at not in decided}
    return replace(part, marks=marks, answers=replace(part.answers, notes=notes))


def _spelt(points: float) -> str:
    return f"{points:.12g}"
