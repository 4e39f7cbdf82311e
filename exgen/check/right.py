"""Right: the key is confirmed by something other than the model that made it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from exgen.check.results import Found
from exgen.check.subject import Subject
from exgen.items.columns import Array, per_variant
from exgen.items.comparison import BITS
from exgen.items.declare import Confirmation
from exgen.items.schema import Example, decimals_of
from exgen.numerals import write
from exgen.plurals import counted
from exgen.variants.sampling import example_of

SHARE = 0.1
"""The share of its tolerance, before any rounding on the way, by which a key may be off."""


def examples_come_out(subject: Subject) -> Found:
    """The numbers that were published come out, to the digits as printed."""
    examples = subject.item.file.examples
    failures = [
        failure
        for number, example in enumerate(examples, start=1)
        for failure in _misses(subject, number, example)
    ]
    warnings = []
    if subject.computed and not examples:
        warnings.append(
            "there is no worked example; write one that was published, or worked by hand, as "
            "[[examples]] in item.toml"
        )
    return Found(counted(len(examples), "example"), tuple(failures), tuple(warnings))


def second_computations_agree(subject: Subject) -> Found:
    """Every asked step is computed a second time, by another way, and both agree."""
    item, worst, failures = subject.item, 0.0, []
    for confirmation in item.confirmations:
        again, off, reach = _confirmed(subject, confirmation)
        name = confirmation.step.name
        worst = max(worst, float(np.max(off / np.where(reach > 0, reach, np.inf), initial=0.0)))
        bad = per_variant(~(off <= reach)).any(axis=0)
        if bad.any():
            at = int(np.flatnonzero(bad)[0])
            failures.append(
                f"{confirmation.name}() gives {_spelt(again[..., at])} for '{name}', the model "
                f"{_spelt(subject.sample.values[name][..., at])}, in {subject.seen(at)}; one of "
                "them is wrong"
            )
    confirmed = {confirmation.step.name for confirmation in item.confirmations}
    missing = [part.step for part in subject.computed if part.step not in confirmed]
    warnings = [
        f"nothing confirms '{step}'; compute it by another way in a function with @confirm({step})"
        for step in missing
    ]
    asked = len(subject.computed)
    figure = f"{asked - len(missing)} of {asked} asked steps" if asked else "nothing is computed"
    if item.confirmations and not failures:
        figure += f", within {np.floor(100 * worst) + 1:g} % of the leeway"
    return Found(figure, tuple(failures), tuple(warnings))


def _misses(subject: Subject, number: int, example: Example) -> Iterator[str]:
    """Yield what does not come out of a worked example."""
    values = example_of(subject.item, example).values
    for step, written in example.answers.items():
        try:
            published = np.array(written, dtype=object).astype(float)
        except (TypeError, ValueError):
            yield f"example {number} ({example.source}) should give numbers for '{step}'"
            continue
        found = values[step][..., 0]
        if published.shape == found.shape:
            found = subject.item.meant(step, published[..., None], values)[..., 0]
        places = decimals_of(written)
        half = 0.5 * 10.0**-places * (1 + BITS)
        if published.shape != found.shape:
            yield (
                f"example {number} ({example.source}) gives '{step}' the shape {published.shape}; "
                f"the model gives {found.shape}; write a number for each of its entries"
            )
        elif not np.all(np.abs(found - published) <= half):
            yield (
                f"example {number} ({example.source}) says {_spelt(published, places)} for "
                f"'{step}'; the model gives {_spelt(found, places)}: mend one of them"
            )


def _confirmed(subject: Subject, confirmation: Confirmation) -> tuple[Array, Array, Array]:
    """Return a second computation, how far the model's is off, and how far it may be."""
    item, values = subject.item, subject.sample.values
    step = confirmation.step
    count = len(subject.sample.draws)
    again = item.graph.compute(step, [values[name] for name in step.needs], count)
    model = values[step.name]
    if again.shape != model.shape:
        raise item.graph.error_in(
            step, f"returned shape {again.shape}; {step.name}() returns {model.shape}"
        )
    meant = item.meant(step.name, again, values)
    with np.errstate(invalid="ignore"):
        off = np.abs(again.astype(float) - meant.astype(float))
    off[np.isnan(again.astype(float)) & np.isnan(model.astype(float))] = 0
    return again, off, _leeway(subject, step.name, model)


def _leeway(subject: Subject, step: str, model: Array) -> Array:
    for part in subject.item.parts:
        if part.step == step:
            return SHARE * np.minimum(part.slack(model), part.last_place(model) / 2)
    return np.broadcast_to(SHARE * subject.item.file.carried.unit(model) / 2, model.shape)


def _spelt(values: Array, places: int = 8) -> str:
    spelt = [write(entry, places) for entry in values.reshape(-1).astype(float)]
    return spelt[0] if values.ndim == 0 else f"({', '.join(spelt)})"
