"""Follow-through is earned: not from what is typed to make the rest trivial, but after every slip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

import numpy as np
import pytest

from exgen.check.simulated import answered, given_only, handed_in, mark_each, rows_of
from exgen.items import bank
from exgen.items.columns import Array, Values
from exgen.items.digits import Figures
from exgen.items.engine import NOTHING
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.marks.judging.at_hand import is_known
from exgen.marks.judging.cases import Case
from exgen.marks.judging.grading import Marks, mark
from exgen.marks.judging.printed import printed_before
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.sampling import Drawn, draw

COUNT = 100
FEW = 40

BOUGHT: list[tuple[str, Mapping[str, float | str], str]] = [
    ("gan/discriminator-step", {"gradient": 1e-4, "theta_next": "theta"}, "theta_next"),
    ("gan/generator-step", {"gradient": 1e-9, "phi_next": "phi"}, "phi_next"),
    ("gan/generator-cost", {"gradients": 1, "ratio": 1}, "ratio"),
    ("projection/principal-components", {"covariance": 1e-4, "eigenvalues": 1e-9}, "eigenvalues"),
    ("projection/principal-components", {"eigenvalues": 1e-9, "component": 1e-4}, "component"),
    ("projection/principal-components", {"component": 1e-4, "projections": 0}, "projections"),
    ("linear/softmax-cross-entropy", {"p": 1, "loss": 0}, "loss"),
    ("margin/hard-margin-svm", {"multipliers": 1e-9, "w": 1e-9}, "w"),
    ("margin/hard-margin-svm", {"w": 1e-9, "margin": 1e-9}, "margin"),
    ("networks/backpropagation-step", {"z": 1e-9, "delta_output": 1e-9}, "delta_output"),
    ("networks/backpropagation-step", {"delta_output": 1e-9, "v_next": "v"}, "v_next"),
    ("networks/batch-normalisation", {"x_hat": 1e-4, "y": "beta"}, "y"),
    ("ensembles/adaboost-round", {"epsilon": 0.5, "vote": 1e-9}, "vote"),
    ("ensembles/adaboost-round", {"vote": 1e-9, "products": "weights"}, "products"),
    *(
        ("ensembles/adaboost-round", {"epsilon": epsilon, "vote": vote}, "vote")
        for epsilon, vote in ((0.01, 2), (0.02, 2), (0.1, 1.2), (0.2, 0.7), (0.99, -2))
    ),
    ("attention/scaled-dot-product", {"weights": 1e-9, "output": 1e-9}, "output"),
    ("optimisers/adam", {"v_hat_2": 1e-9, "update_2": 1000}, "update_2"),
    ("optimisers/adam", {"update_2": 1e-9, "w_next": "w"}, "w_next"),
]


@pytest.mark.parametrize(("name", "types", "step"), BOUGHT, ids=str)
def test_what_makes_the_rest_trivial_earns_nothing_for_the_rest(
    name: str, types: Mapping[str, float | str], step: str
) -> None:
    item, drawn = drawn_of(name)
    own = blank(item, drawn)
    for part, typed in types.items():
        shape = drawn.values[part].shape
        given = drawn.values[typed] if isinstance(typed, str) else np.full(shape, typed)
        own[part] = np.broadcast_to(given, shape).astype(float)
    marks = mark(rows_of(item, drawn), answered(item, own))[step]
    # where the right one is as well
    assert np.mean(marks.verdicts == Verdict.FOLLOW_THROUGH) <= 0.05
    assert marks.shares.mean() <= 0.05


Typed: TypeAlias = Callable[[Values], Array]


def printed(name: str, *entries: int | tuple[int, ...]) -> Typed:
    """Type printed numbers, as they stand or some of their entries."""
    return lambda v: v[name] if not entries else np.stack([v[name][at] for at in entries])


def constants(*numbers: float) -> Typed:
    """Type some numbers that look worked out."""
    return lambda _: np.repeat(np.array(numbers)[:, None], COUNT, axis=1)


SHARES = (0.123, 0.257, 0.239, 0.166, 0.215)

HARDLY_TYPED: list[tuple[str, Mapping[str, Typed], str]] = [
    # a covariance without its mixed entry has the eigenvalues on the diagonal, ...
    (
        "projection/principal-components",
        {
            "covariance": constants(7.312, 0.0012, 2.147),
            "eigenvalues": constants(7.312, 2.147),
        },
        "eigenvalues",
    ),
    # ... and an axis for its direction
    (
        "projection/principal-components",
        {"covariance": constants(7.312, 0.0012, 2.147), "component": constants(1.0, 0.0091)},
        "component",
    ),
    (
        "margin/hard-margin-svm",
        {"multipliers": constants(7.31, 0, 0), "w": lambda v: 7.31 * v["side"] * v["pair"][0]},
        "w",
    ),
    (
        "attention/scaled-dot-product",
        {
            "weights": lambda v: np.broadcast_to(
                np.array([0.9999, 0.0001, 0])[None, :, None], v["weights"].shape
            ),
            "output": lambda v: np.broadcast_to(v["v"][0], v["output"].shape),
        },
        "output",
    ),
    (
        "optimisers/adam",
        {
            "m_hat_2": lambda _: np.full(COUNT, 1.234),
            "v_hat_2": lambda _: np.full(COUNT, 1.522756),
            "update_2": lambda v: -v["eta"],
        },
        "update_2",
    ),
    (
        "optimisers/adam",
        {
            "m_hat_2": lambda _: np.full(COUNT, -1.0),
            "v_hat_2": lambda _: np.full(COUNT, 100.0),
            "update_2": lambda v: v["eta"] / 10,
        },
        "update_2",
    ),
    (
        "gan/wasserstein-critic",
        {
            "gradient": constants(100, -100),
            "w_next": lambda v: np.stack([v["c"], -v["c"]]),
        },
        "w_next",
    ),
    (
        "gan/wasserstein-critic",
        {
            "gradient": constants(10, 0),
            "w_next": lambda v: np.stack([v["c"], v["w"][1]]),
        },
        "w_next",
    ),
    (
        "linear/softmax-cross-entropy",
        {"p": lambda v: v["z"] / 10, "gradient": lambda v: v["z"] / 10 - v["target"]},
        "gradient",
    ),
    (
        "networks/batch-normalisation",
        {
            "mu": lambda _: np.full(COUNT, 0.0),
            "sigma_squared": lambda v: 1 - v["eps"],
            "x_hat": printed("x"),
        },
        "x_hat",
    ),
    # several numbers that look worked out, and their copies where copies are right
    *(
        (
            "linear/softmax-cross-entropy",
            {"p": constants(*numbers), "gradient": constants(*numbers)},
            "gradient",
        )
        for numbers in ((0.123, 0.456, 0.789), (0.12, 0.45, 0.43), (0.51, 0.22, 0.27))
    ),
    # shares of what adds up to 1, -1 or 0.1
    *(
        (
            "ensembles/adaboost-round",
            {
                "products": constants(*(sum_to * share for share in SHARES)),
                "weights_next": constants(*SHARES),
            },
            "weights_next",
        )
        for sum_to in (1, 0.1, 10)
    ),
    # so small that whatever follows is within the slack of it
    (
        "projection/principal-components",
        {
            "covariance": constants(0.012, 0.046, 0.079),
            "eigenvalues": constants(0.102, -0.011),
        },
        "eigenvalues",
    ),
]


@pytest.mark.parametrize(
    ("name", "types", "step"), HARDLY_TYPED, ids=[f"{row[0]} {row[2]}" for row in HARDLY_TYPED]
)
def test_what_follows_from_less_than_the_right_answer_does_earns_next_to_nothing(
    name: str, types: Mapping[str, Typed], step: str
) -> None:
    item, drawn = drawn_of(name)
    values = item.graph.evaluate(drawn.values)
    own = blank(item, drawn)
    for part, typed in types.items():
        own[part] = np.broadcast_to(typed(values), drawn.values[part].shape).astype(float)
    marks = mark(rows_of(item, drawn), answered(item, own))[step]
    assert np.mean(marks.verdicts == Verdict.FOLLOW_THROUGH) <= 0.05
    assert "mark.no-work" in {reason.code for reason in marks.reasons.ravel() if reason}


@pytest.mark.parametrize(
    ("name", "typed", "step", "round_number", "most"),
    [
        ("chemistry/buffer", {"ph_after": [-1]}, "h_after", 10, 0.01),
        ("chemistry/buffer", {"ph_after": [3]}, "h_after", 1e-3, 0.05),
        # two thirds of the right multipliers need their last places
        ("margin/hard-margin-svm", {"multipliers": [0.28, 0.39, 0.33]}, "margin", 2, 0.35),
    ],
)
def test_a_round_number_that_follows_from_round_ones_takes_no_work(
    name: str, typed: Mapping[str, list[float]], step: str, round_number: float, most: float
) -> None:
    item, drawn = drawn_of(name)
    own = blank(item, drawn)
    for part, numbers in {**typed, step: [round_number]}.items():
        shape = drawn.values[part].shape
        own[part] = np.broadcast_to(np.reshape(numbers, (*shape[:-1], 1)), shape).astype(float)
    marks = mark(rows_of(item, drawn), answered(item, own))[step]
    assert np.mean(marks.verdicts == Verdict.FOLLOW_THROUGH) <= most
    fine = {part: one * (1 + 0.0123) for part, one in own.items() if part in typed}
    for part, one in fine.items():
        own[part] = np.round(one, 4)
    digits = next(part.digits for part in item.parts if part.step == step)
    own[step] = digits.rounded(item.graph.evaluate(drawn.values, fine, [step])[step])
    marks = mark(rows_of(item, drawn), answered(item, own))[step]
    assert np.mean(marks.verdicts == Verdict.FOLLOW_THROUGH) >= 0.9


def followed(name: str, step: str, own: Mapping[str, list[float]]) -> tuple[Drawn, Array]:
    """Return in which variants all of a part follows from own answers, typed to the places asked, (n,)."""
    item, drawn = drawn_of(name)
    typed = blank(item, drawn)
    for part, numbers in own.items():
        shape = drawn.values[part].shape
        typed[part] = np.broadcast_to(np.reshape(numbers, (*shape[:-1], 1)), shape).astype(float)
    digits = next(part.digits for part in item.parts if part.step == step)
    held = {part: typed[part] for part in own}
    typed[step] = digits.rounded(item.graph.evaluate(drawn.values, held, [step])[step])
    marks = mark(rows_of(item, drawn), answered(item, typed))[step]
    return drawn, np.all(marks.verdicts == Verdict.FOLLOW_THROUGH, axis=0)


def test_a_round_number_that_follows_from_fine_ones_took_work() -> None:
    _, follow = followed("margin/hard-margin-svm", "margin", {"w": [-1.5451, 1.9654]})
    assert follow.mean() > 0.9


def test_a_round_number_follows_where_the_right_numbers_are_as_round() -> None:
    drawn, follow = followed("margin/hard-margin-svm", "margin", {"w": [-1.5, 2.0]})
    off = np.abs(drawn.values["w"] * 100 - np.rint(drawn.values["w"] * 100))
    as_round = np.mean(off < 1e-9, axis=0) > 1 / 2
    assert 10 < as_round.sum() < 90
    assert follow[as_round].mean() > 0.9
    margin, slack = drawn.values["margin"], drawn.slacks["margin"]
    comes_out_round = np.abs(Figures(1).rounded(margin) - margin) < slack
    assert (comes_out_round & ~as_round).any()
    assert follow[comes_out_round].all()
    assert follow[~as_round & ~comes_out_round].mean() < 0.1


@pytest.mark.parametrize(("w", "counts"), [([120, 160], False), ([240, 320], True)])
def test_a_number_of_few_digits_is_not_round(w: list[float], counts: bool) -> None:  # noqa: FBT001
    """To four places 0.01 has three digits, and 0.005 has two."""
    drawn, follow = followed("margin/hard-margin-svm", "margin", {"w": w})
    fine = np.abs(drawn.values["w"] * 100 - np.rint(drawn.values["w"] * 100)).min(axis=0) > 1e-9
    assert follow[fine].mean() > 0.7 if counts else follow[fine].mean() < 0.1


def test_a_point_that_is_copied_as_a_centre_earns_nothing() -> None:
    """Who says that a cluster has one point has its centre."""
    item, drawn = drawn_of("clustering/k-means")
    points = item.graph.evaluate(drawn.values)["points"]
    own = blank(item, drawn)
    own["labels_1"] = np.full(drawn.values["labels_1"].shape, 2.0)
    own["labels_1"][0] = 1
    own["centres_1"] = points[:2].astype(float)
    marks = mark(rows_of(item, drawn), answered(item, own))["centres_1"]
    assert np.mean(marks.verdicts == Verdict.FOLLOW_THROUGH) <= 0.05


def test_what_cannot_be_worked_out_from_own_answers_is_said_so() -> None:
    """All points of k-means in one cluster: the mean of all takes work, but the other has none."""
    item, drawn = drawn_of("clustering/k-means")
    points = item.graph.evaluate(drawn.values)["points"]
    own = blank(item, drawn)
    own["labels_1"] = np.ones(drawn.values["labels_1"].shape)
    own["centres_1"] = np.full(drawn.values["centres_1"].shape, np.nan)
    own["centres_1"][0] = np.round(points.mean(axis=0), 3)
    marks = mark(rows_of(item, drawn), answered(item, own))["centres_1"]
    told = {reason.code for reason in marks.reasons[:2].ravel() if reason}
    assert "mark.unfit" in told
    assert not told & {"mark.no-work", "mark.follows"}


def test_a_slip_is_followed_over_a_part_that_was_left_blank() -> None:
    """A digit of the first moment is misread, and the update is not typed: w follows all the same."""
    item, drawn = drawn_of("optimisers/adam")
    slip = np.round(drawn.values["m_hat_2"], 4) + 0.3
    own = carried_on(item, drawn, "m_hat_2", slip)
    own["update_2"] = np.full_like(own["update_2"], np.nan)
    marks = mark(rows_of(item, drawn), answered(item, own))
    assert counts(marks["w_next"]).mean() > 0.97


MISTAKES = [
    ("linear/softmax-cross-entropy", "forgets_to_normalise", "p", "gradient"),
    (
        "projection/principal-components",
        "standardises_the_coordinates",
        "covariance",
        "eigenvalues",
    ),
    ("gan/discriminator-step", "forgets_the_inner_derivative", "gradient", "theta_next"),
    ("gan/generator-step", "multiplies_both_by_the_noise", "gradient", "phi_next"),
]


@pytest.mark.parametrize(("name", "mistake", "step", "after"), MISTAKES)
def test_what_a_known_mistake_leads_to_counts_where_one_cell_of_it_was_left_blank(
    name: str, mistake: str, step: str, after: str
) -> None:
    item, drawn = drawn_of(name)
    own = mistaken(item, drawn, mistake)
    whole = counts(mark(rows_of(item, drawn), answered(item, own))[after]).mean()
    own[step][0] = np.nan
    marks = mark(rows_of(item, drawn), answered(item, own))
    assert counts(marks[after]).mean() > whole - 0.1


def test_what_a_known_mistake_gives_is_not_made_up_after_a_slip_before_it() -> None:
    """A mistake may well give two small numbers that are alike."""
    item, drawn = drawn_of("gan/generator-step")
    slip = np.round(drawn.values["d"], 4)
    slip[0] += 0.03
    own = mistaken(item, drawn, "multiplies_both_by_the_noise", {"d": slip})
    marks = mark(rows_of(item, drawn), answered(item, own))
    assert np.mean(marks["gradient"].verdicts == Verdict.MISCONCEPTION) > 0.4
    assert counts(marks["phi_next"]).mean() > 0.95


def test_what_was_worked_out_may_come_near_a_number_that_is_printed() -> None:
    """Who has 0.3316 did not type the weight of 0.33, however wide the slack of it is."""
    item, drawn = drawn_of("ensembles/adaboost-round")
    slip = np.round(drawn.values["epsilon"] + 0.02, 2)
    own = carried_on(item, drawn, "epsilon", slip)
    weights = item.graph.evaluate(drawn.values)["weights"]
    near = np.any(np.abs(own["vote"] - weights) < 0.01, axis=0)
    near &= np.all(np.abs(own["vote"] - weights) > 0.001, axis=0)
    marks = mark(rows_of(item, drawn), answered(item, own))
    assert near.sum() > 5
    assert counts(marks["vote"])[:, near].mean() > 0.9


def test_an_entry_that_was_left_blank_follows_from_the_answers_before() -> None:
    item, drawn = drawn_of("projection/principal-components")
    slip = np.round(drawn.values["covariance"], 3)
    slip[0] += 1
    own = carried_on(item, drawn, "covariance", slip)
    own["component"][0] = np.nan
    marks = mark(rows_of(item, drawn), answered(item, own))
    assert counts(marks["projections"]).mean() > 0.97


@pytest.mark.parametrize("label", [-1, 0, 0.5, 3])
def test_a_whole_number_that_follows_is_compared_exactly(label: float) -> None:
    """From one centre for both clusters the labels would follow; but none that there is not."""
    item, drawn = drawn_of("clustering/k-means")
    own = blank(item, drawn)
    own["centres_1"] = np.full(drawn.values["centres_1"].shape, 2.0)
    own["labels_2"] = np.full(drawn.values["labels_2"].shape, float(label))
    marks = mark(rows_of(item, drawn), answered(item, own))
    assert not marks["labels_2"].shares.any()


def test_a_slip_that_is_zero_or_a_given_is_followed_where_the_rest_takes_work() -> None:
    """A span of 5 in place of 13 is a slip, even where the kernel has 5 rows."""
    item, drawn = drawn_of("convolution/dilated")
    own = carried_on(item, drawn, "span", drawn.values["k"])
    marks = mark(rows_of(item, drawn), answered(item, own))
    assert counts(marks["side"]).mean() > 0.95


@pytest.mark.parametrize("step", ["covariance", "eigenvalues", "projections"])
def test_two_numbers_that_are_alike_or_a_given_by_chance_are_followed(step: str) -> None:
    """A wrong mean of two coordinates may well be (5, 5), or one of the points."""
    item, drawn = drawn_of("projection/principal-components")
    slip = np.roll(drawn.values["mean"], 1, axis=-1)
    marks = mark(rows_of(item, drawn), answered(item, carried_on(item, drawn, "mean", slip)))
    assert counts(marks[step]).mean() >= 0.93  # the point that is the wrong mean is projected on 0


@pytest.mark.parametrize(
    ("name", "step", "entries"),
    [
        ("projection/principal-components", "covariance", (1, 2)),
        ("gan/generator-step", "d", (0, 1)),
        ("margin/hard-margin-svm", "multipliers", (1, 0)),
        ("gan/generator-losses", "gradient_original", (1, 2)),
    ],
)
def test_who_copies_the_number_beside_it_is_followed(
    name: str, step: str, entries: tuple[int, int]
) -> None:
    item, drawn = drawn_of(name)
    right = np.round(drawn.values[step].astype(float), item.file.carried.count)
    slip = right.copy()
    slip[entries[0]] = right[entries[1]]
    own = carried_on(item, drawn, step, slip)
    marks = mark(rows_of(item, drawn), answered(item, own))
    for part in item.parts[1:]:
        if part.step in item.graph.downstream([step]):
            assert counts(marks[part.step]).mean() > 0.85


@pytest.mark.parametrize("factor", [0, 0.01, 3, 100])
def test_a_product_of_another_size_is_followed(factor: float) -> None:
    """Its weight becomes small, or 0, which is no work."""
    item, drawn = drawn_of("ensembles/adaboost-round")
    slip = np.round(drawn.values["products"], 4)
    slip[1] *= factor
    marks = mark(rows_of(item, drawn), answered(item, carried_on(item, drawn, "products", slip)))
    others = counts(marks["weights_next"])[[0, 2, 3, 4]]
    assert others.mean() > 0.9


def test_what_follows_in_equal_numbers_goes_on_to_count() -> None:
    """Of equal variances the component has equal entries, which are not made up."""
    item, drawn = drawn_of("projection/principal-components")
    slip = np.round(drawn.values["covariance"], item.file.carried.count)
    slip[2] = slip[0]
    marks = mark(rows_of(item, drawn), answered(item, carried_on(item, drawn, "covariance", slip)))
    assert counts(marks["projections"]).mean() > 0.9  # where it is not 0


def test_what_is_known_does_not_depend_on_who_else_is_marked() -> None:
    """A printed number of this student may have fewer decimals than those of the others."""
    item, drawn = drawn_of("networks/batch-normalisation")
    rows, part = rows_of(item, drawn), item.parts[3]
    right = np.full(drawn.values[part.step].shape, 1.5)
    rows = replace(rows, values={**rows.values, part.step: right})
    assert rows.mistakes is not None
    answer = np.broadcast_to(drawn.values["gamma"], drawn.values[part.step].shape).astype(float)
    case = Case(rows, rows.mistakes, part, {part.step: answer})
    reach = np.full(answer.shape, 1e-4)
    together = is_known(case, printed_before(case, part.step), answer, reach)
    for row in range(COUNT):
        at = slice(row, row + 1)
        one = case.at(at)
        alone = is_known(one, printed_before(one, part.step), answer[..., at], reach[..., at])
        assert np.array_equal(alone[:, 0], together[:, row])


@pytest.mark.parametrize("sign", [1, -1])
def test_what_earns_points_is_not_told_to_take_no_work(sign: int) -> None:
    """By one way to the projections it does not take any, by another it does."""
    item, drawn = drawn_of("projection/principal-components")
    slip = handed_in(item, drawn.values)["covariance"]
    slip[1] *= -1
    own = carried_on(item, drawn, "covariance", slip)
    own |= {"component": np.nan * own["component"], "projections": sign * own["projections"]}
    marks = mark(rows_of(item, drawn), answered(item, own))["projections"]
    assert np.mean(counts(marks)) > 0.99
    assert "mark.no-work" not in {why.code for why in marks.reasons[marks.shares > 0] if why}


@pytest.mark.parametrize("name", bank.items())
def test_a_slip_makes_nothing_right_beyond_what_drawing_allows(name: str) -> None:
    """However coarsely an answer was asked that is wrong, what follows from it is not arbitrary.

    Another right way, which parts from the model's after a slip, may lead there in a few rows.
    """
    (item, drawn), cases = few_of(name), []
    for slip in after_slips(name):
        for later in following(item, slip.part):
            if later.rounded and not later.few and drawn.values[later.step].dtype.kind == "f":
                off = 1.3 * item.file.worst_slack * 10.0**-later.digits.count
                typed = {**slip.own, later.step: slip.own[later.step] + off}
                cases.append((slip, later, typed))
    found = mark_each(item, rows_of(item, drawn), [typed for _, _, typed in cases])
    for (slip, later, _), marks in zip(cases, found, strict=True):
        earned = marks[later.step].verdicts[:, slip.wrong] == Verdict.FOLLOW_THROUGH
        assert not earned.size or earned.mean() <= 0.1, later.step


@pytest.mark.parametrize("name", bank.items())
def test_who_goes_on_rightly_after_a_slip_is_accused_of_no_mistake(name: str) -> None:
    item, _ = few_of(name)
    for slip in after_slips(name):
        for later in following(item, slip.part):
            verdicts = slip.marks[later.step].verdicts
            assert not np.any(verdicts[:, slip.wrong] == Verdict.MISCONCEPTION), later.step


@pytest.mark.parametrize("slip", [-4.0, 3.0, 7.5])
def test_a_clipped_gradient_is_no_gradient_that_was_added_whole(slip: float) -> None:
    """What follows is the bound of clipping, which stands on the sheet: it earns nothing, and no blame."""
    item, drawn = drawn_of("gan/wasserstein-critic")
    own = carried_on(item, drawn, "gradient", np.round(drawn.values["gradient"] + slip, 4))
    marks = mark(rows_of(item, drawn), answered(item, own))["w_next"]
    assert np.any(marks.verdicts == Verdict.WRONG)
    assert not np.any(marks.verdicts == Verdict.MISCONCEPTION)


@dataclass(frozen=True)
class Slip:
    """A slip in a part: what is typed, the marks, and the rows in which it is no mistake."""

    part: AskedPart
    own: dict[str, Array]
    marks: dict[str, Marks]

    @property
    def wrong(self) -> Array:
        return np.all(self.marks[self.part.step].verdicts == Verdict.WRONG, axis=0)


@cache
def after_slips(name: str) -> list[Slip]:
    """Return a slip in each part of an item from which something follows."""
    item, drawn = few_of(name)
    values = drawn.values
    parts = [p for p in item.parts if p.rounded and values[p.step].dtype.kind == "f"]
    parts = [part for part in parts if following(item, part)]
    typed = [
        carried_on(
            item, drawn, part.step, np.round(values[part.step] * 1.3 + 0.17, part.digits.count)
        )
        for part in parts
    ]
    return list(map(Slip, parts, typed, mark_each(item, rows_of(item, drawn), typed)))


def few_of(name: str) -> tuple[Item, Drawn]:
    item = bank.load(name)
    return item, draw(item, 3, 1, FEW)


def following(item: Item, part: AskedPart) -> list[AskedPart]:
    """Return the parts that follow from another."""
    later = item.graph.downstream([part.step])
    return [other for other in item.parts if other.step in later - {part.step}]


def drawn_of(name: str) -> tuple[Item, Drawn]:
    item = bank.load(name)
    return item, draw(item, 3, 1, COUNT)


def blank(item: Item, drawn: Drawn) -> dict[str, Array]:
    return {part.step: np.full(drawn.values[part.step].shape, np.nan) for part in item.parts}


def carried_on(item: Item, drawn: Drawn, step: str, slip: Array) -> dict[str, Array]:
    """Return what is typed by who slips in a step, and is right in all else."""
    values = item.graph.evaluate(given_only(item.graph, drawn.values), {step: slip})
    return {name: typed.astype(float) for name, typed in handed_in(item, values).items()}


def mistaken(
    item: Item, drawn: Drawn, name: str, own: Mapping[str, Array] = NOTHING
) -> dict[str, Array]:
    """Return what is typed by who makes a known mistake, perhaps after own answers."""
    wrong = next(one for one in item.misconceptions if one.name == name)
    values = item.graph.evaluate(given_only(item.graph, drawn.values), {**own, **wrong.instead})
    return {step: typed.astype(float) for step, typed in handed_in(item, values).items()}


def counts(marks: Marks) -> Array:
    return np.isin(marks.verdicts, [Verdict.FOLLOW_THROUGH, Verdict.CORRECT])
