"""The keys of the items on principal components, confirmed by numpy's eigenvectors."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.check.simulated import answered, handed_in, rows_of
from exgen.items import bank
from exgen.items.columns import Array
from exgen.marks.judging.grading import mark
from exgen.variants.sampling import draw

from .samples import SEED, samples

ITEM = "projection/principal-components"


@pytest.mark.parametrize("divisor", ["n", "n-1"])
def test_components_and_projections_by_eigh(divisor: str) -> None:
    for sample in samples(ITEM, {"divisor": divisor}):
        points = sample["points"]
        covariance = np.cov(points, rowvar=False, bias=divisor == "n")
        (small, large), vectors = np.linalg.eigh(covariance)
        own = sample["component"]
        first = vectors[:, 1] * np.sign(vectors[:, 1] @ own)
        assert sample["covariance"] == pytest.approx(covariance[[0, 0, 1], [0, 1, 1]])
        assert sample["eigenvalues"] == pytest.approx([large, small])
        assert own == pytest.approx(first)
        projected = (points - points.mean(axis=0)) @ first
        assert sample["projections"] == pytest.approx(projected)


def test_the_eigenvector_from_the_second_row_is_as_right_when_rounded() -> None:
    item = bank.load(ITEM)
    drawn = draw(item, SEED, 1, 500)
    values = drawn.values
    root = rounded(np.sqrt(values["trace"] ** 2 - 4 * values["determinant"]))
    largest = rounded((values["trace"] + root) / 2)
    across = rounded(largest - values["covariance"][2])
    vector = np.stack([across, values["covariance"][1]])
    component = rounded(vector / rounded(np.hypot(*vector)))
    projections = rounded(np.sum(component * values["centred"], axis=1))
    own = {**values, "component": component, "projections": projections}
    marks = mark(rows_of(item, drawn), answered(item, handed_in(item, own)))
    for step in ("component", "projections"):
        assert np.all(marks[step].shares == 1)


def rounded(array: Array) -> Array:
    """Return numbers cut to the working places, the most that an honest student loses."""
    return np.trunc(array * 1e4) / 1e4


def test_an_eigenvector_with_one_sign_wrong_is_never_right() -> None:
    """Not even where each entry is right by one of the two ways to the eigenvector."""
    item = bank.load(ITEM)
    drawn = draw(item, 0, 1, 200)
    (wrong,) = (one for one in item.misconceptions if one.name == "loses_a_sign")
    mistaken = item.graph.evaluate(drawn.values, {wrong.step.name: wrong.step})
    typed = {n: answer.astype(float) for n, answer in handed_in(item, mistaken).items()}
    shares = mark(rows_of(item, drawn), answered(item, typed))["component"].shares
    assert not np.all(shares == 1, axis=0).any()
