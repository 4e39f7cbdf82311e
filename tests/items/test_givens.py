"""Givens: what is drawn is what the author wrote."""

from __future__ import annotations

import numpy as np

from exgen.items.givens import Sample
from exgen.variants.sampling import random_words


def test_a_sample_takes_numbers_from_its_lowest_without_repetition() -> None:
    given = Sample(shuffle=5, take=3, low=-2)
    drawn = given.draw(random_words("a key", given.words((3,)), np.arange(1, 201)), (3,))
    assert drawn.shape == (3, 200)
    assert np.array_equal(np.unique(drawn), [-2, -1, 0, 1, 2])
    assert all(len(set(column)) == 3 for column in drawn.T.tolist())
