"""The spread of an answer: a histogram over many variants, with one of them marked."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import numpy as np

from exgen.authoring.preview.place import VARIANTS
from exgen.authoring.preview.svg import WIDTH, clamped, element, line, picture, words
from exgen.items.columns import Array
from exgen.items.item import Item
from exgen.variants.paper import asked_alone
from exgen.variants.sampling import draw

BARS = 40
TICKS = 5
HEIGHT, FOOT, MARGIN = 74.0, 20.0, 6.0


@functools.lru_cache(maxsize=16)
def spread_of(item: Item, seed: int) -> Mapping[str, Array]:
    """Return the values of each number field in the first variants of a seed.

    Raises DrawError, or AuthorError where the item does not work.
    """
    asked = asked_alone(item, draw(item, seed, 1, VARIANTS))
    return {
        field: asked.values[part.step].reshape(-1, VARIANTS)[number].astype(float)
        for field, part, number in asked.fields()
        if part.numeric
    }


def spread_bars(said: str, values: Array, current: float) -> str:
    """Return the histogram of values as a picture, with the current one as a line.

    The picture says `said` in words; there is none where the current value is no finite number.
    """
    if not np.isfinite(current):
        return ""
    edges = edges_of([*values[np.isfinite(values)].tolist(), current])
    counts, _ = np.histogram(values, edges)
    top = max(1, int(counts.max()))
    low, high = float(edges[0]), float(edges[-1])

    def at(value: float) -> float:
        return MARGIN + (value - low) / (high - low) * (WIDTH - 2 * MARGIN)

    bars = [
        element(
            "rect", class_="bar now" if left <= current < right else "bar", x=at(left),
            y=HEIGHT * (1 - count / top) + 8, width=max(at(right) - at(left) - 1, 0.5),
            height=HEIGHT * count / top,
        )
        for left, right, count in zip(edges[:-1], edges[1:], counts, strict=True)
        if count
    ]  # fmt: skip
    foot = HEIGHT + 8
    ticks = [
        line(at(tick), foot, at(tick), foot + 4, class_="tick")
        + words(_spelt(tick), clamped(at(tick), _spelt(tick)), foot + FOOT - 2, class_="tick")
        for tick in round_numbers(low, high)
    ]
    now = line(at(current), 0, at(current), foot + 4, class_="answer")
    axis = line(0, foot, WIDTH, foot, class_="axis")
    return picture(foot + FOOT + 2, said, *bars, axis, *ticks, now)


def edges_of(values: Sequence[float]) -> Array:
    """Return the edges of the bars: a bar for each whole number where there are few."""
    low, high = min(values), max(values)
    if high - low < BARS and all(value == int(value) for value in values):
        return np.arange(low - 0.5, high + 1)
    return np.linspace(low, high, BARS + 1) if high > low else np.array([low - 0.5, low + 0.5])


def round_numbers(low: float, high: float) -> list[float]:
    """Return a few round numbers from low to high, evenly apart by 1, 2 or 5 of a power of ten."""
    least = (high - low) / TICKS
    power = 10.0 ** np.floor(np.log10(least))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= least * (1 - 1e-9))
    return [
        float(step * k) for k in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)
    ]


def _spelt(number: float) -> str:
    return f"{number:.6g}".replace("-", "−")
