"""Charts of the class report, as SVG to stand within a page; the same bytes every time.

Letters stay letters, so that the page's own typeface sets them and a reader can search them.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from exgen.items.drawing import GREY, INK, NO_METADATA, RULE, TEXT, settings
from exgen.language.catalogue import Language
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.reports.wording import worded
from exgen.numerals import write

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

VERDICT_COLOURS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.CORRECT: ("#1d3c63", "#ffffff"),
    Verdict.FOLLOW_THROUGH: ("#4f7ca8", "#ffffff"),
    Verdict.IMPRECISE: ("#86a8c9", TEXT),
    Verdict.PARTIAL: ("#b3cbe0", TEXT),
    Verdict.MISCONCEPTION: ("#e3ac5b", TEXT),
    Verdict.WRONG: ("#a94a2b", "#ffffff"),
    Verdict.BLANK: ("#e2e2df", TEXT),
    Verdict.UNREADABLE: ("#a79bc4", TEXT),
    Verdict.REVIEW: ("#6d5c99", "#ffffff"),
}
"""Blues for what earns points, browns for what does not, told apart with any sight; ink on each."""
WIDTH = 6.4
"""In inches of 72 units, as wide as a column of the page: at that width letters have their size."""
LABELLED = 0.075
"""The share of a bar from which on its number fits into it."""
STYLE = {
    "svg.hashsalt": "exgen",
    "svg.fonttype": "none",
    "font.size": 13,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "text.color": TEXT,
    "text.parse_math": False,
}


def chart_totals(
    bars: Sequence[tuple[float, float, int]],
    mean: float | None,
    median: float | None,
    words: Language,
) -> str:
    """Return a histogram of totals, with lines at mean and median."""
    say = words.say
    said = [say("chart.bar", low=low, high=high, rows=rows) for low, high, rows in bars if rows]
    with _figure(3.6) as (figure, axes):
        lefts, widths = [low for low, _, _ in bars], [high - low for low, high, _ in bars]
        rows = [count for _, _, count in bars]
        axes.bar(lefts, rows, widths, align="edge", color="#7d9dbf", edgecolor="white", lw=1.2)
        axes.set_xlim(0, bars[-1][1])
        axes.set_ylim(0, max(1, *rows) * 1.14)
        _whole_numbers(axes)
        _numbers_in(axes, words)
        lines = (("chart.mean", mean, "-"), ("chart.median", median, (0, (4, 3))))
        for code, value, dashes in lines:
            if value is not None:
                label = say(code, value=words.number(write(value, 1)))
                axes.axvline(value, color=INK, lw=1.6, ls=dashes, label=label)
        if mean is not None:
            _legend(axes, ncols=2)
        axes.set_xlabel(say("chart.total-points"))
        axes.set_ylabel(say("chart.submissions"))
    return _svg(figure, "totals", say("chart.totals", bars="; ".join(said)))


def chart_verdicts(shares: Mapping[str, Mapping[Verdict, float]], words: Language) -> str:
    """Return a bar for each part, divided by the share of each verdict."""
    names = {verdict: of.short for verdict, of in worded(words).items()}
    shown = [v for v in Verdict if any(of.get(v, 0) for of in shares.values())]
    with _figure(1.2 + 0.33 * len(shares)) as (figure, axes):
        for verdict in shown:
            _stack(axes, list(shares.values()), verdict, names[verdict])
        axes.set_yticks(range(len(shares)), list(shares))
        axes.invert_yaxis()
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100 %"])
        axes.tick_params(length=0)
        axes.spines[["left", "bottom"]].set_visible(False)
        if shown:
            _legend(axes, ncols=3)
    said = "; ".join(f"{label}: {_listed(of, names)}" for label, of in shares.items())
    return _svg(figure, "verdicts", words.say("chart.verdicts", parts=said))


def chart_parts(parts: Mapping[str, tuple[float, float]], words: Language) -> str:
    """Return each part as a point, by its facility and its discrimination."""
    say, number = words.say, words.number
    said = "; ".join(
        say(
            "chart.part",
            part=name,
            facility=number(write(x, 2)),
            discrimination=number(write(y, 2)),
        )
        for name, (x, y) in parts.items()
    )
    with _figure(3.9) as (figure, axes):
        low = min([0.0, *(y for _, y in parts.values())]) - 0.08
        axes.axhspan(low, 0.2, color="#f3ece2", lw=0, zorder=0)
        axes.text(0.01, 0.185, say("chart.separates-little"), color=GREY, va="top", fontsize=12)
        axes.set_xlim(0, 1)
        axes.set_ylim(low, max([0.7, *(y + 0.1 for _, y in parts.values())]))
        _numbers_in(axes, words)
        places = _apart(parts, axes)
        for name, (x, y) in parts.items():
            axes.plot(x, y, "o", ms=8, color=INK, mec="white", clip_on=False)
            axes.annotate(
                name, (x, y), places[name], textcoords="offset points", va="center", ha="center"
            )
        axes.set_xlabel(say("chart.facility"))
        axes.set_ylabel(say("chart.discrimination"))
    return _svg(figure, "parts", say("chart.parts", parts=said or say("chart.no-part")))


def _stack(
    axes: Axes, bars: Sequence[Mapping[Verdict, float]], verdict: Verdict, label: str
) -> None:
    """Draw one verdict's piece of every bar, with its number where there is room."""
    colour, ink = VERDICT_COLOURS[verdict]
    lefts = [sum(of.get(v, 0) for v in Verdict if v < verdict) for of in bars]
    widths = [of.get(verdict, 0) for of in bars]
    axes.barh(
        range(len(bars)), widths, 0.74, lefts, color=colour, edgecolor="white", lw=0.8, label=label
    )
    for row, (left, width) in enumerate(zip(lefts, widths, strict=True)):
        if width >= LABELLED:
            middle = left + width / 2
            axes.text(
                middle, row, write(100 * width, 0), color=ink, ha="center", va="center", fontsize=12
            )


