"""Decimal mark: open cells read by the one that a student's other answers show.

But no evidence takes a right answer away: where only the other mark makes an answer right, or lets it
follow, the cells are read by that one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from exgen.items.columns import Array
from exgen.items.kinds import Answers
from exgen.items.kinds.typed import together
from exgen.marks.judging.alone import mark_all
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.verdicts import Verdict

MARK_IS_OPEN = frozenset({"read.which-comma", "read.which-point", "read.number-or-vector"})
_OTHER = {",": ".", ".": ","}
_RIGHT = (Verdict.CORRECT, Verdict.FOLLOW_THROUGH, Verdict.IMPRECISE)
_STAYS = (*_RIGHT, Verdict.MISCONCEPTION, Verdict.REVIEW)


@dataclass(frozen=True)
class Typed:
    """What rows typed for an item, by step: the cells without a part's label, and how they were read."""

    rows: Rows
    cells: Mapping[str, Sequence[Sequence[str]]]
    answers: Mapping[str, Answers]

    def open_texts(self) -> dict[int, set[str]]:
        """Return by row the texts whose readings differ in the decimal mark."""
        found: dict[int, set[str]] = defaultdict(set)
        for step, answers in self.answers.items():
            for (field, row), notes in answers.notes.items():
                if MARK_IS_OPEN & {note.code for note in notes} and answers.is_open((field, row)):
                    found[row].add(self.cells[step][field][row])
        return found

    def read_again(self, marks: Mapping[int, str]) -> None:
        """Read the open cells of rows again, by the decimal mark that is known of each."""
        for part in self.rows.asked.parts:
            columns, answers = self.cells[part.step], self.answers[part.step]
            for row, mark in marks.items():
                texts = [column[row] for column in columns]
                part.read_marked(texts, row, mark, answers, self.rows.values)

    def verdicts(self, *readings: Mapping[int, str]) -> list[Array]:
        """Return what the fields of all parts would get, (fields, rows), read by each of some marks.

        The readings are of the same rows, and are marked together: that takes half as long.
        """
        at = np.array(list(readings[0]))
        read = [self._read_by(marks, at) for marks in readings]
        own = {step: together([one[step] for one in read]) for step in self.answers}
        found, _ = mark_all(self.rows.at(np.tile(at, len(readings))), own)
        verdicts = [found[part.step].verdicts for part in self.rows.asked.parts]
        return np.split(np.concatenate(verdicts), len(readings), axis=-1)

    def _read_by(self, marks: Mapping[int, str], at: Array) -> dict[str, Answers]:
        """Return what some rows typed, read by these marks."""
        read = replace(self, answers={step: own.copy() for step, own in self.answers.items()})
        read.read_again(marks)
        return {step: answers.alone(at) for step, answers in read.answers.items()}


def read_by(typed: Sequence[Typed], shown: Mapping[int, set[str]]) -> None:
    """Read the open cells again of rows of which one decimal mark is known."""
    for one in typed:
        known = {row: min(shown[row]) for row in one.open_texts() if len(shown[row]) == 1}
        one.read_again(dict(_meant(one, known)))


def _meant(typed: Typed, known: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Yield rows with the marks that they are read by: the ones known, but where the others are right.

    A row of which each mark makes something right is left open. What is a known mistake's by the one
    known, or left to a person, stays so.
    """
    if not known:
        return
    others = {row: _OTHER[mark] for row, mark in known.items()}
    verdicts, otherwise = typed.verdicts(known, others)
    right, right_otherwise = np.isin(verdicts, _RIGHT), np.isin(otherwise, _RIGHT)
    lost = np.any(right_otherwise & ~np.isin(verdicts, _STAYS), axis=0)
    kept = np.any(right & ~right_otherwise, axis=0)
    for row, by_other, by_known in zip(known, lost, kept, strict=True):
        if not (by_other and by_known):
            yield row, _OTHER[known[row]] if by_other else known[row]
