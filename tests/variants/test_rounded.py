"""The rounded calculation, from which worked solutions print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from own import write_item

from exgen.items import bank
from exgen.items.comparison import within
from exgen.items.digits import Places
from exgen.sheets.typesetting import typeset_item
from exgen.variants.paper import asked_alone
from exgen.variants.rounded import calculated
from exgen.variants.sampling import draw

PLACES, VARIANTS = 5, 40
every_item = pytest.mark.parametrize("name", bank.items())

FILES = {
    "item.toml": """
title = "Thirds"
working = 3

[given]
x = { low = 1, high = 1 }

[[parts]]
step = "nine"
label = "$n$"
decimals = 2
points = 1
""",
    "model.py": """
def third(x):
    return x / 3

def nine(third):
    return 27 * third
""",
    "question.md": "${{ x }}$\n\n## nine\n\nHow much?\n",
    "solution.md": "## nine\n\n$27 \\cdot {{ third }} = {{ nine }}$, ${{ nine | places(1) }}$\n",
}


@every_item
def test_every_step_follows_from_what_is_written_down(name: str) -> None:
    item = bank.load(name)
    drawn, digits = draw(item, 3, 1, VARIANTS), item.file.carried
    found = calculated(item.graph, drawn.values, digits, item.parts, drawn.slacks)
    for step in item.graph.steps.values():
        array = found.written[step.name]
        needed = [found.written[need] for need in step.needs]
        follows = item.graph.compute(step, needed, VARIANTS)
        if array.dtype.kind == "f":
            np.testing.assert_array_equal(array, digits.rounded(follows))
        else:
            np.testing.assert_array_equal(array, drawn.values[step.name])
        np.testing.assert_array_equal(found.unrounded[step.name], follows)


@every_item
def test_what_it_arrives_at_is_right(name: str) -> None:
    item = bank.load(name)
    drawn, digits = draw(item, 3, 1, VARIANTS), item.file.carried
    found = calculated(item.graph, drawn.values, digits, item.parts, drawn.slacks)
    for part in item.parts:
        if part.numeric:
            typed, right = part.as_typed(found.written[part.step]), drawn.values[part.step]
            near = within(typed, right, drawn.slacks[part.step])
            assert np.all(near | part.beyond_end(right))
            np.testing.assert_array_equal(part.beyond_end(typed), part.beyond_end(right))


def test_a_solution_goes_on_with_what_it_prints_and_tells_the_answer_without_rounding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_item(tmp_path, "thirds", FILES)
    monkeypatch.chdir(tmp_path)
    item = bank.load("thirds")
    asked = asked_alone(item, draw(item, 1, 1, 1))
    ((part,),) = typeset_item(item, asked)
    assert part.solution == (
        "$27 \\cdot 0.333 = 8.991$, $9.0$\n\n"
        "Without rounding on the way: $n$ = `9.00`. Both ways are right."
    )
    (longer,) = next(typeset_item(item, asked, {"places": Places(6)}))
    assert longer.solution == "$27 \\cdot 0.333333 = 8.999991$, $9.0$"
    exactly = replace(asked, slacks={"nine": np.array([0.001])})
    (alone,) = next(typeset_item(item, exactly))
    assert alone.solution == "$27 \\cdot 0.333 = 9.000$, $9.0$"


def test_what_a_key_holds_and_the_item_has_no_more_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_item(tmp_path, "thirds", FILES)
    monkeypatch.chdir(tmp_path)
    item = bank.load("thirds")
    drawn = draw(item, 3, 1, 2)
    values = {**drawn.values, "gone": np.array([0.1234567, 2.0])}
    found = calculated(item.graph, values, Places(PLACES), item.parts, drawn.slacks)
    assert found.written["gone"].tolist() == found.unrounded["gone"].tolist() == [0.1234567, 2.0]
