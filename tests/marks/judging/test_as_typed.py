"""As typed: who goes on with right answers as they were rounded is right, whatever else was typed."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from own import item_files, own_rows

from exgen.check.simulated import answered, given_only, handed_in, rows_of
from exgen.items import bank
from exgen.items.columns import Array
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import AS_TYPED, Marks, mark
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.sampling import draw

ITEM = item_files(
    """\
a = { low = 11, high = 99 }
b = { low = 3, high = 17 }
c = { low = 100, high = 900 }
""",
    {
        "rate": {"decimals": 2},
        "length": {"decimals": 1},
        "cost": {"decimals": 2},
        "total": {"decimals": 2, "follow_through": 0.5},
    },
    """
def rate(a, b):
    return a / b


def length(b, c):
    return np.sqrt(c) * b


def cost(rate, c):
    return rate * c


def total(rate, length, cost, a):
    return 7 * rate * length + cost / 3 + a
""",
)
COUNT = 60


EARLIER = ("rate", "length", "cost")
SLIPS = [None, *EARLIER]


@pytest.fixture
def totals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """The variants of an item whose last answer goes on from three others, rounded a good deal."""
    return own_rows(tmp_path, monkeypatch, "own/totals", ITEM, COUNT)


def worked_from(rows: Rows, taken: dict[str, Array]) -> Array:
    """Return the total that follows from some answers before, the others unrounded."""
    graph = bank.load(rows.asked.item).graph
    return np.round(graph.evaluate(given_only(graph, rows.values), taken)["total"], 2)


def marked(rows: Rows, **own: Array) -> Marks:
    item = bank.load(rows.asked.item)
    return mark(rows, answered(item, {**handed_in(item, rows.values), **own}))["total"]


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("kept", [set(some) for k in range(4) for some in combinations(EARLIER, k)])
def test_it_is_right_from_any_of_the_right_answers_before_as_typed(
    totals: Rows, slip: str | None, kept: set[str]
) -> None:
    typed = handed_in(bank.load("own/totals"), totals.values)
    total = worked_from(totals, {step: typed[step] for step in kept - {slip}})
    marks = marked(totals, total=total, **({slip: 1.7 * typed[slip] + 3} if slip else {}))
    assert np.all(marks.shares == 1)
    assert set(marks.reasons.reshape(-1)) <= {None, AS_TYPED}


def test_what_rounding_leads_to_by_chance_alone_is_not_right(totals: Rows) -> None:
    typed = handed_in(bank.load("own/totals"), totals.values)
    off = np.random.default_rng(2).uniform(-40, 40, COUNT)
    assert np.mean(marked(totals, total=np.round(typed["total"] + off, 2)).shares == 1) < 0.05


def cut_short(rows: Rows, places: int, **own: Array) -> tuple[Array, Marks]:
    """Return where the total is within its slack at all, to fewer places than asked, and its marks."""
    short = np.round(rows.values["total"], places)
    right = np.abs(short - rows.values["total"]) <= rows.slacks["total"]
    return right, marked(rows, total=short, **own)


@pytest.mark.parametrize("places", [0, 1])
def test_too_few_places_are_imprecise_where_nothing_before_was_rounded(
    totals: Rows, places: int
) -> None:
    exactly = {step: totals.values[step] for step in EARLIER}
    by_key, marks = cut_short(totals, places, **exactly)
    verdicts = marks.verdicts.reshape(-1)
    assert np.all(verdicts[by_key] == Verdict.CORRECT)
    assert np.all(verdicts[~by_key] == Verdict.IMPRECISE)
    assert AS_TYPED not in marks.reasons


@pytest.mark.parametrize("places", [0, 1])
def test_what_was_rounded_before_makes_few_places_right_only_where_it_gives_just_these(
    totals: Rows, places: int
) -> None:
    typed = handed_in(bank.load("own/totals"), totals.values)
    by_key, marks = cut_short(totals, places)
    right = (marks.verdicts == Verdict.CORRECT).reshape(-1) & ~by_key
    kept = [set(some) for k in range(1, 4) for some in combinations(EARLIER, k)]
    follows = [worked_from(totals, {s: typed[s] for s in some}) for some in kept]
    short = np.round(totals.values["total"], places)
    just_these = np.any([np.abs(one - short) < 1e-6 for one in follows], axis=0)
    assert np.all(just_these[right])
    assert np.all((marks.reasons == AS_TYPED).reshape(-1) == right)


OTHER_WAYS = ["projection/principal-components", "margin/hard-margin-svm"]


@pytest.mark.parametrize("name", OTHER_WAYS)
def test_nobody_is_told_of_rounding_who_rounded_nothing(name: str) -> None:
    """What another right way makes of rounding on the way is more than the model's makes of it."""
    item = bank.load(name)
    rows = rows_of(item, draw(item, 3, 1, 100))
    for part in item.parts:
        short = np.round(rows.values[part.step], part.digits.count - 1)
        marks = mark(rows, answered(item, {**rows.values, part.step: short}))[part.step]
        assert AS_TYPED not in marks.reasons
