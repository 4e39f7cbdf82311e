"""The worked solutions of an item for some sheets of a key, where the bank still gives them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exgen.errors import ExgenError
from exgen.items.columns import Array
from exgen.items.item import Item
from exgen.sheets.sheet import Part
from exgen.sheets.typesetting import typeset_item
from exgen.variants.key import AskedItem

MISFITS = (ExgenError, LookupError, ValueError)
"""What goes wrong where an item was changed so that the key's givens no longer fit its words."""


def work_out(asked: AskedItem, item: Item | None, sheets: Sequence[int]) -> list[tuple[Part, ...]]:
    """Return the typeset parts of an item for each sheet; none where they cannot be had.

    That is so where the item is not in the bank any more, asks for other steps than the key, or
    its words fail for the key's givens.
    """
    if item is None or [p.step for p in item.parts] != [p.step for p in asked.parts]:
        return [() for _ in sheets]
    columns = np.array(sheets, dtype=np.int64) - 1
    try:
        return list(typeset_item(item, asked.at(columns)))
    except MISFITS:
        return [_one(asked, item, column) for column in np.split(columns, len(columns))]


def _one(asked: AskedItem, item: Item, column: Array) -> tuple[Part, ...]:
    try:
        return next(typeset_item(item, asked.at(column)))
    except MISFITS:
        return ()
