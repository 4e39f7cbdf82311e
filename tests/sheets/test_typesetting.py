"""Typesetting: an item by itself, and what its fields and offers carry for marking."""

from __future__ import annotations

import functools
import math
import re
from dataclasses import replace

import numpy as np
import pytest

from exgen.items import bank
from exgen.sheets.misconceptions import typeset_item_and_misconceptions
from exgen.sheets.sheet import Part
from exgen.sheets.typesetting import typeset, typeset_item
from exgen.variants.key import AskedItem
from exgen.variants.paper import asked_alone, draw_example, draw_paper
from exgen.variants.sampling import draw
from exgen.variants.separation import nearest_parts

VARIANTS = 3
every_item = pytest.mark.parametrize("name", bank.items())


@functools.cache
def asked(name: str) -> AskedItem:
    item = bank.load(name)
    return asked_alone(item, draw(item, 11, 1, VARIANTS))


@functools.cache
def whole(name: str) -> list[tuple[Part, ...]]:
    return list(typeset_item_and_misconceptions(bank.load(name), asked(name)))


def read(parts: tuple[Part, ...]) -> list[object]:
    """Return what is read of a variant: numpy may compute the last digits of many otherwise."""
    fields = [field for part in parts for field in part.fields]
    wrong = [(w.name, w.answer, w.feedback) for field in fields for w in field.misconceptions]
    words = [(part.lead, part.prompt, part.offers, part.solution) for part in parts]
    return [words, [(field.name, field.answer, field.printed) for field in fields], wrong]


@every_item
def test_a_variant_does_not_depend_on_those_set_with_it(name: str) -> None:
    item, together = bank.load(name), whole(name)
    alone = [
        next(typeset_item_and_misconceptions(item, asked(name).at(np.array([k]))))
        for k in range(VARIANTS)
    ]
    assert list(map(read, together)) == list(map(read, alone))
    plain = list(typeset_item(item, asked(name)))
    assert [[part.solution for part in parts] for parts in plain] == [
        [part.solution for part in parts] for parts in together
    ]


@every_item
def test_a_number_has_its_value_and_slack_and_nothing_else_has(name: str) -> None:
    for parts in whole(name):
        for part, ask in zip(parts, asked(name).parts, strict=True):
            for field in part.fields:
                assert (field.slack is None) == (not ask.numeric)
                assert (field.value is None) == (not ask.numeric or not field.needed)
                if field.value is not None:
                    assert field.answer == ask.digits.write(field.value)


@every_item
def test_every_misconception_is_told_with_what_it_gives(name: str) -> None:
    item = bank.load(name)
    for parts in whole(name):
        given = [wrong for part in parts for field in part.fields for wrong in field.misconceptions]
        assert {wrong.name for wrong in given} == {
            wrong.name for wrong in item.misconceptions if nearest_parts(item, wrong)
        }  # of the others options of a choice are made
        assert all(wrong.feedback for wrong in given)
        finite = [w for w in given if w.value is not None and math.isfinite(w.value)]
        assert all(wrong.answer for wrong in finite)


@every_item
def test_the_offers_that_are_right_are_those_of_the_answer(name: str) -> None:
    for parts in whole(name):
        for part in (part for part in parts if part.offers):
            answers = " ".join(field.answer for field in part.fields)
            letters = set(answers.replace(",", " ").split())
            assert {offer.letter for offer in part.offers if offer.right} == letters


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [("en", "a whole number", "whole numbers"), ("de", "eine ganze Zahl", "ganze Zahlen")],
)
def test_whole_numbers_are_asked_for_in_the_plural_where_there_are_several_blanks(
    language: str, one: str, several: str
) -> None:
    told: set[tuple[bool, str]] = set()
    for name in bank.items():
        spoken = tuple(replace(part, language=language) for part in asked(name).parts)
        parts = next(typeset_item(bank.load(name), replace(asked(name), parts=spoken)))
        for part, ask in zip(parts, spoken, strict=True):
            if ask.numeric and ask.digits.count == 0:
                told.add((len(part.fields) > 1, part.instruction.split(";")[0]))
    assert told == {(False, one), (True, several)}


def test_the_published_example_says_what_a_wrong_sign_gives() -> None:
    item = bank.load("gan/discriminator-step")
    (parts,) = typeset_item_and_misconceptions(item, asked_alone(item, draw_example(item, 1)))
    given = {
        field.name: wrong.answer
        for part in parts
        for field in part.fields
        for wrong in field.misconceptions
        if wrong.name == "descends"
    }
    assert given == {"1c.1": "0.0700", "1c.2": "0.2472"}


def test_a_solution_is_worked_out_to_the_decimals_that_the_sheet_tells_to_carry() -> None:
    paper = bank.paper("pattern-recognition")
    key = draw_paper("pattern-recognition", paper, 1, 1)
    (sheet,) = typeset(paper, key, range(1, 2))
    item = bank.load("projection/principal-components")
    parts = [p for q in sheet.questions for p in q.parts if p.item == item.name]
    alone = next(typeset_item(item, next(a for a in key.asked if a.item == item.name)))
    assert sheet.carry == "Carry at least 5 decimal places in intermediate results."
    assert item.file.working == 4
    for part, by_itself in zip(parts[-2:], alone[-2:], strict=True):
        assert _most_decimals(part.solution) == 5
        assert _most_decimals(by_itself.solution) == 4


def _most_decimals(text: str) -> int:
    return max(map(len, re.findall(r"\.(\d+)", text)))
