"""What is left to a person: the answers that could not be read, or that only a person can mark."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from exgen.items.columns import Array, one
from exgen.items.kinds import Answers, AskedPart
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.judging.would_earn import Cell, Earned, InReading
from exgen.tables.as_typed import UNSTORED, UNSURE
from exgen.variants.key import AskedItem

UNDECIDED = (Verdict.UNREADABLE, Verdict.REVIEW)

_NUMBER = re.compile(r"[-+]?[0-9][0-9.,']*(?:[eE][-+]?[0-9]+)?")


@dataclass(frozen=True)
class Left:
    """An answer that is left to a person, what is right there, and by what it is found again.

    why        why it is left
    readings   what it may be, and what that would earn
    situation  by what all answers to the field are found that are left for the same reason, and
               whose readings are right on their own sheets, or are not, as here; '' without readings
    in_first   whether it stands in the part's first cell, with all the others
    """

    text: str
    reference: str
    code: str
    why: tuple[Reason, ...] = ()
    readings: tuple[InReading, ...] = ()
    situation: str = ""
    in_first: bool = False


LeftAnswers: TypeAlias = dict[Cell, Left]
"""By field and row."""


def left_in(
    asked: AskedItem,
    part: AskedPart,
    columns: Iterable[tuple[str, Sequence[str]]],
    sheets: Array,
    *,
    answers: Answers,
    verdicts: Array,
    earned: Earned,
) -> LeftAnswers:
    """Return the answers of a part that are left to a person, by field and row.

    `columns` are the name and the cells of each of its fields, and `earned` is what would be earned
    by those that can be read in some way.
    """
    fields, places = list(columns), part.places_asked(asked.values[part.step].shape[:-1])
    left = {}
    for field, row in np.argwhere(np.isin(verdicts, UNDECIDED)).tolist():
        values = one(asked.values, int(sheets[row]) - 1)
        name, cells = fields[field]
        text = " ".join(cells[row].split())
        why = answers.notes.get((field, row), ())
        with_first = field and why and why is answers.notes.get((0, row))
        readings = earned.get((field, row), ())
        situation = situation_of(name, text, why, readings) if readings else ""
        code = code_of(name, text, part.reference(values)[places[field]])
        shown = part.as_shown(values)[places[field]]
        left[field, row] = Left(as_seen(text, part), shown, code, why, readings, situation)
        alike = not text or with_first
        if alike and field and (first := left.get((0, row))) and not readings:
            # several answers in the first cell that cannot be read are one line, with all entries
            if text:
                first = replace(first, text=f"{first.text} / {text}")
            left[0, row] = first = _of_all(first, len(fields))
            left[field, row] = replace(first, in_first=True)
    return left


def as_seen(text: str, part: AskedPart) -> str:
    """Return what was typed as a person can read it: a formula without a value is called that."""
    if not text.startswith(UNSTORED):
        return text.removeprefix(UNSURE)
    formula = text.removeprefix(UNSTORED)
    return language(part.language).say("by-hand.formula", formula=formula or "?")


def _of_all(first: Left, fields: int) -> Left:
    """Return the answer in a part's first cell with a note that its points are each entry's."""
    said = Reason.of("by-hand.each-entry", count=fields)
    return first if said in first.why else replace(first, why=(*first.why, said))


def code_of(name: str, text: str, reference: str) -> str:
    """Return by what an answer to a field is found again, whatever a spreadsheet did to its text.

    The right answer is part of it: 1.2.3 may be meant well on one sheet and not on another.
    """
    return "h" + _digest(name, text, reference)


def situation_of(name: str, text: str, why: Iterable[Reason], readings: Iterable[InReading]) -> str:
    """Return by what all answers in the same situation are found again, whatever their numbers are.

    It begins with `s` where a reading earns all the points, and else with `w`.
    """
    codes = sorted({reason.code for reason in why} - {"read.would-be-right"})
    shape = "" if "read.date" in codes else _NUMBER.sub("#", text).casefold().replace(" ", "")
    right = any(reading.is_right for reading in readings)
    return "sw"[not right] + _digest(name, shape, *codes)


def _digest(*texts: str) -> str:
    return hashlib.blake2b(json.dumps(texts).encode(), digest_size=8).hexdigest()
