"""The keys of the items on linear models, confirmed by scipy and complex steps."""

from __future__ import annotations

import cmath

import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from exgen.items.columns import Array

from .samples import samples

TINY = 1e-30


def loss(logits: Array, place: int) -> complex:
    return -cmath.log(cmath.exp(logits[place]) / sum(map(cmath.exp, logits)))


def test_softmax_cross_entropy_and_its_gradient_by_complex_steps() -> None:
    for sample in samples("linear/softmax-cross-entropy"):
        z, place = sample["z"], int(sample["label"]) - 1
        gradient = [loss(z + TINY * 1j * e, place).imag / TINY for e in np.eye(3)]
        assert sample["p"] == pytest.approx(softmax(z), abs=1e-12)
        assert sample["loss"] == pytest.approx(-log_softmax(z)[place], abs=1e-12)
        assert sample["gradient"] == pytest.approx(gradient, abs=1e-12)
