"""Linear algebra for many variants at once."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.maths import solve


def test_each_variant_is_solved_by_itself_and_a_singular_one_is_undefined() -> None:
    matrix = np.array([[[2, 1], [1, 2]], [[1, 2], [2, 4]], [[0, 1], [4, 0]]])
    right = np.array([[3, 3], [1, 2], [5, 8]])
    found = solve(np.moveaxis(matrix, 0, -1), right.T)
    assert found[:, 0] == pytest.approx([1, 1])
    assert np.isnan(found[:, 1]).all()
    assert found[:, 2] == pytest.approx([2, 5])
