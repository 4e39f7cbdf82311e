"""Slips in the items on GANs and divergences: what they give, worked out with plain arithmetic, is told."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import pytest

from exgen.check.simulated import answered, handed_in, rows_of
from exgen.items import bank
from exgen.marks.judging.explaining import misconceptions_in
from exgen.marks.judging.grading import Marks, mark
from exgen.sheets.typesetting import typeset_item
from exgen.variants.key import AskedItem
from exgen.variants.sampling import draw

SEED, COUNT = 31, 12

Sample: TypeAlias = Mapping[str, Any]
Slip: TypeAlias = Callable[[Sample], dict[str, Any]]
"""From the givens and right steps of one variant to what is written for the asked steps it changes."""


def sigma(s: float) -> float:
    return 1 / (1 + math.exp(-s))


def mean(numbers: list[Any]) -> Any:
    return sum(numbers) / len(numbers)


def minibatch(
    sample: Sample,
    *,
    signs: tuple[int, int] | None = None,
    offset: float | None = None,
    outer: int = 1,
    inner: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """Return value, gradient and step of a discriminator whose exponent was read in another way."""
    a, b = signs or sample["signs"].tolist()
    c = float(sample["offset"]) if offset is None else offset
    t1, t2 = sample["theta"].tolist()

    def d(x: Any) -> float:
        return sigma(outer * (a * t1 * x[0] + b * t2 * x[1] + c))

    real, fake = sample["x_real"].tolist(), sample["x_fake"].tolist()
    value = mean([math.log(d(x)) for x in real]) + mean([math.log(1 - d(x)) for x in fake])
    gradient = [
        (inner or (a, b))[j]
        * (mean([(1 - d(x)) * x[j] for x in real]) - mean([d(x) * x[j] for x in fake]))
        for j in range(2)
    ]
    step = [t + float(sample["eta"]) * g for t, g in zip((t1, t2), gradient, strict=True)]
    return {"value": value, "gradient": gradient, "theta_next": step}


def slopes(real: Callable[[float], float], fake: Callable[[float], float]) -> Slip:
    """Return a slip in the slopes of the two logarithms."""

    def slip(sample: Sample) -> dict[str, Any]:
        rows = [
            (xs.tolist(), d.tolist(), slope)
            for xs, d, slope in (
                (sample["x_real"], sample["d_real"], real),
                (sample["x_fake"], sample["d_fake"], fake),
            )
        ]
        return {
            "gradient": [
                sign
                * sum(
                    mean([f(p) * x[j] for x, p in zip(xs, ds, strict=True)]) for xs, ds, f in rows
                )
                for j, sign in enumerate(sample["signs"].tolist())
            ]
        }

    return slip


def weighted(of: Callable[[float, float], float]) -> Slip:
    return lambda sample: {"optimum": of(float(sample["a"]), float(sample["b"]))}


def with_the_weights_swapped(sample: Sample) -> dict[str, Any]:
    """Return D*, its table and the optimum for a discriminator whose weights were swapped."""
    a, b = float(sample["a"]), float(sample["b"])
    real, fake = (
        [b * p / (b * p + a * q) for p, q in zip(sample[x].ravel(), sample[y].ravel(), strict=True)]
        for x, y in (("p_data", "p_g"), ("p_table", "q_table"))
    )
    d = b / (a + b)
    return {"d_star": real, "d_table": fake, "optimum": a * math.log(d) + b * math.log(1 - d)}


def jsd_of(p: Any, q: Any, log: Callable[[float], float] = math.log) -> float:
    m = (p + q) / 2
    return float(
        sum(x * log(x / y) for x, y in [*zip(p, m, strict=True), *zip(q, m, strict=True)]) / 2
    )


def game(p: Any, q: Any, d: Any, log: Callable[[float], float] = math.log) -> float:
    return float(sum(x * log(z) + y * log(1 - z) for x, y, z in zip(p, q, d, strict=True)))


def at_optimum(of: Callable[[Any, Any], float]) -> Slip:
    return lambda sample: {"value": of(sample["p"], sample["q"])}


def kl(p: Any, q: Any) -> float:
    return float(sum(x * math.log2(x / y) for x, y in zip(p, q, strict=True)))


def divergence(of: Callable[[Any, Any, Any], float]) -> Slip:
    """Return a slip in a Jensen-Shannon divergence in bits, of p, q and their mixture."""
    return lambda s: {"jsd": of(s["p"], s["q"], (s["p"] + s["q"]) / 2)}


def costs(sample: Sample) -> tuple[list[float], list[float]]:
    """Return the terms of the original cost and of the alternative."""
    d = [sigma(s) for s in sample["logit"].tolist()]
    return [math.log(1 - p) for p in d], [-math.log(p) for p in d]


def exchanged(sample: Sample) -> dict[str, Any]:
    d = np.array([sigma(s) for s in sample["logit"].tolist()])
    original, alternative = costs(sample)
    first, second = (1 - d) / sum(1 - d), d / sum(d)
    low = int(np.argmin(sample["logit"]))
    return {
        "original": mean(alternative),
        "alternative": mean(original),
        "gradient_original": -(1 - d) / 3,
        "gradient_alternative": -d / 3,
        "shares": [first[low], second[low]],
    }


def generated(d: Callable[[Sample, float], float]) -> Slip:
    return lambda sample: {"d": [d(sample, z) for z in sample["z"].tolist()]}


def pulled(of: Callable[[str, float], float], *, both: bool = False) -> Slip:
    """Return a slip in how the generator's cost changes with the logit, or in G's derivatives."""

    def slip(sample: Sample) -> dict[str, Any]:
        pull = [of(str(sample["cost"]), p) * float(sample["theta"]) for p in sample["d"].tolist()]
        first = mean([g * z for g, z in zip(pull, sample["z"].tolist(), strict=True)])
        return {"gradient": [first, first if both else mean(pull)]}

    return slip


def slope(cost: str, d: float) -> float:
    return -d if cost == "original" else d - 1


def critic(sample: Sample) -> dict[str, Any]:
    """Return objective and gradient with the square of -2 taken for -4."""
    parts = [
        [mean(xs.tolist()), mean([x * abs(x) for x in xs.tolist()])]
        for xs in (sample["x_real"], sample["x_fake"])
    ]
    gradient = [real - fake for real, fake in zip(*parts, strict=True)]
    return {"objective": float(np.dot(sample["w"], gradient)), "gradient": gradient}


def logit_of(sample: Sample) -> tuple[float, float]:
    d = sigma(float(sample["logit"]))
    return d, 1 - d


def part(step: str, gives: Slip) -> Slip:
    """Return a slip in one part alone, of one that goes through several."""
    return lambda sample: {step: gives(sample)[step]}


STEP, BEST, VALUE = "gan/discriminator-step", "gan/optimal-discriminator", "gan/optimal-value"
COST, LOSSES = "gan/generator-cost", "gan/generator-losses"
MOVE, CRITIC, APART = "gan/generator-step", "gan/wasserstein-critic", "information/divergences"

SLIPS: list[tuple[str, str, Slip]] = [
    (STEP, "loses_the_minus_sign_of_a_feature", lambda s: minibatch(s, signs=(1, 1))),
    (
        STEP,
        "loses_the_minus_sign_of_a_feature_in_d_only",
        lambda s: minibatch(s, signs=(1, 1), inner=tuple(s["signs"].tolist())),
    ),
    (STEP, "leaves_the_constant_out", lambda s: minibatch(s, offset=0)),
    (STEP, "changes_the_sign_of_the_constant", lambda s: minibatch(s, offset=-float(s["offset"]))),
    (
        STEP,
        "forgets_the_minus_sign_before_the_bracket_in_d_only",
        lambda s: minibatch(s, outer=-1),
    ),
    (
        STEP,
        "applies_the_minus_sign_to_the_first_term_only",
        lambda s: minibatch(
            s, signs=(int(s["signs"][0]), -int(s["signs"][1])), offset=-float(s["offset"])
        ),
    ),
    (
        STEP,
        "takes_the_logarithm_of_the_mean",
        lambda s: {
            "value": math.log(mean(s["d_real"].tolist())) + math.log(1 - mean(s["d_fake"].tolist()))
        },
    ),
    (
        STEP,
        "leaves_the_generated_samples_out_of_the_value",
        lambda s: {"value": mean(s["log_real"].tolist())},
    ),
    (
        STEP,
        "uses_plus_1_minus_d_for_the_generated_samples",
        slopes(lambda d: 1 - d, lambda d: 1 - d),
    ),
    (
        STEP,
        "stops_at_the_derivative_of_the_logarithm",
        slopes(lambda d: 1 / d, lambda d: -1 / (1 - d)),
    ),
    (STEP, "turns_the_sign_of_the_gradient", slopes(lambda d: d - 1, lambda d: d)),
    (BEST, "takes_the_fraction_with_the_weights_swapped", with_the_weights_swapped),
    (BEST, "swaps_the_weights_in_the_table", part("d_table", with_the_weights_swapped)),
    (BEST, "swaps_the_weights", part("d_star", with_the_weights_swapped)),
    (BEST, "takes_the_optimum_for_equal_weights", weighted(lambda _a, _b: -math.log(4))),
    (
        BEST,
        "uses_one_half_for_the_optimal_discriminator",
        weighted(lambda a, b: (a + b) * math.log(1 / 2)),
    ),
    (
        BEST,
        "takes_logarithms_to_base_2",
        weighted(lambda a, b: a * math.log2(a / (a + b)) + b * math.log2(b / (a + b))),
    ),
    (
        BEST,
        "divides_by_the_weights",
        weighted(lambda a, b: (a * math.log(a / (a + b)) + b * math.log(b / (a + b))) / (a + b)),
    ),
    (BEST, "takes_ln_d_in_both_terms", weighted(lambda a, b: (a + b) * math.log(a / (a + b)))),
    (
        VALUE,
        "takes_logarithms_to_base_2",
        lambda s: {
            "jsd": jsd_of(s["p"], s["q"], math.log2),
            "value": -2 + 2 * jsd_of(s["p"], s["q"], math.log2),
        },
    ),
    (
        VALUE,
        "takes_the_logarithms_of_the_value_to_base_2",
        at_optimum(lambda p, q: game(p, q, p / (p + q), math.log2)),
    ),
    (
        VALUE,
        "takes_the_divergence_to_base_2",
        lambda s: {"jsd": jsd_of(s["p"], s["q"], math.log2)},
    ),
    (VALUE, "takes_the_value_of_a_perfect_generator", at_optimum(lambda _p, _q: -math.log(4))),
    (VALUE, "swaps_the_optimal_discriminator", at_optimum(lambda p, q: game(p, q, q / (p + q)))),
    (VALUE, "takes_both_means_under_the_data", at_optimum(lambda p, q: game(p, p, p / (p + q)))),
    (
        VALUE,
        "takes_the_logarithm_of_the_mean",
        at_optimum(lambda p, q: math.log(sum(p * p / (p + q))) + math.log(sum(q * q / (p + q)))),
    ),
    (VALUE, "loses_the_sign_of_the_value", at_optimum(lambda p, q: math.log(4) - 2 * jsd_of(p, q))),
    (
        COST,
        "differentiates_ln_d_without_its_minus_sign",
        lambda s: {"gradients": [-logit_of(s)[0], logit_of(s)[1]]},
    ),
    (
        COST,
        "forgets_the_inner_minus_sign_of_1_minus_d",
        lambda s: {"gradients": [logit_of(s)[0], -logit_of(s)[1]]},
    ),
    (COST, "uses_1_minus_d_for_d", lambda s: {"gradients": [-logit_of(s)[1], -logit_of(s)[1]]}),
    (
        COST,
        "compares_the_costs",
        lambda s: {"ratio": math.log(logit_of(s)[0]) / math.log(logit_of(s)[1])},
    ),
    (LOSSES, "exchanges_the_two_costs", exchanged),
    (LOSSES, "takes_the_original_cost", lambda s: {"alternative": mean(costs(s)[0])}),
    (LOSSES, "takes_the_alternative_cost", lambda s: {"original": mean(costs(s)[1])}),
    (LOSSES, "sums_the_original_cost", lambda s: {"original": sum(costs(s)[0])}),
    (
        LOSSES,
        "takes_the_alternative_cost_to_base_10",
        lambda s: {"alternative": mean(costs(s)[1]) / math.log(10)},
    ),
    (
        LOSSES,
        "sums_in_the_gradient_of_the_alternative_cost",
        lambda s: {"gradient_alternative": [sigma(x) - 1 for x in s["logit"].tolist()]},
    ),
    (LOSSES, "exchanges_the_shares", lambda s: {"shares": s["shares"][::-1]}),
    (MOVE, "leaves_out_theta", generated(lambda s, z: sigma(s["phi"][0] * z + s["phi"][1]))),
    (
        MOVE,
        "exchanges_phi_1_and_phi_2",
        generated(lambda s, z: sigma(s["theta"] * (s["phi"][1] * z + s["phi"][0]))),
    ),
    (MOVE, "takes_the_other_cost", pulled(lambda cost, d: -1 - slope(cost, d))),
    (MOVE, "takes_the_other_cost_without_its_sign", pulled(lambda cost, d: 1 + slope(cost, d))),
    (MOVE, "multiplies_both_by_the_noise", pulled(slope, both=True)),
    (CRITIC, "takes_squares_of_negative_numbers_to_be_negative", critic),
    (
        CRITIC,
        "leaves_the_generated_samples_out",
        lambda s: {"objective": mean(s["f_real"].tolist())},
    ),
    (
        CRITIC,
        "sets_what_is_beyond_to_0",
        lambda s: {"w_next": [0 if abs(w) > s["c"] else w for w in s["w_free"].tolist()]},
    ),
    (APART, "takes_the_other_of_the_two", divergence(lambda _p, q, m: kl(q, m))),
    (
        APART,
        "takes_the_divergences_to_base_10",
        lambda s: {"kl": [k / math.log2(10) for k in (kl(s["p"], s["q"]), kl(s["q"], s["p"]))]},
    ),
    (APART, "takes_one_of_the_two", divergence(lambda p, _q, m: kl(p, m))),
    (APART, "loses_the_sign_of_the_mean", divergence(lambda p, q, m: -(kl(p, m) + kl(q, m)) / 2)),
    (APART, "takes_the_distance_of_the_two", divergence(lambda p, q, _m: abs(kl(p, q) - kl(q, p)))),
    (
        APART,
        "takes_the_logarithm_of_the_mean",
        lambda s: {
            "kl": [math.log2(sum(s["p"] ** 2 / s["q"])), math.log2(sum(s["q"] ** 2 / s["p"]))]
        },
    ),
]


@pytest.mark.parametrize(("name", "slip", "gives"), SLIPS, ids=[f"{n}:{s}" for n, s, _ in SLIPS])
def test_the_slip_is_told(name: str, slip: str, gives: Slip) -> None:
    first, *_ = marks_of(name, gives)
    for reasons in first.reasons.T.tolist():
        assert slip in set[str]().union(*map(misconceptions_in, reasons))


@pytest.mark.parametrize(
    ("name", "gives"),
    [
        (BEST, with_the_weights_swapped),
        (LOSSES, exchanged),
        (STEP, lambda s: minibatch(s, signs=(1, 1))),
    ],
)
def test_a_slip_that_goes_through_the_item_costs_once(name: str, gives: Slip) -> None:
    first, *others = marks_of(name, gives)
    assert (first.shares == 0).all()
    assert all((marks.shares == 1).all() for marks in others)


def marks_of(name: str, gives: Slip) -> list[Marks]:
    """Return the marks of the parts that a slip changes, in the order in which they are asked."""
    item = bank.load(name)
    drawn = draw(item, SEED, 1, COUNT)
    samples = [{n: array[..., k] for n, array in drawn.values.items()} for k in range(COUNT)]
    written = [gives(sample) for sample in samples]
    typed = {
        step: np.stack([np.reshape(w[step], samples[0][step].shape) for w in written], axis=-1)
        for step in written[0]
    }
    # What comes after is worked out from there, as students do.
    later = item.graph.evaluate(drawn.values, typed)
    marks = mark(rows_of(item, drawn), answered(item, handed_in(item, {**drawn.values, **later})))
    return [marks[asked.step] for asked in item.parts if asked.step in typed]


def test_every_sheet_has_as_much_to_work_out() -> None:
    drawn = draw(bank.load(STEP), SEED, 1, 500).values
    assert drawn["x_real"].shape == drawn["x_fake"].shape == (2, 2, 500)
    assert (np.sum(drawn["signs"] < 0, axis=0) == 1).all()


def test_the_training_algorithm_is_solved_as_an_indented_one_in_the_sheets_own_letters() -> None:
    item = bank.load("gan/training-algorithm")
    asked = AskedItem.of(item, ("1a",), draw(item, SEED, 1, COUNT))
    for (asked_part,) in typeset_item(item, asked):
        lines = re.findall(r"^( *)- ([A-Z]):", str(asked_part.solution), re.MULTILINE)
        assert [len(indent) // 4 for indent, _ in lines] == [0, 1, 2, 2, 2, 1, 1, 1, 0]
        assert " ".join(letter for _, letter in lines) == asked_part.fields[0].answer
