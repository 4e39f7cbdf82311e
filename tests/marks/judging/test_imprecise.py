"""Imprecise: fewer digits than asked, the last one cut off, rounded too early; never a mistake's."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from own import item_files, marks_of, own_rows
from spoken import said

from exgen.check.simulated import (
    answered,
    given_only,
    handed_in,
    mark_each,
    rounding,
    rows_of,
)
from exgen.items import bank
from exgen.items.columns import Array, Values, joined, per_variant
from exgen.items.engine import Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.items.kinds.number import AskedNumber, NumberPart
from exgen.items.schema import PaperFile
from exgen.language.catalogue import language
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import Marks, mark
from exgen.marks.judging.precision import Beside, apart_from_mistakes, imprecisions, nearby, too_few
from exgen.marks.judging.verdicts import Verdict
from exgen.numerals import EXACT
from exgen.variants.paper import draw_paper
from exgen.variants.rekey import rekey
from exgen.variants.sampling import draw

ITEMS = [bank.load(name) for name in bank.items()]
STEP = bank.load("gan/discriminator-step")
SHEETS = 30
SLACK = 6e-5
EARLY = 0.0017
"""What rounding too early on the way makes in the tables."""


def part(**others: Any) -> AskedNumber:
    return NumberPart.model_validate({"step": "s", "points": 1, "label": "$s$", **others}).asked()


def told(typed: float, right: float, places: float, **others: Any) -> str:
    """Return what makes an answer imprecise, '' where it is not: right to 4 places unless `others`."""
    asked = part(**others)
    answer, true = np.array([typed]), np.array([right])
    beside = Beside(true, np.full(1, SLACK), [np.array([right + EARLY])], [])
    near = nearby(asked, answer, true).all()
    for reason, found in imprecisions(asked, answer, beside, np.array([[places]])) if near else ():
        if found.any():
            return reason.code.removeprefix("imprecise.")
    return ""


@pytest.mark.parametrize(
    ("typed", "right", "places", "code"),
    [
        (-2.11, -2.1103, 2, "fewer-places"),
        (-2.1, -2.1103, 1, "fewer-places"),
        (2.11, 2.1189, 2, "fewer-places"),  # cut off there
        (2.12, 2.1103, 2, ""),
        (2.0, 2.1103, 0, ""),  # anybody types a 2
        (2.0, 2.0103, 0, ""),
        (2.0, 2.0103, 1, "fewer-places"),
        (0.1, 0.1003, 1, ""),  # one digit in the first decimal
        (0.5, 0.5312, 1, ""),
        (0.06, 0.0556, 2, "fewer-places"),
        (0.02, 0.0153, 2, "fewer-places"),
        (-0.001, -0.0011, 3, "fewer-places"),
        (0.05, 0.0556, 2, ""),  # one digit, and not rounded
        (0.0, 0.0003, 3, ""),
        (0.10, 0.1003, 2, "fewer-places"),
        (0.546, 0.545455, 3, "fewer-places"),  # 0.5455 before
        (0.546, 0.545355, 3, ""),
        (896.0, 895.7103, 0, "fewer-places"),
        (21.0, 21.1103, 0, "fewer-places"),
        (2.1103, 2.11039, 4, "cut"),
        (2.1102, 2.11039, 4, ""),  # two units off: nothing is cut off there
        (2.1104, 2.11049, 4, "cut"),
        (-2.1103, -2.11039, 4, "cut"),
        (-2.1104, -2.11039, 4, ""),
        (2.1102, 2.110305, 4, "early"),  # rounded as the sheet tells, and cut off then
        (2.1120, 2.1103, 4, "early"),
        (2.1120, 2.1103, EXACT, "early"),
        (2.112, 2.1103, 3, "early"),
        (2.1110, 2.1103, 4, ""),  # nearer, but it comes out for nobody
        (2.1140, 2.1103, 4, ""),
        (0.0006, 0.0007, 4, ""),  # one digit
        (0.0211, 0.0194, 4, "early"),
        (0.0117, 0.0100, 4, ""),  # further off than a tenth of it
        (2.11031, 2.11035, 5, ""),  # within the slack: it has another fault, if any
        (-2.1103, -2.11035, 4, ""),
        (2.11035, 2.11031, EXACT, ""),
        (2.11, 2.11003, 2, "fewer-places"),
    ],
)
def test_what_makes_an_answer_imprecise_is_told(
    typed: float, right: float, places: float, code: str
) -> None:
    assert told(typed, right, places) == code


def test_a_tolerance_set_by_hand_leaves_nothing_to_rounding_on_the_way() -> None:
    by_hand = {"tolerance": {"absolute": 1e-3}}
    assert told(2.11, 2.1103, 2, **by_hand) == "fewer-places"
    assert not told(2.116, 2.1103, 3, **by_hand)


@pytest.mark.parametrize(
    ("typed", "right", "mistake", "places"),
    [
        (2.11, 2.1103, 2.13, 2),
        (2.1120, 2.1103, 2.1103, 4),  # it leaves this field right
        (2.1120, 2.1103, float("nan"), 4),
    ],
)
def test_what_no_mistake_gives_is_told_apart(
    typed: float, right: float, mistake: float, places: int
) -> None:
    assert is_apart(typed, right, mistake, places)


@pytest.mark.parametrize(
    ("typed", "right", "mistake", "places"),
    [
        (2.11, 2.1103, 2.1132, 2),  # it has the same digits
        (2.12, 2.1152, 2.1248, 2),
        (-1.4495, -1.44957, -1.44951, 4),  # within the slack, but it is what was typed
    ],
)
def test_what_a_mistake_may_have_given_is_not_imprecise(
    typed: float, right: float, mistake: float, places: int
) -> None:
    assert not is_apart(typed, right, mistake, places)


def is_apart(typed: float, right: float, mistake: float, places: int) -> bool:
    answer, true, wrong = (np.array([number]) for number in (typed, right, mistake))
    beside = Beside(true, np.array([SLACK]), [], [wrong])
    return bool(apart_from_mistakes(answer, beside, np.array([[places]]))[0, 0])


@functools.cache
def rows_for(item: Item) -> Rows:
    return rows_of(item, draw(item, 7, 1, SHEETS))


def marked(item: Item, values: Values, rows: Rows | None = None) -> dict[str, Marks]:
    return mark(rows or rows_for(item), answered(item, handed_in(item, values)))


def measured(item: Item, marks: dict[str, Marks]) -> Array:
    """Return the verdicts on all decimals that are asked."""
    values = rows_for(item).values
    verdicts = [
        marks[part.step].verdicts[part.places_asked(values[part.step].shape[:-1])].reshape(-1)
        for part in item.parts
        if part.numeric and not part.few and values[part.step].dtype.kind == "f"
    ]
    found = np.concatenate([np.zeros(0), *verdicts])
    return found[found != Verdict.BLANK]  # as what is prefilled is


def fewer_by(item: Item, places: int) -> dict[str, Array]:
    """Return the right answers to so many places fewer than asked, which they have no less."""
    values = rows_for(item).values
    return {
        part.step: part.digits.more(-places).rounded(values[part.step])
        if part.numeric and part.digits.count >= places
        else values[part.step]
        for part in item.parts
    }


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_what_misconceptions_give_is_never_imprecise(item: Item) -> None:
    rows, wrongs = rows_for(item).at(slice(0, 4)), item.misconceptions
    with np.errstate(all="ignore"):
        given = [item.graph.evaluate(rows.values, {w.step.name: w.step}) for w in wrongs]
    if given:
        own = joined([handed_in(item, values) for values in given])
        marks = mark(rows.at(np.tile(np.arange(4), len(wrongs))), answered(item, own))
        assert not any((one.verdicts == Verdict.IMPRECISE).any() for one in marks.values())


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_what_is_right_stays_right_and_the_answers_of_others_are_not_imprecise(item: Item) -> None:
    rows, generator = rows_for(item), np.random.default_rng(3)
    honest = rounding(item, generator).evaluate(given_only(item.graph, rows.values))
    assert np.all(measured(item, marked(item, honest)) == Verdict.CORRECT)
    others = {name: np.roll(array, 7, axis=-1) for name, array in rows.values.items()}
    imprecise = measured(item, marked(item, others)) == Verdict.IMPRECISE
    assert np.count_nonzero(imprecise) <= 0.03 * imprecise.size


def decimals_of(item: Item) -> list[AskedPart]:
    """Return the parts that ask for decimals, and not for labels or whole numbers."""
    values = rows_for(item).values
    numbers = [part for part in item.parts if part.numeric and not part.few]
    return [part for part in numbers if part.rounded and values[part.step].dtype.kind == "f"]


def test_who_rounds_too_early_is_imprecise_and_who_slips_in_a_digit_is_wrong() -> None:
    """The two bounds of the rule: what rounding to 2 or 3 places leads to, and one wrong digit."""
    generator = np.random.default_rng(5)
    found = [on_rounding_and_slips(item, generator) for item in ITEMS]
    honest, slipped = (np.concatenate(verdicts) for verdicts in zip(*found, strict=True))
    # what follows from an answer that was rounded is right
    assert np.mean(honest == Verdict.IMPRECISE) > 0.65
    assert np.mean(np.isin(honest, [Verdict.IMPRECISE, Verdict.FOLLOW_THROUGH])) > 0.9
    assert np.mean(honest == Verdict.WRONG) < 0.06
    assert np.mean(slipped == Verdict.IMPRECISE) < 0.04
    assert np.mean(slipped == Verdict.WRONG) > 0.9


def on_rounding_and_slips(item: Item, generator: np.random.Generator) -> tuple[Array, Array]:
    """Return the verdicts on what is not right as it was rounded too early, and on slips in a digit."""
    rows = rows_for(item)
    early = [rounded_early(item, p) for p in (2, 3) if p < item.file.carried.count]
    slips = list(with_a_wrong_digit(item, generator))
    marked = mark_each(item, rows, [*early, *(typed for _, _, typed in slips)])
    honest, slipped = [np.zeros(0)], [np.zeros(0)]
    for typed, marks in zip(early, marked, strict=False):
        honest += [marks[p.step].verdicts[is_off(p, rows, typed)] for p in decimals_of(item)]
    for (part, at, typed), marks in zip(slips, marked[len(early) :], strict=True):
        slipped.append(marks[part.step].verdicts[at][is_off(part, rows, typed)[at]])
    return np.concatenate(honest), np.concatenate(slipped)


def is_off(part: AskedPart, rows: Rows, typed: Values) -> Array:
    """Return which fields are not right, (fields, r)."""
    right, slack = rows.values[part.step], rows.slacks[part.step]
    return ~part.same(typed[part.step], right, slack, rows.values)


def rounded_early(item: Item, places: int) -> dict[str, Array]:
    """Return what is typed where all steps but the last are rounded to some places."""
    rows, steps = rows_for(item), item.graph.steps
    graph = replace(item.graph, steps={name: coarse(steps[name], places) for name in steps})
    worked = graph.evaluate(given_only(item.graph, rows.values))
    needed = {part.step: [worked[n] for n in steps[part.step].needs] for part in item.parts}
    last = {step: item.graph.compute(steps[step], them, SHEETS) for step, them in needed.items()}
    return handed_in(item, last)


def coarse(step: Step, places: int) -> Step:
    def compute(*arguments: Array) -> Array:
        exact = np.asarray(step.compute(*arguments))
        return np.round(exact, places) if exact.dtype.kind == "f" else exact

    return replace(step, compute=compute)


def with_a_wrong_digit(
    item: Item, generator: np.random.Generator
) -> Iterator[tuple[AskedPart, tuple[Array, Array], dict[str, Array]]]:
    """Yield a part, fields of which one digit, but not the last, is another one, and what is typed."""
    right = handed_in(item, rows_for(item).values)
    for part in decimals_of(item):
        flat = per_variant(right[part.step].copy())
        at = generator.integers(len(flat), size=SHEETS), np.arange(SHEETS)
        flat[at] = [slipped(number, part.digits.count, generator) for number in flat[at].tolist()]
        yield part, at, {**right, part.step: flat.reshape(right[part.step].shape)}


def slipped(number: float, places: int, generator: np.random.Generator) -> float:
    digits = "" if np.isnan(number) else str(round(abs(number) * 10**places))
    if len(digits) < 2:
        return number
    place = int(generator.integers(len(digits) - 1))
    other = (int(digits[place]) + int(generator.integers(1, 10))) % 10
    wrong = int(f"{digits[:place]}{other}{digits[place + 1 :]}") / 10**places
    return float(np.copysign(wrong, number))


def test_who_gives_too_few_digits_is_hardly_ever_wrong() -> None:
    marked = [
        mark_each(item, rows_for(item), [fewer_by(item, places) for places in (1, 2)])
        for item in ITEMS
    ]
    # two fewer than two are none, which says little of a small number
    for most, marks in zip((0.02, 0.13), zip(*marked, strict=True), strict=True):
        given = [measured(item, own) for item, own in zip(ITEMS, marks, strict=True)]
        assert np.mean(np.concatenate(given) == Verdict.WRONG) < most


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_whole_numbers_and_labels_are_never_imprecise(item: Item) -> None:
    rows = rows_for(item)
    own = {step: values * 1.001 for step, values in handed_in(item, rows.values).items()}
    marks = mark(rows, answered(item, own))
    for one in item.parts:
        if not one.numeric or one.few or rows.values[one.step].dtype.kind != "f":
            assert not (marks[one.step].verdicts == Verdict.IMPRECISE).any()


@pytest.mark.parametrize("places", [1, 2])
def test_few_digits_of_the_other_right_answer_are_as_imprecise_as_of_the_key_s(places: int) -> None:
    item = bank.load("projection/principal-components")
    rows, short = rows_for(item), fewer_by(item, places)
    for beside in (short, fewer_by(item, 0)):
        usual = mark(rows, answered(item, {**beside, "component": short["component"]}))["component"]
        own = {**beside, "component": -short["component"], "projections": -beside["projections"]}
        turned = mark(rows, answered(item, own))["component"]
        assert places > 1 or (usual.verdicts == Verdict.IMPRECISE).any()
        assert np.array_equal(turned.verdicts, usual.verdicts)
        assert np.array_equal(turned.reasons, usual.reasons)


@pytest.mark.parametrize("component", [-1.0, np.nan])
def test_few_digits_of_what_follows_from_the_other_right_answer_are_imprecise(
    component: float,
) -> None:
    item = bank.load("projection/principal-components")
    rows, own = rows_for(item), fewer_by(item, 0)
    short = -np.round(rows.values["projections"], 2)
    own |= {"component": component * own["component"], "projections": short}
    found = mark(rows, answered(item, own))["projections"].verdicts
    assert np.mean(found == Verdict.IMPRECISE) > 0.35
    assert np.mean(~np.isin(found, (Verdict.IMPRECISE, Verdict.CORRECT))) < 0.05


def test_an_answer_of_the_other_sign_has_no_more_room_than_one_of_the_key_s() -> None:
    item = bank.load("projection/principal-components")
    rows, own = rows_for(item), fewer_by(item, 0)
    for off in (0.001, 0.002, 0.005, 0.02):
        component, other = own["component"] + off, {"projections": -own["projections"]}
        usual = mark(rows, answered(item, {**own, "component": component}))["component"]
        turned = mark(rows, answered(item, {**own, **other, "component": -component}))["component"]
        assert np.array_equal(usual.shares == 1, turned.shares == 1)


def test_the_right_values_shown_beside_few_digits_are_those_that_are_meant() -> None:
    item = bank.load("projection/principal-components")
    rows, own = rows_for(item), fewer_by(item, 1)
    turned = {**own, **{step: -own[step] for step in ("component", "projections")}}
    meant = mark(rows, answered(item, turned))["component"].meant
    right = rows.values["component"]
    assert all(np.array_equal(meant[row][0], -right[..., row]) for row in range(SHEETS))


SVM = bank.load("margin/hard-margin-svm")


@pytest.mark.parametrize(
    "way", [w for w in SVM.other_ways if w.name == "w0"], ids=lambda w: w.compute.__name__
)
def test_few_digits_by_another_way_after_a_slip_are_imprecise(way: Step) -> None:
    rows = rows_for(SVM)
    own = handed_in(SVM, rows.values)
    own["w"] = np.round(own["w"] * 1.3 + 0.1117, 4)
    values = SVM.graph.evaluate(rows.values) | {"w": own["w"]}
    follows = SVM.graph.compute(way, [values[need] for need in way.needs], SHEETS)
    honest, short = (
        mark(rows, answered(SVM, {**own, "w0": np.round(follows, places)}))["w0"].verdicts
        for places in (4, 2)
    )
    assert np.mean(honest == Verdict.FOLLOW_THROUGH) > 0.95
    assert np.mean(short == Verdict.IMPRECISE) > 0.7
    assert np.mean(short == Verdict.WRONG) <= 0.1


TOO_FEW = "right to the digit that was typed, but one digit is too few to count: 4 decimal places were asked"


@pytest.mark.parametrize(
    ("typed", "right", "said"),
    [
        (0.2, 0.1803, TOO_FEW),
        (2.0, 2.1103, TOO_FEW),
        (-0.5, -0.5312, TOO_FEW),
        (1.0, 1.3, TOO_FEW),
        (0.3, 0.1803, ""),
        (0.1, 0.1803, ""),
        (-0.2, 0.1803, ""),
        (0.0, 0.0003, ""),
    ],
)
def test_of_one_digit_that_is_right_it_is_said_that_it_is_too_few(
    typed: float, right: float, said: str
) -> None:
    places = 0 if typed % 1 == 0 else 1
    answer, true = np.array([typed]), np.array([right])
    why, found = too_few(part(), answer, true, np.array([[places]]))
    assert (language().worded([why]) if found.any() else "") == said


def test_one_digit_earns_nothing_and_is_told_kindly() -> None:
    item = bank.load("ensembles/adaboost-round")
    rows = rows_for(item)
    own = fewer_by(item, 0)
    coarse = np.round(rows.values["epsilon"], 1)
    marks = mark(rows, answered(item, {**own, "epsilon": coarse}))["epsilon"]
    wrong = (marks.verdicts == Verdict.WRONG) & (coarse != 0)
    assert wrong.any()
    assert {reason.code for reason in marks.reasons[wrong]} == {"imprecise.too-few-places"}
    assert not marks.shares[wrong].any()


def typed(text: str, share: float = 0.5) -> tuple[Verdict, float, str]:
    """Return what becomes of one text for the value of V, which is -2.5465 in the first variant."""
    rows = rows_of(STEP, draw(STEP, 7, 1, 1))
    right = float(rows.values["value"][0])
    asked = replace(rows.asked, parts=tuple(replace(p, imprecise=share) for p in rows.asked.parts))
    cell = text.format(
        short=f"{right:.2f}", long=f"{right:.2f}00", comma=f"{right:.2f}".replace(".", ",")
    )
    cells = {
        p.step: [[""] for _ in p.suffixes(rows.values[p.step].shape[:-1])] for p in asked.parts
    } | {"value": [[cell]]}
    own = Rows.of(asked, rows.mistakes, np.arange(1), cells)
    answers = {p.step: p.read(cells[p.step], own.values) for p in asked.parts}
    marks = mark(own, answers)["value"]
    return Verdict(int(marks.verdicts[0, 0])), float(marks.shares[0, 0]), said(marks.reasons[0, 0])


FEWER = "right as far as it goes, but 4 decimal places were asked"


@pytest.mark.parametrize("text", ["{short}", "V = {short}", "{comma}", "≈ {short}"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.8])
def test_the_paper_sets_the_share(text: str, share: float) -> None:
    assert typed(text, share) == (Verdict.IMPRECISE, share, FEWER)


def test_zeros_that_were_typed_are_digits() -> None:
    assert typed("{long}")[2] != FEWER


def test_one_imprecise_entry_is_enough_where_one_wrong_entry_costs_all() -> None:
    rows = rows_of(STEP, draw(STEP, 7, 1, 20))
    parts = tuple(
        replace(p, all_or_nothing=True) if isinstance(p, AskedNumber) else p
        for p in rows.asked.parts
    )
    rows = replace(rows, asked=replace(rows.asked, parts=parts))
    own = handed_in(STEP, rows.values)
    gradient = own["gradient"].copy()
    gradient[0] = np.round(gradient[0], 3)
    marks = mark(rows, answered(STEP, {**own, "gradient": gradient}))["gradient"]
    whole = per_variant(marks.shares)
    assert (whole == 0.5).all(axis=0).any()
    assert np.all((whole == whole[0]).all(axis=0))
    gradient[1] += 1
    marks = mark(rows, answered(STEP, {**own, "gradient": gradient}))["gradient"]
    assert not marks.shares.any()


def test_the_share_goes_from_the_paper_to_its_key_and_stays_in_a_corrected_one() -> None:
    written = {
        "title": "T",
        "questions": [{"items": [STEP.name]}],
        "imprecise": 0.8,
        "near_miss": 0.1,
    }
    key = draw_paper("t", PaperFile.model_validate(written), 7, 2)
    for one in (key, rekey(key)):
        assert {(p.imprecise, p.near_miss) for a in one.asked for p in a.parts} == {(0.8, 0.1)}


def after_a_slip(spoil: Any) -> dict[str, Marks]:
    """Return the marks of who takes a wrong gradient further, and spoils what comes of it."""
    rows = rows_of(STEP, draw(STEP, 7, 1, 40))
    own = handed_in(STEP, rows.values)
    gradient = np.round(own["gradient"] * 1.7 + 0.0311, 4)
    follows = STEP.graph.evaluate(rows.values, {"gradient": gradient})["theta_next"]
    return mark(rows, answered(STEP, {**own, "gradient": gradient, "theta_next": spoil(follows)}))


def test_what_follows_from_own_answers_may_be_imprecise_too() -> None:
    honest = after_a_slip(lambda follows: np.round(follows, 4))["theta_next"]
    assert np.all(honest.verdicts == Verdict.FOLLOW_THROUGH)
    shorter = after_a_slip(lambda follows: np.round(follows, 3))["theta_next"]
    imprecise = shorter.verdicts == Verdict.IMPRECISE
    assert imprecise.mean() > 0.5
    assert set(shorter.shares[imprecise]) == {0.5}
    assert not (shorter.verdicts == Verdict.WRONG).mean() > 0.2
    reasons = {said(reason) for reason in shorter.reasons[imprecise]}
    assert f"from your earlier answers: {FEWER}" in reasons


PAIR = item_files(
    "a = { low = 1, high = 999 }\nb = { low = 1, high = 999 }\n",
    {"pair": {}, "product": {"decimals": 2}},
    '''
from exgen.items import misconception


def pair(a, b):
    return np.array([a / 7 + 1, b / 13 + 2])


def product(pair):
    return 90 * pair[0]


@misconception(pair)
def adds_too_much(a, b):
    """You added too much."""
    return np.array([a / 7 + 3, b / 13 + 2.0003])
''',
)


@pytest.fixture
def pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    return own_rows(tmp_path, monkeypatch, "own/pairs", PAIR, SHEETS)


def test_a_mistake_with_the_same_digits_is_likelier_only_where_it_is_told(pairs: Rows) -> None:
    """The mistake's second entry is the right one but for the fourth decimal."""
    right = np.round(pairs.values["pair"], 4)
    short = np.round(right[1], 2)
    refuted = marks_of(pairs, pair=np.array([right[0], short]))["pair"].verdicts
    blank = marks_of(pairs, pair=np.array([np.nan * right[0], short]))["pair"].verdicts
    shared = marks_of(pairs, pair=np.array([right[0] + 2, short]))["pair"].verdicts
    fewer = np.abs(short - pairs.values["pair"][1]) > pairs.slacks["pair"][1]
    both = fewer & (np.abs(short - pairs.values["pair"][1] - 0.0003) > 1e-3)
    assert both.any()
    assert np.all(refuted[1][fewer] == Verdict.IMPRECISE)
    assert np.all(blank[1][fewer] == Verdict.IMPRECISE)
    assert np.all(shared[0] == Verdict.MISCONCEPTION)
    assert np.all(shared[1][both] == Verdict.WRONG)


@pytest.mark.parametrize("spoil", [lambda q: np.trunc(q * 10) / 10, lambda q: np.round(q, 1)])
def test_what_goes_on_from_right_answers_as_typed_may_be_cut_or_shorter(
    pairs: Rows, spoil: Any
) -> None:
    pair = np.round(pairs.values["pair"], 4)
    cut = spoil(np.round(90 * pair[0], 2) + 1e-9)
    verdicts = marks_of(pairs, pair=pair, product=cut)["product"].verdicts
    assert set(verdicts.reshape(-1).tolist()) <= {Verdict.IMPRECISE, Verdict.CORRECT}
    assert np.mean(verdicts == Verdict.IMPRECISE) > 0.5
