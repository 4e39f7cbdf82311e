"""Pictures as SVG to stand within a page, whose style sheet gives them their colours."""

from __future__ import annotations

import html

WIDTH = 400.0
"""How wide a picture is, in units of which a page shows about one a pixel."""
LETTER = 6.6
"""How wide a digit is taken to be."""


def picture(height: float, said: str, *parts: str) -> str:
    """Return a picture of some elements, with what it says in words for those who cannot see it."""
    box = f"0 0 {WIDTH:g} {height:g}"
    return element("svg", *parts, viewBox=box, role="img", aria_label=said)


def element(name: str, *parts: str, **attributes: float | str) -> str:
    """Return an element with parts, which are elements or escaped already, and attributes.

    Attributes are escaped, and written with `-` for `_` and without a `_` at the end.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_spelt(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(parts)}</{name}>"


def words(text: str, x: float, y: float, **attributes: float | str) -> str:
    """Return a line of text, with its middle at x."""
    return element("text", html.escape(text), x=x, y=y, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: float | str) -> str:
    """Return a straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def width_of(text: str) -> float:
    """Return about how wide a text is."""
    return LETTER * len(text)


def clamped(x: float, text: str) -> float:
    """Return where the middle of a text may stand, near x, so that no letter is cut off."""
    half = width_of(text) / 2 + 1
    return min(max(x, half), WIDTH - half)


def _spelt(value: float | str) -> str:
    if isinstance(value, str):
        return html.escape(value)
    return f"{value:.2f}".rstrip("0").rstrip(".")
