"""The keys of the items on linear models, confirmed by scipy and complex steps."""

from __future__ import annotations

import cmath

import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from exgen.items import bank
from exgen.variants.sampling import draw

COUNT = 40
TINY = 1e-30


@pytest.mark.parametrize("k", range(COUNT))
def test_softmax_cross_entropy_and_its_gradient_by_complex_steps(k: int) -> None:
    values = draw(bank.load("linear/softmax-cross-entropy"), 23, 1, COUNT).values
    sample = {name: array[..., k] for name, array in values.items()}
    z, place = sample["z"], sample["label"] - 1

    def loss(logits: list[complex]) -> complex:
        return -cmath.log(cmath.exp(logits[place]) / sum(map(cmath.exp, logits)))

    gradient = [loss(list(z + TINY * 1j * e)).imag / TINY for e in np.eye(3)]
    assert sample["p"] == pytest.approx(softmax(z), abs=1e-12)
    assert sample["loss"] == pytest.approx(-log_softmax(z)[place], abs=1e-12)
    assert sample["gradient"] == pytest.approx(gradient, abs=1e-12)
