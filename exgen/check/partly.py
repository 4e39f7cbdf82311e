"""Partly right: whether the shares that an author gives stay within their limits, and are earned by work."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from exgen.check.results import percent
from exgen.check.subject import Subject
from exgen.items.columns import Array, per_variant
from exgen.items.declare import MarkingRule
from exgen.items.kinds import AskedPart
from exgen.variants.credit import by_rule, shares_of

SHIFTS = (1, 7, 61)
"""How far away in the class the others sit whose answers are tried."""
MOST_FOR_OTHERS = 0.25
"""The share of the points that other students' answers may earn by a rule, in the mean."""
ROOM = 1e-9


def rules_out_of_limits(subject: Subject) -> Iterator[str]:
    """Yield in what a part's own rule does not keep to what shares are, or gives them for nothing."""
    for rule in subject.item.rules:
        part = next((p for p in subject.item.parts if p.step == rule.asked), None)
        if part is not None:
            said = (f"{rule.step.name}() {fault}" for fault in _faults(subject, rule, part))
            yield from (f"{text} (line {rule.step.line} of model.py)" for text in said)


def _faults(subject: Subject, rule: MarkingRule, part: AskedPart) -> Iterator[str]:
    item, values = subject.item, subject.sample.values
    right = shares_of(item, rule, part, values[part.step].astype(float), values)
    if (less := (np.abs(right - 1) > ROOM).any(axis=0)).any():
        yield (
            f"gives {right[:, less].min():.3g} for the right answer to '{part.step}' in "
            f"{subject.seen(int(np.flatnonzero(less)[0]))}; it should give 1"
        )
    others = [other.astype(float) for other in _of_others(values[part.step])]
    given = [shares_of(item, rule, part, other, values) for other in others]
    least, most = (float(limit(given)) for limit in (np.nanmin, np.nanmax))
    if least < -ROOM or most > 1 + ROOM:
        yield f"gives from {least:.3g} to {most:.3g}; shares are from 0 to 1: use np.clip"
    if np.ptp([*given, right]) <= ROOM:
        yield "gives the same for all answers; let it depend on the answer, or take it out"
        return
    mean = float(np.mean([by_rule(item, rule, part, other, values) for other in others]))
    if mean > MOST_FOR_OTHERS:
        yield (
            f"gives {percent(mean)} of the points for another student's answer in the mean; let shares "
            "fall off faster"
        )


def bands_without_use(subject: Subject) -> Iterator[str]:
    """Yield which bands are no wider than the tolerance, or so wide that others' answers are in them."""
    for part in subject.numbers:
        right = subject.sample.values[part.step]
        for number, band in enumerate(part.near, start=1):
            reach = band.reach(right)
            inside = float(np.mean([_within(o, right, reach).mean() for o in _of_others(right)]))
            if np.all(reach <= subject.sample.slacks[part.step]):
                yield (
                    f"band {number} of '{part.step}' is no wider than its tolerance, within which "
                    "answers are right; take it out, or widen it"
                )
            elif inside > MOST_FOR_OTHERS:
                yield (
                    f"band {number} of '{part.step}' holds {percent(inside)} of other students' "
                    "answers; make it narrower, or let the answers spread"
                )


def _within(answer: Array, right: Array, reach: Array) -> Array:
    with np.errstate(invalid="ignore"):  # as one infinity less another
        off: Array = np.abs(answer - right)
        found: Array = np.all(per_variant(off <= reach), axis=0)
    return found


def _of_others(right: Array) -> Iterator[Array]:
    """Yield what other students should answer, on each sheet."""
    for shift in SHIFTS:
        yield np.roll(right, shift, axis=-1)
