"""Papers made for a platform: those of the bank, and a test's own, which has every kind of answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from platforms.own_paper import write_paper

from exgen import flow
from exgen.items import bank
from exgen.items.columns import Values, one
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.variants.key import AskedItem, Key
from exgen.variants.key_file import read_key

SHEETS = 3
PAPERS = (*bank.papers(), "own")
OPEN = ("expression", "text")
"""The kinds of answers that are left to a person."""


def made_for(wanted: str, paper: str, place: Path) -> Path:
    """Return the folder of a paper, in one format, made in a place."""
    with pytest.MonkeyPatch.context() as patch:
        if paper == "own":
            patch.chdir(place)
            write_paper(place)
        return flow.make(paper, 7, count=SHEETS, formats=[wanted], out=place / "made")


def own_for(wanted: str, place: Path) -> tuple[Path, list[Reason]]:
    """Return the folder of the test's own paper, and what was said of it."""
    said: list[Reason] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        paper = write_paper(place)
        made = flow.make(paper, 7, count=2, formats=[wanted], out=place / "made", say=said.append)
    return made, said


def key_of(made: Path, patch: pytest.MonkeyPatch) -> Key:
    """Return the key of a paper, from where its items are found."""
    if (made.parent / "bank").is_dir():
        patch.chdir(made.parent)
    return read_key(made / "marking/key.json")


def variants(key: Key) -> list[tuple[AskedItem, int]]:
    """Return each item with the place of each of its variants, in the order of the questions."""
    return [(asked, place) for asked in key.asked for place in range(SHEETS)]


def right(asked: AskedItem, sheet: int) -> list[str]:
    """Return what is right in the fields of an item."""
    values = one(asked.values, sheet - 1)
    return [typed for part in asked.parts for typed in typed_in(part, values)]


def typed_in(part: AskedPart, values: Values) -> list[str]:
    """Return what is typed in the fields of a part, without those that are printed."""
    typed = part.typed(values)
    return [typed[place] for place in part.places_asked(values[part.step].shape[:-1])]
