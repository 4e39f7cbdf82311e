"""How hard a variant is: every measure that an author may bound is measured, and a count by hand."""

from __future__ import annotations

from typing import get_args

from exgen.items import bank
from exgen.items.schema import Measure
from exgen.variants.hardness import MEASURES, hardness


def test_every_measure_that_can_be_bounded_is_measured() -> None:
    assert set(MEASURES) == set(get_args(Measure))


def test_digits_are_those_of_the_givens_without_zeros_at_either_end() -> None:
    item = bank.load("optimisers/adam")
    written = {"g": [2.5, -1.0], "w": 0.5, "eta": 0.1, "beta1": 0.9, "beta2": 0.95}
    values = item.graph.evaluate(
        {name: item.column(name, value) for name, value in written.items()}
    )
    assert hardness(item, values)["digits"].tolist() == [2 + 1 + 1 + 1 + 1 + 2]
