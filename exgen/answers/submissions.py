"""The submissions of a class: read in blocks, with nothing lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exgen.answers.attempts import Attempt, standing
from exgen.answers.blocks import Block
from exgen.answers.headings import find_columns, is_long
from exgen.answers.long import Long, gather
from exgen.answers.register import Register
from exgen.answers.repeats import repeated_rows
from exgen.answers.wide import Wide
from exgen.tables.table import Table
from exgen.variants.key import Key

ROWS_AT_ONCE = 25_000


@dataclass(frozen=True)
class Submissions:
    """A file of submissions, of which each row is marked, superseded, set aside or blank.

    rows        how many there are, those that are superseded included
    contested   the rows of each student and sheet that has several, among which the best counts
    superseded  for each row that does not count, the row that counts instead
    turns       where all rows count, which of its student's rows one is; see Block
    """

    source: Wide | Long
    rows: int
    contested: Sequence[Sequence[int]]
    superseded: Mapping[int, int]
    turns: Mapping[int, int] = field(default_factory=dict)

    @property
    def to_mark(self) -> int:
        """How many rows there are to mark, if none is blank or of no sheet."""
        return self.rows - len(self.superseded)

    def blocks(self, size: int = ROWS_AT_ONCE) -> Iterator[Block]:
        """Yield the rows in blocks of about `size`, from the file's start at every call.

        There is at least one; any may be without rows to mark. The sum of the blocks' tallies
        accounts for every row of the file.
        """
        for block in self.source.blocks(size, self.superseded):
            yield replace(block, turns=self.turns) if self.turns else block

    def without(self, superseded: Mapping[int, int]) -> Submissions:
        """Return the submissions in which, of the contested rows, some count instead of others."""
        return replace(self, superseded={**self.superseded, **superseded})


def read_submissions(table: Table, key: Key, attempt: Attempt = "last") -> Submissions:
    """Return the submissions in a table, wide or long.

    With 'last' and 'first', one row of each student and sheet counts, and with 'all' every row.
    With 'best' every row is handed out too, until `with_the_best` has told which ones count.

    Raises FileError where the file cannot be read, or not one of its rows could be marked.
    """
    if is_long(table):
        long = gather(table, key, attempt)
        return Submissions(long, len(long.gathered), *_several(long.several, attempt))
    return _wide(table, key, attempt)


def _wide(table: Table, key: Key, attempt: Attempt) -> Submissions:
    columns, issues = find_columns(table, key)
    register = Register(key)
    wide = Wide(table, key, columns, register, issues)
    repeated, count = repeated_rows(table, columns, register)
    if attempt in ("all", "best"):
        several = [[row for row, _ in rows] for rows in repeated]
        return Submissions(wide, count, *_several(several, attempt))
    superseded: dict[int, int] = {}
    for rows in repeated:
        counts = standing(rows, attempt)
        superseded |= {row: counts for row, _ in rows if row != counts}
    return Submissions(wide, count, (), superseded)


def _several(
    rows_of: Iterable[Sequence[int]], attempt: Attempt
) -> tuple[list[Sequence[int]], dict[int, int], dict[int, int]]:
    """Return what is contested, superseded and has a turn of the rows of those who have several."""
    if attempt == "best":
        return list(rows_of), {}, {}
    turns = {row: turn for rows in rows_of for turn, row in enumerate(rows) if turn}
    return [], {}, turns
