"""The keys of the perceptrons, confirmed by plain loops in exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from exgen.items.columns import Array

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
