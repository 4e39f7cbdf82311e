"""The keys of the items on information, confirmed by scipy."""

from __future__ import annotations

import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy

from .samples import samples


@pytest.mark.parametrize("logarithm", ["natural", "binary"])
def test_divergences_in_bits_and_in_nats(logarithm: str) -> None:
    base = 2 if logarithm == "binary" else None
    for sample in samples("information/divergences", {"logarithm": logarithm}):
        p, q, kl, jsd = (sample[name] for name in ("p", "q", "kl", "jsd"))
        both = [entropy(p, q, base=base), entropy(q, p, base=base)]
        assert kl == pytest.approx(both, abs=1e-12)
        assert jsd == pytest.approx(jensenshannon(p, q, base=base) ** 2, abs=1e-12)
