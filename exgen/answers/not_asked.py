"""What stands in the columns of questions that a sheet does not ask: nothing, or a mistake to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from exgen.answers.blocks import Block
from exgen.answers.issues import Issue
from exgen.items.columns import Array
from exgen.language import Reason
from exgen.variants.key import Key

NOTHING = frozenset(("", "-", "‐", "–", "—", "−"))
"""What says that nothing is asked: a form has a hyphen there, of which some program may make a dash."""
NOT_ASKED = Reason("issue.not-asked")

Cells = dict[str, list[str]]


class NotAsked:
    """What knows which fields of a key are not on which sheets."""

    def __init__(self, key: Key) -> None:
        self._asks: Mapping[str, Array] = {
            name: asks
            for asked in key.asked
            if not (asks := asked.asks()).all()
            for name, _, _ in asked.cells()
        }

    def on_none_of(self, name: str, sheets: NDArray[np.int64]) -> bool:
        """Whether none of some sheets asks a field; a sheet below 1 is none."""
        return name in self._asks and not self._asks[name][sheets[sheets > 0] - 1].any()

    def own(self, answers: Mapping[str, str], sheet: int) -> dict[str, str]:
        """Return the answers to the fields that a sheet asks."""
        return {
            name: text
            for name, text in answers.items()
            if name not in self._asks or sheet < 1 or self._asks[name][sheet - 1]
        }

    def without_dashes(self, cells: Cells, sheets: NDArray[np.int64]) -> Cells:
        """Return cells, by field, without what only says that nothing is asked there."""
        return cells | {
            name: _blanked(column, [n for n in rows if column[n].strip() in NOTHING])
            for name, column, rows in self._in(cells, sheets)
        }

    def left_out(self, block: Block) -> Block:
        """Return a block without what was typed for questions that its sheets do not ask, and tell it."""
        if not self._asks:
            return block
        found: list[Issue] = []
        cells = dict(block.cells)
        for name, column, rows in self._in(cells, block.sheets):
            typed = [n for n in rows if column[n].strip() not in NOTHING]
            found += [Issue(block.rows[n], name, column[n], (NOT_ASKED,)) for n in typed]
            cells[name] = _blanked(column, rows)
        issues = sorted([*block.issues, *found], key=lambda issue: issue.row)
        return replace(block, cells=cells, issues=issues)

    def _in(
        self, cells: Cells, sheets: NDArray[np.int64]
    ) -> list[tuple[str, list[str], list[int]]]:
        """Return the fields that some rows are not asked, with their columns and these rows."""
        is_known = sheets > 0
        return [
            (name, cells[name], np.flatnonzero(is_known & ~asks[sheets - 1]).tolist())
            for name, asks in self._asks.items()
        ]


def _blanked(column: Sequence[str], rows: Sequence[int]) -> list[str]:
    blanked = list(column)
    for row in rows:
        blanked[row] = ""
    return blanked
