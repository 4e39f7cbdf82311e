"""Submissions of simulated students: most right and rounded, the others wrong in many ways."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from exgen.items import bank
from exgen.items.columns import Array
from exgen.items.item import Item
from exgen.items.schema import PaperFile
from exgen.variants.key import Key
from exgen.variants.key_file import write_key
from exgen.variants.paper import draw_paper

ITEM = "gan/discriminator-step"
SHEETS = 1_000
PIECE = 100_000
SHARES = {"right": 0.75, "misconception": 0.15, "slip": 0.05, "astray": 0.05}
"""How many students of each sort there are."""
BLANK, UNREADABLE = 0.03, 0.005
"""How many of their answers are missing, and how many are words."""


def write(folder: Path, rows: int) -> None:
    """Write a key, and submissions for its sheets, each row of another student."""
    folder.mkdir()
    paper = PaperFile.model_validate({"title": ITEM, "questions": [{"items": [ITEM]}]})
    key = draw_paper("benchmark", paper, 7, SHEETS)
    write_key(key, folder / "key.json")
    with (folder / "submissions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["student", "sheet", *key.field_names()])
        generator = np.random.default_rng(1)
        for first in range(1, rows + 1, PIECE):
            writer.writerows(_rows(key, first, min(PIECE, rows + 1 - first), generator))


def _rows(
    key: Key, first: int, count: int, generator: np.random.Generator
) -> Iterator[tuple[str, ...]]:
    item, (asked,) = bank.load(ITEM), key.asked
    sheets = generator.integers(SHEETS, size=count)
    given = {name: asked.values[name][..., sheets] for name in item.file.draws}
    fields = _answers(item, given, generator)
    students = (f"s{number:07d}" for number in range(first, first + count))
    codes = (key.codes[sheet] for sheet in sheets.tolist())
    return zip(students, codes, *(_typed(field, generator) for field in fields), strict=True)


def _answers(item: Item, given: dict[str, Array], generator: np.random.Generator) -> Array:
    """Return what the students find, (fields, n)."""
    count = next(iter(given.values())).shape[-1]
    found = item.graph.evaluate(given)
    steps = [part.step for part in item.parts]
    sort = generator.choice(list(SHARES), size=count, p=list(SHARES.values()))
    held = generator.integers(len(item.misconceptions), size=count)
    for number, wrong in enumerate(item.misconceptions):
        at = (sort == "misconception") & (held == number)
        other = item.graph.evaluate(found, {wrong.step.name: wrong.step})
        for step in steps:
            found[step][..., at] = other[step][..., at]
    at = sort == "slip"  # a wrong gradient, with which they go on
    found["gradient"][..., at] += generator.normal(size=at.sum())
    carried = item.graph.evaluate(found, {"gradient": found["gradient"]})
    found["theta_next"][..., at] = carried["theta_next"][..., at]
    at = sort == "astray"
    found["value"][at] *= generator.uniform(0.5, 2, size=at.sum())
    return np.concatenate([found[step].reshape(-1, count) for step in steps])


def _typed(field: Array, generator: np.random.Generator) -> list[str]:
    typed = [f"{entry:.4f}" for entry in field.tolist()]
    for share, text in ((BLANK, ""), (UNREADABLE, "see overleaf")):
        for place in np.flatnonzero(generator.random(len(typed)) < share).tolist():
            typed[place] = text
    return typed
