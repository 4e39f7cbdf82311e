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
from exgen.numerals import Reading, read_choice, without_letter


class Option(Written):
    """A statement, whether it is right, and why."""

    text: str
    """The statement, in Markdown; givens may be filled in."""

    right: bool
    """Whether it is true."""

    because: str
    """Why, for the solution and the feedback."""


class ChoicePart(WrittenPart):
    """Statements to choose from, of which equally many are right for every student.

    A right letter earns its share of the right ones, a wrong letter costs its share of the wrong
    ones: who types all letters has nothing. The model computes no such step.
    """

    kind: Literal["choice"]
    """How the answer is read and marked."""

    show: int = Field(ge=2, le=26)
    """How many of the options a student sees; each student is shown others, in another order."""

    options: tuple[Option, ...]
    """The statements, some right and some wrong."""

    show_right: int | None = Field(default=None, ge=1)
    """How many of the options that a student sees are right; half of them by default, as far as
    there are so many right and wrong ones to draw from.
    """

    all_or_nothing: bool = False
    """Whether one wrong letter costs all points."""

    @model_validator(mode="after")
    def _has_enough_options(self) -> ChoicePart:
        if len(self.options) < self.show:
            raise ValueError(f"show = {self.show}, but there are {len(self.options)} options")
        if len({option.right for option in self.options}) == 1:
            raise ValueError(
                "all options are right, or all are wrong; write some of the other kind"
            )
        fewest, most = self._bounds
        if self.show_right is not None and not fewest <= self.show_right <= most:
            raise ValueError(
                f"show_right = {self.show_right} of show = {self.show} cannot be drawn from these "
                f"options; take {fewest} to {most}"
            )
        return self

    @property
    def _bounds(self) -> tuple[int, int]:
        """How many of those shown can be right, at least and at most: some are, and some are not."""
        right = sum(option.right for option in self.options)
        wrong = len(self.options) - right
        return max(1, self.show - wrong), min(self.show - 1, right)

    @property
    def _right_shown(self) -> int:
        """How many of those shown are right for every student."""
        fewest, most = self._bounds
        return self.show_right or min(max(self.show // 2, fewest), most)

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
        """Return that as many are right as in every other variant: else some guesses earn more."""
        count = self._right_shown

        def as_many_options_are_right_as_for_everybody(right: Array) -> Array:
            return np.sum(right, axis=0) == count

        test = as_many_options_are_right_as_for_everybody
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

    def instruction(self, fields: int) -> Reason:
        """Return how to answer."""
        del fields
        return Reason("ask.letters")

    def shares(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return the share of the right letters, less that of the wrong ones, never below zero.

        So whatever is typed without knowing gains on average what it costs: all letters, or one.
        With `all_or_nothing` it is 1 or 0.
        """
        del slack, values
        chosen, right = answer == 1, reference == 1
        if self.all_or_nothing:
            return np.all(chosen == right, axis=0, keepdims=True).astype(float)
        gained = _share_of(chosen, right)
        lost = _share_of(chosen, ~right)
        return np.maximum(gained - lost, 0)

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

    def without_label(self, text: str, label: str) -> str:
        """Return what was typed in a cell without the letter of the part before it."""
        return without_letter(text, label)

    def read_cell(self, text: str, field: int) -> Reading[tuple[int, ...]]:
        """Return how letters are read."""
        del field
        return read_choice(text, self.show, self.language)

    def entries(self, value: tuple[int, ...], values: Values, row: int) -> Array:
        """Return a flag for each option shown."""
        del values, row
        return np.isin(np.arange(self.show), value).astype(float)

    def spell(self, value: tuple[int, ...]) -> str:
        """Return the letters."""
        return ", ".join(letters(value)) or "none"

    def _options(self, values: Values) -> list[Statement]:
        return [self.options[index] for index in values[self.shown][:, 0]]


def _share_of(chosen: Array, statements: Array) -> Array:
    """Return which share of some statements is chosen, (1, n)."""
    count = statements.sum(axis=0, keepdims=True)
    return np.sum(chosen & statements, axis=0, keepdims=True) / np.maximum(count, 1)


def _shown(step: str) -> str:
    return f"{step}_shown"
