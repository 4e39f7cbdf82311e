"""Stories: of each part the one mistake is told that explains it, and none that the answers refute."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from own import item_files, marks_of, own_rows

from exgen.check.simulated import answered, given_only, handed_in, mark_each, rows_of
from exgen.items import bank
from exgen.items.columns import Array, Values, per_variant
from exgen.items.declare import Misconception
from exgen.items.engine import Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.explaining import misconceptions_in
from exgen.marks.judging.grading import AS_TYPED, Marks, mark
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.credit import earned, standing_for
from exgen.variants.sampling import draw
from exgen.variants.separation import changed_parts, nearest_parts

ITEMS = [bank.load(name) for name in bank.items()]
SHEETS = 20
PAIRS = 20
"""So many pairs of mistakes of an item are tried."""
NEAR = 2
"""So many slacks of the right answer are counted as as near as a mistake may come."""
AGAIN = {"mark.again", "mark.again-in-row"}


@functools.cache
def rows_for(item: Item) -> Rows:
    """Return rows of submissions to the first sheets of an item."""
    return rows_of(item, draw(item, 7, 1, SHEETS))


def held(item: Item, wrong: Misconception) -> dict[str, Array]:
    """Return what is typed by who makes a mistake and goes on rightly."""
    graph, values = item.graph, rows_for(item).values
    answers = graph.evaluate(given_only(graph, values), {wrong.step.name: wrong.step})
    return {step: one.astype(float) for step, one in handed_in(item, answers).items()}


def tells(reason: Reason | None, wrong: Misconception) -> bool:
    """Return whether a reason tells of a mistake, or that it was told before."""
    return wrong.name in misconceptions_in(reason) or (reason is not None and reason.code in AGAIN)


def tells_of_any(reason: Reason | None) -> bool:
    """Return whether a reason tells of some mistake, or that it was told before."""
    return bool(misconceptions_in(reason)) or (reason is not None and reason.code in AGAIN)


def told_of(marks: Marks, wrong: Misconception) -> Array:
    """Return the rows in which a mistake is told of some field, (r,)."""
    return np.any([[tells(why, wrong) for why in field] for field in marks.reasons], axis=0)


def is_right(part: AskedPart, rows: Rows, answer: Array) -> Array:
    """Return which fields are right, or as a right answer that they stand for, (fields, r)."""
    item, step = bank.load(rows.asked.item), part.step
    right, reach = standing_for(item, part, answer, rows.values, rows.slacks[step])
    return part.same(answer, right, reach, rows.values)


def spoilt(answer: Array, to_be_seen: Array, typed: float) -> Array:
    """Return an answer in which another cell than the first to be seen is blank, or is mistyped."""
    flat = per_variant(answer.copy())
    for column in range(flat.shape[1]):
        seen = np.flatnonzero(to_be_seen[:, column])
        cell = (seen[0] + 1) % len(flat) if len(seen) else 0
        flat[cell, column] += typed * (1 + abs(round(np.nan_to_num(flat[cell, column]))))
    return flat.reshape(answer.shape)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_one_cell_that_is_blank_or_mistyped_does_not_silence_a_mistake(item: Item) -> None:
    blank, mistyped = list(_spoilt(item, np.nan)), list(_spoilt(item, 3.37))
    typed = [{**one.answers, one.part.step: one.typed} for one in (*blank, *mistyped)]
    marked = iter(mark_each(item, rows_for(item), typed))
    for cases in (blank, mistyped):
        missed, count = 0, 0
        for one in cases:
            told = told_of(next(marked)[one.part.step], one.wrong)
            missed += int(np.sum(one.expected & ~told))
            count += int(np.sum(one.expected))
        assert missed <= 0.02 * count


def test_what_is_no_label_at_all_does_not_silence_a_mistake() -> None:
    item = bank.load("neighbours/k-nearest")
    (wrong,) = (w for w in item.misconceptions if w.name == "gives_the_number_of_a_sample")
    answers = held(item, wrong)
    typed = answers["classes"].astype(float)
    typed[1] = 7
    (marks,) = mark_each(item, rows_for(item), [{**answers, "classes": typed}])
    right = is_right(item.parts[1], rows_for(item), answers["classes"])[0]
    assert np.mean(told_of(marks["classes"], wrong)[~right]) > 0.98


@dataclass(frozen=True)
class Spoilt:
    """Answers with a mistake, what is typed in one part in their place, and where it is to be told."""

    wrong: Misconception
    answers: dict[str, Array]
    part: AskedPart
    typed: Array
    expected: Array


def _spoilt(item: Item, typed: float) -> Iterator[Spoilt]:
    rows = rows_for(item)
    for wrong in item.misconceptions:
        answers = held(item, wrong)
        for part in (p for p in item.parts if p.step in nearest_parts(item, wrong)):
            wrong_ones = ~is_right(part, rows, answers[part.step])
            if part.numeric and not part.few and len(wrong_ones) > 1:
                mistyped = np.ceil(typed) if part.digits.count == 0 else typed
                other = spoilt(answers[part.step], wrong_ones, mistyped)
                as_given = per_variant(other) == per_variant(answers[part.step])
                # a 0 shows no mistake
                left = (
                    wrong_ones
                    & as_given
                    & (np.abs(per_variant(other)) > 2 * part.last_place(other))
                )
                hit = is_right(part, rows, other) & wrong_ones  # mistyped, and right by chance
                expected = left.any(axis=0) & ~hit.any(axis=0)
                yield Spoilt(wrong, answers, part, other, expected)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_no_mistake_is_told_that_a_right_answer_refutes(item: Item) -> None:
    rows, told, refuted_ones = rows_for(item), 0, 0
    mixtures = list(_mixtures(item, np.random.default_rng(3)))
    marked = mark_each(item, rows, [answers for _, answers in mixtures])
    for (changed, answers), marks in zip(mixtures, marked, strict=True):
        for wrong in item.misconceptions:
            here = named(marks[changed], wrong)
            told += int(np.sum(here))
            for refuted in _refuted(item, wrong, changed, answers) if here.any() else ():
                refuted_ones += int(np.sum(here & refuted))
                here &= ~refuted
    # what a mistake gives may be a half, which is compatible with both of its neighbours
    assert refuted_ones <= 0.01 * told


def named(marks: Marks, wrong: Misconception) -> Array:
    """Return the rows in which a mistake is named, (r,)."""
    whys = marks.reasons
    return np.any([[wrong.name in misconceptions_in(w) for w in field] for field in whys], axis=0)


def _refuted(
    item: Item, wrong: Misconception, changed: str, answers: dict[str, Array]
) -> Iterator[Array]:
    """Yield for each part where an answer is right that a mistake would have made wrong, (r,).

    What follows from the changed part follows from what was typed there, and so do rows of a trace.
    Another way may lead past the mistake.
    """
    rows, graph = rows_for(item), item.graph
    known = given_only(graph, rows.values)
    others = [{w.name: w} for w in item.other_ways if w.name != wrong.step.name]
    ways = [graph.evaluate(known, {**wrong.instead, **other}) for other in ({}, *others)]
    for part in item.parts:
        step = part.step
        if step not in graph.downstream([changed]) and not part.steps_traced:
            off = 10.0**-part.digits.count / 2 + 10.0**-item.file.carried.count
            unit = np.full(rows.values[step].shape, off)
            made_wrong = [
                earned(item, part, answers[step], {**rows.values, step: given[step]}, unit) < 1
                for given in ways
            ]
            right = is_right(part, rows, answers[step])
            yield np.any(right & np.all(made_wrong, axis=0), axis=0)


def _mixtures(item: Item, generator: np.random.Generator) -> Iterator[tuple[str, dict[str, Array]]]:
    """Yield a step, and answers of which some cells of one part are as a mistake gives, and all others right."""
    right = handed_in(item, rows_for(item).values)
    for wrong in item.misconceptions:
        for step in nearest_parts(item, wrong):
            slipped = generator.integers(2, size=right[step].shape) == 1
            mixed = np.where(slipped, held(item, wrong)[step], right[step])
            yield step, {**right, step: mixed}


@dataclass(frozen=True)
class Twice:
    """Answers of who makes a mistake in one part, and goes on from it with a second mistake.

    `seen` (fields, r) is where the second one shows in its part: there the answer is neither right
    nor what follows from the first.
    """

    first: Misconception
    second: Misconception
    slipped: AskedPart
    part: AskedPart
    answers: dict[str, Array]
    seen: Array

    @property
    def are_numbers(self) -> bool:
        """Whether somebody may have typed this."""
        return all(bool(np.isfinite(one).all()) for one in self.answers.values())


@functools.cache
def _twice(item: Item) -> list[tuple[Twice, dict[str, Marks]]]:
    """Return some students with two mistakes, with their marks."""
    pairs = list(itertools.permutations(item.misconceptions, 2))
    np.random.default_rng(5).shuffle(pairs)
    made = (
        _made_twice(item, *pair, *parts) for pair in pairs for parts in _one_by_one(item, *pair)
    )
    cases = list(itertools.islice((one for one in made if one.are_numbers), PAIRS))
    marked = mark_each(item, rows_for(item), [one.answers for one in cases])
    return list(zip(cases, marked, strict=True))


def _one_by_one(
    item: Item, first: Misconception, second: Misconception
) -> Iterator[tuple[AskedPart, AskedPart]]:
    """Yield the parts that two mistakes change first, if the second goes on from the first there."""
    asked = [part.step for part in rows_for(item).asked.parts]
    parts = {p.step: p for p in item.parts if p.numeric and not p.steps_traced}
    changed = [nearest_parts(item, wrong) for wrong in (first, second)]
    if not all(changed):
        return  # it gives an option of a choice, and no answer
    one, other = (min(steps, key=asked.index) for steps in changed)
    in_order = asked.index(one) < asked.index(other) and other in item.graph.downstream([one])
    if in_order and {one, other} <= parts.keys():
        yield parts[one], parts[other]


def _made_twice(
    item: Item, first: Misconception, second: Misconception, slipped: AskedPart, part: AskedPart
) -> Twice:
    rows, graph = rows_for(item), item.graph
    own, given = held(item, first)[slipped.step], given_only(graph, rows.values)
    typed = {slipped.step: own.astype(rows.values[slipped.step].dtype)}
    follows = handed_in(item, graph.evaluate(given, typed))
    answers = handed_in(item, graph.evaluate(given, {**second.instead, **typed}))
    seen = ~is_right(part, rows, answers[part.step]) & ~is_right(slipped, rows, own).all(axis=0)
    seen &= ~_is_as(item, part, answers, follows) & (not part.few)  # some of a few come by chance
    return Twice(first, second, slipped, part, answers, seen)


def _is_as(item: Item, part: AskedPart, answers: Values, others: Values) -> Array:
    """Return which fields of a part are as in other answers, or nearly, (fields, r)."""
    rows, step = rows_for(item), part.step
    off = 10.0**-part.digits.count / 2 + NEAR * rows.slacks[step]
    as_others: Array = (
        earned(item, part, answers[step], {**rows.values, step: others[step]}, off) == 1
    )
    return as_others


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_a_mistake_is_found_after_another_in_a_part_before(item: Item) -> None:
    missed, count = 0, 0
    for one, marks in _twice(item):
        here = marks[one.part.step]
        # by its numbers it may have been another one, which explains as much
        unsaid = np.array([[not tells_of_any(why) for why in field] for field in here.reasons])
        missed += int(np.sum(one.seen & unsaid))
        count += int(np.sum(one.seen))
    assert missed <= 0.05 * count  # of a cluster that is empty nobody can say how it came about


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_no_mistake_is_told_that_what_follows_in_a_part_before_refutes(item: Item) -> None:
    told, refuted = 0, 0
    for one, marks in _twice(item):
        for wrong in item.misconceptions:
            for part in (p for p in item.parts if wrong is not one.first):
                here = named(marks[part.step], wrong)
                told += int(np.sum(here))
                for no in _refuted_before(item, wrong, part, one) if here.any() else ():
                    refuted += int(np.sum(here & no))
    assert refuted <= 0.01 * told


def _refuted_before(
    item: Item, wrong: Misconception, told: AskedPart, one: Twice
) -> Iterator[Array]:
    """Yield where a part asked before is not as a mistake would have made it, (r,).

    It is right or follows from the own answers. Or it is what the first mistake gives, and the one
    that is told could only have come through it.
    """
    graph, given = item.graph, given_only(item.graph, rows_for(item).values)
    asked = [part.step for part in rows_for(item).asked.parts]
    before = set(asked[: asked.index(told.step)]) & set(changed_parts(item, wrong.step))
    slip = one.slipped.step
    typed = {slip: one.answers[slip].astype(rows_for(item).values[slip].dtype)}
    for part in (p for p in item.parts if p.step in before and p.numeric and not p.steps_traced):
        own: dict[str, Array] = {} if part.step == slip else typed
        as_given = [
            _is_as(item, part, one.answers, graph.evaluate(given, steps, [part.step]))
            for steps in (wrong.instead, dict[str, Array | Step](wrong.instead) | own)
        ]
        known = _is_as(item, part, one.answers, graph.evaluate(given, own, [part.step]))
        past = graph.without({slip}).downstream([wrong.step.name])
        if part.step == slip and (told.step not in past or slip == wrong.step.name):
            known = np.ones(known.shape, dtype=bool)
        yield np.any(known & ~np.any(as_given, axis=0), axis=0)


BY_OTHERS = [(item, way) for item in ITEMS for way in item.other_ways]


@pytest.mark.parametrize(("item", "way"), BY_OTHERS, ids=lambda one: one.name)
def test_a_mistake_is_told_by_whatever_right_way_it_is_carried_on(item: Item, way: Step) -> None:
    rows, graph = rows_for(item), item.graph
    wrongs = [wrong for wrong in item.misconceptions if wrong.step.name != way.name]
    ways = [{**wrong.instead, way.name: way} for wrong in wrongs]
    givens = given_only(graph, rows.values)
    classes = [handed_in(item, graph.evaluate(givens, instead)) for instead in ways]
    marked = mark_each(item, rows, classes)
    for wrong, answers, marks in zip(wrongs, classes, marked, strict=True):
        for step in nearest_parts(item, wrong):
            part = next(p for p in item.parts if p.step == step)
            seen = ~is_right(part, rows, answers[step]).all(axis=0)
            assert np.all(told_of(marks[step], wrong) | ~seen)


ITEM = item_files(
    """\
