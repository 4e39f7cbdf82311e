"""The submissions of a class: read in blocks, with nothing lost on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeAlias

from exgen.answers.attempts import Attempt, Handed, standing
from exgen.answers.blocks import Block
from exgen.answers.contradicted import apart
from exgen.answers.cut_in_two import CutInTwo
from exgen.answers.hands import Entry, as_one, by_hand, by_hand_on_all_sheets, to_decide
from exgen.answers.headings import find_columns, is_long
from exgen.answers.long import Long, gather
from exgen.answers.not_asked import NotAsked
from exgen.answers.register import Register
from exgen.answers.repeats import find_repeats
from exgen.answers.unplaced import unplaced
from exgen.answers.which_sheet import WhichSheet
from exgen.answers.wide import Wide
from exgen.answers.wrong_key import refuse_codes_of_another_key
from exgen.language import Reason
from exgen.tables.table import Table
from exgen.variants.key import Key

CELLS_AT_ONCE, ROWS_AT_ONCE = 1_250_000, 25_000
"""How many answers are marked at once, and of how many rows at the least."""


@dataclass(frozen=True)
class Submissions:
    """A file of submissions, of which each row is marked, superseded, set aside or blank.

    rows        how many there are, those that are superseded included
    people      for each student and sheet with several rows, the rows of each hand of which one
                counts; where all count, each is by itself
    contested   the rows of hands that have several, among which the best counts
    superseded  for each row that does not count, the row that counts instead
    mark        the decimal mark that the file lets expect; see Block
    said        what is to be asked of the file as a whole
    """

    source: Wide | Long
    rows: int
    people: Sequence[Sequence[Sequence[int]]]
    contested: Sequence[Sequence[int]]
    superseded: Mapping[int, int]
    mark: str = ""
    said: Sequence[Reason] = ()

    @property
    def to_mark(self) -> int:
        """How many rows there are to mark, if none is blank or of no sheet."""
        return self.rows - len(self.superseded)

    def blocks(self, size: int | None = None) -> Iterator[Block]:
        """Yield the rows in blocks of about `size`, from the file's start at every call.

        There is at least one; any may be without rows to mark. The sum of the blocks' tallies
        accounts for every row of the file.
        """
        turns, not_asked = self._turns(), NotAsked(self.source.key)
        if size is None:
            size = max(ROWS_AT_ONCE, CELLS_AT_ONCE // len(self.source.key.cell_names()))
        for block in self.source.blocks(size, self.superseded):
            yield replace(not_asked.left_out(block), turns=turns, mark=self.mark)

    def without(self, superseded: Mapping[int, int]) -> Submissions:
        """Return the submissions in which, of the contested rows, some count instead of others."""
        return replace(self, superseded={**self.superseded, **superseded})

    def _turns(self) -> dict[int, int]:
        """Return which of the rows of its student and sheet one is, where it is not the first."""
        turns: dict[int, int] = {}
        for hands in self.people:
            counting = [[row for row in rows if row not in self.superseded] for rows in hands]
            for turn, rows in enumerate(sorted(filter(None, counting))):
                turns |= dict.fromkeys(rows if turn else (), turn)
        return turns


def read_submissions(
    table: Table, key: Key, attempt: Attempt = "last", clock: dt.tzinfo | None = None
) -> Submissions:
    """Return the submissions in a table, wide or long.

    With 'last' and 'first', one row of each hand on a sheet counts, and with 'all' every row.
    With 'best' every row is handed out too, until `with_the_best` has told which ones count. Time
    zones behind times of hand-in count where there is a `clock` by which it is due.

    Raises FileError where the file cannot be read, or not one of its rows could be marked, or where
    it is of another key.
    """
    # a spreadsheet parts cells by semicolons where commas stand in numbers
    mark = "," if table.delimiter == ";" else ""
    if is_long(table.header):
        long = gather(table, key, attempt, clock)
        found = _submissions(long, len(long.gathered), long.people, long.of_student, attempt)
    else:
        found = _wide(table, key, attempt, clock)
    return replace(found, mark=mark)


def _wide(table: Table, key: Key, attempt: Attempt, clock: dt.tzinfo | None) -> Submissions:
    register = Register(key)
    columns, issues = find_columns(table, key, register, clock)
    which = WhichSheet(key, register)
    repeats = find_repeats(
        table, columns, register, CutInTwo(table, columns, key), which, not_asked=NotAsked(key)
    )
    refuse_codes_of_another_key(repeats.codes, table, key)
    marked, contradicted = apart(repeats.entries, repeats.against)
    entries = as_one(marked, attempt)
    doubtful, held = to_decide(entries, contradicted, repeats.limits)
    wide = Wide(
        table,
        key,
        columns,
        register,
        issues,
        doubtful,
        held if register.students else frozenset(),
        repeats.moved,
        repeats.before,
        repeats.against,
    )
    people = _handed(by_hand(entries))
    of_student = people
    if not register.has_one_each:
        of_student = _handed(by_hand_on_all_sheets(entries))
    found = _submissions(wide, repeats.count, people, of_student, attempt)
    return replace(found, said=list(unplaced(issues)))


Rows: TypeAlias = Sequence[Handed]
"""Rows of one hand on a sheet."""


def _handed(people: Iterable[Iterable[Iterable[Entry]]]) -> list[list[Rows]]:
    return [[[entry.handed for entry in hand] for hand in hands] for hands in people]


def _submissions(
    source: Wide | Long,
    count: int,
    people: Sequence[Sequence[Rows]],
    of_student: Sequence[Sequence[Rows]],
    attempt: Attempt,
) -> Submissions:
    """Return the submissions of people by sheet, and as those of all sheets of a student."""
    hands = [[[handed.row for handed in rows] for rows in own] for own in people]
    if attempt == "all":
        apart = [[[row] for row in chain(*own)] for own in hands]
        return Submissions(source, count, apart, (), {})
    if attempt == "best":
        each = ([handed.row for handed in rows] for rows in chain(*of_student))
        contested = [rows for rows in each if len(rows) > 1]
        return Submissions(source, count, hands, contested, {})
    superseded: dict[int, int] = {}
    for rows in chain(*of_student):
        counts = standing(rows, attempt)
        superseded |= {handed.row: counts for handed in rows if handed.row != counts}
    return Submissions(source, count, hands, (), superseded)
