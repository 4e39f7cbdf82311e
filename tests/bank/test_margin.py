"""The keys of the items on margins, confirmed by numerical optimisation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize, nnls

from exgen.items.columns import Array

from .samples import samples


def widest(points: Array, labels: Array) -> Array:
    """Return (w, w0) of the widest margin, by sequential quadratic programming.

    Whether it is the widest is asked of (w, w0) itself, by the conditions of Karush, Kuhn and Tucker,
    which suffice as the problem is convex. At the optimum the solver of some releases of scipy finds
    nowhere to go on and calls that a failure.
    """
    found = minimize(
        lambda u: u[:2] @ u[:2] / 2,
        np.zeros(3),
        jac=lambda u: np.array([u[0], u[1], 0.0]),
        constraints={"type": "ineq", "fun": lambda u: labels * (points @ u[:2] + u[2]) - 1},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    w, w0 = found.x[:2], found.x[2]
    beyond = labels * (points @ w + w0) - 1
    multipliers, residual = nnls(np.vstack([(labels[:, None] * points).T, labels]), [*w, 0])
    assert np.all(beyond > -1e-9)
    assert residual < 1e-9
    assert np.all(multipliers * beyond < 1e-9)
    return np.asarray(found.x)


def test_the_hard_margin_svm_by_quadratic_programming() -> None:
    for sample in samples("margin/hard-margin-svm"):
        points = np.array([*sample["pair"], sample["other"]], dtype=float)
        labels = sample["side"] * np.array([1, 1, -1])
        *w, w0 = widest(points, labels)
        assert sample["w"] == pytest.approx(w, abs=1e-6)
        assert sample["w0"] == pytest.approx(w0, abs=1e-6)
        assert sample["margin"] == pytest.approx(2 / np.hypot(*w), abs=1e-6)
        stationary = np.vstack([(labels[:, None] * points).T, labels])
        multipliers = np.linalg.solve(stationary, [*w, 0])
        assert sample["multipliers"] == pytest.approx(multipliers, abs=1e-5)
        assert np.all(sample["multipliers"] > 0)
