"""Grading: right, follow-through, misconceptions, and what a person must decide."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest
from spoken import each_said, said

from exgen.check.simulated import answered, given_only, handed_in, mark_each, rows_of
from exgen.items import bank
from exgen.items.columns import Array, Values, one, per_variant, pick
from exgen.items.declare import Misconception
from exgen.items.item import Item
from exgen.items.kinds.number import AskedNumber
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import Marks, mark
from exgen.marks.judging.mistakes import Mistakes
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.sampling import draw, example_of
from exgen.variants.separation import changed_parts, nearest_parts

ITEMS = [bank.load(name) for name in bank.items()]
SHEETS, HELD = 300, 100
STEP = bank.load("gan/discriminator-step")


@functools.cache
def rows_for(item: Item) -> Rows:
    """Return rows of submissions to the first sheets of an item."""
    return rows_of(item, draw(item, 7, 1, SHEETS))


def typed(rows: Rows, **cells: list[str]) -> dict[str, Marks]:
    """Return the marks of one row for what was typed, part by part; the rest is left blank."""
    answers = {}
    for part in rows.asked.parts:
        fields = len(part.suffixes(rows.values[part.step].shape[:-1]))
        row = cells.get(part.step, [""] * fields)
        answers[part.step] = part.read([[text] for text in row], rows.values)
    return mark(rows, answers)


NEAR = 0.02
"""How near to a known number an answer may be counted as it: within the slack of what follows."""


def is_at_hand(answer: Array, known: Values) -> Array:
    """Return which fields of an answer are a constant, a known number, or a known entry in place."""
    flat, shape = np.nan_to_num(per_variant(answer), nan=np.inf), answer.shape
    alike = [array for array in known.values() if array.ndim == 1]
    for array in known.values():
        if array.shape[array.ndim - len(shape) :] == shape:
            alike += list(array.reshape(-1, *shape))
    with np.errstate(invalid="ignore"):  # a mistake may give an infinity
        found = [np.abs(flat - per_variant(array)) < NEAR for array in alike]
    return np.any([*found, *(np.abs(flat - c) < NEAR for c in (0, 1, -1))], axis=0)


def is_uniform(answer: Array) -> Array:
    """Return where an answer of several entries has one number in all of them."""
    flat = per_variant(answer)
    return np.all(flat == flat[0], axis=0) & (len(flat) > 1)


@pytest.fixture
def tutorial() -> Rows:
    """The published example of the tutorial."""

    return rows_of(STEP, example_of(STEP, STEP.file.examples[0]))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_reference_answers_get_full_marks(item: Item) -> None:
    rows = rows_for(item)
    marks = mark(rows, answered(item, handed_in(item, rows.values)))
    for part in item.parts:
        asked = part.asks(rows.values)
        assert np.all(marks[part.step].verdicts[asked] == Verdict.CORRECT)
        assert np.all(marks[part.step].shares[asked] == 1)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_reference_as_typed_is_read_and_gets_full_marks(item: Item) -> None:
    rows = rows_for(item).at(slice(50))
    each = [one(rows.values, sheet) for sheet in range(50)]
    answers = {
        part.step: part.read(
            [list(field) for field in zip(*map(part.typed, each), strict=True)], rows.values
        )
        for part in item.parts
    }
    assert all(np.all(m.shares == 1) for m in mark(rows, answers).values())


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_what_follows_from_a_misconception_counts(item: Item) -> None:
    """But for what anybody might type, ties of own answers, and where rounding changes too much."""
    rows = rows_for(item).at(slice(HELD))
    wrongs = [wrong for wrong in item.misconceptions if later_parts(item, wrong)]
    classes = [held(item, wrong, rows.values) for wrong in wrongs]
    marked = mark_each(item, rows, classes)
    for wrong, answers, marks in zip(wrongs, classes, marked, strict=True):
        for step, lost in lost_after(item, wrong, rows.values, answers, marks).items():
            assert lost.mean() <= 0.05, f"{wrong.name}, {step}"


def held(item: Item, wrong: Misconception, values: Values) -> dict[str, Array]:
    graph = item.graph.replacing({wrong.step.name: wrong.step})
    return handed_in(item, graph.evaluate(given_only(graph, values)))


def later_parts(item: Item, wrong: Misconception) -> set[str]:
    """Return the parts that only follow from a misconception."""
    return set(changed_parts(item, wrong.step)) - set(nearest_parts(item, wrong))


def lost_after(
    item: Item, wrong: Misconception, right: Values, answers: Values, marks: dict[str, Marks]
) -> dict[str, Array]:
    """Return which fields of the parts that only follow from a misconception do not count."""
    givens = given_only(item.graph, right)
    guessed = np.any(
        [is_uniform(answers[part.step]) for part in item.parts if part.numeric], axis=0
    )
    counts = [Verdict.CORRECT, Verdict.FOLLOW_THROUGH, Verdict.BLANK]
    lost = {}
    for step in later_parts(item, wrong):
        numbers = {n: a for n, a in {**givens, **answers}.items() if a.dtype.kind in "iuf"}
        known = {name: array for name, array in numbers.items() if name != step}
        missed = ~np.isin(marks[step].verdicts, counts)
        trivial = np.all(is_at_hand(answers[step], known) | ~missed, axis=0)
        lost[step] = missed & ~trivial & ~guessed
    return lost


def test_the_published_answers_of_the_tutorial_are_right(tutorial: Rows) -> None:
    marks = typed(
        tutorial,
        value=["-2.54652"],
        gradient=["1.50068", "-2.35963"],
        theta_next=["0.13001", "0.15281"],
    )
    assert all(np.all(m.verdicts == Verdict.CORRECT) for m in marks.values())


def test_descending_is_told_why_the_discriminator_ascends(tutorial: Rows) -> None:
    marks = typed(
        tutorial,
        gradient=["1.50068", "-2.35963"],
        theta_next=["0.0700", "0.2472"],
    )["theta_next"]
    assert marks.verdicts[:, 0].tolist() == [Verdict.MISCONCEPTION] * 2
    assert "The discriminator *maximises*" in said(marks.reasons[0, 0])


def test_an_answer_that_follows_from_ones_own_wrong_gradient_counts(tutorial: Rows) -> None:
    marks = typed(tutorial, gradient=["1", "-2"], theta_next=["0.12", "0.16"])
    assert marks["gradient"].verdicts[:, 0].tolist() == [Verdict.WRONG] * 2
    assert marks["theta_next"].verdicts[:, 0].tolist() == [Verdict.FOLLOW_THROUGH] * 2
    assert said(marks["theta_next"].reasons[0, 0]) == "right, given your answer to 1b"


def test_a_misconception_on_top_of_ones_own_wrong_gradient_is_recognised(tutorial: Rows) -> None:
    marks = typed(tutorial, gradient=["1", "-2"], theta_next=["0.08", "0.24"])["theta_next"]
    assert marks.verdicts[:, 0].tolist() == [Verdict.MISCONCEPTION] * 2


@pytest.mark.parametrize("gradient", [["0", "0"], ["0.0001", "0.0001"], ["1e-9", "0.0002"]])
def test_follow_through_is_not_earned_from_what_makes_the_rest_trivial(
    tutorial: Rows, gradient: list[str]
) -> None:
    marks = typed(tutorial, gradient=gradient, theta_next=["0.1", "0.2"])["theta_next"]
    assert Verdict.FOLLOW_THROUGH not in marks.verdicts
    assert not marks.shares.any()


def test_half_a_vector_earns_half(tutorial: Rows) -> None:
    marks = typed(tutorial, gradient=["1.5007", "5"])["gradient"]
    assert marks.shares[:, 0].tolist() == [1, 0]


def test_twins_are_named_together(tutorial: Rows) -> None:
    twin = next(wrong for wrong in STEP.misconceptions if wrong.name == "descends")
    other = Misconception("steps_back", twin.step, "You stepped back.", 0.0)
    item = replace(STEP, misconceptions=(twin, other))
    rows = Rows.of(tutorial.asked, Mistakes(tutorial.asked, item), np.arange(1))
    reason = said(typed(rows, theta_next=["0.0700", "0.2472"])["theta_next"].reasons[0, 0])
    assert reason.startswith("One of these: ")
    assert reason.endswith(" Or: You stepped back.")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("-2.5465", Verdict.CORRECT),
        ("−2,5465", Verdict.CORRECT),
        ("V = -2.5465", Verdict.CORRECT),
        ("", Verdict.BLANK),
        ("n/a", Verdict.BLANK),
        ("1.2.3", Verdict.UNREADABLE),
        ("2 3", Verdict.REVIEW),
        ("1,234", Verdict.WRONG),
    ],
)
def test_what_is_typed_gets_its_verdict(tutorial: Rows, text: str, verdict: Verdict) -> None:
    assert typed(tutorial, value=[text])["value"].verdicts[0, 0] == verdict


def test_readings_that_are_marked_differently_go_to_a_person() -> None:
    item = bank.load("gan/generator-cost")
    drawn = draw(item, 7, 1, 400)
    at = int(np.argmin(np.abs(drawn.values["ratio"] - 1.234)))
    row = rows_of(item, drawn).at(np.array([at]))
    row.values["ratio"][...] = 1.234
    marks = typed(row, ratio=["1,234"])["ratio"]
    assert marks.verdicts[0, 0] == Verdict.REVIEW
    assert marks.shares[0, 0] == 0


def test_without_the_item_answers_are_marked_by_the_key_alone(tutorial: Rows) -> None:
    alone = Rows.of(tutorial.asked, None, np.arange(1))
    marks = typed(alone, value=["-2.5465"], theta_next=["0.0700", "0.2472"])
    assert marks["value"].verdicts[0, 0] == Verdict.CORRECT
    assert marks["theta_next"].verdicts[:, 0].tolist() == [Verdict.WRONG] * 2


def test_a_batch_is_marked_as_its_rows_one_by_one() -> None:
    drawn = draw(STEP, 7, 1, 60)
    rows = rows_of(STEP, drawn)
    generator = np.random.default_rng(3)
    own = {}
    for step, values in handed_in(STEP, drawn.values).items():
        keep = generator.random(values.shape) < 0.6
        own[step] = np.where(
            keep, values, np.round(values + generator.normal(size=values.shape), 4)
        )
    whole = mark(rows, answered(STEP, own))
    for row in range(60):
        at = np.array([row])
        single = mark(rows.at(at), answered(STEP, pick(own, at)))
        for step, marks in single.items():
            assert np.array_equal(marks.verdicts, whole[step].verdicts[:, at])
            assert np.array_equal(marks.shares, whole[step].shares[:, at])
            assert np.array_equal(marks.reasons, whole[step].reasons[:, at])


@pytest.mark.parametrize("name", ["gan/training-algorithm", "gan/generator-cost"])
def test_what_is_said_of_an_answer_has_its_variants_numbers_in_it(name: str) -> None:
    item = bank.load(name)
    rows = rows_of(item, draw(item, 7, 1, 200))
    step = item.parts[0].step
    letters = "".join("ABCDEFGHIJKL"[: len(item.parts[0].listing(one(rows.values, 0)))])
    answers = item.parts[0].read([[letters] * 200], rows.values)
    others = {p.step: p.read([[""] * 200] * 2, rows.values) for p in item.parts[1:2]}
    others |= {p.step: p.read([[""] * 200], rows.values) for p in item.parts[2:]}
    reasons = each_said(mark(rows, {step: answers, **others})[step].reasons[0])
    assert not [reason for reason in reasons if "{{" in reason]
    assert len(set(reasons)) > 1


@pytest.mark.parametrize("name", ["clustering/k-means", "neighbours/k-nearest"])
def test_a_right_label_is_never_told_to_be_wrong(name: str) -> None:
    """However many beside it are wrong: it may earn nothing then, as guessing would."""
    item = bank.load(name)
    rows = rows_of(item, draw(item, 3, 1, 60))
    generator = np.random.default_rng(1)
    for part in (p for p in item.parts if isinstance(p, AskedNumber) and p.one_of):
        right = rows.values[part.step]
        typed = np.where(generator.random(right.shape) < 0.5, right, right % max(part.one_of) + 1)
        marks = mark(rows, answered(item, {**rows.values, part.step: typed.astype(float)}))
        same = per_variant(typed == right)
        assert same.any()
        assert not same.all()
        assert np.all(marks[part.step].verdicts[same] != Verdict.WRONG)
        assert np.any(marks[part.step].shares[same] < 1)
