"""Expressions: compared by their values at points drawn for their variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from exgen.items.columns import Array, Values
from exgen.items.comparison import within
from exgen.items.givens import AnyGiven, Range
from exgen.items.kinds.part import AskedPart, WrittenPart
from exgen.items.kinds.typed import Answers
from exgen.items.written import Written
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.numerals import Expression, Log, Reading, Rules, read_expression

POINTS = 8
RELATIVE = 1e-6
_NAME = re.compile(r"[A-Za-z_]\w*")
_PLUS_MINUS = re.compile(r"\+ ?\(-([0-9.,]+(?:e[+-]?[0-9]+)?)\)(?=\s*[*)]|\s*\Z|\s[+-])")
_ONCE = re.compile(r"(?<![\w.)^/*])(?<![*/^] )1\*(?=[A-Za-z(])")
UNDEFINED = Reason("mark.undefined")


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


class ExpressionPart(WrittenPart):
    """A formula in some variables, which is right if it has the right values.

    The model computes the step from the variables, which it gets as if they were givens.
    """

    kind: Literal["expression"]
    """How the answer is read and marked."""

    variables: dict[str, Variable] = Field(min_length=1)
    """The variables that the formula may contain, by name."""

    answer: str
    """The right formula in the variables, and givens and steps that are numbers, as a student would type it."""

    names: tuple[str, ...] = ()
    """What students may write before the formula, as in `D = ...`, besides the step."""

    log: Log = "either"
    """What `log` means when it is typed; with `either`, a person decides where it matters."""

    def asked(self) -> AskedExpression:
        """Return the part as it is asked."""
        return AskedExpression(
            **self.common(),
            variables={name: variable.spellings for name, variable in self.variables.items()},
            answer=self.answer,
            names=self.names,
            log=self.log,
        )

    def draws(self) -> Mapping[str, AnyGiven]:
        """Return the points at which expressions are compared, a given for each variable."""
        return {name: variable.points() for name, variable in self.variables.items()}


@dataclass(frozen=True, kw_only=True)
class AskedExpression(AskedPart):
    """A formula: what is compared is its values at the points that a key holds.

    `variables` has the spellings of each variable.
    """

    spelt_from_value: ClassVar[bool] = False  # `typed` spells the author's formula

    kind: Literal["expression"] = "expression"
    variables: Mapping[str, tuple[str, ...]]
    answer: str
    names: tuple[str, ...]
    log: Log

    @property
    def budgeted(self) -> bool:
        """Whether the error budget adds to the slack: a coefficient may be a rounded number."""
        return True

    @property
    def mentions(self) -> tuple[str, ...]:
        """The names in the formula that are no variables; those of functions are no steps."""
        return tuple(sorted(_names_in(self.answer) - self.variables.keys()))

    def misfits(self, values: Values) -> Iterator[str]:
        """Yield what of the columns of a key does not fit to the part."""
        shape = values[self.step].shape
        for name in self.variables:
            if name not in values or values[name].shape != shape:
                yield f"'{name}' should have a value for each of those of '{self.step}'"
        for name in filter(values.__contains__, self.mentions):
            if values[name].shape != shape[-1:] or values[name].dtype.kind not in "iuf":
                yield f"'{name}' should be a number, since the formula has it"

    def instruction(self, fields: int) -> Reason:
        """Return which variables the formula may contain."""
        del fields
        spelt = [(spellings or (name,))[0] for name, spellings in self.variables.items()]
        return Reason.of("ask.formula", variables=tuple(f"`{name}`" for name in spelt))

    def slack(self, reference: Array) -> Array:
        """Return a tolerance for rounding in floating point: each point by its own size.

        Where terms cancel, a value is as exact as the others are large, so these give a floor.
        """
        largest = np.max(np.abs(reference), axis=0, keepdims=True)
        floor = np.maximum(RELATIVE * largest, 1e-12)
        return RELATIVE * np.maximum(np.abs(reference), floor)

    def shares(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return 1 where the values agree at all points, else 0."""
        del values
        return within(answer, reference, slack).all(axis=0, keepdims=True).astype(float)

    def comments(self, answers: Array, values: Values) -> Sequence[Reason]:
        """Return that a formula is undefined somewhere, if it is."""
        undefined = np.any(~np.isfinite(answers), axis=0)
        said = super().comments(answers, values)
        return [UNDEFINED if bad else text for bad, text in zip(undefined, said, strict=True)]

    def typed(self, values: Values) -> tuple[str, ...]:
        """Return the reference formula with this variant's givens in it."""
        (formula,) = self.reference(values)
        return (by_hand(formula),)

    def reference(self, values: Values) -> tuple[str, ...]:
        """Return by what the reference formula of one variant is known."""
        formula = spelt_with(self.answer, values, frozenset(self.variables))
        return (language(self.language).number(formula),)

    def read_cell(self, text: str, field: int) -> Reading[Expression]:
        """Return how a formula is read."""
        del field
        return self._formula(text)

    def read_marked(
        self, texts: Sequence[str], row: int, mark: str, answers: Answers, values: Values
    ) -> None:
        """Read a formula with several readings again, by the decimal mark that is known."""
        if (0, row) in answers.others:
            self.record(self._formula(texts[0], mark), (0, row), answers, values)

    def names_of(self, field: int, count: int) -> tuple[str, ...]:
        """Return what may stand before the formula."""
        del field, count
        return tuple(filter(None, (self.step, *self.names, self.label)))

    def _formula(self, text: str, mark: str = "") -> Reading[Expression]:
        rules = Rules(
            log=self.log,
            names=self.names_of(0, 1),
            decimal_comma=mark == "," if mark else self.decimal_comma,
            marked=bool(mark),
        )
        return read_expression(text, self.variables, rules)

    def spell(self, value: Expression) -> str:
        """Return the formula with every product and bracket written out."""
        return language(self.language).number(str(value))

    def entries(self, value: Expression, values: Values, row: int) -> Array:
        """Return the formula's values at the drawn points, NaN where it has none."""
        points = {name: values[name][..., row] for name in self.variables}
        found = value.evaluate(points)
        found = np.where(np.isfinite(found), found, np.nan)
        return np.broadcast_to(found, values[self.step].shape[:-1])


def spelt_with(formula: str, values: Values, variables: frozenset[str]) -> str:
    """Return a formula with the values of one variant in place of all names but the variables."""

    def spelt(match: re.Match[str]) -> str:
        name = match[0]
        value = values.get(name)
        if name in variables or value is None or value.size != 1 or value.dtype.kind not in "iuf":
            return name
        number = value.item()
        spelt = f"{number:.9g}" if value.dtype.kind == "f" else str(number)
        return f"({spelt})" if number < 0 else spelt

    return _NAME.sub(spelt, formula)


def by_hand(formula: str) -> str:
    """Return a formula as people write it: `x - 2*y` for `1*x + (-2)*y`."""
    signed = _PLUS_MINUS.sub(r"- \1", formula)
    return _ONCE.sub("", signed)


def _names_in(formula: str) -> set[str]:
    return set(_NAME.findall(formula))