def _apart(parts: Mapping[str, tuple[float, float]], axes: Axes) -> dict[str, tuple[float, float]]:
    """Return where each name stands beside its point: the place with the most room around it."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    scale = (400 / (right - left), 210 / (high - low))
    points = {name: (x * scale[0], y * scale[1]) for name, (x, y) in parts.items()}
    taken = list(points.values())
    chosen: dict[str, tuple[float, float]] = {}
    for name, (x, y) in points.items():
        tried = [(0, 13), (17, 0), (-17, 0), (0, -13), (14, 11), (-14, 11), (14, -11), (-14, -11)]
        others = [place for place in taken if place != (x, y)]
        best = max(tried, key=lambda by: min(15.0, _distance(x + by[0], y + by[1], others)))
        chosen[name] = best
        taken.append((x + best[0], y + best[1]))
    return chosen


def _distance(x: float, y: float, others: Sequence[tuple[float, float]]) -> float:
    return min((max(abs(x - a), abs(y - b) * 1.3) for a, b in others), default=99.0)


@contextmanager
def _figure(height: float) -> Iterator[tuple[Figure, Axes]]:
    from matplotlib.figure import Figure  # noqa: PLC0415 -- only a report needs it, and it takes long to load

    with settings(STYLE):
        figure = Figure((WIDTH, height), layout="constrained")
        yield figure, figure.subplots()
        figure.draw_without_rendering()


def _legend(axes: Axes, *, ncols: int) -> None:
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=ncols, frameon=False,
        handlelength=1.3, columnspacing=1.4, borderaxespad=0.2,
    )  # fmt: skip


def _whole_numbers(axes: Axes) -> None:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    axes.yaxis.set_major_locator(MaxNLocator(nbins="auto", integer=True, steps=[1, 2, 5, 10]))
    axes.grid(visible=True, axis="y", color=RULE, lw=0.7)
    axes.set_axisbelow(True)


def _numbers_in(axes: Axes, words: Language) -> None:
    """Write the numbers along both axes as a language does."""
    from matplotlib.ticker import ScalarFormatter  # noqa: PLC0415

    class Formatter(ScalarFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            return words.number(super().__call__(x, pos))

    axes.xaxis.set_major_formatter(Formatter())
    axes.yaxis.set_major_formatter(Formatter())


def _listed(shares: Mapping[Verdict, float], names: Mapping[Verdict, str]) -> str:
    return ", ".join(f"{write(100 * s, 0)} % {names[v]}" for v, s in shares.items() if s)


def _svg(figure: Figure, name: str, said: str) -> str:
    """Return a figure as an element of a page, with what it says in words."""
    written = io.StringIO()
    with settings(STYLE):
        figure.savefig(written, format="svg", metadata=dict(NO_METADATA), transparent=True)
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<(metadata|style)\b.*?</\1>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    size = r' width="[\d.]+pt"| height="[\d.]+pt"| version="[\d.]+"'
    head, rest = svg.split(">", 1)
    spoken = html.escape(said)
    return f'{re.sub(size, "", head)} role="img" aria-label="{spoken}">{rest.rstrip()}'
