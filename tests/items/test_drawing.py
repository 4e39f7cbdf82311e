"""Figures are cut to what is drawn: nothing is cut off, and little is left around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from exgen.items.drawing import MARGIN, drawing, svg_of


def line(ax: Any) -> None:
    ax.plot([0, 1, 2], [3, 1, 2])


def labelled(ax: Any) -> None:
    ax.plot([0, 1], [0, 1e5], label="$x_1$ and y")
    ax.set(
        xlabel="time in s",
        ylabel="$\\frac{a}{b}$",
        title="A title that is rather long, for a figure",
    )
    ax.legend(loc="upper left", bbox_to_anchor=(1.02, 1.02))


def turned(ax: Any) -> None:
    ax.bar(["one", "a long name", "another"], [1, 2, 3])
    ax.tick_params(axis="x", rotation=60)
    ax.text(1.3, 0.5, "beside", rotation=90, transform=ax.transAxes)


def bare(ax: Any) -> None:
    ax.set_axis_off()
    ax.plot([0, 1], [0, 1], "o")
    ax.annotate("here", (1, 1), (1.1, 1.2))


def clipped(ax: Any) -> None:
    ax.plot(50, 50, "o")
    ax.text(90, 90, "far away", clip_on=True)
    ax.plot([0, 1], [0, 1])
    ax.set(xlim=(0, 1), ylim=(0, 1), xticklabels=[])


def second(ax: Any) -> None:
    ax.plot([0, 1], [0, 1])
    ax.twinx().plot([0, 1], [1000, 2000])


@pytest.mark.parametrize("draw", [line, labelled, turned, bare, clipped, second])
def test_a_figure_is_cut_to_what_is_drawn(draw: Callable[[Any], None]) -> None:
    with drawing() as axes:
        draw(axes)
        found = re.search(rb'viewBox="([^"]+)"', svg_of(axes))
        figure: Any = axes.figure
        box = 72 * figure.get_tightbbox().get_points()
        height = 72 * figure.get_size_inches()[1]
    assert found
    left, top, wide, tall = map(float, found[1].split())
    cut = np.array([[left, height - top - tall], [left + wide, height - top]])
    # words are lower than the lines in which matplotlib sets them
    assert np.all(cut[0] <= box[0] + 1.5)
    assert np.all(cut[1] >= box[1] - 1.5)
    assert np.all(np.abs(cut - box) <= 2 * MARGIN)
