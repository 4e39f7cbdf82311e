"""Formulas are compared point by point, each by its own size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from own import item_files, write_item

from exgen.check.fair import honest_rounding_loses_nobody
from exgen.check.finite import answers_can_be_written
from exgen.check.subject import Subject
from exgen.items import bank
from exgen.items.columns import Array, one
from exgen.items.kinds.expression import ExpressionPart, by_hand
from exgen.variants.key import AskedItem
from exgen.variants.paper import asked_alone
from exgen.variants.sampling import draw

PART = {
    "kind": "expression",
    "step": "f",
    "points": 1,
    "answer": "exp(x)",
    "variables": {"x": {"low": -5, "high": 30}},
}
X = np.linspace(-5, 30, 8)[:, None]


def share(answer: Array, reference: Array) -> float:
    asked = ExpressionPart.model_validate(PART).asked()
    return float(asked.shares(answer, reference, asked.slack(reference), {})[0, 0])


def test_a_term_that_is_small_where_the_formula_is_large_is_missed() -> None:
    assert share(np.exp(X) + 6 * X, np.exp(X)) == 0


@pytest.mark.parametrize("reference", [np.exp(X), X - X[0], np.sin(X) * 1e-6, np.zeros_like(X)])
def test_rounding_in_floating_point_costs_nothing(reference: Array) -> None:
    size = np.max(np.abs(reference))
    assert share(reference + 1e-15 * size, reference) == 1
    assert share(reference * (1 + 1e-9), reference) == 1


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("2*p/(2*p + 1*q)", "2*p/(2*p + q)"),
        ("1*x + (-2)*y", "x - 2*y"),
        ("1*x + (-1)*y", "x - y"),
        ("x + (-3)", "x - 3"),
        ("x + (-2)^2", "x + (-2)^2"),
        ("11*x + a1*y + 1.1*z", "11*x + a1*y + 1.1*z"),
        ("x/1*y", "x/1*y"),
        ("1*2", "1*2"),
    ],
)
def test_a_formula_is_shown_as_people_write_it(formula: str, shown: str) -> None:
    assert by_hand(formula) == shown


def line(place: Path, answer: str) -> AskedItem:
    """Return sheets that ask for a line whose slope is a step, in a formula as the author writes it."""
    part = {"kind": "expression", "answer": answer}
    model = "def m(a, b):\n    return a / b\n\n\ndef line(x, m, b):\n    return m * x + b\n"
    given = "a = { low = -9, high = 9 }\nb = { low = 3, high = 9 }\n"
    files = item_files(given, {"line": part}, model)
    variables = "[parts.variables]\nx = { low = -3, high = 3 }\n"
    write_item(place, "own/line", {**files, "item.toml": files["item.toml"] + variables})
    item = bank.load("own/line")
    return asked_alone(item, draw(item, 0, 1, 50))


@pytest.fixture
def own_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(asked: AskedItem, formula: str) -> Array:
    """Return what a formula in a variant's givens and x earns, (variants,)."""
    (part,), values = asked.parts, asked.values
    names = ("a", "b", "m")
    rows = zip(*(values[name].tolist() for name in names), strict=True)
    cells = [formula.format(**dict(zip(names, row, strict=True))) for row in rows]
    answers = part.read([cells], values).values
    return part.shares(answers, values["line"], asked.slacks["line"], values)[0]


def test_a_key_holds_the_steps_that_a_formula_names(own_bank: Path) -> None:
    asked = line(own_bank, "m*x + b")
    spelt = [asked.parts[0].typed(one(asked.values, k))[0] for k in range(50)]
    assert all("m" not in formula for formula in spelt)
    assert typed(asked, "{a}/{b}*x + {b}").min() == 1


@pytest.mark.parametrize(("places", "right"), [(6, 1), (4, 1), (2, 0)])
def test_a_coefficient_may_be_rounded_as_the_sheet_says(
    own_bank: Path, places: int, right: int
) -> None:
    asked = line(own_bank, "m*x + b")
    earned = typed(asked, f"{{m:.{places}f}}*x + {{b}}")
    off = np.abs(np.round(asked.values["m"], places) - asked.values["m"]) > 1e-3
    assert np.all(earned[off if places == 2 else slice(None)] == right)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("m*x + b", ""),
        ("a/b*x + b", ""),
        ("2*m*x + b", "2*(-1)*x + 4 in variant"),
        ("slope*x + b", "it is not read"),
        ("line", "it is not read"),
        ("m*x + b + line", "it is not read"),
    ],
)
def test_the_formula_that_an_author_writes_is_that_of_the_model(
    own_bank: Path, answer: str, said: str
) -> None:
    line(own_bank, answer)
    subject = Subject(bank.load("own/line"), 50, 0)
    assert honest_rounding_loses_nobody(subject).failures == ()
    told = answers_can_be_written(subject).failures
    assert said in "".join(told)
    assert bool(told) == bool(said)
