"""Statistics of a class's points, summed block after block: whole numbers, so that order is nothing.

Points are counted in ten-thousandths, and totals, as `grades.csv` shows them, in hundredths.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exgen.items.columns import Array, to_places

UNIT = 10_000
"""Fine enough for thirds of a point and the like to make no difference that is shown."""
SHOWN = 100
ENOUGH = 5
"""How many rows a variant needs before it is compared with the others."""


@dataclass(frozen=True)
class Totals:
    """The distribution of totals, in points; None where there are too few rows."""

    count: int
    mean: float | None
    median: float | None
    standard_deviation: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    lowest: float | None
    highest: float | None


@dataclass(frozen=True)
class Variant:
    """How a part went on one sheet: `z` is how far its mean is from the class's, in its own errors."""

    part: int
    sheet: int
    rows: int
    mean: float
    z: float


class Scores:
    """The sums over rows that the figures come from: they grow with sheets, and not with rows.

    A part counts where no person has to decide it any more, and a total where it waits for nothing.
    `counts` is how many rows have a total, by hundredths of a point up to `most`, `waiting` how many
    have none yet, `marked` how many there are, and `unseen` of how many of them nothing came.
    """

    def __init__(self, parts: int, sheets: int, most: float) -> None:
        self.counts = np.zeros(round(most * SHOWN) + 1, dtype=np.int64)
        self.marked = self.unseen = self.waiting = 0
        self._used = np.zeros(sheets, dtype=bool)
        self._rows_of = np.zeros((parts, sheets), dtype=np.int64)
        self._sums_of = np.zeros((parts, sheets), dtype=np.int64)
        self._squares = [0] * parts
        self._asked = [0] * parts
        # of the rows of which all parts are decided, for each part of those that are asked it
        self._whole, self._total, self._total_square = ([0] * parts for _ in range(3))
        self._whole_sums, self._whole_squares, self._with_total = ([0] * parts for _ in range(3))

    @property
    def rows(self) -> int:
        """How many rows have a total."""
        return int(self.counts.sum())

    @property
    def sheets(self) -> int:
        """How many different sheets were used."""
        return int(np.count_nonzero(self._used))

    def add(
        self,
        points: Array,
        sheets: Array,
        decided: Array,
        totals: Array,
        waits: Array,
        *,
        unseen: Array | None = None,
        again: Array | None = None,
        asks: Array | None = None,
    ) -> None:
        """Count rows with the points of each part, (parts, r), and the sheet of each, from 1.

        Where a part is not `decided` in a row, (parts, r), it counts in no figure of the part, and
        the total of a row that `waits`, (r,), in none of totals. Of rows that are `unseen`, (r,), there is
        a total, but no sheet that came back and no part. Those `again`, (r,), have a total that was counted.
        A part counts only in rows whose sheet `asks` it, (parts, r), which by default all do.
        """
        asks = np.ones(decided.shape, dtype=bool) if asks is None else asks
        self.marked += len(sheets)
        if unseen is not None and unseen.any():
            self.unseen += int(np.count_nonzero(unseen))
            decided, sheets = decided & ~unseen, np.where(unseen, 0, sheets)
        self._used[sheets[sheets > 0] - 1] = True
        self.waiting += int(np.count_nonzero(waits))
        counted = ~waits if again is None else ~waits & ~again
        np.add.at(self.counts, to_places(totals[counted] * SHOWN, 0).astype(np.int64), 1)
        units = np.rint(points * UNIT).astype(np.int64)
        seen = asks if unseen is None else asks & ~unseen
        self._asked = (np.array(self._asked) + np.count_nonzero(seen, axis=1)).tolist()
        for part, known in enumerate(decided & asks):
            column, own = units[part, known], sheets[known] - 1
            self._squares[part] += int(column @ column)
            np.add.at(self._rows_of[part], own, 1)
            np.add.at(self._sums_of[part], own, column)
        whole = (decided | ~asks).all(axis=0) & decided.any(axis=0)
        self._add_whole(units[:, whole], asks[:, whole])

    def _add_whole(self, units: Array, asks: Array) -> None:
        totals = units.sum(axis=0)
        for part, own in enumerate(asks):
            column, total = units[part, own], totals[own]
            self._whole[part] += len(total)
            self._total[part] += int(total.sum())
            self._total_square[part] += int(total @ total)
            self._whole_sums[part] += int(column.sum())
            self._whole_squares[part] += int(column @ column)
            self._with_total[part] += int(column @ total)

    def asked(self, part: int) -> int:
        """Return how many rows that came back were asked a part."""
        return self._asked[part]

    def decided(self, part: int) -> int:
        """Return in how many rows no person has to decide a part any more."""
        return int(self._rows_of[part].sum())

    def mean(self, part: int) -> float | None:
        """Return the mean of a part's points, where no person has to decide any more."""
        decided = self.decided(part)
        return int(self._sums_of[part].sum()) / UNIT / decided if decided else None

    def discrimination(self, part: int) -> float | None:
        """Return the correlation of a part's points with the rest of the total.

        This is the corrected item-total, or item-rest, correlation. None where either is the same
        in all rows.
        """
        own, rest = self._whole_sums[part], self._total[part] - self._whole_sums[part]
        # all in whole numbers, so that nothing is lost where nearly equal sums are subtracted
        own_square = self._whole_squares[part]
        cross = self._with_total[part] - own_square
        rest_square = self._total_square[part] - 2 * self._with_total[part] + own_square
        rows = self._whole[part]
        spread = _spread(rows, own, own_square) * _spread(rows, rest, rest_square)
        return (rows * cross - own * rest) / math.sqrt(spread) if spread else None

    def totals(self) -> Totals:
        """Return the distribution of totals; quartiles are interpolated between rows."""
        rows, at = self.rows, np.arange(len(self.counts))
        held = np.flatnonzero(self.counts)
        quartiles = [self._quantile(share) for share in (0.25, 0.5, 0.75)]
        sums = int(at @ self.counts), int((at * at) @ self.counts)
        deviation = math.sqrt(_spread(rows, *sums) / rows / (rows - 1)) if rows > 1 else None
        return Totals(
            rows,
            sums[0] / SHOWN / rows if rows else None,
            quartiles[1],
            None if deviation is None else deviation / SHOWN,
            quartiles[0],
            quartiles[2],
            int(held[0]) / SHOWN if rows else None,
            int(held[-1]) / SHOWN if rows else None,
        )

    def variants(self) -> list[Variant]:
        """Return every part on every sheet that has rows enough, and the class others to compare.

        The error of a sheet's mean is that of so many rows drawn from the class without putting
        back, so that the sheet may make up much of the class.
        """
        found = []
        for part, (rows_of, sums_of) in enumerate(zip(self._rows_of, self._sums_of, strict=True)):
            rows, total = int(rows_of.sum()), int(sums_of.sum())
            spread = _spread(rows, total, self._squares[part])
            if not spread:
                continue
            variance = spread / rows / (rows - 1)
            # a sheet that all rows are of has no others to be compared with
            for sheet in np.flatnonzero((rows_of >= ENOUGH) & (rows_of < rows)).tolist():
                own = int(rows_of[sheet])
                mean = int(sums_of[sheet]) / own
                error = math.sqrt(variance * (1 / own - 1 / rows))
                z = (mean - total / rows) / error
                found.append(Variant(part, sheet + 1, own, mean / UNIT, z))
        return found

    def _quantile(self, share: float) -> float | None:
        if not self.rows:
            return None
        place = share * (self.rows - 1)
        up_to = np.cumsum(self.counts)
        low, high = np.searchsorted(up_to, [math.floor(place), math.ceil(place)], side="right")
        return float(low + (high - low) * (place - math.floor(place))) / SHOWN


def _spread(rows: int, total: int, squares: int) -> int:
    """Return the sum of squared deviations, times the number of rows."""
    return rows * squares - total * total


def histogram(counts: Sequence[int], bars: int = 20) -> list[tuple[float, float, int]]:
    """Return totals in bars as (from, to, rows): of whole points, or of halves where few.

    A total on a border counts in the bar that begins there; the last bar holds its end, too.
    """
    most = (len(counts) - 1) / SHOWN
    width = next(w for w in _widths() if most / w <= bars)
    edges = [width * k for k in range(max(1, math.ceil(most / width)) + 1)]
    cuts = [round(edge * SHOWN) for edge in edges]
    cuts[-1] += 1
    return [
        (edges[k], edges[k + 1], int(sum(counts[cuts[k] : cuts[k + 1]])))
        for k in range(len(edges) - 1)
    ]


def _widths() -> list[float]:
    return [0.5, *(step * 10.0**power for power in range(8) for step in (1, 2, 5))]
