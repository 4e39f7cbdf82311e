"""Expressions: compared by their values at points drawn for their variables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from exgen.items.columns import Array, Values
from exgen.items.comparison import within
from exgen.items.givens import AnyGiven, Range
from exgen.items.kinds.part import AskedPart
from exgen.items.written import Written
from exgen.numerals import Expression, Reading, Rules, read_expression

POINTS = 8
RELATIVE = 1e-6
UNDEFINED = "this formula is undefined for some of the values that its variables can take"


class Variable(Written):
    """The domain of a variable, and the further spellings that students may use for it."""

    low: Decimal
    """The smallest value at which formulas are compared."""

    high: Decimal
    """The largest value at which formulas are compared."""

    spellings: tuple[str, ...] = ()
    """How students may write the variable, the sheet's own way first."""

    def points(self) -> Range:
        """Return the given that draws points of the domain, on a grid of a thousand steps."""
        step = (self.high - self.low) / 1000
        return Range(low=self.low, high=self.high, step=step, size=(POINTS,))


class ExpressionPart(AskedPart):
    """A formula in some variables, which is right if it has the right values.

    The model computes the step from the variables, which it gets as if they were givens.
    """

    kind: Literal["expression"]
    """How the answer is read and marked."""

    variables: dict[str, Variable] = Field(min_length=1)
    """The variables that the formula may contain, by name."""

    answer: str
    """The right formula in the variables and the givens, as a student would type it."""

    names: tuple[str, ...] = ()
    """What students may write before the formula, as in `D = ...`, besides the step."""

    log: Literal["natural", "decimal", "either"] = "either"
    """What `log` means when it is typed; with `either`, a person decides where it matters."""

    spelt_from_value: ClassVar[bool] = False  # `typed` spells the author's formula

    def draws(self) -> Mapping[str, AnyGiven]:
        """Return the points at which expressions are compared, a given for each variable."""
        return {name: variable.points() for name, variable in self.variables.items()}

    @property
    def instruction(self) -> str:
        """Which variables the formula may contain."""
        spelt = [(variable.spellings or (name,))[0] for name, variable in self.variables.items()]
        return "a formula in `" + "` and `".join(spelt) + "`"

    def slack(self, reference: Array) -> Array:
        """Return a tolerance for rounding in floating point, scaled to the largest value."""
        largest = np.max(np.abs(reference), axis=0, keepdims=True)
        return np.broadcast_to(RELATIVE * np.maximum(largest, 1e-12), reference.shape)

    def shares(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return 1 where the values agree at all points, else 0."""
        del values
        return within(answer, reference, slack).all(axis=0, keepdims=True).astype(float)

    def comments(self, answers: Array, values: Values) -> Sequence[str]:
        """Return that a formula is undefined somewhere, if it is."""
        undefined = np.any(~np.isfinite(answers), axis=0)
        said = super().comments(answers, values)
        return [UNDEFINED if bad else text for bad, text in zip(undefined, said, strict=True)]

    def typed(self, values: Values) -> tuple[str, ...]:
        """Return the reference formula with this variant's givens in it."""
        return (spelt_with(self.answer, values, frozenset(self.variables)),)

    def read_cell(self, text: str, field: int) -> Reading[Expression]:
        """Return how a formula is read."""
        del field
        spellings = {name: variable.spellings for name, variable in self.variables.items()}
        return read_expression(text, spellings, Rules(log=self.log, names=(self.step, *self.names)))

    def entries(self, value: Expression, values: Values) -> Array:
        """Return the formula's values at the drawn points."""
        points = {name: values[name][..., 0] for name in self.variables}
        return np.broadcast_to(value.evaluate(points), (POINTS,))


def spelt_with(formula: str, values: Values, variables: frozenset[str]) -> str:
    """Return a formula with the values of one variant in place of all names but the variables."""

    def spelt(match: re.Match[str]) -> str:
        name = match[0]
        if name in variables or name not in values:
            return name
        value = f"{values[name].item():.15g}"
        return f"({value})" if value.startswith("-") else value

    return re.sub(r"[A-Za-z_]\w*", spelt, formula)
