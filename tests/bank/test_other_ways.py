"""Where an answer can be worked out in several ways, any of them is followed after a slip."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.check.simulated import answered, given_only, handed_in, rows_of
from exgen.items import bank
from exgen.items.columns import per_variant
from exgen.marks.judging.grading import mark
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.sampling import draw

COUNT = 60
SVM, BOOST = "margin/hard-margin-svm", "ensembles/adaboost-round"
COMPONENTS, NEIGHBOURS = "projection/principal-components", "neighbours/k-nearest"
SLIPS = [
    (SVM, "multipliers", 0.25, "from_the_differences"),
    (SVM, "multipliers", 0.25, "from_the_sum_of_the_multipliers"),
    (SVM, "w", 0.25, "from_the_first_support_vector"),
    (SVM, "w", 0.25, "from_the_second_support_vector"),
    (SVM, "w", 0.25, "as_the_mean_over_the_support_vectors"),
    (SVM, "w", 0.25, "half_way_between_the_first_and_the_third"),
    (SVM, "w", 0.25, "half_way_between_the_second_and_the_third"),
    (SVM, "w", 0.25, "half_way_between_the_means_of_the_classes"),
    (BOOST, "vote", 0.2, "by_powers_of_the_odds"),
    (BOOST, "epsilon", 0.03, "by_giving_both_kinds_one_half"),
    (COMPONENTS, "mean", 0.4, "as_the_mean_of_the_products_less_the_product_of_the_means"),
    (COMPONENTS, "eigenvalues", 0.3, "by_the_second_row"),
    (COMPONENTS, "eigenvalues", 0.3, "by_a_column_less_the_other_eigenvalue"),
    (COMPONENTS, "eigenvalues", 0.3, "by_the_angle_of_the_main_axis"),
    (NEIGHBOURS, "distances", -2.0, "with_the_class_that_comes_first_where_the_vote_is_a_tie"),
]
"""An item, the part in which an entry is wrong, by how much, and the way that goes on.

It is the last entry, but of eigenvalues the first, which the components belong to.
"""


@pytest.mark.parametrize(("name", "step", "by", "way"), SLIPS)
def test_any_right_way_is_followed_after_a_slip(name: str, step: str, by: float, way: str) -> None:
    item = bank.load(name)
    drawn = draw(item, 3, 1, COUNT)
    (other,) = (one for one in item.other_ways if one.compute.__name__ == way)
    slip = drawn.values[step].astype(float)
    per_variant(slip)[0 if step == "eigenvalues" else -1] += by
    given = given_only(item.graph, drawn.values)
    usual = item.graph.evaluate(given, {step: slip})[other.name]
    values = item.graph.evaluate(given, {step: slip, other.name: other})
    apart = np.any(per_variant(np.abs(values[other.name] - usual) > 10**-3), axis=0)
    typed = {n: answer.astype(float) for n, answer in handed_in(item, values).items()}
    verdicts = mark(rows_of(item, drawn), answered(item, typed))[other.name].verdicts
    counts = np.all(np.isin(verdicts, [Verdict.FOLLOW_THROUGH, Verdict.CORRECT]), axis=0)
    assert apart.any()
    assert np.mean(counts, where=apart) > 0.9


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("way", ["by_the_second_row", "by_the_angle_of_the_main_axis"])
def test_a_way_is_followed_through_a_blank_with_either_sign(way: str, sign: int) -> None:
    item = bank.load(COMPONENTS)
    drawn = draw(item, 3, 1, COUNT)
    (other,) = (one for one in item.other_ways if one.compute.__name__ == way)
    slip = drawn.values["eigenvalues"].astype(float)
    slip[0] += 0.37
    given = given_only(item.graph, drawn.values)
    values = item.graph.evaluate(given, {"eigenvalues": slip, other.name: other})
    typed = {n: answer.astype(float) for n, answer in handed_in(item, values).items()}
    typed["component"] = np.full(drawn.values["component"].shape, np.nan)
    typed["projections"] = sign * typed["projections"]
    marks = mark(rows_of(item, drawn), answered(item, typed))["projections"]
    assert np.mean(np.isin(marks.verdicts, [Verdict.FOLLOW_THROUGH, Verdict.CORRECT])) > 0.9


def test_every_way_is_tried() -> None:
    items = (SVM, BOOST, COMPONENTS, NEIGHBOURS)
    ways = {way.compute.__name__ for name in items for way in bank.load(name).other_ways}
    assert ways == {way for *_, way in SLIPS}
