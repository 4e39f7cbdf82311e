"""The worked solutions of an item for some sheets of a key, where the bank still gives them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exgen.errors import AuthorError
from exgen.items.columns import Array
from exgen.items.item import Item
from exgen.sheets.sheet import Part
from exgen.sheets.typesetting import Carried, typeset_item
from exgen.variants.key import AskedItem


def work_out(
    asked: AskedItem, item: Item | None, sheets: Sequence[int], carried: Carried
) -> tuple[list[tuple[Part, ...]], str]:
    """Return the typeset parts of an item for each sheet, and what kept some from being typeset.

    Solutions are worked out to the digits that the sheet tells students to carry.

    A sheet has none where the item does not fit the key any more, asks for other steps, or where
    its words fail for the key's givens.
    """
    if item is None or not sheets:
        return [() for _ in sheets], ""
    if list(item.question.parts) != [part.step for part in asked.parts]:
        return [() for _ in sheets], f"it asks for {', '.join(item.question.parts)} now"
    columns = np.array(sheets, dtype=np.int64) - 1
    try:
        return list(typeset_item(item, asked.at(columns), carried)), ""
    except AuthorError as error:
        found = [_one(asked, item, column, carried) for column in np.split(columns, len(columns))]
        return found, str(error).partition("\n")[0]


def _one(asked: AskedItem, item: Item, column: Array, carried: Carried) -> tuple[Part, ...]:
    try:
        return next(typeset_item(item, asked.at(column), carried))
    except AuthorError:
        return ()
