"""Answers that are not unique: what is as good as the key counts, and so does what follows from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from own import own_rows

from exgen.check.simulated import answered, rows_of
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.columns import Array
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import Marks, mark
from exgen.marks.judging.verdicts import Verdict
from exgen.maths import up_to_renaming, up_to_scale, up_to_sign
from exgen.variants.sampling import draw

ITEM = {
    "item.toml": """\
title = "A projection"
working = 5

[given]
a = { low = 1, high = 4 }
b = { low = 1, high = 4 }
x = { low = 2, high = 9, size = [2] }

[[parts]]
step = "direction"
label = "v"
labels = ["v1", "v2"]
points = 2

[[parts]]
step = "projection"
label = "y"
points = 1
follow_through = 0.5
""",
    "model.py": '''\
import numpy as np

from exgen.items import accept, misconception, require
from exgen.maths import up_to_sign


def direction(a, b):
    return np.stack([a, b]) / np.hypot(a, b)


def projection(direction, x):
    return np.sum(direction * x, axis=0)


@accept(direction)
def either_sign(answer, direction):
    """either sign is right"""
    return up_to_sign(answer, direction)


@require
def the_components_differ(a, b, x):
    return (a != b) & (x[0] != x[1])


@misconception(direction)
def swaps(a, b):
    """You swapped the components."""
    return np.stack([b, a]) / np.hypot(a, b)
''',
    "question.md": "With $a = {{ a }}$, $b = {{ b }}$, $x = {{ x }}$.\n\n## direction\n\nWhere?\n\n"
    "## projection\n\nHow far?\n",
    "solution.md": "## direction\n\n${{ direction }}$\n\n## projection\n\n${{ projection }}$\n",
}
COUNT = 30


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """The variants of an item whose answer is a direction, and how far a point is along it."""
    return own_rows(tmp_path, monkeypatch, "own/direction", ITEM, COUNT)


def marks_of(rows: Rows, direction: Array, projection: Array) -> dict[str, Marks]:
    item = bank.load("own/direction")
    own = {"direction": np.round(direction, 4), "projection": np.round(projection, 4)}
    return mark(rows, answered(item, own))


@pytest.mark.parametrize("sign", [1, -1])
def test_either_sign_and_what_follows_from_it_is_right(rows: Rows, sign: int) -> None:
    found = marks_of(rows, sign * rows.values["direction"], sign * rows.values["projection"])
    for marks in found.values():
        assert np.all(marks.verdicts == Verdict.CORRECT)


def test_a_sign_that_does_not_fit_the_own_direction_is_wrong(rows: Rows) -> None:
    found = marks_of(rows, -rows.values["direction"], rows.values["projection"])
    assert np.all(found["direction"].verdicts == Verdict.CORRECT)
    assert np.all(found["projection"].shares == 0)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_known_mistake_is_recognised_under_either_sign(rows: Rows, sign: int) -> None:
    swapped = sign * rows.values["direction"][::-1]
    found = marks_of(rows, swapped, np.sum(swapped * rows.values["x"], axis=0))
    assert np.all(found["direction"].verdicts == Verdict.MISCONCEPTION)
    assert np.all(found["projection"].verdicts == Verdict.FOLLOW_THROUGH)


@pytest.mark.parametrize("scale", [1, 3, -2])
def test_any_multiple_is_right_with_what_follows_from_it(rows: Rows, scale: float) -> None:
    model = bank.load(rows.asked.item).folder / "model.py"
    model.write_text(model.read_text().replace("up_to_sign", "up_to_scale"))
    item = bank.load(rows.asked.item)
    rows = rows_of(item, draw(item, 6, 1, 500))
    found = marks_of(rows, scale * rows.values["direction"], scale * rows.values["projection"])
    for marks in found.values():
        assert np.all(marks.verdicts == Verdict.CORRECT)
    other = marks_of(rows, scale * rows.values["direction"][::-1], rows.values["projection"])
    assert np.all(other["direction"].shares.sum(axis=0) < 2)


def test_the_sheet_says_what_is_accepted(rows: Rows) -> None:
    accepted = bank.load("own/direction").accepted("direction")
    assert rows.asked.item == "own/direction"
    assert accepted is not None
    assert accepted.says == "either sign is right"


def test_what_is_accepted_depends_on_what_was_answered(rows: Rows) -> None:
    model = bank.load(rows.asked.item).folder / "model.py"
    model.write_text(model.read_text().replace("(answer, direction)", "(direction)", 1))
    with pytest.raises(
        AuthorError, match=r"either_sign\(\) takes first what was answered; call it"
    ):
        bank.load("own/direction")


def test_a_failing_acceptance_is_told_with_what_it_was_given(rows: Rows) -> None:
    model = bank.load(rows.asked.item).folder / "model.py"
    model.write_text(model.read_text().replace("up_to_sign(answer, ", "up_to_sing(answer, "))
    with pytest.raises(AuthorError, match=r"failed: name 'up_to_sing' .* given answer \(2, "):
        bank.load("own/direction").meant("direction", rows.values["direction"], rows.values)


def test_the_sign_that_is_meant() -> None:
    right = np.array([[0.6, 0.6], [0.8, 0.8]])
    answer = np.array([[-0.6, 0.5], [-0.8, 0.9]])
    assert up_to_sign(answer, right).tolist() == [[-0.6, 0.6], [-0.8, 0.8]]


def test_the_multiple_that_is_meant() -> None:
    right = np.array([[3.0, 3.0, 3.0], [4.0, 4.0, 4.0]])
    answer = np.array([[6.0, -1.5, 0.0], [8.0, -2.0, 0.0]])
    assert up_to_scale(answer, right).tolist() == [[6, -1.5, 3], [8, -2, 4]]


def test_the_names_of_clusters_that_are_meant() -> None:
    right = np.array([[1, 1], [1, 1], [2, 2], [3, 3]])
    answer = np.array([[2, 1], [2, 1], [3, 2], [1, 1]])
    assert up_to_renaming(answer, right, 3).tolist() == [[2, 1], [2, 1], [3, 2], [1, 3]]


@pytest.mark.parametrize("blank", [0, 1])
def test_who_does_not_keep_to_a_sign_has_not_rounded_badly(blank: int) -> None:
    """One entry has the other sign, the other is blank, and what follows goes by the key's sign."""
    item = bank.load("projection/principal-components")
    rows = rows_of(item, draw(item, 3, 1, 60))
    component = np.round(-rows.values["component"], 3)
    component[blank] = np.nan
    own = {**rows.values, "component": component}
    marks = mark(rows, answered(item, own))["component"]
    assert np.all(marks.verdicts[1 - blank] != Verdict.IMPRECISE)