a = { low = 11, high = 99 }
b = { low = 3, high = 17 }
hours = { low = 100, high = 900 }
""",
    {"rate": {"decimals": 2}, "cost": {"decimals": 2}, "share": {"decimals": 3}},
    '''
from exgen.items import misconception, other_way


def ways():
    return "right"


def rate(a, b, ways):
    return np.where(ways == "turned", b / a, a / b)


def cost(rate, hours):
    return rate * hours


def share(cost, ways, b):
    return np.where(ways == "turned", 3 * cost + b, cost + 3 * b)


@other_way(share)
def from_the_rate(rate, hours, b):
    return rate * hours + 3 * b


@misconception(ways)
def turns_them():
    """You turned the two round."""
    return "turned"
''',
)


@pytest.fixture
def rates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """The variants of an item whose right answers are rounded a good deal before they are used."""
    return own_rows(tmp_path, monkeypatch, "own/rates", ITEM, SHEETS)


def test_a_right_answer_may_be_carried_on_as_it_was_typed(rates: Rows) -> None:
    rate = np.round(rates.values["rate"], 2)
    marks = marks_of(rates, rate=rate, cost=np.round(rate * rates.values["hours"], 2))
    assert np.all(marks["rate"].verdicts == Verdict.CORRECT)
    assert np.all(marks["cost"].verdicts == Verdict.CORRECT)
    assert set(marks["cost"].reasons.reshape(-1)) <= {None, AS_TYPED}
    assert AS_TYPED in marks["cost"].reasons


def test_what_follows_by_another_right_way_counts(rates: Rows) -> None:
    rate, hours, b = (rates.values[name] for name in ("rate", "hours", "b"))
    slip = np.round(rate + 1.5, 2)
    cost = np.round(rate * hours + 77, 2)
    for share in (cost + 3 * b, slip * hours + 3 * b):
        marks = marks_of(rates, rate=slip, cost=cost, share=np.round(share, 3))
        assert np.all(marks["share"].verdicts == Verdict.FOLLOW_THROUGH)


def test_a_mistake_that_shows_again_costs_once(rates: Rows) -> None:
    item = bank.load("own/rates")
    (wrong,) = item.misconceptions
    answers = handed_in(item, item.graph.evaluate(rates.values, {"ways": wrong.step}))
    marks = marks_of(rates, **answers)
    assert np.all(marks["rate"].verdicts == Verdict.MISCONCEPTION)
    assert np.all(marks["share"].verdicts == Verdict.FOLLOW_THROUGH)
    assert set(marks["share"].reasons.reshape(-1)) == {Reason.of("mark.again", part="1a")}


def test_unless_it_is_to_cost_points_every_time(rates: Rows) -> None:
    model = bank.load("own/rates").folder / "model.py"
    model.write_text(model.read_text().replace("(ways)", "(ways, every_time=True)"))
    item = bank.load("own/rates")
    (wrong,) = item.misconceptions
    answers = handed_in(item, item.graph.evaluate(rates.values, {"ways": wrong.step}))
    rows = rows_of(item, draw(item, 5, 1, SHEETS))
    marks = marks_of(rows, **answers)
    assert np.all(marks["share"].verdicts == Verdict.MISCONCEPTION)


SAME_MISTAKE = [
    ("networks/backpropagation-step", "climbs_with_the_output_weights"),
    ("networks/backpropagation-step", "forgets_the_learning_rate_in_the_output_weights"),
    ("networks/backpropagation-step", "gives_only_the_change_of_the_output_weights"),
    ("networks/backpropagation-step", "does_not_update_the_output_bias"),
    ("gan/discriminator-step", "sums_instead_of_averaging"),
    ("gan/discriminator-step", "divides_the_value_by_all_the_samples"),
    ("gan/wasserstein-critic", "leaves_the_generated_samples_out"),
    ("gan/wasserstein-critic", "subtracts_the_real_from_the_generated"),
]


@pytest.mark.parametrize(("name", "first"), SAME_MISTAKE)
def test_what_is_the_same_mistake_at_another_step_costs_once(name: str, first: str) -> None:
    item = bank.load(name)
    wrong = {w.step.name: w.step for w in item.misconceptions if first in (w.name, of(w))}
    assert len(wrong) > 1
    rows = rows_of(item, draw(item, 5, 1, SHEETS))
    marks = marks_of(rows, **handed_in(item, item.graph.evaluate(rows.values, wrong)))
    shown = {s: np.any(m.verdicts == Verdict.MISCONCEPTION, axis=0) for s, m in marks.items()}
    assert np.all(np.sum([*shown.values()], axis=0) == 1)
    codes = {getattr(r, "code", "") for m in marks.values() for r in m.reasons.reshape(-1)}
    assert "mark.again" in codes


def of(wrong: Misconception) -> str:
    return wrong.again.name if wrong.again else ""


PCA = bank.load("projection/principal-components")


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    "wrong", [w for w in PCA.misconceptions if w.step.name == "projections"], ids=lambda w: w.name
)
def test_a_mistake_after_an_accepted_alternative_is_found(wrong: Misconception, sign: int) -> None:
    rows = rows_for(PCA)
    values = PCA.graph.evaluate(rows.values)
    component = sign * values["component"]
    given = PCA.graph.evaluate(values, {"component": component, "projections": wrong.step})
    own = {**handed_in(PCA, rows.values), **handed_in(PCA, {**values, **given})}
    marks = mark(rows, answered(PCA, {part.step: own[part.step] for part in PCA.parts}))
    assert np.all(told_of(marks["projections"], wrong))
    meant = marks["projections"].meant
    if sign < 0:
        assert all(
            np.allclose(r, -rows.values["projections"][..., k]) for k, (r, _) in meant.items()
        )
    assert len(meant) == (SHEETS if sign < 0 else 0)


@pytest.mark.parametrize("blank", [[0], [1], [0, 1]], ids=["the first", "the second", "all"])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_mistake_after_an_alternative_that_was_left_blank_is_found(
    sign: int, blank: list[int]
) -> None:
    rows = rows_for(PCA)
    for wrong in (w for w in PCA.misconceptions if w.step.name == "projections"):
        component = sign * rows.values["component"]
        given = PCA.graph.evaluate(rows.values, {"component": component, **wrong.instead})
        own = {**handed_in(PCA, rows.values), **handed_in(PCA, {**rows.values, **given})}
        own["component"][blank] = np.nan
        marks = mark(rows, answered(PCA, own))["projections"]
        # what projects on the second component may have taken that one before, or lost a sign
        assert all(any(misconceptions_in(why) for why in row) for row in marks.reasons.T)
        if len(blank) < 2:
            assert np.all(told_of(marks, wrong))


@pytest.mark.parametrize("sign", [1, -1])
def test_what_follows_by_either_choice_counts_where_it_was_left_blank(sign: int) -> None:
    rows = rows_for(PCA)
    covariance = np.round(rows.values["covariance"] + 1.5, 3)
    follows = PCA.graph.evaluate(rows.values, {"covariance": covariance})
    follows = PCA.graph.evaluate(follows, {"component": sign * follows["component"]})
    own = {step: one.astype(float) for step, one in handed_in(PCA, follows).items()}
    own["component"][...] = np.nan
    marks = mark(rows, answered(PCA, own))["projections"]
    right = marks.verdicts == Verdict.CORRECT  # a variance more may leave the axis as it was
    assert np.all((marks.verdicts == Verdict.FOLLOW_THROUGH) | right)


ACCEPTING = [item for item in ITEMS if item.acceptances]


@pytest.mark.parametrize("item", ACCEPTING, ids=lambda item: item.name)
def test_a_mistake_is_told_alike_whichever_right_answer_was_chosen(item: Item) -> None:
    rows, cases = rows_for(item), [*_in_both_forms(item)]
    marked = iter(mark_each(item, rows, [own for _, *both in cases for own in both]))
    for (wrong, *_), one, other in zip(cases, marked, marked, strict=True):
        told, found = (
            np.array([told_of(marks[part.step], wrong) for part in item.parts])
            for marks in (one, other)
        )
        # a point that is as near to one centre as to the other goes to the first, whichever it is
        assert np.sum(told & ~found) <= 0.05 * np.sum(told), wrong.name


def _in_both_forms(
    item: Item,
) -> Iterator[tuple[Misconception, dict[str, Array], dict[str, Array]]]:
    """Yield what is typed by who makes a mistake, and who makes it and goes by another right answer."""
    graph, given = item.graph, given_only(item.graph, rows_for(item).values)
    for accepted, wrong in itertools.product(item.acceptances, item.misconceptions):
        step, values = accepted.step.name, graph.evaluate(given, wrong.instead)
        other = next(item.other_answers(step, values))
        chosen = graph.evaluate(given, {**wrong.instead, step: other})
        typed, turned = (handed_in(item, answers) for answers in (values, chosen))
        yield wrong, typed, turned


def test_who_renames_the_clusters_has_as_many_right_beside_a_mistake() -> None:
    item = bank.load("clustering/k-means")
    (wrong,) = (w for w in item.misconceptions if w.name == "manhattan")
    right, typed = rows_for(item).values["labels_1"], held(item, wrong)["labels_1"]
    two = np.sum(typed != right, axis=0) == 2
    blank = {step: np.full_like(one, np.nan) for step, one in held(item, wrong).items()}
    marks = mark(rows_for(item), answered(item, {**blank, "labels_1": 3 - typed}))["labels_1"]
    assert two.any()
    for row in np.flatnonzero(two).tolist():
        assert marks.meant[row][0].tolist() == (3 - right[:, row]).tolist()
        assert np.sum(marks.verdicts[:, row] == Verdict.MISCONCEPTION) == 2


SEVERAL_WAYS = [item for item in ITEMS if item.other_ways or item.acceptances]


@pytest.mark.parametrize("item", SEVERAL_WAYS, ids=lambda item: item.name)
def test_a_row_is_marked_alone_as_among_others(item: Item) -> None:
    rows, generator = rows_for(item), np.random.default_rng(8)
    for first in range(3):
        own = _jumbled(item, generator)
        together = mark(rows, answered(item, own))
        for row in range(first, SHEETS, 7):
            single = {step: one[..., [row]] for step, one in own.items()}
            for step, alone in mark(rows.at(np.array([row])), answered(item, single)).items():
                assert together[step].verdicts[:, [row]].tolist() == alone.verdicts.tolist()
                assert together[step].reasons[:, [row]].tolist() == alone.reasons.tolist()


def _jumbled(item: Item, generator: np.random.Generator) -> dict[str, Array]:
    """Return answers of which each part of each row is right, blank, of the other sign or as some mistake gives."""
    rights = handed_in(item, rows_for(item).values)
    mistakes = [held(item, w) for w in generator.choice(np.array(item.misconceptions), 3)]
    own = {}
    for part in item.parts:
        right = rights[part.step].astype(float)
        turned = right if part.few or not part.numeric else -right
        typed = [right, turned, np.full(right.shape, np.nan), *(m[part.step] for m in mistakes)]
        own[part.step] = np.choose(generator.integers(len(typed), size=SHEETS), typed)
    return own


@pytest.mark.parametrize("turned", ["component", "projections"])
def test_who_does_not_keep_to_a_choice_is_told_so(turned: str) -> None:
    own = handed_in(PCA, rows_for(PCA).values)
    own[turned] = -own[turned]
    marks = mark(rows_for(PCA), answered(PCA, own))["projections"]
    said = {why.code for why in marks.reasons[marks.verdicts == Verdict.WRONG]}
    assert said == {"mark.other-choice"}


def test_a_choice_that_was_left_blank_shows_in_what_follows() -> None:
    own = {step: one.astype(float) for step, one in handed_in(PCA, rows_for(PCA).values).items()}
    own["projections"] = -own["projections"]
    own["component"][...] = np.nan
    marks = mark(rows_for(PCA), answered(PCA, own))
    assert np.all(marks["component"].verdicts == Verdict.BLANK)
    assert np.all(marks["projections"].verdicts == Verdict.CORRECT)
