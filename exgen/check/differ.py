"""Variants differ: there are enough of them, and everything that is drawn matters."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import numpy as np

from exgen.check.results import Found
from exgen.check.subject import Subject
from exgen.check.texts import names_told
from exgen.items.columns import Array, Values
from exgen.plurals import counted
from exgen.variants.sampling import STEADY, sieve, tests_of
from exgen.variants.separation import apart_from
from exgen.variants.unsteady import unsteady

FEWEST, FEW = 20, 100
"""Fewer distinct variants than the first are no variants, fewer than the second not many."""
SELDOM = 0.02
"""A requirement that refuses a smaller share of draws is not worth a word."""
MOST_DRAWS, MANY_DRAWS = 100.0, 20.0
"""More draws for each variant than the first are too many, more than the second worth a look."""


def variants_are_found(subject: Subject) -> Found:
    """Variants that fulfil every requirement are found in a few draws."""
    vague = tuple(_vague(subject))
    if vague:
        return Found("", vague)
    draws = subject.drawn.draws.mean()
    refused = subject.candidates[1] + _too_near(subject)
    most = [
        f"'{reason}' refuses {100 * n / subject.variants:.3g} %"
        for reason, n in refused.most_common(2)
        if n > SELDOM * subject.variants
    ]
    figure = ", ".join([f"{draws:.3g} draws for each", *most[:1]])
    said = (
        f"a variant takes {draws:.3g} draws; {' and '.join(most)} of them: widen the givens, or "
        f"require less{_unsteady(subject) if refused[STEADY] > SELDOM * subject.variants else ''}"
    )
    return Found(
        figure,
        failures=(said,) if draws > MOST_DRAWS else (),
        warnings=(said,) if MANY_DRAWS < draws <= MOST_DRAWS else (),
    )


def _unsteady(subject: Subject) -> str:
    """Return which step's rounding refuses draws, as a message ends with it."""
    before = itertools.takewhile(lambda test: test[0] != STEADY, tests_of(subject.item))
    at, drawn = sieve(before, subject.givens, Counter())
    found = unsteady(subject.item, drawn.values)
    return f". In {subject.seen(int(at[found[0]]))} as first drawn, {found[1]}" if found else ""


def _too_near(subject: Subject) -> Counter[str]:
    """Count the draws in which each misconception comes too near the right answer."""
    passed, item = subject.candidates[0], subject.item
    counts = Counter[str]()
    for wrong in item.misconceptions if len(passed.draws) else ():
        if not wrong.may_coincide:
            near = ~apart_from(item, wrong, passed.values, passed.slacks)
            counts[f"{wrong.name}() too near the right answer"] = int(np.count_nonzero(near))
    return counts


def there_are_variants_for_a_class(subject: Subject) -> Found:
    """A class is large beside no number of variants: few students share one."""
    number, sure = _distinct(subject)
    figure = f"about {number:,.0f}" if sure else f"more than {number:,.0f}"
    there = counted(round(number), "variant")
    said = f"a class shares about {there}; draw more givens, or from more values"
    return Found(
        figure,
        failures=(said,) if number < FEWEST else (),
        warnings=(said,) if FEWEST <= number < FEW else (),
    )


def every_given_matters(subject: Subject) -> Found:
    """No given is drawn that changes neither an answer nor the words."""
    item = subject.item
    idle = [name for name in item.givens if not _matters(subject, name)]
    failures = tuple(
        f"the given '{name}' changes neither an answer nor the words; take it out" for name in idle
    )
    return Found(counted(len(item.givens), "given"), failures)


def _vague(subject: Subject) -> Iterator[str]:
    """Yield the requirements that say neither yes nor no."""
    for requirement in subject.item.requirements:
        step, values = requirement.step, subject.worked
        needed = [values[name] for name in step.needs]
        holds = subject.item.graph.compute(step, needed, subject.variants)
        if holds.dtype.kind != "b":
            yield (
                f"{step.name}() gives numbers (line {step.line} of model.py); a requirement is True "
                "or False for each variant"
            )


def _distinct(subject: Subject) -> tuple[float, bool]:
    """Return how many variants there are, and whether that is an estimate or a bound from below.

    Of n draws from N equally likely variants about n (n - 1) / 2N pairs are alike (the birthday
    problem); where not a single pair is, N is likely to be above n (n - 1) / 6.
    """
    rows = [_codes(subject.drawn.values[name]) for name in subject.item.file.draws]
    _, times = np.unique(np.concatenate(rows), axis=1, return_counts=True)
    pairs, n = int(np.sum(times * (times - 1)) // 2), int(times.sum())
    if pairs == 0:
        return n * (n - 1) / 6, False
    return max(float(len(times)), n * (n - 1) / 2 / pairs) if len(times) > 1 else 1.0, True


def _codes(column: Array) -> Array:
    """Return a given as whole numbers (entries, n), equal where its values are."""
    flat = column.reshape(-1, column.shape[-1])
    _, codes = np.unique(flat, return_inverse=True)
    return codes.reshape(flat.shape)


def _matters(subject: Subject, name: str) -> bool:
    """Return whether a given changes an answer, the size of another given, or the words."""
    item = subject.item
    sizes = {size for given in item.file.given.values() for size in given.size}
    if name in sizes or item.drawing.downstream([name]):
        return True
    if name in names_told(item, "question.md", "solution.md", "item.toml"):
        return True
    values = subject.givens
    moved = item.graph.evaluate({**values, name: np.roll(values[name], 1, axis=-1)})
    return any(_differ(subject.worked, moved, part.step) for part in item.parts)


def _differ(before: Values, after: Values, step: str) -> bool:
    equal_nan = before[step].dtype.kind == "f"
    return not np.array_equal(before[step], after[step], equal_nan=equal_nan)
