"""The gradebook: the tables that come back from marking, written block after block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from exgen.answers.blocks import Block, Tally
from exgen.answers.cells import TableWriter, safe_column
from exgen.errors import Issue
from exgen.items import bank
from exgen.items.bank import Item
from exgen.items.engine import Array
from exgen.items.kinds import Answers, Part, one
from exgen.marks.explaining import Rows
from exgen.marks.grading import Marks, mark
from exgen.marks.verdicts import Verdict
from exgen.variants.budget import pick
from exgen.variants.paper import Asked, Key, sheet_code

ANSWERS = (
    "student",
    "sheet",
    "field",
    "typed",
    "read",
    "reference",
    "slack",
    "verdict",
    "points",
    "out_of",
    "reason",
)
ISSUES = ("row", "column", "typed", "problem")
_VERDICTS = np.array([str(verdict) for verdict in Verdict], dtype=object)


@dataclass
class Summary:
    """What a marking comes to: rows by what became of them, answers by verdict, issues."""

    tally: Tally = field(default_factory=Tally)
    verdicts: Counter[str] = field(default_factory=Counter)
    issues: int = 0
    points: float = 0.0


class Gradebook:
    """`grades.csv`, `answers.csv` and `issues.csv` in a folder."""

    def __init__(self, folder: Path, key: Key, items: Mapping[str, Item]) -> None:
        self.key = key
        self.items = items
        self.summary = Summary()
        labels = [label for asked in key.asked for label in asked.labels]
        header = ["student", "sheet", *labels, "total", "out_of"]
        self._grades = TableWriter(folder / "grades.csv", header)
        self._answers = TableWriter(folder / "answers.csv", ANSWERS)
        self._issues = TableWriter(folder / "issues.csv", ISSUES)
        self._references = [_References(asked) for asked in key.asked]
        parts = [part for asked in key.asked for part in asked.parts]
        self._out_of = _spelt(sum(part.points for part in parts))

    def add(self, block: Block) -> None:
        """Mark a block of rows and write what comes of it."""
        marked = [
            _mark(asked, self.items.get(asked.item), references, block)
            for asked, references in zip(self.key.asked, self._references, strict=True)
        ]
        parts = list(chain.from_iterable(marked))
        students = safe_column(self._students(block))
        codes = [sheet_code(sheet) for sheet in block.sheets.tolist()]
        points = [part.points.sum(axis=0) for part in parts]
        total = np.sum(points, axis=0)
        out_of = [self._out_of] * len(codes)
        self._grades.write(students, codes, *map(_spelt_column, [*points, total]), out_of)
        columns = [column for part in parts for column in part.columns()]
        rows = len(columns)
        self._answers.write(
            _each(students, rows),
            _each(codes, rows),
            *(_by_row(c) for c in zip(*columns, strict=True)),
        )
        self._write_issues([*block.issues, *(i for part in parts for i in part.issues(block))])
        self._count(block, parts, float(total.sum()))

    def _students(self, block: Block) -> list[str]:
        known = self.key.students
        if not known:
            return block.students
        pairs = zip(block.students, block.sheets.tolist(), strict=True)
        return [typed or known[sheet - 1].id for typed, sheet in pairs]

    def _write_issues(self, issues: list[Issue]) -> None:
        issues.sort(key=lambda issue: issue.row)
        self.summary.issues += len(issues)
        self._issues.write(
            [issue.row for issue in issues],
            safe_column(issue.column for issue in issues),
            safe_column(issue.typed for issue in issues),
            safe_column(issue.problem for issue in issues),
        )

    def _count(self, block: Block, parts: Sequence[_MarkedPart], points: float) -> None:
        self.summary.tally += block.tally
        self.summary.points += points
        for part in parts:
            counts = np.bincount(part.marks.verdicts.reshape(-1), minlength=len(_VERDICTS))
            self.summary.verdicts.update(dict(zip(_VERDICTS, counts.tolist(), strict=True)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for table in (self._grades, self._answers, self._issues):
            table.__exit__(kind, error, trace)


def items_of(key: Key) -> tuple[dict[str, Item], list[str]]:
    """Return the items of a key that the bank still holds, and what to say about the others."""
    found, said = {}, []
    for asked in key.asked:
        if asked.item not in bank.items():
            said.append(
                f"{asked.item} is not in the bank: marked by the key alone, "
                "without follow-through and feedback on mistakes"
            )
            continue
        found[asked.item] = bank.load(asked.item)
        if found[asked.item].digest != asked.digest:
            said.append(f"{asked.item} has changed since the key was made: the key decides")
    return found, said


class _References:
    """The reference answers of an item as texts, made once for each sheet."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._known: dict[int, list[tuple[str, str]]] = {}

    def of(self, sheets: Iterable[int]) -> Iterator[list[tuple[str, str]]]:
        """Yield for each sheet the reference and the slack of every field."""
        for sheet in sheets:
            if sheet not in self._known:
                self._known[sheet] = self._texts(sheet)
            yield self._known[sheet]

    def _texts(self, sheet: int) -> list[tuple[str, str]]:
        values = one(self.asked.values, sheet - 1)
        slacks = one(self.asked.slacks, sheet - 1)
        return [
            pair
            for part in self.asked.parts
            for pair in zip(
                part.reference(values), part.slack_texts(slacks[part.step]), strict=True
            )
        ]


