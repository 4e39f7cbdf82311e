"""Formulas are compared point by point, each by its own size."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.items.columns import Array
from exgen.items.kinds.expression import ExpressionPart, by_hand

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


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("2*p/(2*p + 1*q)", "2*p/(2*p + q)"),
        ("1*x + (-2)*y", "x - 2*y"),
        ("1*x + (-1)*y", "x - y"),
        ("x + (-3)", "x - 3"),
        ("x + (-2)^2", "x + (-2)^2"),
        ("11*x + a1*y + 1.1*z", "11*x + a1*y + 1.1*z"),
        ("x/1*y", "x/1*y"),
        ("1*2", "1*2"),
    ],
)
def test_a_formula_is_shown_as_people_write_it(formula: str, shown: str) -> None:
    assert by_hand(formula) == shown
