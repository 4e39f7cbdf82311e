"""Expressions: a typed formula in an item's variables, evaluated on arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from exgen.language import Reason
from exgen.numerals.forms import joined_forms
from exgen.numerals.grammar import Operation, Program, programs
from exgen.numerals.naming import refuse_name, without_name
from exgen.numerals.numbers import settle_log
from exgen.numerals.reading import (
    DEFAULT,
    Reading,
    Rules,
    UnreadError,
    attempt,
    doubtful,
    quote,
    report,
)
from exgen.numerals.scanner import scan
from exgen.numerals.vocabulary import KnownWords, words_of
from exgen.numerals.wrapping import unwrap
from exgen.numerals.writing import as_float

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

_POINTS = 12
_NEGLIGIBLE = 1e-9
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
_OF_A_SIGN = 3
_OF_AN_ATOM = 5
_ARITY = {"UNARY": 1, "BINARY": 2}
_UFUNCS = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "^": "power",
    "ln": "log",
    "abs": "absolute",
    "arsinh": "arcsinh",
    "arcosh": "arccosh",
    "artanh": "arctanh",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula that was read: it can be evaluated, and printed so that it reads back the same."""

    program: Program

    def evaluate(self, values: Mapping[str, Values]) -> Values:
        """Return its values at the given values of its variables: NaN or infinity where undefined."""
        import numpy as np  # noqa: PLC0415 -- numbers are read without numpy

        arrays = {name: np.asarray(value, dtype=np.float64) for name, value in values.items()}
        shape = np.broadcast_shapes(*(array.shape for array in arrays.values()))
        stack: list[Values] = []
        with np.errstate(all="ignore"):
            for step in self.program:
                arguments = [stack.pop() for _ in range(_ARITY.get(step.kind, 0))]
                stack.append(_computed(step, arguments[::-1], arrays))
        return np.broadcast_to(stack[0], shape).copy()

    def __str__(self) -> str:
        """Return the formula with every product and bracket written out."""
        stack: list[tuple[str, int]] = []
        for step in self.program:
            arguments = [stack.pop() for _ in range(_ARITY.get(step.kind, 0))]
            stack.append(_spelled(step, arguments[::-1]))
        return stack[0][0]


def read_expression(
    text: str, variables: Mapping[str, Sequence[str]], rules: Rules = DEFAULT
) -> Reading[Expression]:
    """Return what a student typed as a formula; `variables` gives each name its further spellings."""
    return attempt(lambda: _read(text, variables, rules))


def _read(text: str, variables: Mapping[str, Sequence[str]], rules: Rules) -> Reading[Expression]:
    answer, reasons = unwrap(text)
    answer = without_name(answer, rules.names, reasons)
    words = words_of(tuple((name, tuple(others)) for name, others in variables.items()))
    forms = joined_forms(answer)
    if len(forms) == 1:
        found, why = _formulas(answer, words, rules)
        return report(text, found, [*reasons, *why], str)
    each = [_form(form, answer, words, rules) for form in forms]
    agreed = _agreeing([found for found, _ in each], list(variables))
    if not agreed:
        held = [one for found, _ in each for one in found]
        raise doubtful("read.forms-differ", values=held, text=quote(answer))
    why = [reason for _, said in each for reason in said]
    return report(text, agreed, [*reasons, Reason("read.forms"), *why], str)


def _formulas(text: str, words: KnownWords, rules: Rules) -> tuple[list[Expression], list[Reason]]:
    """Return the formulas that a text in one form may mean, and what was taken for something else."""
    found = scan(text, words, rules)
    settled, why = settle_log(programs(found), rules)
    return [Expression(program) for program in settled], [*found.reasons, *why]


def _form(
    form: str, answer: str, words: KnownWords, rules: Rules
) -> tuple[list[Expression], list[Reason]]:
    """Return the same of one of several forms; raise where it is a name, and not the field's own."""
    try:
        return _formulas(form, words, rules)
    except UnreadError:
        refuse_name(answer, rules.names)
        raise


def _agreeing(forms: Sequence[Sequence[Expression]], names: Sequence[str]) -> list[Expression]:
    """Return those formulas of the first form that have the values of one of every other form."""
    first, *others = forms
    return [one for one in first if all(any(_same(one, o, names) for o in form) for form in others)]


def _same(one: Expression, other: Expression, names: Sequence[str]) -> bool:
    """Say whether two formulas have the same values wherever both have any of some points."""
    import numpy as np  # noqa: PLC0415 -- numbers are read without numpy

    points = {
        name: np.linspace(0.11 + 0.07 * place, 0.83 + 0.05 * place, _POINTS)[:: 1 - 2 * (place % 2)]
        for place, name in enumerate(names)
    }
    mine, its = one.evaluate(points), other.evaluate(points)
    both = np.isfinite(mine) & np.isfinite(its)
    return bool(both.any() and np.allclose(mine[both], its[both], rtol=_NEGLIGIBLE, atol=0))


def _computed(step: Operation, arguments: list[Values], values: Mapping[str, Values]) -> Values:
    import numpy as np  # noqa: PLC0415

    if step.kind == "NUMBER":
        return np.asarray(as_float(Fraction(step.text)))
    if step.kind == "CONSTANT":
        return np.asarray(getattr(np, step.text))
    if step.kind == "NAME":
        return values[step.text]
    name = "negative" if step == Operation("UNARY", "-") else _UFUNCS.get(step.text, step.text)
    computed: Values = getattr(np, name)(*arguments)
    return computed


def _spelled(step: Operation, arguments: list[tuple[str, int]]) -> tuple[str, int]:
    """Return the spelling of a step applied to spelled arguments, and how tightly it binds."""
    if not arguments:
        return step.text, _OF_AN_ATOM
    if step.kind == "UNARY":
        ((inner, _),) = arguments
        if step.text != "-":
            return f"{step.text}({inner})", _OF_AN_ATOM
        return f"-{_within(arguments[0], _OF_A_SIGN)}", _OF_A_SIGN
    return _joined(step.text, *arguments)


def _joined(sign: str, left: tuple[str, int], right: tuple[str, int]) -> tuple[str, int]:
    binds = _PRECEDENCE[sign]
    if sign == "^":
        return f"{_within(left, binds)}^{_within(right, _OF_A_SIGN)}", binds
    if binds == _PRECEDENCE["*"]:
        return f"{_within(left, binds - 1)}{sign}{_within(right, _OF_A_SIGN)}", binds
    second = f"({right[0]})" if right[0].startswith("-") else _within(right, binds)
    return f"{_within(left, binds - 1)} {sign} {second}", binds


def _within(argument: tuple[str, int], binds: int) -> str:
    """Return an argument, in brackets unless it binds tighter."""
    text, own = argument
    return text if own > binds else f"({text})"
