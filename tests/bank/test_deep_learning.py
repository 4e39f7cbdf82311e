"""What outsiders did with the items of the paper on deep learning: other ways, and half a table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from exgen.check.simulated import answered, handed_in, rows_of
from exgen.items import bank
from exgen.items.columns import Array
from exgen.marks.judging.explaining import misconceptions_in
from exgen.marks.judging.grading import Marks, mark
from exgen.variants.sampling import Drawn, draw

VARIANTS = 20


def drawn(name: str) -> Drawn:
    return draw(bank.load(name), 23, 1, VARIANTS)


def marked(name: str, own: Mapping[str, Array]) -> Mapping[str, Marks]:
    """Return the marks of students who have everything right but for their own answers."""
    item, variants = bank.load(name), drawn(name)
    typed = {**handed_in(item, variants.values), **own}
    return mark(rows_of(item, variants), answered(item, typed))


def test_a_variance_follows_from_a_wrong_mean_as_the_mean_of_the_squares_less_its_square() -> None:
    name = "networks/batch-normalisation"
    x = drawn(name).values["x"]
    mean = np.round(drawn(name).values["mu"] + 0.25, 4)
    variance = np.round(np.mean(x**2, axis=0) - mean**2, 4)
    marks = marked(name, {"mu": mean, "sigma_squared": variance})
    enough = variance > 0.5
    assert enough.sum() > VARIANTS / 2
    assert (marks["sigma_squared"].shares[:, enough] == 1).all()


def test_a_stride_for_the_dilation_is_told_though_it_fills_four_of_nine_cells() -> None:
    name, wrong = "convolution/dilated", "takes_the_dilation_for_a_stride"
    values = drawn(name).values
    x, w = values["x"], values["w"]
    z = np.full((3, 3, VARIANTS), np.nan)
    for i, j in np.ndindex(2, 2):
        z[i, j] = np.sum(w * x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2], axis=(0, 1))
    reasons = marked(name, {"z": z})["z"].reasons
    told = [{w for why in np.atleast_1d(row) for w in misconceptions_in(why)} for row in reasons.T]
    assert told == [{wrong}] * VARIANTS


def test_every_answer_that_is_carried_on_as_typed_counts() -> None:
    name = "attention/scaled-dot-product"
    item, values = bank.load(name), drawn(name).values
    weights = np.round(values["weights"], 4)
    output = np.round(item.graph.steps["output"].compute(weights, values["v"]), 4)
    assert (marked(name, {"weights": weights, "output": output})["output"].shares == 1).all()
