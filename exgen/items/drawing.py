"""Drawing: a figure on axes of matplotlib, as SVG; the same bytes every time, on every machine.

Neither the user's settings of matplotlib nor a display has a say in it.
"""

from __future__ import annotations

import functools
import io
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from exgen.items.columns import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_svg import RendererSVG
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import BboxBase

INK, TEXT, GREY, RULE = "#1d3c63", "#1c1c1c", "#5f5f5f", "#d4d4d2"
SIZE = (3.8, 2.6)
"""In inches of 72 units, unless an author sets another."""
STYLE: Mapping[str, Any] = {
    "svg.hashsalt": "exgen",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "mathtext.fontset": "dejavusans",
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": GREY,
    "axes.labelcolor": TEXT,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": (
        "cycler('color', ['#1d3c63', '#c26a1b', '#3d8f6b', '#7d5fa8', '#a94a2b', '#5f5f5f'])"
    ),
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.4,
    "patch.edgecolor": INK,
    "text.color": TEXT,
    "xtick.color": GREY,
    "ytick.color": GREY,
}
"""Letters are outlines: they look the same wherever the picture is shown."""
NO_METADATA: Mapping[str, None] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
MARGIN = 3
"""In units, what is left around all that is drawn."""
_SETTINGS = threading.RLock()
"""The settings of matplotlib are the program's: two threads that draw would take them from each other."""
_HEAD = re.compile(r'<svg [^>]*?viewBox="[^"]*"[^>]*>', re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_SPACE = re.compile(r">\s+<")


@contextmanager
def settings(style: Mapping[str, Any]) -> Iterator[None]:
    """Draw with a style on top of matplotlib's own defaults, whatever the user has set."""
    import matplotlib as mpl  # noqa: PLC0415 -- who draws nothing does without: it takes long to load

    _prefer_the_fonts_that_come_along()
    log = logging.getLogger("matplotlib")
    with _SETTINGS, mpl.rc_context():
        dict.update(mpl.rcParams, _checked(tuple(style.items())))  # which is quick
        level = log.level
        log.setLevel(logging.ERROR)  # that a font was replaced by another
        try:
            yield
        finally:
            log.setLevel(level)


@contextmanager
def drawing() -> Iterator[Axes]:
    """Give axes to draw a figure on."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    with settings(STYLE):
        yield Figure(SIZE, dpi=72).add_subplot()


def svg_of(axes: Axes) -> bytes:
    """Return the figure of axes as SVG, cut to what is drawn. Raises ValueError where that is nothing."""
    from matplotlib.backends.backend_mixed import MixedModeRenderer  # noqa: PLC0415

    figure: Any = axes.figure
    if not any(map(_is_drawn_on, figure.axes)):
        raise ValueError("it draws nothing on 'ax'")
    written = io.StringIO()
    width, height = figure.get_size_inches() * 72
    # Nearly twice as fast as `savefig` to a tight box, which draws everything twice.
    vectors = _vectors()(width, height, written, image_dpi=144, metadata=dict(NO_METADATA))
    renderer: Any = MixedModeRenderer(figure, width / 72, height / 72, 72, vectors)  # type: ignore[no-untyped-call]
    figure.draw(renderer)
    renderer.finalize()
    box = _box_of(figure, vectors)
    left, low, right, high = (72 * side for side in (box.x0, box.y0, box.x1, box.y1))
    wide, tall = right - left + 2 * MARGIN, high - low + 2 * MARGIN
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{wide:.2f}pt" height="{tall:.2f}pt" '
        f'viewBox="{left - MARGIN:.2f} {height - high - MARGIN:.2f} {wide:.2f} {tall:.2f}">'
    )
    whole = _METADATA.sub("", written.getvalue())
    return _SPACE.sub("><", head + _HEAD.split(whole, maxsplit=1)[1]).strip().encode()


def _box_of(figure: Any, vectors: Any) -> BboxBase:
    """Return the box, in inches, around all that was drawn.

    The marks and words of ticks were seen when they were drawn: to ask for them takes a fifth of the time.
    """
    from matplotlib.transforms import Bbox  # noqa: PLC0415

    shown = [axes for axes in figure.axes if axes.axison]
    for axes in shown:
        axes.axison = False
    rest = figure.get_tightbbox(vectors)
    for axes in shown:
        axes.axison = True
    corners = np.concatenate([rest.get_points(), *(seen / 72 for seen in vectors.seen)])
    return Bbox([corners.min(axis=0), corners.max(axis=0)])


def _is_drawn_on(axes: Axes) -> bool:
    """Return whether somebody has drawn something on axes."""
    kinds = (axes.lines, axes.patches, axes.collections, axes.images, axes.texts, axes.tables)
    return any(len(kind) > 0 for kind in (*kinds, axes.artists))


@functools.cache
def _vectors() -> type[RendererSVG]:
    """Return what draws SVG, and takes note of the corners of words and single marks that it has `seen`.

    It knows the size of words that an earlier figure had: most are the same.
    """
    from matplotlib.backends.backend_svg import RendererSVG  # noqa: PLC0415
    from matplotlib.textpath import text_to_path  # noqa: PLC0415
    from matplotlib.transforms import Affine2D, Bbox  # noqa: PLC0415

    @functools.lru_cache(maxsize=4096)
    def measured(text: str, font: FontProperties, ismath: Any) -> tuple[float, float, float]:
        return text_to_path.get_text_width_height_descent(text, font, ismath)

    class Vectors(RendererSVG):
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)  # type: ignore[no-untyped-call]
            self._text2path = text_to_path  # which keeps the formulas that it has read
            self.seen: list[Array] = []

        def get_text_width_height_descent(
            self, s: str, prop: FontProperties, ismath: Any
        ) -> tuple[float, float, float]:
            return measured(s, prop.copy(), ismath)

        def draw_markers(self, gc: Any, mark: Any, turned: Any, path: Any, *rest: Any) -> None:
            super().draw_markers(gc, mark, turned, path, *rest)  # type: ignore[no-untyped-call]
            if len(path.vertices) == 1 and gc.get_clip_rectangle() is None:  # as that of a tick
                (place,) = rest[0].transform(path.vertices)
                self.seen.append(mark.get_extents(turned).get_points() + place)

        def draw_text(self, gc: Any, x: float, y: float, s: str, *rest: Any, **named: Any) -> None:
            super().draw_text(gc, x, y, s, *rest, **named)  # type: ignore[no-untyped-call]
            if gc.get_clip_rectangle() is not None:
                return
            font, angle = rest[:2]
            width, height, descent = measured(s, font.copy(), named.get("ismath", False))
            box = Bbox.from_bounds(0, -descent, width, height)
            turned = Affine2D().rotate_deg(angle).translate(x, self.height - y)
            self.seen.append(turned.transform(box.corners()))

    return Vectors


@functools.cache
def _checked(style: tuple[tuple[str, Any], ...]) -> Any:
    """Return matplotlib's own settings with a style, whose values are checked: that takes long."""
    import matplotlib as mpl  # noqa: PLC0415

    # To look for a backend would load pyplot, which takes as long as all figures.
    plain = {name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"}
    return mpl.RcParams({**plain, **dict(style)})


@functools.cache
def _prefer_the_fonts_that_come_along() -> None:
    """Let the fonts that matplotlib brings go before those of the machine, of which it keeps a list."""
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.font_manager import fontManager  # noqa: PLC0415

    of_the_machine, fontManager.ttflist = fontManager.ttflist, []
    for path in sorted(Path(mpl.get_data_path(), "fonts/ttf").glob("*.ttf")):
        fontManager.addfont(path)
    fontManager.ttflist += of_the_machine
