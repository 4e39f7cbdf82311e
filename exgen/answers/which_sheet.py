"""Rows that name no sheet, of students who had another before: on which of these they are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from exgen.answers.issues import Issue
from exgen.answers.register import Register
from exgen.answers.telling import TELLING, Telling, fields_of
from exgen.language import Reason
from exgen.variants.key import Key


class WhichSheet:
    """What finds the rows that fit a sheet of before plainly better than the one of now.

    Nobody knows then which is meant. One answer of some digits is plain enough, and so is a row of
    which all is right there, and not on the one of now.
    """

    def __init__(self, key: Key, register: Register) -> None:
        self._key = key
        self._register = register

    def among(
        self,
        columns: Mapping[str, Sequence[str]],
        typed: Sequence[str],
        sheets: NDArray[np.int64],
    ) -> dict[int, int]:
        """Return such rows by their places, with the sheet of before.

        `columns` holds their answers by field, and `typed` is what names their sheets.
        """
        found = {}
        for place in self._register.of_unsaid_sheet(typed, sheets):
            now = int(sheets[place])
            answers = {name: column[place] for name, column in columns.items()}
            fits = {sheet: self._fits(answers, sheet) for sheet in self._register.before(now)}
            best = max(fits, key=lambda sheet: (fits[sheet], self._is_right(answers, sheet)))
            if fits[best] - self._fits(answers, now) >= TELLING or (
                self._is_right(answers, best) and not self._is_right(answers, now)
            ):
                found[place] = best
        return found

    def issue(self, row: int, before: int) -> Issue:
        """Return what to say of a row that fits a sheet of before."""
        codes = self._key.codes
        now = codes[self._register.seat(before) - 1]
        said = Reason.of("issue.fits-sheet-before", before=codes[before - 1], now=now)
        return Issue(row, "sheet", "", (said,))

    def _fits(self, answers: Mapping[str, str], sheet: int) -> float:
        return sum(self._fields[name].fits(text.strip(), sheet) for name, text in answers.items())

    def _is_right(self, answers: Mapping[str, str], sheet: int) -> bool:
        """Whether all that is filled in is right on a sheet."""
        typed = {name: text.strip() for name, text in answers.items() if text.strip()}
        right = [self._fields[name].is_right(text, sheet) for name, text in typed.items()]
        return any(right) and False not in right

    @cached_property
    def _fields(self) -> Mapping[str, Telling]:
        return fields_of(self._key)
