"""Feedback on misconceptions has the numbers of the student's variant, wherever it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from marks.classes import marked
from own import write_item
from spoken import said

from exgen.authoring.look import look_at
from exgen.check.simulated import answered, handed_in, rows_of
from exgen.items import bank
from exgen.items.columns import one
from exgen.items.declare import Misconception
from exgen.items.item import Item
from exgen.items.schema import PaperFile
from exgen.marks.judging.grading import mark
from exgen.marks.reports.report import ClassReport
from exgen.sheets.typesetting import feedback_of
from exgen.variants.paper import draw_paper
from exgen.variants.sampling import draw
from exgen.variants.separation import nearest_parts

SHEETS = 20


def filled_in(item: Item) -> Iterator[Misconception]:
    """Yield the misconceptions of numbers that print some, not those of which options are made."""
    yield from (w for w in item.misconceptions if w.is_filled_in and nearest_parts(item, w))


FILLED_IN = [name for name in bank.items() if any(filled_in(bank.load(name)))]
FILES = {
    "item.toml": """\
title = "Two steps"
conventions.logarithm = "binary"

[given]
x = { low = 1.5, high = 9, step = 0.25 }

[[parts]]
step = "doubt"
label = "$d$"
points = 1
""",
    "model.py": '''\
from exgen.items import misconception
from exgen.maths import log


def twice(x):
    return 2 * x / 3


def doubt(twice, logarithm):
    return log(twice, logarithm) + 1


@misconception(doubt)
def forgets_the_one(twice, logarithm):
    """With $x = {{ x }}$ add 1 to the logarithm of ${{ twice | places(2) }}$
    {% if x > 4 %}(a large one){% endif %}. {{ logarithm }}"""
    return log(twice, logarithm)
''',
    "question.md": "Let $x = {{ x }}$. {{ logarithm }}\n\n## doubt\n\nWhat is $d$?\n",
    "solution.md": "## doubt\n\n${{ doubt }}$.\n",
}


def told(item: Item) -> list[tuple[str, str]]:
    """Return what students are told who hold each misconception, and what they should be."""
    drawn = draw(item, 7, 1, SHEETS)
    rows, pairs = rows_of(item, drawn), []
    for wrong in filled_in(item):
        mistaken = item.graph.evaluate(drawn.values, {wrong.step.name: wrong.step})
        marks = mark(rows, answered(item, handed_in(item, mistaken)))
        # Told once: parts after the first that it changes follow from it.
        first = nearest_parts(item, wrong)[0]
        for variant in range(SHEETS):
            reasons = said(*marks[first].reasons[:, variant].tolist())
            pairs.append((reasons, feedback_of(item, wrong, one(drawn.values, variant))))
    return pairs


@pytest.mark.parametrize("name", FILLED_IN)
def test_a_student_reads_the_numbers_of_the_own_variant(name: str) -> None:
    pairs = told(bank.load(name))
    assert pairs
    assert all(expected in reasons for reasons, expected in pairs)
    assert not any("{{" in reasons for reasons, _ in pairs)


def test_names_print_as_on_the_sheet_steps_that_are_not_asked_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_item(tmp_path, "own/doubt", FILES)
    item = bank.load("own/doubt")
    pairs = told(item)
    assert all(expected in reasons for reasons, expected in pairs)
    x = draw(item, 7, 1, 1).values["x"][0]
    sentence = item.conventions["logarithm"].ways["binary"].sentence
    large = "(a large one)" if x > 4 else ""
    expected = f"With $x = {x:.2f}$ add 1 to the logarithm of ${2 * x / 3:.2f}$ {large}. {sentence}"
    assert pairs[0][0] == expected
    mistake = next(m for m in look_at("own/doubt", seed=7).mistakes if m.name == "forgets_the_one")
    assert mistake.feedback == expected
    comma = feedback_of(item, item.misconceptions[0], draw(item, 7, 1, 1).values, "de")
    assert f"$x = {x:.2f}$".replace(".", "{,}") in comma


def test_a_misconception_is_one_in_the_report_whatever_the_numbers() -> None:
    item = bank.load("gan/optimal-discriminator")
    paper = PaperFile.model_validate({"title": "T", "questions": [{"items": [item.name]}]})
    of = draw_paper("own", paper, 7, 6)
    (wrong,) = (w for w in item.misconceptions if w.name == "swaps_the_weights_in_the_table")
    mistaken = item.graph.evaluate(of.asked[0].values, {wrong.step.name: wrong.step})
    weights = {int(a) for a in mistaken["a"]}
    part = next(part for part in item.parts if part.step == wrong.step.name)
    typed = [part.typed(one(mistaken, sheet)) for sheet in range(of.sheets)]
    report = ClassReport(of, {item.name: item})
    names = [name for name in of.field_names() if name.startswith("1b")]
    report.add(marked(of, *(dict(zip(names, texts, strict=True)) for texts in typed)))
    (found,) = report.numbers()["misconceptions"]
    assert len(weights) > 1
    assert (found["name"], found["rows"]) == (wrong.name, of.sheets)
    assert found["feedback"].startswith("You swapped the weights: $a$ multiplies the term")
