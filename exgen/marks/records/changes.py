"""Changes: what a marking gives that an earlier one did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from exgen.items.columns import Array, to_places
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.marks.judging.marking import Listener, Marked, MarkedPart
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.earlier import Earlier
from exgen.marks.records.gradebook import spelt
from exgen.marks.records.overrides import TOTAL
from exgen.tables.cells import safe_column, safe_words
from exgen.tables.writer import TableWriter

CHANGES = "changes.csv"
CHANGE_COLUMNS = (
    "student",
    "sheet",
    "field",
    "before",
    "after",
    "difference",
    "verdict_before",
    "verdict_after",
    "reason",
)
ROUNDING = 0.005 + 1e-9
"""Points are written to two decimals."""

NEW = Reason("changes.new")
GONE = Reason("changes.gone")


class Changes(Listener):
    """`changes.csv` in a folder: the fields whose points differ, and rows that are new or gone.

    changed     how many fields have other points
    rows        how many rows these are of
    difference  the sum of what they gained and lost
    new, gone   how many rows are in one of the two markings only
    """

    def __init__(self, folder: Path, earlier: Earlier) -> None:
        self.changed = self.rows = self.new = self.gone = 0
        self.difference = 0.0
        self._earlier = earlier
        self._seen = np.zeros(len(earlier.places), dtype=bool)
        self._table = TableWriter(folder / CHANGES, CHANGE_COLUMNS)

    def add(self, marked: Marked) -> None:
        """Write what changed in a block."""
        at = self._earlier.places_of(marked)
        self._seen[at[at >= 0]] = True
        changed = [
            self._add_field(marked, part, field, at)
            for part in marked.parts
            for field in range(len(part.names))
        ]
        changed.append(self._add_totals(marked, at))
        self.rows += int(np.count_nonzero(np.any(changed, axis=0)))
        self._add_new(marked, np.flatnonzero(at < 0))

    def finish(self) -> None:
        """Write which rows have gone."""
        rows = [
            (self._earlier.students[place], sheet, self._earlier.totals[place])
            for (_, sheet, _), place in self._earlier.places.items()
            if not self._seen[place]
        ]
        self.gone = len(rows)
        if rows:
            students, sheets, totals = zip(*rows, strict=True)
            points = list(map(spelt, totals))
            less = [spelt(0 - total) for total in totals]
            self._write_rows((students, sheets), (points, [""] * len(rows), less), GONE)

    def notes(self) -> Iterator[Reason]:
        """Yield what changed in all."""
        rows = Reason.of("rows", count=self.rows)
        yield Reason.of(
            "note.changes",
            changed=Reason.of("note.changed", count=self.changed, rows=rows),
            difference=f"{self.difference:+g}",
            new=Reason.of("note.new", count=self.new),
            gone=Reason.of("note.gone", count=self.gone),
            file=CHANGES,
        )

    def _add_field(self, marked: Marked, part: MarkedPart, field: int, at: Array) -> Array:
        """Write the rows of a field that changed, and return which these are."""
        before = self._earlier.points_of(part.names[field], at)
        after = to_places(part.points[field], 2)
        known = np.isfinite(before)
        difference = after - np.where(known, before, 0.0)
        changed: Array = (np.abs(difference) > ROUNDING) & (at >= 0)
        rows = np.flatnonzero(changed)
        if len(rows):
            self.changed += len(rows)
            self.difference += float(difference[rows].sum())
            verdicts = part.marks.verdicts[field, rows].tolist()
            said = part.reasons(field)
            self._table.write(
                safe_column([marked.students[row] for row in rows]),
                [marked.codes[row] for row in rows],
                [part.names[field]] * len(rows),
                [spelt(p) if k else "" for p, k in zip(before[rows], known[rows], strict=True)],
                list(map(spelt, after[rows])),
                list(map(spelt, difference[rows])),
                self._earlier.verdicts_of(part.names[field], at[rows]),
                [str(Verdict(verdict)) for verdict in verdicts],
                [safe_words(part.language.worded(said.get(row, ()))) for row in rows.tolist()],
            )
        return changed

    def _add_totals(self, marked: Marked, at: Array) -> Array:
        """Write the totals that changed beside what is earned, and return of which rows these are.

        One that is the same, as a person has set it, is no change, but where it waited until then.
        """
        known = at >= 0
        beside = np.array(marked.totals) - marked.earned
        before = np.where(known, self._earlier.beside_at(at), 0.0)
        totals = np.append(self._earlier.totals, 0.0)[at]
        others = np.abs(to_places(np.array(marked.totals), 2) - totals) > ROUNDING
        others |= np.append(self._earlier.waits, False)[at] != marked.waits
        changed: Array = known & others & (np.abs(to_places(beside, 2) - before) > ROUNDING)
        remarks = marked.remarks()
        for row in np.flatnonzero(changed).tolist():
            total, after = self._earlier.totals[at[row]], marked.totals[row]
            self._table.write(
                safe_column([marked.students[row]]),
                [marked.codes[row]],
                [TOTAL],
                *([spelt(points)] for points in (total, after, after - total)),
                [""],
                [""],
                [safe_words(language().worded(remarks.get(row, ())))],
            )
        return changed

    def _add_new(self, marked: Marked, rows: Array) -> None:
        self.new += len(rows)
        students = safe_column([marked.students[row] for row in rows])
        codes = [marked.codes[row] for row in rows]
        points = [spelt(marked.totals[row]) for row in rows]
        self._write_rows((students, codes), ([""] * len(rows), points, points), NEW)

    def _write_rows(
        self, who: Sequence[Sequence[str]], points: Sequence[Sequence[str]], reason: Reason
    ) -> None:
        """Write rows that are in one of the two markings only, with no field of their own."""
        none = [""] * len(who[0])
        self._table.write(
            *who, none, *points, none, none, [language().worded([reason])] * len(none)
        )
