"""The keys of the attention items, confirmed by scipy and plain loops."""

from __future__ import annotations

import math

import pytest
from scipy.special import softmax

from .samples import samples


def test_scaled_dot_product_attention_query_by_query() -> None:
    for sample in samples("attention/scaled-dot-product"):
        for i, query in enumerate(sample["q"]):
            scores = [float(query @ key) / math.sqrt(len(query)) for key in sample["k"]]
            weights = softmax(scores)
            assert sample["weights"][i] == pytest.approx(weights, abs=1e-12)
            for column, entries in enumerate(sample["v"].T):
                mixed = sum(w * entry for w, entry in zip(weights, entries, strict=True))
                assert sample["output"][i, column] == pytest.approx(mixed, abs=1e-12)
