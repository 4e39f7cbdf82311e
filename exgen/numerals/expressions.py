"""Expressions: a typed formula in an item's variables, evaluated on arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from exgen.numerals.grammar import Operation, Program, programs
from exgen.numerals.naming import refuse_name, without_name
from exgen.numerals.numbers import settle_log
from exgen.numerals.reading import DEFAULT, Reading, Rules, attempt, report
from exgen.numerals.scanner import scan
from exgen.numerals.vocabulary import words_of
from exgen.numerals.wrapping import unwrap
from exgen.numerals.writing import as_float

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

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
    refuse_name(answer, rules.names)
    words = words_of(tuple((name, tuple(others)) for name, others in variables.items()))
    found = scan(answer, words, rules)
    settled, why = settle_log(programs(found), rules)
    expressions = [Expression(program) for program in settled]
    return report(text, expressions, [*reasons, *found.reasons, *why], str)


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
