"""The keys of the clusterings, confirmed by scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.vq import kmeans2

from exgen.check.students import answered, handed_in, rows_of
from exgen.items import bank
from exgen.marks.grading import mark
from exgen.variants.sampling import draw

ITEM = "clustering/k-means"
COUNT = 40


@pytest.mark.parametrize("k", range(COUNT))
def test_both_iterations_of_k_means(k: int) -> None:
    values = draw(bank.load(ITEM), 23, 1, COUNT).values
    points, seeds = (values[name][..., k].astype(float) for name in ("points", "seeds"))
    for iterations in (1, 2):
        centres, labels = kmeans2(points, seeds, iter=iterations, minit="matrix")
        assert values[f"labels_{iterations}"][:, k].tolist() == (labels + 1).tolist()
        assert values[f"centres_{iterations}"][..., k] == pytest.approx(centres, abs=1e-12)


def test_the_clusters_may_be_numbered_the_other_way_round() -> None:
    item = bank.load(ITEM)
    drawn = draw(item, 23, 1, COUNT)
    own = {f"labels_{i}": 3 - drawn.values[f"labels_{i}"] for i in (1, 2)}
    own |= {f"centres_{i}": drawn.values[f"centres_{i}"][::-1] for i in (1, 2)}
    for marks in mark(rows_of(item, drawn), answered(item, handed_in(item, own))).values():
        assert np.all(marks.shares == 1)
