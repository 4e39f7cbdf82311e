"""The keys of the perceptrons, confirmed by plain loops in exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from exgen.check.simulated import answered, rows_of
from exgen.items import bank
from exgen.items.columns import Array
from exgen.marks.judging.grading import mark
from exgen.variants.sampling import draw

from .samples import samples


def learnt(sample: dict[str, Array], batch: str) -> list[list[Fraction]]:
    """Return a after each of two iterations."""
    points = [(1, *map(int, x)) for x in [*sample["first"], *sample["second"]]]
    a = [Fraction(int(weight)) for weight in sample["start"]]
    rate = Fraction(str(float(sample["eta"])))
    path = []
    for _ in range(2):
        found = [sum(w * x for w, x in zip(a, point, strict=True)) for point in points]
        change = [0, 0, 0]
        number = 0
        for k, (point, value) in enumerate(zip(points, found, strict=True)):
            sign = 1 if k < 2 else -1
            if value * sign <= 0:
                change = [c + sign * x for c, x in zip(change, point, strict=True)]
                number += 1
        share = rate / number if batch == "mean" else rate
        a = [w + share * c for w, c in zip(a, change, strict=True)]
        path.append(a)
    return path


@pytest.mark.parametrize("batch", ["sum", "mean"])
@pytest.mark.parametrize("misclassified", ["at_zero", "below_zero"])
def test_the_batch_perceptron_sample_by_sample(batch: str, misclassified: str) -> None:
    ways = {"batch": batch, "misclassified": misclassified}
    for sample in samples("linear/batch-perceptron", ways):
        exact = np.array(learnt(sample, batch), dtype=float)
        assert sample["path"] == pytest.approx(exact, abs=1e-12)


def test_a_guess_at_the_path_earns_less_than_a_tenth() -> None:
    item = bank.load("linear/batch-perceptron")
    rows = rows_of(item, draw(item, 3, 1, 400))
    path = np.ones_like(rows.values["path"])
    path[:, 0] = rows.values["bias"] + rows.values["eta"]
    typed = {"values_1": np.ones_like(rows.values["values_1"]), "path": path}
    marks = mark(rows, answered(item, typed))
    earned = sum(part.points * marks[part.step].shares.mean() for part in item.parts)
    assert earned < 0.1 * sum(part.points for part in item.parts)
