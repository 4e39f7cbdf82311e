"""The worked solutions of an item for some sheets of a key, where the bank still gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from exgen.errors import ExgenError
from exgen.items.columns import Array, pick
from exgen.items.item import Item
from exgen.sheets.typesetting import Part, typeset
from exgen.variants.key import AskedItem, Key
from exgen.variants.paper import paper_of

MISFITS = (ExgenError, LookupError, ValueError)
"""What goes wrong where an item was changed so that the key's givens no longer fit its words."""


def work_out(
    key: Key, asked: AskedItem, item: Item | None, sheets: Sequence[int]
) -> list[list[Part]]:
    """Return the typeset parts of an item for each sheet; none where they cannot be had.

    That is so where the item is not in the bank any more, asks for other steps than the key, or
    its words fail for the key's givens.
    """
    if item is None or [p.step for p in item.parts] != [p.step for p in asked.parts]:
        return [[] for _ in sheets]
    columns = np.array(sheets, dtype=np.int64) - 1
    try:
        return _typeset(key, asked, columns)
    except MISFITS:
        return [_one(key, asked, column) for column in np.split(columns, len(columns))]


def _one(key: Key, asked: AskedItem, column: Array) -> list[Part]:
    try:
        return _typeset(key, asked, column)[0]
    except MISFITS:
        return []


def _typeset(key: Key, asked: AskedItem, columns: Array) -> list[list[Part]]:
    """Return the parts of a paper that asks this item only, for the sheets in these columns."""
    alone = replace(asked, values=pick(asked.values, columns), slacks=pick(asked.slacks, columns))
    own = replace(key, sheets=len(columns), students=(), asked=(alone,))
    sheets = typeset(paper_of(asked.item, key.title), own, range(1, len(columns) + 1))
    return [list(sheet.questions[0].parts) for sheet in sheets]
