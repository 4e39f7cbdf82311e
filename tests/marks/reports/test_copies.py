"""Copied answers: who is found, and above all who is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from exgen.answers.blocks import Block
from exgen.items import bank
from exgen.items.columns import Array, one, pick
from exgen.items.comparison import within
from exgen.marks.judging.marking import Marker, items_of
from exgen.marks.reports.chances import LIMIT
from exgen.marks.reports.copies import Copies, Copy
from exgen.people.students import Student
from exgen.variants.key import Key
from exgen.variants.paper import draw_paper

PAPER = bank.paper("gan-tutorial")
SHEETS = 300
KEY = draw_paper("gan-tutorial", PAPER, 7, SHEETS)
FIELDS = KEY.field_names()


def typed(key: Key, values: Mapping[str, Mapping[str, Array]] | None = None) -> list[list[str]]:
    """Return what who knows the answers types, by sheet; `values` stands in for the key's."""
    rows = []
    for sheet in range(key.sheets):
        items = ((a, (values or {}).get(a.item, a.values)) for a in key.asked)
        own = ((asked, one(known, sheet)) for asked, known in items)
        rows.append([t for asked, known in own for part in asked.parts for t in part.typed(known)])
    return rows


RIGHT = typed(KEY)


def found(key: Key, rows: list[list[str]], size: int = 200) -> list[Copy]:
    """Return the copies among the rows of a class, of which row k answers sheet k."""
    items, _ = items_of(key)
    copies = Copies(key)
    for start in range(0, len(rows), size):
        block = rows[start : start + size]
        numbers = range(start + 1, start + len(block) + 1)
        cells = dict(zip(key.field_names(), map(list, zip(*block, strict=True)), strict=True))
        students = [f"s{number}" for number in numbers]
        copies.add(
            Marker(key, items).mark(Block([*numbers], students, np.array([*numbers]), cells))
        )
    return copies.found()


def with_copied(fields: list[str], sheet: int, other: int) -> list[list[str]]:
    """Return the class's right answers, but some of one sheet taken from another."""
    rows = [list(row) for row in RIGHT]
    for name in fields:
        rows[sheet - 1][FIELDS.index(name)] = RIGHT[other - 1][FIELDS.index(name)]
    return rows


def test_right_answers_accuse_nobody() -> None:
    assert found(KEY, RIGHT) == []


def test_an_item_asked_again_says_nothing_more() -> None:
    once = replace(KEY, asked=KEY.asked[-1:])
    again = replace(once.asked[0], labels=tuple(f"9{label}" for label in once.asked[0].labels))
    twice = replace(once, asked=(*once.asked, again))
    rows = typed(twice)
    rows[0] = rows[1]
    (copy,) = found(once, [row[: len(row) // 2] for row in rows])
    assert found(twice, rows) == [copy]


@pytest.mark.parametrize("seed", range(3))
def test_a_class_that_is_wrong_in_every_field_by_itself_accuses_nobody(seed: int) -> None:
    strangers = draw_paper("gan-tutorial", PAPER, 1000 + seed, SHEETS)
    assert found(KEY, typed(strangers)) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_class_that_misreads_a_given_of_every_item_accuses_nobody(seed: int) -> None:
    strangers = draw_paper("gan-tutorial", PAPER, 2000 + seed, SHEETS)
    generator = np.random.default_rng(seed)
    items, _ = items_of(KEY)
    misread = {}
    for asked, other in zip(KEY.asked, strangers.asked, strict=True):
        item = items[asked.item]
        given = list(item.file.draws)
        which = generator.integers(len(given), size=SHEETS)
        values = {
            name: np.where(which == number, other.values[name], asked.values[name])
            for number, name in enumerate(given)
        }
        with np.errstate(all="ignore"):
            misread[asked.item] = item.graph.evaluate(values)
    assert found(KEY, typed(KEY, misread)) == []


def test_a_sheet_that_is_copied_wholly_is_found() -> None:
    (copy, *others) = found(KEY, with_copied(FIELDS, 12, 201))
    assert (copy.student, copy.sheet, copy.other_student, copy.other_sheet) == ("s12", 12, "", 201)
    assert {"1b.1", "1b.2", "1d", "2a", "2d", "3a", "3b.1", "3b.2"} <= set(copy.fields)
    assert copy.chance < 1e-15
    assert not others


@pytest.mark.parametrize("fields", [["3b.1", "3b.2"], ["1d", "2c"], ["2a", "3a"]])
def test_two_copied_fields_are_found(fields: list[str]) -> None:
    (copy,) = found(KEY, with_copied(fields, 250, 4))
    assert (copy.sheet, copy.other_sheet, copy.fields) == (250, 4, tuple(fields))
    assert copy.chance < LIMIT


def test_a_single_copied_field_is_not_enough() -> None:
    assert found(KEY, with_copied(["3a"], 250, 3)) == []


def test_an_item_with_few_variants_is_not_evidence_by_itself() -> None:
    assert found(KEY, with_copied(["1b.1", "1b.2", "1c"], 250, 3)) == []


def test_students_are_named_by_the_roster() -> None:
    key = replace(KEY, students=tuple(Student(f"k{n}") for n in range(1, SHEETS + 1)))
    (copy,) = found(key, with_copied(["3b.1", "3b.2"], 250, 3))
    assert (copy.student, copy.other_student) == ("k250", "k3")


def test_twins_are_not_accused_of_each_other() -> None:
    """Sheets 1 and 2, 3 and 4, ... ask the same; every odd one makes the same slip as its twin."""
    same = np.repeat(np.arange(0, SHEETS, 2), 2)
    asked = tuple(
        replace(a, values=pick(a.values, same), slacks=pick(a.slacks, same)) for a in KEY.asked
    )
    key = replace(KEY, asked=asked)
    assert found(key, typed(key)) == []
    rows = typed(key)
    for name in ("3b.1", "3b.2"):
        column = FIELDS.index(name)
        for row in rows[:40]:
            row[column] = f"{float(row[column]) + 0.0005:.4f}"
    assert found(key, rows) == []


def test_a_copy_from_a_sheet_with_a_twin_names_both() -> None:
    same = np.arange(SHEETS)
    same[4] = 2
    asked = tuple(
        replace(a, values=pick(a.values, same), slacks=pick(a.slacks, same)) for a in KEY.asked
    )
    rows = with_copied(FIELDS, 250, 3)
    rows[4] = list(RIGHT[2])
    assert {c.other_sheet for c in found(replace(KEY, asked=asked), rows)} == {3, 5}


def test_blocks_of_any_size_find_the_same() -> None:
    rows = with_copied(["3b.1", "3b.2"], 250, 3)
    assert found(KEY, rows, 1) == found(KEY, rows, 77) == found(KEY, rows, 1000)


def test_a_single_sheet_has_nobody_to_copy_from() -> None:
    key = draw_paper("gan-tutorial", PAPER, 7, 1)
    assert found(key, [["5"] * len(FIELDS)]) == []


def test_only_sheets_near_an_answer_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0

    def counting(answer: Array, reference: Array, slack: Array) -> Array:
        nonlocal looked_at
        looked_at += answer.size
        return within(answer, reference, slack)

    monkeypatch.setattr("exgen.marks.reports.copies.within", counting)
    step = replace(KEY, asked=KEY.asked[-1:])
    rows = typed(step)
    rows = [*rows[1:], rows[0]]
    found(step, rows)
    assert looked_at < 20 * SHEETS
