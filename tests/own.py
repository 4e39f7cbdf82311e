"""Items of a test's own, in a bank beside the program's."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from exgen.check.simulated import answered, rows_of
from exgen.items import bank
from exgen.items.columns import Array
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import Marks, mark
from exgen.variants.sampling import draw


def write_item(place: Path, name: str, files: Mapping[str, str]) -> Path:
    """Return the folder of an item that is written into the `bank` of a place."""
    folder = place / "bank" / name
    folder.mkdir(parents=True)
    for file, text in files.items():
        (folder / file).write_text(text)
    return folder


def item_files(
    given: str, parts: Mapping[str, Mapping[str, object]], model: str, **top: object
) -> dict[str, str]:
    """Return the files of an item that prints what is given, and asks for some steps of its model.

    Each part has its keys of item.toml; without them it is called by its step's first letter.
    """
    asked = {
        step: {"step": step, "label": step[0], "points": 2, **own} for step, own in parts.items()
    }
    tables = [
        ("", {"title": "An item", **top}),
        *(("\n[[parts]]\n", own) for own in asked.values()),
    ]
    head, *rest = (
        header + "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
        for header, keys in tables
    )
    printed = ", ".join(f"${name} = {{{{ {name} }}}}$" for name in tomllib.loads(given))
    return {
        "item.toml": f"{head}\n[given]\n{given}{''.join(rest)}",
        "model.py": f"import numpy as np\n{model}",
        "question.md": f"With {printed}.\n" + "".join(f"\n## {s}\n\nHow much?\n" for s in parts),
        "solution.md": "".join(f"\n## {s}\n\n${{{{ {s} }}}}$\n" for s in parts),
    }


def own_rows(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str, files: Mapping[str, str], count: int
) -> Rows:
    """Return rows of submissions to an item that is written into a place, from where the test goes on."""
    monkeypatch.chdir(place)
    write_item(place, name, files)
    item = bank.load(name)
    return rows_of(item, draw(item, 5, 1, count))


def marks_of(rows: Rows, **own: Array) -> dict[str, Marks]:
    """Return the marks of who types some answers, and leaves all others blank."""
    blank = {part.step: np.full(rows.values[part.step].shape, np.nan) for part in rows.asked.parts}
    return mark(rows, answered(bank.load(rows.asked.item), {**blank, **own}))
