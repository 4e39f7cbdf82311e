"""Numerical gradients and optima, beside functions whose own are known."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.maths import maximiser, numerical_gradient


def test_the_gradient_of_a_polynomial_is_right_for_every_entry_and_variant() -> None:
    x = np.random.default_rng(1).normal(size=(2, 3, 5))
    found = numerical_gradient(lambda x: np.sum(x**3, axis=(0, 1)), x)
    assert found == pytest.approx(3 * x**2, abs=1e-10)


def test_an_entry_that_is_not_there_has_no_gradient() -> None:
    x = np.array([[1.0, 2.0], [3.0, np.nan]])
    found = numerical_gradient(lambda x: np.nansum(x**2, axis=0), x)
    assert found[:, 0] == pytest.approx([2, 6])
    assert found[0, 1] == pytest.approx(4)
    assert np.isnan(found[1, 1])


def test_the_maximiser_is_found_for_every_variant() -> None:
    centre = np.linspace(0.1, 0.9, 9)
    assert maximiser(lambda x: -((x - centre) ** 2), np.zeros(9), 1) == pytest.approx(
        centre, abs=1e-7
    )
