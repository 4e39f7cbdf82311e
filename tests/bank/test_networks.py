"""The keys of the items on networks, confirmed by something other than their models."""

from __future__ import annotations

import cmath
import statistics

import numpy as np
import pytest

from exgen.items.columns import Array

from .samples import samples

TINY = 1e-30


def cost_of(weights: list[complex], x: Array, t: float) -> complex:
    """Return half the squared error of a 2-2-1 network, with its nine weights in a row."""
    w, v = (weights[:3], weights[3:6]), weights[6:]
    y = [cmath.tanh(u[0] + u[1] * x[0] + u[2] * x[1]) for u in w]
    z = 1 / (1 + cmath.exp(-(v[0] + v[1] * y[0] + v[2] * y[1])))
    return (t - z) ** 2 / 2


def test_the_step_of_backpropagation_by_complex_steps() -> None:
    """The derivative of an analytic function is Im f(x + ih) / h, without cancellation."""
    for sample in samples("networks/backpropagation-step"):
        weights, t = [*sample["w"].reshape(-1), *sample["v"]], float(sample["t"])
        steps = 1j * TINY * np.eye(9)
        costs = [cost_of(list(weights + step), sample["x"], t) for step in steps]
        gradient = np.array([cost.imag / TINY for cost in costs])
        assert sample["delta_output"] == pytest.approx(-gradient[6], abs=1e-12)
        assert sample["delta_hidden"] == pytest.approx(-gradient[[0, 3]], abs=1e-12)
        moved = weights - sample["eta"] * gradient
        assert sample["v_next"] == pytest.approx(moved[6:], abs=1e-12)
        assert sample["w_next"] == pytest.approx(moved[:3], abs=1e-12)


@pytest.mark.parametrize("divisor", ["n", "n-1"])
@pytest.mark.parametrize("epsilon", ["inside", "outside"])
def test_batch_normalisation_by_the_statistics_of_the_standard_library(
    divisor: str, epsilon: str
) -> None:
    ways = {"divisor": divisor, "epsilon": epsilon}
    for arrays in samples("networks/batch-normalisation", ways):
        sample = {name: array.tolist() for name, array in arrays.items()}
        x, eps = sample["x"], sample["eps"]
        spread = statistics.pvariance(x) if divisor == "n" else statistics.variance(x)
        by = (spread + eps) ** 0.5 if epsilon == "inside" else spread**0.5 + eps
        normalised = [(entry - statistics.fmean(x)) / by for entry in x]
        assert sample["mu"] == pytest.approx(statistics.fmean(x), abs=1e-12)
        assert sample["sigma_squared"] == pytest.approx(spread, abs=1e-12)
        assert sample["x_hat"] == pytest.approx(normalised, abs=1e-12)
        outputs = [sample["gamma"] * entry + sample["beta"] for entry in normalised]
        assert sample["y"] == pytest.approx(outputs, abs=1e-12)
