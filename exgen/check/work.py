"""Work: what takes some earns points, whatever slip came before; what takes none does not."""

from __future__ import annotations

import numpy as np

from exgen.check.buyer import best_strategy, share_of
from exgen.check.results import Found, percent
from exgen.check.slipper import slipped
from exgen.check.subject import Subject

FEW, OTHERS = 24, 300
"""On how many variants a strategy without work is looked for, and on how many others it is tried."""
MOST = 0.1
"""The share of the points that it may earn."""
SLIPS = 24
"""In how many variants every slip is made."""
LEAST = 0.95
"""The share of what follows from slips that must count."""
TOO_FEW = 20
"""So few answers that changed say nothing."""


def honest_slips_are_followed(subject: Subject) -> Found:
    """Who slips once and goes on by honest arithmetic is marked right in what follows."""
    drawn = subject.drawn.at(slice(SLIPS))
    found = list(slipped(subject.item, drawn, np.random.default_rng(subject.seed)))
    changed, counted = sum(f.changed for f in found), sum(f.counted for f in found)
    if not changed:
        return Found("nothing follows from anything that is asked")
    figure = f"{percent(counted / changed)} of {changed:,} answers that follow from a slip count"
    if counted / changed >= LEAST or changed < TOO_FEW:
        return Found(figure)
    worst = max(found, key=lambda f: f.changed - f.counted)
    blank = f", with '{worst.blank}' left blank" if worst.blank else ""
    said = (
        f"{worst.slip} in '{worst.part}'{blank}: {worst.changed - worst.counted} of "
        f"{worst.changed} answers to '{worst.after}' do not count; let requirements that are only "
        "pleasant be declared with @require, ask for more decimals, or let the answers spread"
    )
    return Found(figure, (), (said,))


def no_work_earns_little(subject: Subject) -> Found:
    """Constants, givens, own earlier answers and letters, without any work, earn next to nothing."""
    item, drawn = subject.item, subject.drawn
    strategy = best_strategy(item, drawn.at(slice(FEW)), passes=1)
    others = drawn.at(slice(FEW, FEW + OTHERS))
    share = share_of(item, others, strategy)
    named = "; ".join(
        f"{name} as '{part.step}'" for name, part in zip(strategy, item.parts, strict=True)
    )
    figure = f"at most {percent(share)} of the points"
    if share <= MOST:
        return Found(figure)
    options = (
        "show more options of a single choice, " if any(p.one_letter for p in item.parts) else ""
    )
    if any(p.pool and p.few_entries for p in item.parts):
        options += "show more distractors to match, "
    said = (
        f"{percent(share)} of the points are earned by typing, in all fields, {named}; declare what "
        "the arithmetic needs with @essential, say one_of for a choice of a few whole numbers, "
        f"{options}or let that part earn less"
    )
    return Found(figure, (), (said,))
