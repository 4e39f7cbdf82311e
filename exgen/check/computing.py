"""Computing: a model computes, and changes nothing of the program that it is part of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from exgen.check.results import Found
from exgen.check.subject import Subject
from exgen.errors import AuthorError
from exgen.items.authored_code import Strayed, contained
from exgen.items.columns import Array, pick
from exgen.items.engine import Graph, Step
from exgen.items.program_state import ALL
from exgen.plurals import counted

A_FEW = 3


def the_model_only_computes(subject: Subject) -> Found:
    """Nothing that a function does, but what it returns, changes another student's sheet or mark."""
    graph, item = subject.item.graph, subject.item
    values = dict(pick(subject.givens, slice(A_FEW)))
    enclosed = (enclosure.step for enclosure in item.enclosures)
    steps = [*graph.steps.values(), *item.declared_steps, *enclosed]
    return Found(counted(len(steps), "function"), tuple(_strays(graph, steps, values)))


def _strays(graph: Graph, steps: list[Step], values: dict[str, Array]) -> Iterator[str]:
    """Yield what the first function does besides that does anything.

    Each is looked at the first time that it runs, as a seed that is set again changes nothing. That
    one fails is for other checks to say.
    """
    for step in steps:
        work = partial(graph.compute, step, [values[name] for name in step.needs], A_FEW)
        try:
            values.setdefault(step.name, contained(work, ALL))
        except Strayed as error:
            yield (
                f"{step.compute.__name__}() {error} (line {step.line} of model.py), but a model only "
                "computes: draw what it needs in item.toml"
            )
            return
        except AuthorError:
            return
