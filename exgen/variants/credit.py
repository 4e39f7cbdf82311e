"""Credit: what an answer earns against the right one, or against the one of several that it stands for."""

from __future__ import annotations

from math import prod

import numpy as np

from exgen.items.columns import Array, Values, has_numbers, per_variant
from exgen.items.declare import Acceptance, MarkingRule
from exgen.items.item import Item
from exgen.items.kinds import AskedPart


def earned(item: Item, part: AskedPart, answer: Array, values: Values, reach: Array) -> Array:
    """Return the share of the points that an answer earns against the values' own, (fields, n).

    Where several answers are right it is compared with the one that it stands for.
    """
    right, reach = standing_for(item, part, answer, values, reach)
    return part.shares(answer, right, reach, values)


def standing_for(
    item: Item, part: AskedPart, answer: Array, values: Values, reach: Array
) -> tuple[Array, Array]:
    """Return the right answer that a student's stands for, and how far from it counts, (*shape, n).

    It is the values' own, unless the one that is meant earns more. A multiple of a right answer
    has a multiple of its slack.
    """
    true = values[part.step]
    meant, scaled = meant_by(item, part, answer, values, reach)
    if meant is true:
        return true, reach
    by_meant = part.shares(answer, meant, scaled, values).sum(axis=0)
    more = by_meant > part.shares(answer, true, reach, values).sum(axis=0)
    return np.where(more, meant, true), np.where(more, scaled, reach)


def meant_by(
    item: Item,
    part: AskedPart,
    answer: Array,
    values: Values,
    reach: Array,
    *,
    accepted: Acceptance | None = None,
) -> tuple[Array, Array]:
    """Return the right answer that looks most like a student's, and its slack, whatever it earns.

    By what is `accepted` for a share, it is the answer that earns it.
    """
    true = values[part.step]
    meant = item.meant(part.step, answer, values, accepted)
    if meant is true or not part.numeric:
        return meant, reach
    return meant, _in_its_order(meant, true, reach * (_size(meant) / _size(true)))


def by_rule(item: Item, rule: MarkingRule, part: AskedPart, answer: Array, values: Values) -> Array:
    """Return the share that each field earns by a part's own rule, within 0 and 1, (fields, n).

    What is blank earns nothing. Raises AuthorError where the rule does not give a share for the whole
    answer, or for each entry.
    """
    given = shares_of(item, rule, part, answer, values)
    typed = has_numbers(answer, len(given))
    return np.where(typed & ~np.isnan(given), np.clip(given, 0.0, 1.0), 0.0)


def shares_of(
    item: Item, rule: MarkingRule, part: AskedPart, answer: Array, values: Values
) -> Array:
    """Return the share that each field earns by a part's own rule, as the model has it, (fields, n)."""
    shape, fields = answer.shape[:-1], len(part.suffixes(answer.shape[:-1]))
    shares = item.by_rule(rule, part.with_printed(answer, values[part.step]), values)
    fit = {()} | ({shape} if prod(shape) == fields else set())
    if shares.shape[:-1] not in fit or shares.dtype.kind not in "biuf":
        said = f"returned {shares.dtype} of shape {shares.shape[:-1]}, not a share for the whole answer"
        if len(fit) > 1:
            said += f", or one for each of its entries, {shape}"
        raise item.graph.error_in(rule.step, said)
    return np.broadcast_to(per_variant(shares).astype(float), (fields, answer.shape[-1]))


def _in_its_order(meant: Array, true: Array, reach: Array) -> Array:
    """Return the slack of entries that are those of the right answer in another order, as it is there."""
    entries, others = per_variant(meant), per_variant(true)
    places, known = (np.argsort(array, axis=0, kind="stable") for array in (entries, others))
    moved = np.empty(entries.shape)
    np.put_along_axis(moved, places, np.take_along_axis(per_variant(reach), known, axis=0), axis=0)
    alike = np.sort(entries, axis=0) == np.sort(others, axis=0)
    return np.where(alike.all(axis=0), moved.reshape(reach.shape), reach)


def _size(array: Array) -> Array:
    """Return the largest finite entry of each variant, without its sign; 1 where all are 0, (n,)."""
    entries = np.abs(per_variant(array))
    # NaN where there is no number
    largest = np.fmax.reduce(np.where(np.isinf(entries), 0.0, entries), axis=0)
    return np.where(largest == 0, 1.0, largest)
