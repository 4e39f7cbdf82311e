"""The keys of the items on algebra, confirmed by numpy's polynomials and by known roots."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.items import bank
from exgen.variants.sampling import draw

from .samples import samples


def test_a_quadratic_by_the_eigenvalues_of_its_companion_matrix() -> None:
    for sample in samples("algebra/quadratic"):
        f = np.polynomial.Polynomial([sample[name] for name in "cba"])
        roots = np.sort(np.roots(f.coef[::-1]))
        (lowest,) = f.deriv().roots()
        assert np.sort(sample["roots"]) == pytest.approx(roots, abs=1e-9)
        assert sample["vertex"] == pytest.approx([lowest, f(lowest)], abs=1e-9)
        assert sample["discriminant"] == pytest.approx(
            (sample["a"] * (roots[1] - roots[0])) ** 2, abs=1e-6
        )
        assert sample["squares"] == pytest.approx(np.sum(roots**2), abs=1e-9)


def test_the_discriminant_is_a_whole_number_and_asked_as_one() -> None:
    item = bank.load("algebra/quadratic")
    assert draw(item, 1, 1, 5).values["discriminant"].dtype.kind == "i"
