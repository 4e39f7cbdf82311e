"""The order of rows, and how they are cut into blocks, is nothing to anybody's marks."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from marks.classes import block, items, key
from spoken import said

from exgen.answers.blocks import Block
from exgen.marks.judging.marking import Marked, Marker

SHEETS, ROWS = 3, 12
KEY = key(SHEETS)
ITEMS = items(KEY)
RowMarks: TypeAlias = list[tuple[int, float, str]]

answers = st.sampled_from(["", "5", "0,5", "1,234", "-2.5465", "log 2", "1.2.3", "A, C", "0"])
wrong_fields = st.dictionaries(st.sampled_from(KEY.field_names()), answers, max_size=4)
classes = st.lists(wrong_fields, min_size=ROWS, max_size=ROWS)


def by_student(*blocks: Marked) -> dict[str, RowMarks]:
    """Return verdict, points and reason of each field, by student."""
    found: dict[str, RowMarks] = {}
    for one in blocks:
        for row, student in enumerate(one.students):
            found[student] = [
                (
                    int(p.marks.verdicts[f, row]),
                    float(p.points[f, row]),
                    said(*p.reasons(f).get(row, ())),
                )
                for p in one.parts
                for f in range(len(p.names))
            ]
    return found


def some_of(whole: Block, rows: list[int]) -> Block:
    """Return some rows of a block, in that order."""
    return Block(
        rows=[whole.rows[row] for row in rows],
        students=[whole.students[row] for row in rows],
        sheets=whole.sheets[rows],
        cells={name: [column[row] for row in rows] for name, column in whole.cells.items()},
    )


@given(classes, st.permutations(range(ROWS)), st.sets(st.integers(1, ROWS - 1)))
@settings(derandomize=True, deadline=None, max_examples=12)
def test_neither_the_order_of_rows_nor_the_blocks_they_come_in_change_any_mark(
    changes: list[dict[str, str]], order: list[int], cuts: set[int]
) -> None:
    whole = block(KEY, changes)
    together = by_student(Marker(KEY, ITEMS).mark(whole))
    marker, places = Marker(KEY, ITEMS), np.split(np.array(order), sorted(cuts))
    apart = by_student(*(marker.mark(some_of(whole, piece.tolist())) for piece in places))
    assert apart == together
