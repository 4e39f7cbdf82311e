"""The keys of the attention items, confirmed by scipy and plain loops."""

from __future__ import annotations

import math

import pytest
from scipy.special import softmax

from exgen.items import bank
from exgen.variants.sampling import draw

COUNT = 40


@pytest.mark.parametrize("k", range(COUNT))
def test_scaled_dot_product_attention_query_by_query(k: int) -> None:
    values = draw(bank.load("attention/scaled-dot-product"), 23, 1, COUNT).values
    sample = {name: array[..., k] for name, array in values.items()}
    for i, query in enumerate(sample["q"]):
        scores = [float(query @ key) / math.sqrt(len(query)) for key in sample["k"]]
        weights = softmax(scores)
        assert sample["weights"][i] == pytest.approx(weights, abs=1e-12)
        for column, entries in enumerate(sample["v"].T):
            mixed = sum(w * entry for w, entry in zip(weights, entries, strict=True))
            assert sample["output"][i, column] == pytest.approx(mixed, abs=1e-12)
