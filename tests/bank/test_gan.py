"""What the GAN items promise beyond what every item does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from exgen.items import bank
from exgen.variants.sampling import draw

COUNT = 40


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
