"""Right: the key is confirmed by something other than the model that made it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from exgen.check.results import Found
from exgen.check.subject import Subject
from exgen.items.columns import Array, Values, per_variant
from exgen.items.comparison import BITS
from exgen.items.declare import Confirmation
from exgen.items.schema import Example, decimals_of
from exgen.items.words import numbered, spelt_out
from exgen.numerals import write
from exgen.plurals import counted
from exgen.variants.sampling import example_of

SHARE = 0.1
"""The share of its tolerance, before any rounding on the way, by which a key may be off."""
FLOATING = 1e-9
"""The share of a whole number by which a computation in floating point may be off."""


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
            spell = _in_words if name in item.graph.in_words else _spelt
            failures.append(
                f"{confirmation.name}() gives {spell(again[..., at])} for '{name}', the model "
                f"{spell(subject.sample.values[name][..., at])}, in {subject.seen(at)}; one of "
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
        found = _as_needed(subject, step, values)
        words = step in subject.item.graph.in_words or found.dtype.kind == "U"
        try:
            exact = np.array(written, dtype=object)
            published = numbered(exact) if words else exact.astype(float)
        except (TypeError, ValueError):
            kind = "words" if words else "numbers"
            yield f"example {number} ({example.source}) should give {kind} for '{step}'"
            continue
        if published.shape == found.shape and subject.item.accepted(step):
            found = subject.item.meant(step, published[..., None], values)[..., 0]
        found = numbered(found) if found.dtype.kind == "U" else found
        places = decimals_of(written)
        half = 0.5 * 10.0**-places * (1 + BITS)
        spell = partial(_spelt, places=places) if not words else _in_words
        if published.shape != found.shape:
            yield (
                f"example {number} ({example.source}) gives '{step}' the shape {published.shape}; "
                f"the model gives {found.shape}; write one for each of its entries"
            )
        elif not (
            _are_same(subject, step, found, published)
            if words
            else np.abs(found - published) <= half
        ).all():
            yield (
                f"example {number} ({example.source}) says {spell(published)} for "
                f"'{step}'; the model gives {spell(found)}: mend one of them"
            )


def _as_needed(subject: Subject, step: str, values: Values) -> Array:
    """Return what the model gives for a step of an example, without the rows that are not needed."""
    found: Array = values[step]
    for part in subject.item.parts:
        if part.may_end and part.step == step:
            needed = ~part.beyond_end(found).reshape(len(found), -1).any(axis=1)
            return found[needed, ..., 0]
    return found[..., 0]


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
    if step.name in item.graph.in_words:
        same = _are_same(subject, step.name, again, meant)
        return again, (~same).astype(float), np.zeros(model.shape)
    try:
        numbers = again.astype(float)  # or Decimals, or fractions
    except (TypeError, ValueError):
        said = f"returned {again.dtype}; {step.name}() returns numbers"
        raise item.graph.error_in(step, said) from None
    with np.errstate(invalid="ignore"):
        off = np.abs(numbers - meant.astype(float))
    off[np.isnan(numbers) & np.isnan(model.astype(float))] = 0
    return again, off, _leeway(subject, step.name, model)


def _leeway(subject: Subject, step: str, model: Array) -> Array:
    for part in subject.item.parts:
        if part.step == step:
            if model.dtype.kind in "biu":
                return FLOATING * np.maximum(np.abs(model), 1)
            return SHARE * np.minimum(part.slack(model), part.last_place(model) / 2)
    return np.broadcast_to(SHARE * subject.item.file.carried.unit(model) / 2, model.shape)


def _are_same(subject: Subject, step: str, found: Array, published: Array) -> Array:
    """Return which words are the same: as the part that asks for them is marked, or else exactly."""
    for part in subject.item.parts:
        if part.step == step:
            alike = part.same(published[..., None], found[..., None], np.zeros(1), {})
            return alike.reshape(found.shape)
    return found == published


def _in_words(values: Array) -> str:
    words = [f"'{word}'" for word in spelt_out(values).reshape(-1).tolist()]
    return words[0] if values.ndim == 0 else f"({', '.join(words)})"


def _spelt(values: Array, places: int = 8) -> str:
    spelt = [write(entry, places) for entry in values.reshape(-1).astype(float)]
    return spelt[0] if values.ndim == 0 else f"({', '.join(spelt)})"
