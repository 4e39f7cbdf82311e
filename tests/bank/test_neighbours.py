"""The keys of the items on nearest neighbours, confirmed by scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from .samples import samples

NEARER = 1e-9


@pytest.mark.parametrize("ties", ["lowest", "highest"])
def test_distances_and_classes_by_a_classifier(ties: str) -> None:
    for sample in samples("neighbours/k-nearest", {"ties": ties}):
        order = range(6) if ties == "lowest" else range(5, -1, -1)
        nudges = (
            NEARER * np.argsort(order)[:, None]
        )  # away from the query, by which equal ones differ
        away = sample["samples"] - sample["query"]
        points, labels = sample["samples"] + nudges * away, [1, 1, 2, 2, 3, 3]
        for number, winner in zip((1, 3), sample["classes"], strict=True):
            classifier = KNeighborsClassifier(number).fit(points, labels)
            assert classifier.predict([sample["query"]]) == [winner]
        distances, which = classifier.kneighbors([sample["query"]], 6)
        assert sample["distances"][which] == pytest.approx(distances, abs=1e-6)
