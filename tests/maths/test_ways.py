"""Kernels that go the way of a convention, a different one in each variant."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.maths import first_smallest, gathered, log, threshold, variance


def test_logarithms() -> None:
    found = log(np.array([8.0, 8.0]), np.array(["natural", "binary"]))
    assert found == pytest.approx([np.log(8), 3])


def test_variances() -> None:
    x = np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 3.0], [6.0, 6.0, np.nan]])
    found = variance(x, np.array(["n", "n-1", "n"]))
    assert found == pytest.approx([np.var([1, 2, 6]), np.var([1, 2, 6], ddof=1), 1])


def test_thresholds() -> None:
    x = np.array([[0.0, 0.0, 0.0], [-1.0, 2.0, -3.0]])
    found = threshold(x, np.array(["0", "half", "1"]))
    assert found.tolist() == [[0, 0.5, 1], [0, 1, 0]]


def test_sums_and_means() -> None:
    x = np.array([[1.0, 1.0], [3.0, 3.0], [np.nan, np.nan]])
    assert gathered(x, np.array(["sum", "mean"])) == pytest.approx([4, 2])


def test_ties() -> None:
    x = np.array([[2.0, 2.0, 5.0], [2.0, 2.0, 3.0], [4.0, 4.0, 4.0]])
    assert first_smallest(x, np.array(["lowest", "highest", "highest"])).tolist() == [0, 1, 1]
