"""The published numbers of every worked example come out, to the digits as printed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from exgen.items import bank
from exgen.items.bank import Item
from exgen.items.schema import Example, decimals_of
from exgen.variants.sampling import example_of

ITEMS = [bank.load(name) for name in bank.items()]
EXAMPLES = [(item, example) for item in ITEMS for example in item.file.examples]


@pytest.mark.parametrize(("item", "example"), EXAMPLES, ids=lambda x: getattr(x, "name", None))
def test_the_published_numbers_come_out(item: Item, example: Example) -> None:
    values = example_of(item, example).values
    for step, written in example.answers.items():
        published: Any = np.array(written, dtype=Decimal).astype(float)
        half = 0.5 * 10.0 ** -decimals_of(written)
        assert values[step][..., 0] == pytest.approx(published, abs=half * 1.001, rel=0)


def test_the_tutorials_numbers_are_among_them() -> None:
    (example,) = bank.load("gan/discriminator-step").file.examples
    assert example.answers == {
        "value": Decimal("-2.54652"),
        "gradient": [Decimal("1.50068"), Decimal("-2.35963")],
        "theta_next": [Decimal("0.13001"), Decimal("0.15281")],
    }
