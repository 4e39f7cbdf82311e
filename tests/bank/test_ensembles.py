"""The keys of the items on ensembles, confirmed by plain loops."""

from __future__ import annotations

import math

import pytest

from .samples import samples


@pytest.mark.parametrize("form", ["half", "full"])
def test_a_round_of_adaboost_sample_by_sample(form: str) -> None:
    for arrays in samples("ensembles/adaboost-round", {"alpha": form}):
        sample = {name: array.tolist() for name, array in arrays.items()}
        rows = list(zip(sample["weights"], sample["labels"], sample["predictions"], strict=True))
        error = sum(w for w, y, h in rows if y != h)
        beta = error / (1 - error)  # Freund & Schapire (1997), figure 2: no alpha in the weights
        shrunk = [w * beta if y == h else w for w, y, h in rows]
        if form == "half":
            alpha = -math.log(beta) / 2
            multiplied = [w * math.exp(-alpha * y * h) for w, y, h in rows]
        else:
            alpha = -math.log(beta)
            multiplied = [w * math.exp(alpha * (y != h)) for w, y, h in rows]
        assert sample["epsilon"] == pytest.approx(error, abs=1e-12)
        assert sample["vote"] == pytest.approx(alpha, abs=1e-12)
        assert sample["products"] == pytest.approx(multiplied, abs=1e-12)
        assert sample["weights_next"] == pytest.approx([w / sum(shrunk) for w in shrunk], abs=1e-12)
