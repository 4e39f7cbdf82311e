"""Formulas are compared point by point, each by its own size."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.items.columns import Array
from exgen.items.kinds.expression import ExpressionPart

PART = {
    "kind": "expression",
    "step": "f",
    "points": 1,
    "answer": "exp(x)",
    "variables": {"x": {"low": -5, "high": 30}},
}
X = np.linspace(-5, 30, 8)[:, None]


def share(answer: Array, reference: Array) -> float:
    asked = ExpressionPart.model_validate(PART).asked()
    return float(asked.shares(answer, reference, asked.slack(reference), {})[0, 0])


def test_a_term_that_is_small_where_the_formula_is_large_is_missed() -> None:
    assert share(np.exp(X) + 6 * X, np.exp(X)) == 0


@pytest.mark.parametrize("reference", [np.exp(X), X - X[0], np.sin(X) * 1e-6, np.zeros_like(X)])
def test_rounding_in_floating_point_costs_nothing(reference: Array) -> None:
    size = np.max(np.abs(reference))
    assert share(reference + 1e-15 * size, reference) == 1
    assert share(reference * (1 + 1e-9), reference) == 1
