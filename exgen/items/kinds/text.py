"""Text: prose that a person marks by a rubric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from exgen.items.columns import Array, Values
from exgen.items.engine import Step
from exgen.items.givens import AnyGiven, OneOf
from exgen.items.kinds.part import AskedPart, WrittenPart
from exgen.language import Authored, Reason
from exgen.numerals import Outcome, Reading


class TextPart(WrittenPart):
    """A question answered in words, which a person marks.

    The model computes no such step.
    """

    kind: Literal["text"]
    """How the answer is read and marked."""

    rubric: str
    """What the person who marks looks for, and what it earns, in Markdown."""

    def asked(self) -> AskedText:
        """Return the part as it is asked."""
        return AskedText(**self.common(), rubric=self.rubric)

    def draws(self) -> dict[str, AnyGiven]:
        """Return a given that never varies, for the step to stand on."""
        return {f"{self.step}_asked": OneOf(values=(1,))}

    def steps(self) -> Sequence[Step]:
        """Return a step without a value: there is nothing to compute."""
        return [Step(self.step, np.zeros_like, (f"{self.step}_asked",))]

    def texts(self) -> Sequence[str]:
        """Return the rubric."""
        return [self.rubric]


@dataclass(frozen=True, kw_only=True)
class AskedText(AskedPart):
    """Prose: it is handed to a person as it was typed."""

    by_hand: ClassVar[bool] = True

    kind: Literal["text"] = "text"
    rubric: str

    def instruction(self, fields: int) -> Reason:
        """Return how to answer."""
        del fields
        return Reason("ask.in-words")

    def shares(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return 0: only a person gives points."""
        del reference, slack, values
        return np.zeros((1, answer.shape[-1]))

    def remarks(self, values: Values) -> Sequence[Reason]:
        """Return the rubric."""
        del values
        return [Reason.of("remark.rubric", rubric=Authored(self.rubric))]

    def typed(self, values: Values) -> tuple[str, ...]:
        """Return nothing: there is no reference answer."""
        del values
        return ("",)

    def without_label(self, text: str, label: str) -> str:
        """Return all that was typed."""
        del label
        return text

    def read_cell(self, text: str, field: int) -> Reading[None]:
        """Return that a person marks the text, unless it is blank."""
        del field
        if not text.strip():
            return Reading(Outcome.BLANK, ())
        return Reading(Outcome.REVIEW, (), (Reason("mark.by-hand"),))
