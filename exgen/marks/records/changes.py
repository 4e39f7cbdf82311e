"""Changes: what a marking gives that an earlier one did not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from exgen.items.columns import Array
from exgen.marks.judging.marking import Marked, MarkedPart
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.earlier import Earlier, Turns
from exgen.marks.records.gradebook import spelt
from exgen.tables.cells import safe_cell, safe_column
from exgen.tables.writing import TableWriter

COLUMNS = (
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
KEPT = "kept from the earlier marking"
ROUNDING = 0.005 + 1e-9
"""Points are written to two decimals."""

NEW = "not in the earlier marking"
GONE = "not in this marking"


class Higher:
    """What keeps a field's earlier points where these were higher, block after block."""

    def __init__(self, earlier: Earlier) -> None:
        self._earlier = earlier
        self._turns = Turns(earlier.places)

    def keep(self, marked: Marked) -> Marked:
        """Return the next block with the higher points. The verdicts stay those of this marking."""
        at = self._turns.of_block(marked)
        parts = tuple(_keep_higher(part, self._earlier, at) for part in marked.parts)
        return replace(marked, parts=parts)


class Changes:
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
        self._turns = Turns(earlier.places)
        self._seen = np.zeros(len(earlier.places), dtype=bool)
        self._table = TableWriter(folder / "changes.csv", COLUMNS)

    def add(self, marked: Marked) -> None:
        """Write what changed in a block."""
        at = self._turns.of_block(marked)
        self._seen[at[at >= 0]] = True
        changed = [
            self._add_field(marked, part, field, at)
            for part in marked.parts
            for field in range(len(part.names))
        ]
        self.rows += int(np.count_nonzero(np.any(changed, axis=0)))
        self._add_new(marked, np.flatnonzero(at < 0))

    def _add_field(self, marked: Marked, part: MarkedPart, field: int, at: Array) -> Array:
        """Write the rows of a field that changed, and return which these are."""
        before = self._earlier.points_of(part.names[field], at)
        after = np.round(part.points[field], 2)
        known = np.isfinite(before)
        difference = after - np.where(known, before, 0.0)
        changed: Array = (np.abs(difference) > ROUNDING) & (at >= 0)
        rows = np.flatnonzero(changed)
        if len(rows):
            self.changed += len(rows)
            self.difference += float(difference[rows].sum())
            verdicts = part.marks.verdicts[field, rows].tolist()
            reasons = part.reasons(field)
            self._table.write(
                safe_column([marked.students[row] for row in rows]),
                [marked.codes[row] for row in rows],
                [part.names[field]] * len(rows),
                [spelt(p) if k else "" for p, k in zip(before[rows], known[rows], strict=True)],
                list(map(spelt, after[rows])),
                list(map(spelt, difference[rows])),
                self._earlier.verdicts_of(part.names[field], at[rows]),
                [str(Verdict(verdict)) for verdict in verdicts],
                safe_column([reasons[row] for row in rows]),
            )
        return changed

    def _add_new(self, marked: Marked, rows: Array) -> None:
        self.new += len(rows)
        for row in rows.tolist():
            points = spelt(marked.totals[row])
            who = (safe_cell(marked.students[row]), marked.codes[row])
            self._write_row((*who, "", "", points, points, "", "", NEW))

    def _add_gone(self) -> None:
        for (student, sheet, _), place in self._earlier.places.items():
            if not self._seen[place]:
                self.gone += 1
                total = self._earlier.totals[place]
                self._write_row(
                    (student, sheet, "", spelt(total), "", spelt(0 - total), "", "", GONE)
                )

    def _write_row(self, cells: Iterable[str]) -> None:
        self._table.write(*([cell] for cell in cells))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._add_gone()
        self._table.__exit__(kind, error, trace)


def _keep_higher(part: MarkedPart, earlier: Earlier, at: Array) -> MarkedPart:
    before = np.stack([earlier.points_of(name, at) for name in part.names])
    higher = before > part.points + ROUNDING
    if not higher.any():
        return part
    shares = np.where(higher, np.minimum(before / part.out_of, 1.0), part.marks.shares)
    reasons = part.marks.reasons.copy()
    reasons[higher] = ["; ".join(filter(None, [reason, KEPT])) for reason in reasons[higher]]
    return replace(part, marks=replace(part.marks, shares=shares, reasons=reasons))
