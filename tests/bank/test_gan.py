"""What the GAN items promise beyond what every item does."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from scipy.special import expit, log_expit

from exgen.items import bank
from exgen.items.engine import Array
from exgen.variants.sampling import Drawn, draw

COUNT = 40


def drawn(name: str) -> Drawn:
    return draw(bank.load(name), 23, 1, COUNT)


def test_the_numbers_of_the_tutorial_are_a_worked_example() -> None:
    (example,) = bank.load("gan/discriminator-step").file.examples
    assert example.answers == {
        "value": Decimal("-2.54652"),
        "gradient": [Decimal("1.50068"), Decimal("-2.35963")],
        "theta_next": [Decimal("0.13001"), Decimal("0.15281")],
    }


def test_the_typed_formula_of_the_optimal_discriminator_is_its_model() -> None:
    item = bank.load("gan/optimal-discriminator")
    values = draw(item, 23, 1, COUNT).values
    part = item.parts[0]
    for k in range(COUNT):
        own = {n: a[..., k : k + 1] for n, a in values.items()}
        answers = part.read([[part.typed(own)[0]]], own)
        assert answers.values == pytest.approx(values["d_star"][..., k : k + 1])


def cost_of(phi: Array, sample: dict[str, Array]) -> float:
    """Return the generator's cost for one variant, with plain arithmetic sample by sample."""
    total = 0.0
    for z in sample["z"]:
        d = 1 / (1 + math.exp(-sample["theta"] * (phi[0] * z + phi[1])))
        total += math.log(1 - d) if sample["cost"] == "original" else -math.log(d)
    return total / 3


@pytest.mark.parametrize("k", range(COUNT))
def test_gradient_and_step_of_the_generator(k: int) -> None:
    sample = {n: a[..., k] for n, a in drawn("gan/generator-step").values.items()}
    phi, h = sample["phi"], 1e-6
    central = [
        (cost_of(phi + h * e, sample) - cost_of(phi - h * e, sample)) / (2 * h) for e in np.eye(2)
    ]
    assert sample["d"] == pytest.approx(
        expit(sample["theta"] * (phi[0] * sample["z"] + phi[1])), rel=1e-12
    )
    assert sample["gradient"] == pytest.approx(central, abs=1e-8)
    assert sample["phi_next"] == pytest.approx(phi - sample["eta"] * np.array(central), abs=1e-8)


def test_the_generator_steps_down_either_cost() -> None:
    costs = drawn("gan/generator-step").values["cost"]
    assert set(costs.tolist()) == {"original", "alternative"}


@pytest.mark.parametrize("k", range(COUNT))
def test_both_generator_costs_on_a_batch(k: int) -> None:
    sample = {n: a[..., k] for n, a in drawn("gan/generator-losses").values.items()}
    s, h = sample["logit"], 1e-6
    for place, (name, sign) in enumerate((("original", -1.0), ("alternative", 1.0))):

        def cost(logits: Array, sign: float = sign) -> float:
            return -sign * float(np.mean(log_expit(sign * logits)))

        central = [(cost(s + h * e) - cost(s - h * e)) / (2 * h) for e in np.eye(3)]
        assert sample[name] == pytest.approx(cost(s), rel=1e-12)
        assert sample[f"gradient_{name}"] == pytest.approx(central, abs=1e-8)
        share = expit(-sign * min(s)) / sum(expit(-sign * logit) for logit in s)
        assert sample["shares"][place] == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize("k", range(COUNT))
def test_objective_gradient_and_clipped_step_of_the_critic(k: int) -> None:
    sample = {n: a[..., k] for n, a in drawn("gan/wasserstein-critic").values.items()}
    real, fake = sample["x_real"].tolist(), sample["x_fake"].tolist()

    def objective(w: list[float]) -> float:
        scores = [[w[0] * x + w[1] * x * x for x in xs] for xs in (real, fake)]
        return sum(scores[0]) / len(real) - sum(scores[1]) / len(fake)

    w, c, eta = sample["w"].tolist(), float(sample["c"]), float(sample["eta"])
    slopes = [objective([1.0, 0.0]), objective([0.0, 1.0])]
    assert sample["objective"] == pytest.approx(objective(w), abs=1e-12)
    assert sample["gradient"] == pytest.approx(slopes, abs=1e-12)
    free = [a + eta * b for a, b in zip(w, slopes, strict=True)]
    assert sample["w_next"] == pytest.approx([max(-c, min(c, u)) for u in free], abs=1e-12)
