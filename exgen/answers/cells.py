"""Tables in which a spreadsheet finds no formula to run."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ENCODING = "utf-8"
"""Without a byte order mark, so that every program finds the header as it is promised."""

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


class TableWriter(ExitStack):
    """A CSV file that is written column by column, block after block.

    The columns must be safe already: see `safe_column` for those that people typed.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        super().__init__()
        file = self.enter_context(path.open("w", encoding=ENCODING, newline=""))
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(map(safe_cell, header))

    def write(self, *columns: Iterable[Any]) -> None:
        """Write a block of rows, given as columns of the same length."""
        self._writer.writerows(zip(*columns, strict=True))
