"""The keys of the items on information, confirmed by scipy."""

from __future__ import annotations

import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy

from exgen.items import bank
from exgen.variants.sampling import draw

COUNT = 40


@pytest.mark.parametrize("logarithm", ["natural", "binary"])
@pytest.mark.parametrize("k", range(COUNT))
def test_divergences_in_bits_and_in_nats(k: int, logarithm: str) -> None:
    item = bank.load("information/divergences", {"logarithm": logarithm})
    values = draw(item, 23, 1, COUNT).values
    p, q, kl, jsd = (values[name][..., k] for name in ("p", "q", "kl", "jsd"))
    base = 2 if logarithm == "binary" else None
    assert kl == pytest.approx([entropy(p, q, base=base), entropy(q, p, base=base)], abs=1e-12)
    assert jsd == pytest.approx(jensenshannon(p, q, base=base) ** 2, abs=1e-12)
