"""The keys of the optimisers, confirmed by plain loops."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exgen.items.columns import Array

from .samples import samples


def exact(number: Array) -> Fraction:
    return Fraction(str(round(float(number), 6)))


def test_adam_in_exact_fractions_up_to_the_root() -> None:
    for sample in samples("optimisers/adam"):
        beta1, beta2, eta = (exact(sample[name]) for name in ("beta1", "beta2", "eta"))
        weight = float(sample["w"])
        m = v = Fraction(0)
        for step, gradient in enumerate(map(exact, sample["g"])):
            m += (1 - beta1) * (gradient - m)
            v += (1 - beta2) * (gradient**2 - v)
            m_hat = m / (1 - beta1 ** (step + 1))
            v_hat = v / (1 - beta2 ** (step + 1))
            change = -float(eta * m_hat) / float(v_hat) ** 0.5
            weight += change
            assert sample["m_hat"][step] == pytest.approx(float(m_hat), abs=1e-12)
            assert sample["v_hat"][step] == pytest.approx(float(v_hat), abs=1e-12)
            assert sample["updates"][step] == pytest.approx(change, abs=1e-12)
        assert sample["w_next"] == pytest.approx(weight, abs=1e-12)
