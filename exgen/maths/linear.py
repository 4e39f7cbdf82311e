"""Linear algebra for many variants at once. The last axis is the variant."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def solve(matrix: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float64]:
    """Return the x (r, n) of matrix x = right, for a matrix (r, r, n) and a right-hand side (r, n).

    NaN for the variants whose matrix is singular.
    """
    matrices = np.moveaxis(np.asarray(matrix, dtype=np.float64), -1, 0)
    singular = np.linalg.matrix_rank(matrices) < len(right)
    matrices = np.where(singular[:, None, None], np.eye(len(right)), matrices)
    found = np.linalg.solve(matrices, np.asarray(right, dtype=np.float64).T[..., None])[..., 0].T
    return np.where(singular, np.nan, found)
