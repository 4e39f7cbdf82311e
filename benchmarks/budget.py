"""Put the error budget to the test: honest students who round, and students with a misconception.

`python benchmarks/budget.py [VARIANTS]` simulates as `exgen check` does, for
100,000 variants of every item of the bank.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from measure import machine, table

from exgen.check.simulated import given_only, handed_in, rounding
from exgen.items import bank
from exgen.items.columns import Array
from exgen.items.declare import Misconception
from exgen.items.item import Item
from exgen.variants.sampling import VARIANTS_AT_ONCE, Drawn, draw
from exgen.variants.separation import nearest_parts

VARIANTS = 100_000


@dataclass
class Count:
    """How many of how many."""

    found: int = 0
    of: int = 0

    def add(self, flags: Array) -> None:
        """Count some flags."""
        self.found += int(np.count_nonzero(flags))
        self.of += flags.size

    def __str__(self) -> str:
        return f"{self.found:,} of {self.of:,}"


def main(variants: int = VARIANTS) -> None:
    """Print how many honest students lost a mark, and how many misconceptions got full points."""
    start = time.perf_counter()
    rows = [_row(bank.load(name), variants) for name in bank.items()]
    print(machine())
    print(f"{variants:,} variants of each item, {time.perf_counter() - start:.0f} s")
    print(
        table(
            [("", "honest students who lost a mark", "misconceptions that got full points"), *rows]
        )
    )


def _row(item: Item, variants: int) -> tuple[str, str, str]:
    generator = np.random.default_rng(5)
    honest, mistaken = Count(), Count()
    for drawn in _blocks(item, variants):
        honest.add(~np.all(_full(item, drawn, generator), axis=0))
        for wrong in (w for w in item.misconceptions if not w.may_coincide):
            mistaken.add(_full(item, drawn, generator, wrong))
    return item.name, str(honest), str(mistaken)


def _blocks(item: Item, variants: int) -> Iterator[Drawn]:
    for first in range(1, variants + 1, VARIANTS_AT_ONCE):
        yield draw(item, 11, first, min(VARIANTS_AT_ONCE, variants + 1 - first))


def _full(
    item: Item, drawn: Drawn, generator: np.random.Generator, wrong: Misconception | None = None
) -> Array:
    """Return which students get full points, (parts, n), in the parts that a misconception changes.

    Without a misconception these are all the parts.
    """
    graph = item.graph.replacing({wrong.step.name: wrong.step}) if wrong else item.graph
    worked = rounding(item, generator, graph)
    answers = handed_in(item, worked.evaluate(given_only(worked, drawn.values)))
    asked: Sequence[str] = (
        nearest_parts(item, wrong) if wrong else [part.step for part in item.parts]
    )
    full = [
        np.all(
            part.shares(answers[step], drawn.values[step], drawn.slacks[step], drawn.values) == 1,
            axis=0,
        )
        for part in item.parts
        if (step := part.step) in asked
    ]
    return np.array(full)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
