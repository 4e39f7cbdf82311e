"""The submissions of a class: read in blocks, with nothing lost on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exgen.answers.attempts import Attempt, standing
from exgen.answers.blocks import Block
from exgen.answers.columns import find_columns, is_long
from exgen.answers.long import Long, gather
from exgen.answers.register import Register
from exgen.answers.repeats import repeated_rows
from exgen.answers.wide import Wide
from exgen.tables.table import Table
from exgen.variants.key import Key

BLOCK = 25_000


@dataclass(frozen=True)
class Submissions:
    """A file of submissions, of which each row is marked, superseded, set aside or blank.

    rows        how many there are, those that are superseded included
    contested   the rows of each student and sheet that has several, among which the best counts
    superseded  for each row that does not count, the row that counts instead
    """

    source: Wide | Long
    rows: int
    contested: Sequence[Sequence[int]]
    superseded: Mapping[int, int]

    @property
    def to_mark(self) -> int:
        """How many rows there are to mark, if none is blank or of no sheet."""
        return self.rows - len(self.superseded)

    def blocks(self, size: int = BLOCK) -> Iterator[Block]:
        """Yield the rows in blocks of about `size`, from the file's start at every call.

        There is at least one; any may be without rows to mark. The sum of the blocks' tallies
        accounts for every row of the file.
        """
        return self.source.blocks(size, self.superseded)

    def without(self, superseded: Mapping[int, int]) -> Submissions:
        """Return the submissions in which, of the contested rows, some count instead of others."""
        return replace(self, superseded={**self.superseded, **superseded})


def read_submissions(table: Table, key: Key, attempt: Attempt = "last") -> Submissions:
    """Return the submissions in a table, wide or long.

    With 'last' and 'first', one row of each student and sheet counts, and with 'all' every row.
    With 'best' every row is handed out too; the marker keeps the totals of those that are
    contested, and reads `without(superseded_by_best(contested, totals))` once more.

    Raises FileError where the file cannot be read, or not one of its rows could be marked.
    """
    if is_long(table):
        long = gather(table, key, attempt)
        contested = long.contested if attempt == "best" else ()
        return Submissions(long, len(long.gathered), contested, {})
    return _wide(table, key, attempt)


def _wide(table: Table, key: Key, attempt: Attempt) -> Submissions:
    columns, issues = find_columns(table, key)
    register = Register(key)
    wide = Wide(table, key, columns, register, issues)
    repeated, count = repeated_rows(table, columns, register)
    if attempt == "all":
        return Submissions(wide, count, (), {})
    if attempt == "best":
        return Submissions(wide, count, [[row for row, _ in rows] for rows in repeated], {})
    superseded: dict[int, int] = {}
    for rows in repeated:
        counts = standing(rows, attempt)
        superseded |= {row: counts for row, _ in rows if row != counts}
    return Submissions(wide, count, (), superseded)
