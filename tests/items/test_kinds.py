"""The kinds of answer: a new one is a file, here this one, and a line in the list of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from own import write_item

from exgen import flow
from exgen.authoring.look import look_at
from exgen.check.suite import check_item
from exgen.items.columns import Array, Values
from exgen.items.kinds import KINDS, Kind
from exgen.items.kinds.part import AskedPart, WrittenPart
from exgen.items.schema import ItemFile
from exgen.numerals import Outcome, Reading
from exgen.variants.key_file import KEY, StoredItem, StoredKey, read_key


class YesNoPart(WrittenPart):
    """A question to answer by yes or no."""

    kind: Literal["yes-no"]
    """How the answer is read and marked."""

    def asked(self) -> AskedYesNo:
        return AskedYesNo(**self.common())


@dataclass(frozen=True, kw_only=True)
class AskedYesNo(AskedPart):
    kind: Literal["yes-no"] = "yes-no"

    def shares(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        del slack, values
        return np.array([answer == reference], dtype=float)

    def typed(self, values: Values) -> tuple[str, ...]:
        return (self.spell(values[self.step].item()),)

    def read_cell(self, text: str, field: int) -> Reading[bool]:
        del field
        known = {"yes": (True,), "no": (False,), "": ()}
        word = text.strip().casefold()
        if word not in known:
            return Reading(Outcome.REVIEW, ())
        return Reading(Outcome.READ if word else Outcome.BLANK, known[word])

    def spell(self, value: Any) -> str:
        return "yes" if value else "no"


ITEM = {
    "item.toml": """\
title = "Large or small?"

[given]
a = { low = 1, high = 99 }
b = { low = 1, high = 99 }

[[parts]]
kind = "yes-no"
step = "larger"
points = 2

[[examples]]
source = "worked by hand"
given = { a = 3, b = 2 }
answers = { larger = true }
""",
    "model.py": '''\
from exgen.items import confirm, misconception, require


def larger(a, b):
    return a > b


@require
def they_differ(a, b):
    return a != b


@misconception(larger)
def compares_the_other_way_round(a, b):
    """You asked whether the second is the larger one."""
    return b > a


@confirm(larger)
def by_the_sign(a, b):
    return a - b > 0
''',
    "question.md": "## larger\n\nIs {{ a }} larger than {{ b }}?\n",
    "solution.md": "## larger\n\nCompare {{ a }} with {{ b }}.\n",
}
PAPER = 'title = "Yes or no"\n\n[[questions]]\nitems = ["own/larger"]\n'
SHEETS = 4


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder with an item that asks the new kind, and a paper of it, while the kind is listed."""
    models = (ItemFile, StoredItem, StoredKey)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(KINDS, "yes-no", Kind(YesNoPart, AskedYesNo))
        patch.chdir(tmp_path)
        for model in models:  # they were made when the list was shorter
            model.model_rebuild(force=True)
        write_item(tmp_path, "own/larger", ITEM)
        papers = tmp_path / "bank/papers"
        papers.mkdir()
        (papers / "own.toml").write_text(PAPER)
        yield tmp_path
    for model in models:
        model.model_rebuild(force=True)


@pytest.mark.usefixtures("place")
def test_a_new_kind_passes_every_check() -> None:
    results = list(check_item("own/larger", variants=300))
    assert [result for result in results if not result.passes(strict=True)] == []


def test_a_new_kind_is_made_kept_in_the_key_and_marked(place: Path) -> None:
    made = place / flow.make("own", 7, count=SHEETS, formats=("markdown", "html"))
    written = json.loads((made / KEY).read_text(encoding="utf-8"))
    assert written["asked"][0]["parts"][0]["kind"] == "yes-no"
    (asked,) = read_key(made / KEY).asked
    right = ["yes" if larger else "no" for larger in asked.values["larger"]]
    typed = [right[0].upper(), "no" if right[1] == "yes" else "yes", "perhaps", ""]
    lines = [f"s{sheet},{sheet},{text}" for sheet, text in enumerate(typed, start=1)]
    (place / "s.csv").write_text("\n".join(["student,sheet,1a", *lines]))
    flow.grade(place / "s.csv", key=made / KEY)
    with (place / "graded/answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["verdict"] for row in rows] == ["correct", "misconception", "review", "blank"]
    assert [float(row["points"]) for row in rows] == [2, 0, 0, 0]


@pytest.mark.usefixtures("place")
def test_a_new_kind_is_shown_to_its_author() -> None:
    look = look_at("own/larger", seed=7)
    assert look.sheet.questions[0].parts[0].kind == "yes-no"
    assert {look.answers[0].typed, look.mistakes[0].answers[0].typed} == {"yes", "no"}


def test_a_kind_is_listed_under_the_name_that_authors_write() -> None:
    for name, kind in KINDS.items():
        for model in kind:
            assert name in str(model.__annotations__["kind"])


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    part = {"kind": "riddle", "step": "x", "points": 1}
    item = {"title": "T", "given": {"a": {"low": 1, "high": 2}}, "parts": [part]}
    with pytest.raises(ValueError, match="kind should be one of number, expression, choice, order"):
        ItemFile.model_validate(item)
