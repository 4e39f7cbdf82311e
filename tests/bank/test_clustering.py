"""The keys of the clusterings, confirmed by scipy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.cluster.vq import kmeans2

from exgen.check.simulated import answered, handed_in, rows_of
from exgen.items import bank
from exgen.marks.judging.grading import mark
from exgen.variants.sampling import draw

from .samples import COUNT, SEED, samples

ITEM = "clustering/k-means"


def test_both_iterations_of_k_means() -> None:
    for sample, iterations in itertools.product(samples(ITEM), (1, 2)):
        points, seeds = (sample[name].astype(float) for name in ("points", "seeds"))
        centres, labels = kmeans2(points, seeds, iter=iterations, minit="matrix")
        assert sample[f"labels_{iterations}"].tolist() == (labels + 1).tolist()
        assert sample[f"centres_{iterations}"] == pytest.approx(centres, abs=1e-12)


def test_the_clusters_may_be_numbered_the_other_way_round() -> None:
    item = bank.load(ITEM)
    drawn = draw(item, SEED, 1, COUNT)
    own = {f"labels_{i}": 3 - drawn.values[f"labels_{i}"] for i in (1, 2)}
    own |= {f"centres_{i}": drawn.values[f"centres_{i}"][::-1] for i in (1, 2)}
    for marks in mark(rows_of(item, drawn), answered(item, handed_in(item, own))).values():
        assert np.all(marks.shares == 1)
