"""Choice: which of the statements shown are right? They are drawn from a pool for each variant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from exgen.items.columns import Array, Values, one
from exgen.items.declare import Requirement
from exgen.items.engine import Step
from exgen.items.givens import AnyGiven, Sample
from exgen.items.kinds.lettering import letter, letters
from exgen.items.kinds.part import AskedPart, WrittenPart, are_places
from exgen.items.written import Written
from exgen.language import Authored, Reason, Sentences
from exgen.numerals import Reading, read_choice


class Option(Written):
    """A statement, whether it is right, and why."""

    text: str
    """The statement, in Markdown; givens may be filled in."""

    right: bool
    """Whether it is true."""

    because: str
    """Why, for the solution and the feedback."""


class ChoicePart(WrittenPart):
    """Statements to choose from; at least one shown is right and at least one is wrong.

    The model computes no such step.
    """

    kind: Literal["choice"]
    """How the answer is read and marked."""

    show: int = Field(ge=2, le=26)
    """How many of the options a student sees; each student is shown others, in another order."""

    options: tuple[Option, ...]
    """The statements, some right and some wrong."""

    all_or_nothing: bool = False
    """Whether one wrong letter costs all points; otherwise it costs as much as a right one earns."""

    @model_validator(mode="after")
    def _has_enough_options(self) -> ChoicePart:
        if len(self.options) < self.show:
            raise ValueError(f"show = {self.show}, but there are {len(self.options)} options")
        if len({option.right for option in self.options}) == 1:
            raise ValueError(
                "all options are right, or all are wrong; write some of the other kind"
            )
        return self

    def asked(self) -> AskedChoice:
        """Return the part as it is asked."""
        options = (Statement(o.text, right=o.right, because=o.because) for o in self.options)
        return AskedChoice(
            **self.common(),
            show=self.show,
            options=tuple(options),
            all_or_nothing=self.all_or_nothing,
        )

    def draws(self) -> Mapping[str, AnyGiven]:
        """Return the draw of the options shown, and of their order."""
        return {_shown(self.step): Sample(shuffle=len(self.options), take=self.show)}

    def steps(self) -> Sequence[Step]:
        """Return the step that flags the right ones among the options shown."""
        right = np.array([option.right for option in self.options])
        return [Step(self.step, lambda shown: right[shown], (_shown(self.step),))]

    def requirements(self) -> Sequence[Requirement]:
        """Return that there is something to choose and something to leave."""

        def some_options_are_right_and_some_are_wrong(right: Array) -> Array:
            return np.any(right, axis=0) & np.any(~right, axis=0)

        test = some_options_are_right_and_some_are_wrong
        return [Requirement(Step(test.__name__, test, (self.step,)))]

    def texts(self) -> Sequence[str]:
        """Return the statements and the reasons."""
        return [text for option in self.options for text in (option.text, option.because)]


@dataclass(frozen=True)
class Statement:
    """A statement, whether it is right, and why."""

    text: str
    right: bool
    because: str


@dataclass(frozen=True, kw_only=True)
class AskedChoice(AskedPart):
    """Statements to choose from: what is typed is the letters of some of those shown."""

    kind: Literal["choice"] = "choice"
    show: Annotated[int, Field(ge=2, le=26)]
    options: tuple[Statement, ...]
    all_or_nothing: bool

    @property
    def shown(self) -> str:
        """The given that says which options a variant shows."""
        return _shown(self.step)

    def misfits(self, values: Values) -> Iterator[str]:
        """Yield what of the columns of a key does not fit to the part."""
        yield from are_places(values, self.shown, self.show, len(self.options))
        if len(values[self.step]) != self.show or values[self.step].ndim != 2:  # noqa: PLR2004
            yield f"'{self.step}' should have {self.show} flags"
        right = np.array([option.right for option in self.options])[values[self.shown]]
        if (values[self.step] != right).any():
            yield f"'{self.step}' should flag the options that are right"

    @property
    def instruction(self) -> Reason:
        """How to answer."""
        return Reason("ask.letters")

    def shares(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return right minus wrong, never below zero, as a share of all that is right.

        A wrong letter costs as much as a right one gains; with `all_or_nothing`, 1 or 0.
        """
        del slack, values
        chosen, right = answer == 1, reference == 1
        if self.all_or_nothing:
            return np.all(chosen == right, axis=0, keepdims=True).astype(float)
        gained = np.sum(chosen & right, axis=0, keepdims=True)
        lost = np.sum(chosen & ~right, axis=0, keepdims=True)
        return np.maximum(gained - lost, 0) / np.maximum(right.sum(axis=0, keepdims=True), 1)

    def listing(self, values: Values) -> Sequence[str]:
        """Return the statements shown."""
        return [option.text for option in self._options(values)]

    def remarks(self, values: Values) -> Sequence[Reason]:
        """Return for each statement whether it is right, and why."""
        return [
            Reason.of(
                "remark.true" if option.right else "remark.false", because=Authored(option.because)
            )
            for option in self._options(values)
        ]

    def belonging(self, values: Values) -> Sequence[bool]:
        """Return which of the statements shown are right."""
        return [option.right for option in self._options(values)]

    def comments(self, answers: Array, values: Values) -> Sequence[Reason]:
        """Return what is wrong about the statements chosen and those left out."""
        return [
            self._comment(answers[:, row], one(values, row)) for row in range(answers.shape[-1])
        ]

    def _comment(self, answer: Array, values: Values) -> Reason:
        remarks = (
            Reason.of(
                "mark.statement-true" if option.right else "mark.statement-false",
                letter=letter(place),
                because=Authored(option.because),
            )
            for place, option in enumerate(self._options(values))
            if option.right != (answer[place] == 1)
        )
        return Reason.of("sentences", of=Sentences(remarks))

    def typed(self, values: Values) -> tuple[str, ...]:
        """Return the letters of the right statements."""
        return (", ".join(letters(np.flatnonzero(values[self.step][:, 0]))),)

    def read_cell(self, text: str, field: int) -> Reading[tuple[int, ...]]:
        """Return how letters are read."""
        del field
        return read_choice(text, self.show, self.language)

    def entries(self, value: tuple[int, ...], values: Values) -> Array:
        """Return a flag for each option shown."""
        del values
        return np.isin(np.arange(self.show), value).astype(float)

    def spell(self, value: tuple[int, ...]) -> str:
        """Return the letters."""
        return ", ".join(letters(value)) or "none"

    def _options(self, values: Values) -> list[Statement]:
        return [self.options[index] for index in values[self.shown][:, 0]]


def _shown(step: str) -> str:
    return f"{step}_shown"
