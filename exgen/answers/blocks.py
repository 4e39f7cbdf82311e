"""What the marker gets: rows as columns, and an account of all the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from exgen.answers.issues import Issue
from exgen.answers.times import Times, as_times

Refused: TypeAlias = Mapping[str, Sequence[Issue]]
"""Why rows are not marked, by the student whose they are."""


@dataclass(frozen=True)
class Tally:
    """How many rows were in the file below its header, and what became of them.

    `rows` is the sum of the others: superseded by another row of the same student and sheet,
    unmarkable as no sheet fits, or blank.
    """

    rows: int = 0
    marked: int = 0
    superseded: int = 0
    unmarkable: int = 0
    blank: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Block:
    """The rows to mark of a piece of the file, as columns, and what was found on the way.

    rows      the number that a spreadsheet shows for each (in the long form: for its first answer)
    students  as typed, without spaces around
    sheets    from 1
    cells     by field, exactly as typed; '' where the column is absent
    issues    of these rows and of those that are not marked, by row; the header's come first
    tally     of all rows of the piece
    turns     by row, which of the rows of its student and sheet it is among those that count, from
              0; left out where it is the first, as all are where one row counts
    refused   why rows of the piece are not marked, by student, as far as these are known
    perhaps   by student, the rows that are not marked until a person says whose they are, or of which
              of the student's sheets
    mark      the decimal mark that the file lets expect: a comma where semicolons part the cells
    handed_in when each row was handed in, to the second, as the clock there showed; NaT where that is
              not known, and none at all where it is not known of any row
    held      the rows beside which the student has others of another hand: none is a mark until a
              person decides
    late      whether a platform marked the file of each row as late; none at all where none is
    """

    rows: list[int]
    students: list[str]
    sheets: NDArray[np.int64]
    cells: dict[str, list[str]]
    issues: list[Issue] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    turns: Mapping[int, int] = field(default_factory=dict)
    refused: Refused = field(default_factory=dict)
    perhaps: Mapping[str, Sequence[str]] = field(default_factory=dict)
    held: frozenset[int] = frozenset()
    mark: str = ""
    handed_in: Times = field(default_factory=lambda: as_times([]))
    late: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def alone(self, row: int) -> Self:
        """Return one of the rows, by its place, as a block of its own without its issues."""
        return replace(
            self,
            rows=[self.rows[row]],
            students=[self.students[row]],
            sheets=self.sheets[row : row + 1],
            cells={name: [column[row]] for name, column in self.cells.items()},
            issues=[],
            tally=Tally(rows=1, marked=1),
            refused={},
            perhaps={},
            handed_in=self.handed_in[row : row + 1],
            late=self.late[row : row + 1],
        )
