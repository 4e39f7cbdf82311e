"""Cells in which a spreadsheet finds no formula to run."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = r" *[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)? *"
_HARMLESS = re.compile(rf"{_NUMBER}|[^=+\-@＝＋－＠;\t\r\n]*")
_FORMULA = re.compile(r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")
_BREAK = re.compile(r"([;\t\n])")


def safe_cell(text: str) -> str:
    r"""Return a text as it is, or with an apostrophe where a spreadsheet would run it.

    Plain numbers such as -2.5465 and +5 stay as they are. Where a spreadsheet of another country
    would begin a new cell or row within the text, that is made safe too. Every line end in the text
    becomes \n, as csv.writer leaves a single \r without quotes.
    """
    if _HARMLESS.fullmatch(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    safe = "".join(map(_safe_piece, _BREAK.split(text)))
    return "'" + safe if text[0] in "\t\n" else safe


def safe_column(texts: Iterable[str]) -> list[str]:
    """Return a column of texts, each as `safe_cell` gives it."""
    harmless = _HARMLESS.fullmatch
    return [text if harmless(text) else safe_cell(text) for text in texts]


def _safe_piece(piece: str) -> str:
    runs = _FORMULA.match(piece) and not _HARMLESS.fullmatch(piece)
    return "'" + piece if runs else piece
