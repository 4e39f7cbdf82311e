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

    `counts` is how many rows have a total, by hundredths of a point.
    """

    def __init__(self, parts: int, sheets: int, out_of: float) -> None:
        self.counts = np.zeros(round(out_of * SHOWN) + 1, dtype=np.int64)
        self._sums = [0] * parts
        self._squares = [0] * parts
        self._with_total = [0] * parts
        self._decided = [0] * parts
        self._decided_sums = [0] * parts
        self._total = self._total_square = 0
        self._rows_of = np.zeros(sheets, dtype=np.int64)
        self._sums_of = np.zeros((parts, sheets), dtype=np.int64)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.counts.sum())

    @property
    def sheets(self) -> int:
        """How many different sheets were used."""
        return int(np.count_nonzero(self._rows_of))

    def add(self, points: Array, sheets: Array, decided: Array) -> None:
        """Count rows with the points of each part, (parts, r), and the sheet of each, from 1.

        Where a part is not `decided` in a row, (parts, r), it counts in no mean of the part.
        """
        totals = to_places(points.sum(axis=0) * SHOWN, 0).astype(np.int64)
        np.add.at(self.counts, totals, 1)
        units = np.rint(points * UNIT).astype(np.int64)
        total = units.sum(axis=0)
        self._total += int(total.sum())
        self._total_square += int(total @ total)
        np.add.at(self._rows_of, sheets - 1, 1)
        for part, column in enumerate(units):
            self._decided[part] += int(decided[part].sum())
            self._decided_sums[part] += int(column[decided[part]].sum())
            self._sums[part] += int(column.sum())
            self._squares[part] += int(column @ column)
            self._with_total[part] += int(column @ total)
            np.add.at(self._sums_of[part], sheets - 1, column)

    def mean(self, part: int) -> float | None:
        """Return the mean of a part's points, where no person has to decide any more."""
        decided = self._decided[part]
        return self._decided_sums[part] / UNIT / decided if decided else None

    def discrimination(self, part: int) -> float | None:
        """Return the correlation of a part's points with the rest of the total.

        This is the corrected item-total, or item-rest, correlation. None where either is the same
        in all rows.
        """
        own, rest = self._sums[part], self._total - self._sums[part]
        # all in whole numbers, so that nothing is lost where nearly equal sums are subtracted
        own_square, cross = self._squares[part], self._with_total[part] - self._squares[part]
        rest_square = self._total_square - 2 * self._with_total[part] + own_square
        spread = self._spread(own, own_square) * self._spread(rest, rest_square)
        return (self.rows * cross - own * rest) / math.sqrt(spread) if spread else None

    def totals(self) -> Totals:
        """Return the distribution of totals; quartiles are interpolated between rows."""
        rows, at = self.rows, np.arange(len(self.counts))
        held = np.flatnonzero(self.counts)
        quartiles = [self._quantile(share) for share in (0.25, 0.5, 0.75)]
        sums = int(at @ self.counts), int((at * at) @ self.counts)
        deviation = math.sqrt(self._spread(*sums) / rows / (rows - 1)) if rows > 1 else None
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
        # a sheet that all rows are of has no others to be compared with
        enough = np.flatnonzero((self._rows_of >= ENOUGH) & (self._rows_of < self.rows))
        for part in range(len(self._sums)):
            spread = self._spread(self._sums[part], self._squares[part])
            if not spread:
                continue
            variance = spread / self.rows / (self.rows - 1)
            for sheet in enough.tolist():
                rows = int(self._rows_of[sheet])
                mean = int(self._sums_of[part, sheet]) / rows
                error = math.sqrt(variance * (1 / rows - 1 / self.rows))
                z = (mean - self._sums[part] / self.rows) / error
                found.append(Variant(part, sheet + 1, rows, mean / UNIT, z))
        return found

    def _spread(self, total: int, squares: int) -> int:
        """Return the sum of squared deviations, times the number of rows."""
        return self.rows * squares - total * total

    def _quantile(self, share: float) -> float | None:
        if not self.rows:
            return None
        place = share * (self.rows - 1)
        up_to = np.cumsum(self.counts)
        low, high = np.searchsorted(up_to, [math.floor(place), math.ceil(place)], side="right")
        return float(low + (high - low) * (place - math.floor(place))) / SHOWN


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
