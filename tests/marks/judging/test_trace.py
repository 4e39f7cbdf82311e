"""Traces: each row of a table is marked by what follows from the student's own row before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from own import own_rows
from spoken import each_said

from exgen.check.simulated import answered, rows_of
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.columns import Array
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.following import OWN_ROW
from exgen.marks.judging.grading import FIRST_SLIP, LATER_SLIP, Marks, mark
from exgen.marks.judging.paid import AGAIN_IN_ROW
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.sampling import draw

ITEM = {
    "item.toml": """\
title = "Three steps of an iteration"

[given]
start = { low = 2, high = 9, size = [2] }
rate = { values = [0.5, 0.25] }

[[parts]]
step = "path"
label = "x"
rows = ["step 1", "step 2", "step 3"]
columns = ["$x_1$", "$x_2$"]
trace = ["first", "second", "third"]
points = 6

[[parts]]
step = "length"
label = "y"
points = 1
""",
    "model.py": '''\
import numpy as np

from exgen.items import misconception


def direction():
    return np.array("down")


def first(start, rate, direction):
    return _moved(start, rate, direction)


def second(first, rate, direction):
    return _moved(first, rate, direction)


def third(second, rate, direction):
    return _moved(second, rate, direction)


def path(first, second, third):
    return np.stack([first, second, third])


def length(second):
    return np.sqrt(np.sum(second**2, axis=0))


@misconception(direction)
def climbs():
    """You went up in every step."""
    return np.array("up")


def _moved(x, rate, direction):
    return x - np.where(direction == "up", -1, 1) * rate * (x - 1 / x)
''',
    "question.md": "From $x = {{ start }}$ with the rate {{ rate }}.\n\n## path\n\nThree steps.\n\n"
    "## length\n\nHow long is the second?\n",
    "solution.md": "## path\n\n{{ path }}\n\n## length\n\n{{ length }}\n",
}
COUNT = 20
RIGHT, FOLLOWS, WRONG = Verdict.CORRECT, Verdict.FOLLOW_THROUGH, Verdict.WRONG


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """The variants of an item that asks for three steps of an iteration."""
    return own_rows(tmp_path, monkeypatch, "own/iteration", ITEM, COUNT)


def marks_of(rows: Rows, path: Array) -> Marks:
    item = bank.load("own/iteration")
    length = np.round(np.sqrt(np.sum(path[1] ** 2, axis=0)), 4)
    found = mark(rows, answered(item, {"path": np.round(path, 4), "length": length}))
    assert np.all(np.isin(found["length"].verdicts, [RIGHT, FOLLOWS]) | ~path[1].any(axis=0))
    return found["path"]


def iterated(rows: Rows, start: Array) -> Array:
    """Return the step that follows from a point."""
    return start - rows.values["rate"] * (start - 1 / start)


def verdicts(marks: Marks) -> list[set[int]]:
    """Return the verdicts that occur in each row of the table."""
    return [set(row.reshape(-1).tolist()) for row in marks.verdicts.reshape(3, 2, -1)]


def test_the_right_trace_is_right(rows: Rows) -> None:
    assert verdicts(marks_of(rows, rows.values["path"])) == [{RIGHT}] * 3


def test_what_follows_from_a_slip_counts_and_the_slip_is_named(rows: Rows) -> None:
    path = rows.values["path"].copy()
    path[0] += 0.7
    path[1] = iterated(rows, np.round(path[0], 4))
    path[2] = iterated(rows, np.round(path[1], 4))
    marks = marks_of(rows, path)
    assert verdicts(marks) == [{WRONG}, {FOLLOWS}, {FOLLOWS}]
    assert set(marks.reasons[:2].reshape(-1)) == {FIRST_SLIP}
    assert set(marks.reasons[2:].reshape(-1)) == {OWN_ROW}


def test_a_slip_in_the_middle_is_named_there(rows: Rows) -> None:
    path = rows.values["path"].copy()
    path[1:] += 0.7
    marks = marks_of(rows, path)
    assert verdicts(marks) == [{RIGHT}, {WRONG}, {WRONG}]
    assert set(marks.reasons[2:4].reshape(-1)) == {FIRST_SLIP}
    assert set(marks.reasons[4:].reshape(-1)) == {LATER_SLIP}


def test_a_wrong_rule_in_every_row_is_paid_for_once(rows: Rows) -> None:
    item = bank.load("own/iteration")
    (wrong,) = item.misconceptions
    path = item.graph.evaluate(rows.values, {"direction": wrong.step})["path"]
    marks = marks_of(rows, path)
    assert verdicts(marks) == [{Verdict.MISCONCEPTION}, {FOLLOWS}, {FOLLOWS}]
    assert set(each_said(marks.reasons[:2].reshape(-1))) == {"You went up in every step."}
    assert set(marks.reasons[2:].reshape(-1)) == {AGAIN_IN_ROW}


BY_ROW = '''

@misconception(first)
def climbs_first(start, rate):
    """You added the change."""
    return _moved(start, rate, "up")


@misconception(second)
def climbs_second(first, rate):
    """You added the change."""
    return _moved(first, rate, "up")


@misconception(third)
def forgets_a_step(first, rate):
    """You went on from the row before that."""
    return _moved(first, rate, "down")
'''
ADDED, FORGOT = "You added the change.", "You went on from the row before that."
MISTAKE = Verdict.MISCONCEPTION


@pytest.mark.parametrize(
    ("made", "expected", "said"),
    [
        (["climbs_first"], [MISTAKE, FOLLOWS, FOLLOWS], [ADDED, None, None]),
        (["climbs_second"], [RIGHT, MISTAKE, FOLLOWS], [None, ADDED, None]),
        (["forgets_a_step"], [RIGHT, RIGHT, MISTAKE], [None, None, FORGOT]),
        (["climbs_first", "climbs_second"], [MISTAKE, FOLLOWS, FOLLOWS], [ADDED, None, None]),
        (["climbs_first", "forgets_a_step"], [MISTAKE, FOLLOWS, MISTAKE], [ADDED, None, FORGOT]),
        (["climbs_second", "forgets_a_step"], [RIGHT, MISTAKE, MISTAKE], [None, ADDED, FORGOT]),
    ],
)
def test_a_mistake_that_is_declared_for_a_row_is_told_in_that_row_and_in_the_same_words_once(
    rows: Rows, made: list[str], expected: list[Verdict], said: list[str | None]
) -> None:
    model = bank.load(rows.asked.item).folder / "model.py"
    text = model.read_text()
    shared = text[text.index("@misconception") : text.index("def _moved")]
    model.write_text(text.replace(shared, "") + BY_ROW)
    item = bank.load(rows.asked.item)
    rows = rows_of(item, draw(item, 5, 1, COUNT))
    steps = {w.step.name: w.step for w in item.misconceptions if w.name in made}
    marks = marks_of(rows, item.graph.evaluate(rows.values, steps)["path"])
    assert verdicts(marks) == [{verdict} for verdict in expected]
    for row, words in enumerate(said):
        if words:
            assert set(each_said(marks.reasons[2 * row : 2 * row + 2].reshape(-1))) == {words}
    again = {AGAIN_IN_ROW} if len(made) > 1 and "climbs_second" in made and said[0] else set()
    assert {why for why in marks.reasons.reshape(-1) if why == AGAIN_IN_ROW} == again


def test_nothing_follows_from_a_row_of_zeros(rows: Rows) -> None:
    path = np.zeros_like(rows.values["path"])
    assert np.all(marks_of(rows, path).shares == 0)


def test_a_row_left_blank_takes_nothing_from_the_next(rows: Rows) -> None:
    path = rows.values["path"].copy()
    path[0] = np.nan
    assert verdicts(marks_of(rows, path)) == [{Verdict.BLANK}, {RIGHT}, {RIGHT}]


def test_a_trace_names_steps_that_lead_to_it(rows: Rows) -> None:
    toml = bank.load(rows.asked.item).folder / "item.toml"
    toml.write_text(toml.read_text().replace('"first", ', '"firts", '))
    with pytest.raises(AuthorError, match="traces 'firts', which is no step before it; did you"):
        bank.load("own/iteration")


def test_a_trace_names_a_step_for_each_row(rows: Rows) -> None:
    toml = bank.load(rows.asked.item).folder / "item.toml"
    toml.write_text(toml.read_text().replace('"first", ', ""))
    with pytest.raises(AuthorError, match=r"path\(\) returned 3 rows, but its trace names 2 steps"):
        draw(bank.load("own/iteration"), 0, 1, 1)
