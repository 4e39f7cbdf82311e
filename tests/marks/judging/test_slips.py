"""Slips: what follows names the answers before that were wrong and go into it, and no others."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from own import item_files, own_rows

from exgen.check.simulated import answered, handed_in, rows_of
from exgen.items import bank
from exgen.items.columns import Array
from exgen.items.item import Item
from exgen.language import Reason
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import mark
from exgen.variants.sampling import draw

ITEM = item_files(
    "a = { low = 11, high = 99 }\nb = { low = 3, high = 17 }\n",
    {"first": {}, "second": {}, "third": {}, "last": {}},
    """

def first(a, b):
    return np.array([a / b, b / a])


def second(a, first):
    return 3.1 * first[0] + a


def third(second, b):
    return 1.7 * second / b


def last(third, first):
    return 2.3 * third - 7 * first[1]
""",
)
STEPS = {"first": "a", "second": "b", "third": "c", "last": "d"}
COUNT = 20


@pytest.fixture
def four(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    return own_rows(tmp_path, monkeypatch, "own/four", ITEM, COUNT)


def carried_on(
    item: Item, rows: Rows, slips: Mapping[str, float], blank: str = ""
) -> dict[str, Array]:
    """Return the answers of who slips by so much, has all between right, and goes on with these."""
    own = handed_in(item, rows.values)
    typed = {step: own[step] * 1.1 + off for step, off in slips.items()}
    if blank:
        typed[blank] = np.full(own[blank].shape, np.nan)
    return {**own, **typed}


def names(reasons: Array) -> set[tuple[str, ...]]:
    found = {r for r in reasons.reshape(-1) if isinstance(r, Reason) and r.code == "mark.follows"}
    return {tuple(label[-1] for label in reason.arg("parts")) for reason in found}


@pytest.mark.parametrize(
    ("slips", "step", "named"),
    [
        (["first"], "second", "a"),
        (["second"], "third", "b"),
        (["first", "second"], "third", "b"),
        (["third"], "last", "c"),
        (["second", "third"], "last", "c"),
        (["first"], "last", "a"),
        (["first", "third"], "last", "ac"),
        (["first", "second", "third"], "last", "ac"),
    ],
)
def test_only_what_is_wrong_and_goes_into_it_is_named(
    four: Rows, slips: list[str], step: str, named: str
) -> None:
    item = bank.load("own/four")
    own = carried_on(item, four, dict.fromkeys(slips, 0.37))
    before = {name: own[name] for name in STEPS if name in item.graph.upstream(step)}
    own[step] = np.round(item.graph.evaluate(four.values, before)[step], 4)
    marks = mark(four, answered(item, own))[step]
    assert np.all(marks.shares == 1)
    assert names(marks.reasons) == {tuple(named)}


@pytest.mark.parametrize(
    ("slips", "blank", "step", "named"),
    [
        (["first"], "second", "third", "a"),
        (["first", "third"], "second", "last", "ac"),
        (["first", "second"], "third", "last", "ab"),
    ],
)
def test_what_goes_into_a_blank_is_named_for_it(
    four: Rows, slips: list[str], blank: str, step: str, named: str
) -> None:
    item = bank.load("own/four")
    own = carried_on(item, four, dict.fromkeys(slips, 0.37), blank)
    given = item.graph.upstream(step) & (STEPS.keys() - {blank})
    own[step] = np.round(item.graph.evaluate(four.values, {s: own[s] for s in given})[step], 4)
    marks = mark(four, answered(item, own))[step]
    assert names(marks.reasons) == {tuple(named)}


def test_each_row_names_its_own_slips(four: Rows) -> None:
    item = bank.load("own/four")
    own = carried_on(item, four, {})
    for number, step in enumerate(["first", "third"]):
        own[step][..., number::2] = own[step][..., number::2] * 1.1 + 0.37
    own["last"] = np.round(
        item.graph.evaluate(four.values, {s: own[s] for s in STEPS if s != "last"})["last"], 4
    )
    reasons = mark(four, answered(item, own))["last"].reasons
    assert names(reasons[:, ::2]) == {("a",)}
    assert names(reasons[:, 1::2]) == {("c",)}


@pytest.mark.parametrize("name", bank.items())
def test_in_the_bank_nobody_is_told_of_an_answer_that_was_right(name: str) -> None:
    item = bank.load(name)
    rows = rows_of(item, draw(item, 7, 1, 3))
    right = handed_in(item, rows.values)
    steps = [part.step for part in item.parts if part.numeric and not part.few]
    labels = dict(zip((p.step for p in rows.asked.parts), rows.asked.labels, strict=True))
    for slips in [steps[:1], *itertools.pairwise(steps)]:
        own = {**right, **{step: right[step] * 1.1 + 0.37 for step in slips}}
        before = {s: own[s] for s in steps}
        for step in steps:
            if step not in slips and set(slips) & item.graph.upstream(step):
                given = {s: own[s] for s in before if s in item.graph.upstream(step)}
                own[step] = item.graph.evaluate(rows.values, given)[step]
        for step, found in mark(rows, answered(item, handed_in(item, own))).items():
            wrong = {labels[s] for s in steps if np.any(own[s] != right[s])} - {labels[step]}
            told = [
                r
                for r in found.reasons.reshape(-1)
                if r and r.code in ("mark.follows", "mark.no-work")
            ]
            for reason in told:
                assert set(reason.arg("parts")) <= wrong
