"""The graph of steps as a picture: what is given on the left, what is asked on the right."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from exgen.errors import FileError
from exgen.folders import write_over_own
from exgen.items.engine import NOTHING, Graph
from exgen.items.item import Item


class Point(NamedTuple):
    """A name in one of the layers from its box to the last step that needs it."""

    name: str
    layer: int


TITLE = "Graph of steps of"
"""What the title of a picture begins with, by which it is known as exgen's."""
SUFFIXES = (".svg", ".pdf", ".png")
SWEEPS = 8
COLUMN, ROW = 2.1, 0.62
"""In inches: how far apart the layers are, and the names within one."""
LINE_HEIGHT, MOST = 0.2, 24
"""In inches, what a box with a value is higher; and so many characters of a value have room in it."""
STYLE: dict[Any, Any] = {"svg.hashsalt": "exgen", "svg.fonttype": "none", "font.size": 10}
LINE = "#8a8a86"
LOOKS: Mapping[str, tuple[str, str, str]] = {
    "given": ("#f1f1ee", "#8a8a86", "#1c1c1c"),
    "step": ("#ffffff", "#1d3c63", "#1d3c63"),
    "asked": ("#1d3c63", "#1d3c63", "#ffffff"),
}
"""The colours of a box: its face, its edge, its name."""


def draw_graph(item: Item, path: Path, values: Mapping[str, str] = NOTHING) -> None:
    """Draw an item's graph of steps into a file, with such values as are given below the names.

    Raises FileError where it cannot be written.
    """
    import matplotlib as mpl  # noqa: PLC0415 -- it is needed only here
    from matplotlib.figure import Figure  # noqa: PLC0415

    if path.suffix not in SUFFIXES:
        raise FileError(f"{path}: a picture ends in {', '.join(SUFFIXES)}")
    layers = layered(item.graph, _drawn(item))
    tallest, row_height = max(map(len, layers)), ROW + (LINE_HEIGHT if values else 0)
    places = {
        point: (column, (len(layer) - 1) / 2 - row)
        for column, layer in enumerate(layers)
        for row, point in enumerate(layer)
    }
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(COLUMN * len(layers), row_height * tallest + 0.4))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(-0.5, len(layers) - 0.5)
        axes.set_ylim(-tallest / 2 - 0.3, tallest / 2 + 0.3)
        for point, place in places.items():
            for before in _before(point, item.graph, places):
                axes.plot(*zip(places[before], place, strict=True), color=LINE, lw=0.9, zorder=1)
            if _is_box(point, places):
                face, edge, ink = LOOKS[_sort_of(item, point.name)]
                box: dict[str, Any] = {
                    "boxstyle": "round,pad=0.45",
                    "facecolor": face,
                    "edgecolor": edge,
                }
                said = _said(point.name, values)
                axes.text(*place, said, bbox=box, color=ink, ha="center", va="center", zorder=2)
        picture = io.BytesIO()
        figure.savefig(picture, format=path.suffix[1:], metadata=_metadata(item, path))
    write_over_own(path, picture.getvalue(), TITLE.encode())


def layered(graph: Graph, names: Sequence[str]) -> list[list[Point]]:
    """Return the names in layers, each after those that it needs, with few crossings.

    A step stands in the layer after the last of those that it needs, a given in the layer before
    the first step that needs it. A name that is needed further on has a point in each layer on the
    way, so that lines keep clear of boxes. Within a layer points are sorted by the mean place of
    their neighbours, in sweeps forth and back (Sugiyama, Tagawa & Toda, 1981).
    """
    needs = {name: graph.steps[name].needs if name in graph.steps else () for name in names}
    first = _first_layers(graph, needs)
    last = {
        name: max(
            (first[other] - 1 for other in names if name in needs[other]), default=first[name]
        )
        for name in names
    }
    layers = [
        [Point(name, layer) for name in names if first[name] <= layer <= last[name]]
        for layer in range(max(first.values()) + 1)
    ]
    points = {point for layer in layers for point in layer}
    before = {point: _before(point, graph, points) for point in points}
    after = {point: [p for p in points if point in before[p]] for point in points}
    for sweep in range(SWEEPS):
        neighbours = after if sweep % 2 else before
        for layer in layers[::-1] if sweep % 2 else layers:
            place = {p: row - len(own) / 2 for own in layers for row, p in enumerate(own)}
            mean = {p: _mean([place[other] for other in neighbours[p]], place[p]) for p in layer}
            layer.sort(key=mean.__getitem__)
    return layers


def _first_layers(graph: Graph, needs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the layer in which each name has its box."""
    first: dict[str, int] = {}
    for name in [*(name for name in needs if name not in graph.steps), *graph.steps]:
        first[name] = max((first[need] + 1 for need in needs[name]), default=0)
    for name in needs.keys() - graph.steps.keys():
        first[name] = min((first[o] for o in needs if name in needs[o]), default=1) - 1
    return first


def _before(point: Point, graph: Graph, points: Collection[Point]) -> list[Point]:
    """Return the points of the layer before from which lines lead to a point."""
    same = Point(point.name, point.layer - 1)
    if same in points:
        return [same]
    needs = graph.steps[point.name].needs if point.name in graph.steps else ()
    return [Point(need, point.layer - 1) for need in needs]


def _said(name: str, values: Mapping[str, str]) -> str:
    """Return what stands in a box: a name, and what its value begins with."""
    value = values.get(name, "")
    shown = value if len(value) <= MOST else f"{value[: MOST - 1]}…"
    return f"{name}\n{shown}" if shown else name


def _is_box(point: Point, points: Collection[Point]) -> bool:
    return Point(point.name, point.layer - 1) not in points


def _drawn(item: Item) -> list[str]:
    """Return the names to draw: the author's givens, and all steps."""
    used = {need for step in item.graph.steps.values() for need in step.needs}
    return [n for n in item.draws if n in used] + list(item.graph.steps)


def _sort_of(item: Item, name: str) -> str:
    if name not in item.graph.steps:
        return "given"
    return "asked" if any(part.step == name for part in item.parts) else "step"


def _metadata(item: Item, path: Path) -> dict[str, str | None]:
    """Return what makes the bytes repeat, and says in words what is drawn."""
    undated = {".png": "Software", ".svg": "Date", ".pdf": "CreationDate"}[path.suffix]
    return {undated: None, "Title": f"{TITLE} {item.name}"}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
