"""The number line of an answer: its slack as a band, and what known mistakes give as marks.

A slack is often thousands of times smaller than the way to a mistake. So the line's scale is that
of log(1 + d), where d is the distance from the answer in slacks: about even within the slack, and
by powers of ten beyond.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exgen.authoring.preview.svg import WIDTH, clamped, element, line, picture, width_of, words

MARGIN = 14.0
RADIUS = 9.0
LEVEL = 21.0
"""How far apart marks stand that would cover each other, one above the other."""
NEAREST = 10.0
"""How many slacks the line shows to either side, if no mark is further away."""
GAP = 10.0
"""How far labels stand apart at least."""
POWERS = range(-15, 16)
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Tick:
    """What a known mistake gives instead of the answer: its number in the list, name and value."""

    number: int
    name: str
    value: float


def number_line(said: str, typed: str, answer: float, slack: float, marks: Sequence[Tick]) -> str:
    """Return the number line of an answer as a picture, which says `said` in words.

    `typed` is written below the answer. What is no finite number has no mark; where that is the
    answer, there is no picture.
    """
    if not math.isfinite(answer) or not slack > 0:
        return ""
    shown = sorted((m for m in marks if math.isfinite(m.value)), key=lambda m: m.value)
    scale = Scale.of(answer, slack, [mark.value for mark in shown])
    across = [scale.at(mark.value) for mark in shown]
    levels = stacked(across)
    placed = list(zip(shown, across, levels, strict=True))
    axis = LEVEL * (max(levels, default=0) + 1) + 13
    return picture(
        axis + 32,
        said,
        element(
            "rect", class_="slack", x=scale.at(answer - slack), y=axis - 9,
            width=scale.at(answer + slack) - scale.at(answer - slack), height=18,
        ),
        line(0, axis, WIDTH, axis, class_="axis"),
        *_ticks(scale, typed, axis),
        line(scale.at(answer), axis - 9, scale.at(answer), axis + 9, class_="answer"),
        words(typed, clamped(scale.at(answer), typed), axis + 25, class_="answer"),
        *(line(x, _height(axis, level), x, axis, class_="stem") for _, x, level in placed),
        *(_mark(mark, x, _height(axis, level)) for mark, x, level in placed),
    )  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """Where values stand on the line: `low` and `high` are at its ends, in log(1 + d)."""

    answer: float
    slack: float
    low: float
    high: float

    @classmethod
    def of(cls, answer: float, slack: float, values: Sequence[float]) -> Scale:
        """Return the scale that shows an answer and some other values."""
        near = answer - NEAREST * slack, answer + NEAREST * slack
        far = [_log(value - answer, slack) for value in (*near, *values)]
        return cls(answer, slack, min(far), max(far))

    def at(self, value: float) -> float:
        """Return where a value stands."""
        place = (_log(value - self.answer, self.slack) - self.low) / (self.high - self.low)
        return MARGIN + place * (WIDTH - 2 * MARGIN)

    def shows(self, value: float) -> bool:
        """Return whether the line reaches a value."""
        return self.low <= _log(value - self.answer, self.slack) <= self.high


def stacked(places: Sequence[float]) -> list[int]:
    """Return the level of each mark, lowest first, so that marks from left to right stay apart."""
    taken: list[float] = []
    levels = []
    for place in places:
        free = (level for level, last in enumerate(taken) if place - last >= 2 * RADIUS + 1)
        level = next(free, len(taken))
        taken[level : level + 1] = [place]
        levels.append(level)
    return levels


def _log(distance: float, slack: float) -> float:
    return math.copysign(math.log1p(abs(distance) / slack), distance)


def _ticks(scale: Scale, typed: str, axis: float) -> Iterator[str]:
    """Yield a tick for each power of ten away from the answer, with its label if there is room."""
    for sign in (-1, 1):
        free = width_of(typed) / 2
        for power in POWERS:
            offset = sign * 10.0**power
            value = scale.answer + offset
            if abs(offset) <= scale.slack or not scale.shows(value):
                continue
            x, label = scale.at(value), _offset(sign, power)
            yield line(x, axis - 3, x, axis + 3, class_="tick")
            half = width_of(label) / 2
            away = abs(clamped(x, label) - clamped(scale.at(scale.answer), typed))
            if away - half >= free + GAP:
                free = away + half
                yield words(label, clamped(x, label), axis + 25, class_="tick")


def _offset(sign: int, power: int) -> str:
    size = f"{10.0**power:g}" if -4 <= power <= 4 else f"10{str(power).translate(RAISED)}"  # noqa: PLR2004 -- few noughts
    return ("−" if sign < 0 else "+") + size


def _height(axis: float, level: int) -> float:
    """Return where the middle of a mark of a level stands."""
    return axis - 9 - RADIUS - LEVEL * level


def _mark(mark: Tick, x: float, y: float) -> str:
    return element(
        "g",
        element("title", html.escape(f"{mark.number} {mark.name}")),
        element("circle", cx=x, cy=y, r=RADIUS),
        words(str(mark.number), x, y + 3.8),
        class_="mark",
    )
