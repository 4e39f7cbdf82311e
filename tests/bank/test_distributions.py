"""The keys of the items on statistics, confirmed by sums over all outcomes in exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from exgen.items.columns import Array

from .samples import samples

NAME = "statistics/distributions-quiz"


def binomial(n: int, p: Fraction) -> list[tuple[int, Fraction]]:
    return [(x, math.comb(n, x) * p**x * (1 - p) ** (n - x)) for x in range(n + 1)]


def moment(outcomes: list[tuple[int, Fraction]], order: int) -> Fraction:
    mean = sum(x * chance for x, chance in outcomes)
    return sum(((x - mean) ** order * chance for x, chance in outcomes), Fraction())


def number_of(sample: dict[str, Array], name: str) -> Fraction:
    return Fraction(str(round(float(sample[name]), 6)))


def test_what_is_true_of_a_binomial_distribution_by_all_its_outcomes() -> None:
    for sample in samples(NAME):
        n, p = int(sample["n"]), number_of(sample, "p")
        outcomes = binomial(n, p)
        mean = sum(x * chance for x, chance in outcomes)
        variance = moment(outcomes, 2)
        truths = [
            moment(outcomes, 3) > 0,
            moment(outcomes, 3) < 0,
            mean.denominator == 1,
            variance > 9,
            mean > variance,  # a Poisson distribution has its mean as its variance
            moment([(n - x, chance) for x, chance in outcomes], 2) == variance,
            variance / n**2 == p * (1 - p),
            outcomes[-1][0] > n,
            outcomes[-1][1] == p,
        ]
        shown = sample["true_of_x_shown"].tolist()
        assert sample["true_of_x"].tolist() == [truths[place] for place in shown]


@pytest.mark.parametrize(
    ("step", "places", "value"),
    [
        (
            "deviation_of_x",
            2,
            lambda s: math.sqrt(moment(binomial(int(s["n"]), number_of(s, "p")), 2)),
        ),
        (
            "deviation_of_a_mean",
            2,
            lambda s: math.hypot(*[float(s["sigma"] / s["apples"])] * int(s["apples"])),
        ),
        ("silence", 3, lambda s: stats.expon(scale=60 / s["rate"]).sf(s["minutes"])),
    ],
)
def test_of_a_single_choice_that_letter_is_right_which_has_the_value(
    step: str, places: int, value: object
) -> None:
    nothing = 0
    for sample in samples(NAME):
        assert callable(value)
        shown = sample[f"{step}_values"][sample[f"{step}_shown"]]
        fits = np.abs(shown - value(sample)) < 1e-9
        assert sample[step].tolist() == [*fits, not fits.any()]
        assert len({f"{number:.{places}f}" for number in shown}) == len(shown)
        nothing += not fits.any()
    assert 0 < nothing < len(samples(NAME)) / 2
