"""What misconceptions give is worked out once for a sheet, for many sheets at once."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from exgen.errors import AuthorError
from exgen.items.columns import Array
from exgen.marks.judging.mistakes import SHEETS_AT_ONCE, _BySheet

SHEETS = 3 * SHEETS_AT_ONCE - 7


def work_out(asked: list[int], fails: int, sheets: Array) -> Array:
    """Return ten times each sheet, and remember which were asked for; one of them fails."""
    if fails in sheets:
        raise AuthorError("model.py", [f"fails with the numbers of sheet {fails}"])
    asked.extend(sheets.tolist())
    return np.stack([sheets, 10 * sheets])


@pytest.mark.parametrize("sheets", [[], [0], [5, 3, 5], [SHEETS - 1, 0], [64, 63, 180]])
def test_each_sheet_has_its_own_column_however_often_it_is_asked_for(sheets: list[int]) -> None:
    asked: list[int] = []
    known = _BySheet(partial(work_out, asked, -1), SHEETS)
    for _ in range(2):
        found = known.at(np.array(sheets, dtype=int))
        assert found.tolist() == [sheets, [10 * sheet for sheet in sheets]]
    assert len(set(asked)) == len(asked)


def test_sheets_that_stand_together_are_worked_out_at_once() -> None:
    asked: list[int] = []
    known = _BySheet(partial(work_out, asked, -1), SHEETS)
    known.at(np.array([1]))
    before = len(asked)
    known.at(np.array([0, 2, SHEETS_AT_ONCE - 1]))
    assert len(asked) == before == SHEETS_AT_ONCE


def test_a_model_that_fails_on_another_sheet_costs_a_sheet_nothing() -> None:
    known = _BySheet(partial(work_out, [], 5), SHEETS)
    assert known.at(np.array([3, 4])).tolist() == [[3, 4], [30, 40]]
    with pytest.raises(AuthorError, match="sheet 5"):
        known.at(np.array([5]))
    assert known.at(np.array([6])).tolist() == [[6], [60]]
