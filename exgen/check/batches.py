"""Columns stay apart: what is computed for many variants at once is what each would give alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from exgen.check.results import Found
from exgen.check.subject import Subject
from exgen.errors import AuthorError
from exgen.items.columns import Array, Values, count_of, pick
from exgen.items.engine import Graph, Step
from exgen.plurals import counted

BATCH = 7
CLOSE = 1e-9


def a_batch_equals_its_variants(subject: Subject) -> Found:
    """No step mixes the numbers of different students."""
    item = subject.item
    values = item.graph.evaluate(pick(subject.givens, slice(BATCH)))
    steps = [*item.graph.steps.values(), *item.declared_steps]
    failures = [failure for step in steps for failure in _mixed(item.graph, step, values)]
    figure = f"{counted(len(steps), 'function')}, {BATCH} variants at once"
    return Found(figure, tuple(failures))


def _mixed(graph: Graph, step: Step, values: Values) -> Iterator[str]:
    """Yield what shows that a function's variants are not kept apart, or not the same each time."""
    needed = [values[name] for name in step.needs]
    count = count_of(values)
    name = step.compute.__name__
    together = graph.compute(step, needed, count)
    if not _close(together, graph.compute(step, needed, count)):
        yield (
            f"{name}() gives other values when it is called again (line {step.line} of model.py): "
            "draw what it needs in item.toml"
        )
        return
    try:
        each = [graph.compute(step, [a[..., [k]] for a in needed], 1) for k in range(count)]
        apart = np.concatenate(each, axis=-1)
    except (AuthorError, ValueError) as error:
        yield f"{name}() works for {count} variants, but not for one alone: {error}"
        return
    if not _close(together, apart):
        yield (
            f"{name}() gives other values for {count} variants at once than for each alone (line "
            f"{step.line} of model.py): the last axis is the variant, so it must not be summed, "
            "sorted or compared over; write sum(axis=0), np.maximum and the like"
        )


def _close(one: Array, other: Array) -> bool:
    if one.shape != other.shape:
        return False
    if one.dtype.kind not in "fc" or other.dtype.kind not in "fc":
        return np.array_equal(one, other)
    return np.allclose(one, other, rtol=CLOSE, atol=CLOSE, equal_nan=True)
