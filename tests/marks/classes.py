"""A small class, with its key, to mark in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from exgen.answers.blocks import Block, Tally
from exgen.items import bank
from exgen.items.columns import one
from exgen.items.item import Item
from exgen.items.schema import PaperFile
from exgen.marks.judging.marking import Marked, Marker
from exgen.people.students import Student
from exgen.variants.key import Key
from exgen.variants.paper import draw_paper

PAPER = PaperFile.model_validate(
    {
        "title": "A *small* paper",
        "questions": [
            {"items": ["gan/generator-cost"]},
            {"title": "By hand", "items": ["gan/discriminator-step"]},
        ],
    }
)


def key(sheets: int = 3, students: Sequence[Student] = ()) -> Key:
    return _drawn(sheets, tuple(students))


@cache
def _drawn(sheets: int, students: tuple[Student, ...]) -> Key:
    """Return the key, drawn once: no test can write to its numbers."""
    drawn = draw_paper("small", PAPER, 7, sheets, students)
    for asked in drawn.asked:
        for array in (*asked.values.values(), *asked.slacks.values()):
            array.flags.writeable = False
    return drawn


def items(of: Key) -> dict[str, Item]:
    return {asked.item: bank.load(asked.item) for asked in of.asked}


def right(of: Key, sheet: int) -> dict[str, str]:
    """Return the right answers to a sheet, by field."""
    return {
        name: part.typed(one(asked.values, sheet - 1))[place]
        for asked in of.asked
        for name, part, place in asked.fields()
    }


def block(of: Key, changes: Sequence[Mapping[str, str]], first: int = 0) -> Block:
    """Return submissions: row k is right for sheet k but for the changes, of which 'student' is one."""
    sheets = [(first + row) % of.sheets + 1 for row in range(len(changes))]
    rows = [{**right(of, s), **c} for s, c in zip(sheets, changes, strict=True)]
    return Block(
        rows=[first + row + 2 for row in range(len(rows))],
        students=[row.get("student", f"s{first + k + 1}") for k, row in enumerate(rows)],
        sheets=np.array(sheets, dtype=np.int64),
        cells={name: [row[name] for row in rows] for name in of.field_names()},
        tally=Tally(rows=len(rows), marked=len(rows)),
    )


def marked(of: Key, *changes: Mapping[str, str], first: int = 0) -> Marked:
    return Marker(of, items(of)).mark(block(of, changes, first))


def with_marks(block: Marked, label: str, **columns: object) -> Marked:
    """Return a marked block in which some columns of a part's marks are others, as they broadcast."""
    (part,) = (part for part in block.parts if part.label == label)
    others = {
        name: np.broadcast_to(np.array(column, dtype=now.dtype), now.shape).copy()
        for name, column in columns.items()
        for now in [getattr(part.marks, name)]
    }
    changed = replace(part, marks=replace(part.marks, **others))  # type: ignore[arg-type]
    return replace(block, parts=tuple(changed if p is part else p for p in block.parts))
