"""The keys of the items on projections and codes, confirmed by scipy and plain loops."""

from __future__ import annotations

import pytest
from scipy.spatial.distance import euclidean, hamming

from .samples import samples


def test_sparse_codes_by_distances_between_vectors() -> None:
    for sample in samples("projection/sparse-coding"):
        costs = []
        for code, error in zip(sample["codes"], sample["errors"], strict=True):
            columns = zip(code, sample["dictionary"].T, strict=True)
            reconstruction = sum(weight * column for weight, column in columns)
            assert error == pytest.approx(euclidean(sample["x"], reconstruction), abs=1e-12)
            number = len(code) * hamming(code, 0 * code)
            costs.append(error + sample["weight"] * number)
        assert sample["costs"] == pytest.approx(costs, abs=1e-12)
        assert sample["best"] == 1 + costs.index(min(costs))
