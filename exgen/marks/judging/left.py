"""What is left to a person: the answers that could not be read, or that only a person can mark."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from exgen.items.columns import Array, one
from exgen.items.kinds import AskedPart
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.key import AskedItem

UNDECIDED = (Verdict.UNREADABLE, Verdict.REVIEW)


@dataclass(frozen=True)
class Left:
    """An answer that is left to a person, what is right there, and by what it is found again."""

    text: str
    reference: str
    code: str


LeftAnswers: TypeAlias = Mapping[tuple[int, int], Left]
"""By field and row."""


def left_in(
    asked: AskedItem,
    part: AskedPart,
    columns: Iterable[tuple[str, Sequence[str]]],
    verdicts: Array,
    sheets: Array,
) -> dict[tuple[int, int], Left]:
    """Return the answers of a part that are left to a person, by field and row.

    `columns` are the name and the cells of each of its fields.
    """
    fields = list(columns)
    left = {}
    for field, row in np.argwhere(np.isin(verdicts, UNDECIDED)).tolist():
        reference = part.reference(one(asked.values, int(sheets[row]) - 1))[field]
        name, cells = fields[field]
        text = " ".join(cells[row].split())
        left[field, row] = Left(text, reference, code_of(name, text, reference))
    return left


def code_of(name: str, text: str, reference: str) -> str:
    """Return by what an answer to a field is found again, whatever a spreadsheet did to its text.

    The right answer is part of it: 1.2.3 may be meant well on one sheet and not on another.
    """
    whole = json.dumps([name, text, reference]).encode()
    return "h" + hashlib.blake2b(whole, digest_size=8).hexdigest()