@dataclass(frozen=True)
class _MarkedPart:
    """One part of a block: fields, cells, what was read, references and marks, as columns."""

    part: Part
    names: tuple[str, ...]
    cells: list[list[str]]
    answers: Answers
    marks: Marks
    references: list[list[tuple[str, str]]]

    @property
    def points(self) -> Array:
        """The points of each field, (fields, r)."""
        points: Array = self.marks.shares * (self.part.points / len(self.names))
        return points

    def columns(self) -> Iterator[tuple[list[str], ...]]:
        """Yield for each field its columns of the table of answers."""
        points, count = self.points, self.points.shape[-1]
        out_of = [_spelt(self.part.points / len(self.names))] * count
        for place, name in enumerate(self.names):
            reference, slack = zip(*self.references[place], strict=True) if count else ((), ())
            yield (
                [name] * count,
                safe_column(self.cells[place]),
                safe_column(self._read(place)),
                safe_column(reference),
                list(slack),
                _VERDICTS[self.marks.verdicts[place]].tolist(),
                _spelt_column(points[place]),
                out_of,
                safe_column(self._reasons(place)),
            )

    def issues(self, block: Block) -> Iterator[Issue]:
        """Yield what a person must look at."""
        open_ = np.isin(self.marks.verdicts, [Verdict.UNREADABLE, Verdict.REVIEW])
        for place, row in np.argwhere(open_).tolist():
            problem = self.answers.notes.get((place, row), "can be read in several ways")
            yield Issue(block.rows[row], self.names[place], self.cells[place][row], problem)

    def _read(self, place: int) -> list[str]:
        read = [text.strip() for text in self.cells[place]]
        for row in np.flatnonzero(self.marks.verdicts[place] >= Verdict.BLANK).tolist():
            read[row] = ""
        for (at, row), text in self.answers.spelt.items():
            if at == place:
                read[row] = text
        return read

    def _reasons(self, place: int) -> list[str]:
        reasons: list[str] = self.marks.reasons[place].tolist()
        for (at, row), note in self.answers.notes.items():
            if at == place:
                reasons[row] = "; ".join(filter(None, [note, reasons[row]]))
        return reasons


def _mark(
    asked: Asked, item: Item | None, references: _References, block: Block
) -> Iterator[_MarkedPart]:
    at = block.sheets - 1
    rows = Rows(asked, item, pick(asked.values, at), pick(asked.slacks, at))
    fields: dict[str, list[str]] = {part.step: [] for part in asked.parts}
    for name, part, _ in asked.fields():
        fields[part.step].append(name)
    cells = {step: [block.cells[name] for name in names] for step, names in fields.items()}
    answers = {part.step: part.read(cells[part.step], rows.values) for part in asked.parts}
    marks = mark(rows, answers)
    texts = list(map(list, zip(*references.of(block.sheets.tolist()), strict=True)))
    for part in asked.parts:
        names = tuple(fields[part.step])
        own, texts = texts[: len(names)], texts[len(names) :]
        yield _MarkedPart(part, names, cells[part.step], answers[part.step], marks[part.step], own)


def _each(column: list[str], times: int) -> Iterator[str]:
    """Yield each entry of a column so many times."""
    return chain.from_iterable(zip(*[column] * times, strict=True))


def _by_row(columns: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the entries of several columns row by row."""
    return chain.from_iterable(zip(*columns, strict=True))


def _spelt(points: float) -> str:
    return f"{round(points, 2):g}"


def _spelt_column(points: Array) -> list[str]:
    distinct, each = np.unique(points, return_inverse=True)
    return np.array([_spelt(p) for p in distinct], dtype=object)[each.reshape(-1)].tolist()
