"""Entropy and divergences, beside those of another library."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy as scipy_entropy

from exgen.maths import entropy, js_divergence, kl_divergence

P, Q = np.random.default_rng(3).dirichlet([1, 1, 1], size=(2, 40)).transpose(0, 2, 1)


def test_entropy_and_divergences_are_those_of_scipy() -> None:
    assert entropy(P) == pytest.approx(scipy_entropy(P, axis=0), abs=1e-12)
    assert kl_divergence(P, Q) == pytest.approx(scipy_entropy(P, Q, axis=0), abs=1e-12)
    assert js_divergence(P, Q) == pytest.approx(jensenshannon(P, Q, axis=0) ** 2, abs=1e-12)


def test_what_never_happens_adds_nothing() -> None:
    p, q = np.array([[1.0], [0.0]]), np.array([[0.5], [0.5]])
    assert entropy(p) == pytest.approx(0)
    assert kl_divergence(p, q) == pytest.approx(np.log(2))
    assert kl_divergence(q, p) == np.inf
