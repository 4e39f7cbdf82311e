"""What slips and guesses earn, item by item: `python benchmarks/work.py [VARIANTS] [ITEMS...]`.

For each item: the share of what follows from honest slips that counts, without and with a part left
blank in between, and the best share of the points found without any work, on variants other than
those on which it was looked for. Then the same for each paper. 300 variants take some minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np

from exgen.check.buyer import best_strategy, share_of
from exgen.check.results import percent
from exgen.check.slipper import Followed, slipped
from exgen.items import bank
from exgen.variants.sampling import draw

SEED = 5
SOUGHT = 60
"""On how many variants a strategy is looked for; it is tried on all others."""


def main(count: int = 300, *names: str) -> None:
    """Print the figures of some items, or of the whole bank and its papers."""
    found = {name: _shares(name, count) for name in names or bank.items()}
    for paper in () if names else bank.papers():
        items = [item for question in bank.paper(paper).questions for item in question.items]
        points = {name: sum(part.points for part in bank.load(name).parts) for name in items}
        total = sum(points.values())
        blind = sum(points[name] * found[name] for name in items)
        print(f"{paper}: {blind:.1f} of {total:g} points without work, {percent(blind / total)}")


def _shares(name: str, count: int) -> float:
    """Print the figures of an item, and return the share that is earned without work."""
    item = bank.load(name)
    drawn = draw(item, SEED, 1, count + SOUGHT)
    made = list(slipped(item, drawn.at(slice(count)), np.random.default_rng(SEED)))
    straight = _counted([slip for slip in made if not slip.blank])
    bridged = _counted([slip for slip in made if slip.blank])
    strategy = best_strategy(item, drawn.at(slice(SOUGHT)), passes=2)
    share = share_of(item, drawn.at(slice(SOUGHT, None)), strategy)
    print(f"{name:32}{straight:>9}{bridged:>9}{percent(share):>9}  {strategy}", flush=True)
    return share


def _counted(made: Sequence[Followed]) -> str:
    changed = sum(slip.changed for slip in made)
    return percent(sum(slip.counted for slip in made) / changed) if changed else "-"


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 300, *sys.argv[2:])
