"""Alone: where an item's model fails with what a student typed, that row is marked by the key alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from exgen.errors import AuthorError
from exgen.items.columns import Array
from exgen.items.kinds import Answers
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import Marks, mark

Failures: TypeAlias = Mapping[int, AuthorError]
"""The rows, by their place, for which a model failed, and how."""


def mark_all(rows: Rows, answers: Mapping[str, Answers]) -> tuple[dict[str, Marks], Failures]:
    """Return the marks of each part, by step, and the rows that the key alone had to mark.

    These are found by halves: what one student typed costs nobody else the follow-through.
    """
    count = len(rows.sheets)
    try:
        return mark(rows, answers), {}
    except AuthorError as error:
        if count <= 1:
            return mark(replace(rows, mistakes=None), answers), dict.fromkeys(range(count), error)
    middle = count // 2
    first, failed = _some(rows, answers, slice(0, middle))
    rest, also_failed = _some(rows, answers, slice(middle, count))
    later = {middle + place: error for place, error in also_failed.items()}
    joined = {step: _joined(first[step], rest[step], middle) for step in first}
    return joined, {**failed, **later}


def _some(
    rows: Rows, answers: Mapping[str, Answers], at: slice
) -> tuple[dict[str, Marks], Failures]:
    return mark_all(rows.at(at), {step: read.at(at) for step, read in answers.items()})


def _joined(first: Marks, rest: Marks, middle: int) -> Marks:
    return Marks(
        np.concatenate([first.verdicts, rest.verdicts], axis=-1),
        np.concatenate([first.shares, rest.shares], axis=-1),
        np.concatenate([first.reasons, rest.reasons], axis=-1),
        {**first.meant, **{middle + row: right for row, right in rest.meant.items()}},
        _beside(first.needed, rest.needed),
    )


def _beside(first: Array | None, rest: Array | None) -> Array | None:
    return None if first is None or rest is None else np.concatenate([first, rest], axis=-1)
