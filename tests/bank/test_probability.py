"""The keys of the items on probability, confirmed by counting cases."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest

from exgen.items.columns import Array

from .samples import samples

Case = tuple[str, str, str]


def counted(sample: Mapping[str, Array]) -> dict[Case, Fraction]:
    """Return how many of so many cases there are of each sort that all of these are whole numbers."""
    share = Fraction(int(sample["cases"]), int(sample["story"]["of"]))
    hit, silent = (Fraction(int(sample[name]), 100) for name in ("sensitivity", "specificity"))
    chance = {("A", "+"): hit, ("A", "-"): 1 - hit, ("B", "+"): 1 - silent, ("B", "-"): silent}
    return {
        (group, first, second): share.denominator
        * 100**2
        * (share if group == "A" else 1 - share)
        * chance[group, first]
        * chance[group, second]
        for group, first, second in product("AB", "+-", "+-")
    }


def share_with_a(those: Mapping[Case, Fraction]) -> float:
    return float(sum(n for case, n in those.items() if case[0] == "A") / sum(those.values()))


def test_bayes_by_natural_frequencies() -> None:
    for sample in samples("probability/bayes"):
        cases = counted(sample)
        assert all(n.denominator == 1 for n in cases.values())
        positive = {case: n for case, n in cases.items() if case[1] == "+"}
        negative = {case: n for case, n in cases.items() if case[1] == "-"}
        twice = {case: n for case, n in positive.items() if case[2] == "+"}
        share = float(sum(positive.values()) / sum(cases.values()))
        assert sample["positive"] == pytest.approx(share, abs=1e-12)
        assert sample["given_positive"] == pytest.approx(share_with_a(positive), abs=1e-12)
        assert sample["given_negative"] == pytest.approx(share_with_a(negative), abs=1e-12)
        assert sample["given_two"] == pytest.approx(share_with_a(twice), abs=1e-12)
