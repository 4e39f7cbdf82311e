"""Students to mark: honest ones who round on the way, and ones who hold a misconception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from exgen.items.bank import Item
from exgen.items.engine import Array, Graph, Step, Values
from exgen.marks.explaining import Rows
from exgen.marks.mistakes import Mistakes
from exgen.variants.paper import Asked
from exgen.variants.sampling import Drawn


def rounding(item: Item, generator: np.random.Generator, graph: Graph | None = None) -> Graph:
    """Return an item's graph as worked by students who round or truncate every step as they go."""
    graph = graph or item.graph
    scale = 10.0**item.file.working

    def worked(step: Step) -> Step:
        def compute(*arguments: Array) -> Array:
            exact = np.asarray(step.compute(*arguments))
            if exact.dtype.kind != "f":
                return exact
            cut = generator.random(exact.shape) < 0.5
            with np.errstate(invalid="ignore"):
                return np.where(cut, np.trunc(exact * scale), np.rint(exact * scale)) / scale

        return replace(step, compute=compute)

    number = {part.step for part in item.parts if not part.rounded}
    steps = {n: s if n in number else worked(s) for n, s in graph.steps.items()}
    return Graph(graph.givens, steps, graph.where)


def given_only(item: Item, values: Values) -> dict[str, Array]:
    """Return the givens among values."""
    return {name: values[name] for name in item.file.draws}


def handed_in(item: Item, values: Values) -> dict[str, Array]:
    """Return the answers as typed, to the places asked."""
    answers = {}
    for part in item.parts:
        exact = values[part.step]
        decimals = getattr(part, "decimals", None)
        with np.errstate(invalid="ignore"):
            answers[part.step] = exact if decimals is None else np.round(exact, decimals)
    return answers


def rows_of(item: Item, drawn: Drawn) -> Rows:
    """Return what submissions to the drawn variants are marked by."""
    labels = tuple(f"1{chr(97 + place)}" for place in range(len(item.parts)))
    steps = [part.step for part in item.parts]
    values: Mapping[str, Array] = {n: drawn.values[n] for n in [*item.file.draws, *steps]}
    asked = Asked(item.name, item.digest, labels, item.parts, dict(values), drawn.slacks)
    return Rows.of(asked, Mistakes(asked, item), np.arange(len(drawn.draws)))
