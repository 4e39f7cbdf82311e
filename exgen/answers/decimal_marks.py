"""Decimal marks: which one a student uses, by the answers that show it."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from exgen.answers.blocks import Block
from exgen.numerals import decimal_mark_in


def decimal_marks(block: Block, row: int, without: Collection[str] = ()) -> set[str]:
    """Return the decimal marks that a row's answers show, of which some texts are left out."""
    texts = {column[row] for column in block.cells.values()} - set(without)
    return set(map(_mark_in, texts)) - {""}


@lru_cache(maxsize=1 << 16)
def _mark_in(text: str) -> str:
    return decimal_mark_in(text)
