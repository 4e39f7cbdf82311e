"""The keys of the items on statistics, confirmed by scipy and by a published test."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from exgen.items import bank
from exgen.items.columns import Array

from .samples import samples

WELCH = "statistics/welch-test"
PROBABILITIES = 0.95, 0.975, 0.995
# Of two sets of six screws, as in Wikipedia's article on Student's t-test: t is 1.959, and nu 7.031.
SCREWS = (30.02, 29.99, 30.11, 29.97, 30.01, 29.99), (29.89, 29.93, 29.72, 29.98, 30.02, 29.98)


def test_welchs_test_by_scipy() -> None:
    for sample in samples(WELCH):
        found = stats.ttest_ind(sample["x"], sample["y"], equal_var=False)
        assert sample["t"] == pytest.approx(found.statistic, abs=1e-9)
        assert sample["freedom"] == pytest.approx(found.df, abs=1e-9)


def test_the_decision_is_that_of_the_rounded_quantile() -> None:
    for sample in samples(WELCH):
        quantile = stats.t.ppf(1 - sample["level"] / 200, np.floor(sample["freedom"]))
        names = "y_is_larger", "none_is_larger", "x_is_larger"
        right = int(sample["t"] > quantile) - int(sample["t"] < -quantile)
        assert [bool(sample[name]) for name in names] == [right == k for k in (-1, 0, 1)]


def test_the_table_of_quantiles_is_that_of_scipy() -> None:
    quantiles = samples(WELCH)[0]["quantiles"]
    for row, p in zip(quantiles, PROBABILITIES, strict=True):
        assert row == pytest.approx(stats.t.ppf(p, np.arange(5, 13)), abs=5e-4)


def test_the_model_gives_what_is_published_of_screws() -> None:
    x, y = (np.array(screws)[:, None] for screws in SCREWS)
    values: dict[str, Array] = {"x": x, "y": y}
    found = bank.load(WELCH).graph.evaluate(values, {}, ["t", "freedom"])
    assert found["t"] == pytest.approx(1.959, abs=5e-4)
    assert found["freedom"] == pytest.approx(7.031, abs=5e-4)
