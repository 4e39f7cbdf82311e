"""What the GAN items promise beyond what every item does."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from scipy.special import expit, log_expit

from exgen.items import bank
from exgen.items.columns import Array

from .samples import samples


def test_the_numbers_of_the_tutorial_are_a_worked_example() -> None:
    (example,) = bank.load("gan/discriminator-step").file.examples
    assert example.answers == {
        "value": Decimal("-2.54652"),
        "gradient": [Decimal("1.50068"), Decimal("-2.35963")],
        "theta_next": [Decimal("0.13001"), Decimal("0.15281")],
    }


def test_the_typed_formula_of_the_optimal_discriminator_is_its_model() -> None:
    item = bank.load("gan/optimal-discriminator")
    part = item.parts[0]
    for sample in samples("gan/optimal-discriminator"):
        own = {name: array[..., None] for name, array in sample.items()}
        answers = part.read([[part.typed(own)[0]]], own)
        assert answers.values == pytest.approx(own["d_star"])


def cost_of(phi: Array, sample: dict[str, Array]) -> float:
    """Return the generator's cost for one variant, with plain arithmetic sample by sample."""
    total = 0.0
    for z in sample["z"]:
        d = 1 / (1 + math.exp(-sample["theta"] * (phi[0] * z + phi[1])))
        total += math.log(1 - d) if sample["cost"] == "original" else -math.log(d)
    return total / 3


def test_gradient_and_step_of_the_generator() -> None:
    for sample in samples("gan/generator-step"):
        phi, h = sample["phi"], 1e-6
        central = [
            (cost_of(phi + h * e, sample) - cost_of(phi - h * e, sample)) / (2 * h)
            for e in np.eye(2)
        ]
        assert sample["d"] == pytest.approx(
            expit(sample["theta"] * (phi[0] * sample["z"] + phi[1])), rel=1e-12
        )
        assert sample["gradient"] == pytest.approx(central, abs=1e-8)
        assert sample["phi_next"] == pytest.approx(
            phi - sample["eta"] * np.array(central), abs=1e-8
        )


def test_the_generator_steps_down_either_cost() -> None:
    costs = {str(sample["cost"]) for sample in samples("gan/generator-step")}
    assert costs == {"original", "alternative"}


def batch_cost(logits: Array, sign: float) -> float:
    """Return the original cost of a batch of logits (sign -1), or the alternative (1)."""
    return -sign * float(np.mean(log_expit(sign * logits)))


def test_both_generator_costs_on_a_batch() -> None:
    h = 1e-6
    for sample in samples("gan/generator-losses"):
        s = sample["logit"]
        for place, (name, sign) in enumerate((("original", -1.0), ("alternative", 1.0))):
            above, below = ([batch_cost(s + d * e, sign) for e in np.eye(3)] for d in (h, -h))
            central = np.subtract(above, below) / (2 * h)
            share = expit(-sign * min(s)) / sum(expit(-sign * logit) for logit in s)
            assert sample[name] == pytest.approx(batch_cost(s, sign), rel=1e-12)
            assert sample[f"gradient_{name}"] == pytest.approx(central, abs=1e-8)
            assert sample["shares"][place] == pytest.approx(share, rel=1e-12)


def objective_of(w: list[float], sample: dict[str, Array]) -> float:
    """Return the critic's objective for one variant, with plain arithmetic sample by sample."""
    real, fake = (
        [w[0] * x + w[1] * x * x for x in sample[name].tolist()] for name in ("x_real", "x_fake")
    )
    return sum(real) / len(real) - sum(fake) / len(fake)


def test_objective_gradient_and_clipped_step_of_the_critic() -> None:
    for sample in samples("gan/wasserstein-critic"):
        w, c, eta = sample["w"].tolist(), float(sample["c"]), float(sample["eta"])
        slopes = [objective_of([1.0, 0.0], sample), objective_of([0.0, 1.0], sample)]
        assert sample["objective"] == pytest.approx(objective_of(w, sample), abs=1e-12)
        assert sample["gradient"] == pytest.approx(slopes, abs=1e-12)
        free = [a + eta * b for a, b in zip(w, slopes, strict=True)]
        assert sample["w_next"] == pytest.approx([max(-c, min(c, u)) for u in free], abs=1e-12)
