"""What a program without variables is worth: exactly, within a bound on work."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from fractions import Fraction

from exgen.language import Quantity
from exgen.numerals.grammar import Operation, Program
from exgen.numerals.literals import LARGEST_EXPONENT
from exgen.numerals.reading import Exact, unreadable

LARGEST = 80_000  # bits of one intermediate value: above 10^10000 times 10^10000
MOST_WORK = 400_000  # bits of all of them together

_CONSTANTS = {"pi": math.pi, "e": math.e}


def evaluate(program: Program) -> Exact:
    """Return the value of a program; raise where it has none or is too large to compute."""
    stack: list[Exact] = []
    work = 0
    for step in program:
        stack.append(_checked(step, stack))
        work += _bits(stack[-1])
        if work > MOST_WORK or _bits(stack[-1]) > LARGEST:
            raise unreadable("read.too-long-numbers")
    return stack[0]


def _checked(step: Operation, stack: list[Exact]) -> Exact:
    try:
        value = _value(step, stack)
    except ZeroDivisionError:
        raise unreadable("read.divides-by-zero") from None
    except OverflowError:
        raise unreadable("read.out-of-range") from None
    except ValueError:
        raise unreadable("read.no-real-value", function=step.text) from None
    if isinstance(value, float) and not math.isfinite(value):
        raise unreadable("read.out-of-range")
    return value


def _value(step: Operation, stack: list[Exact]) -> Exact:
    match step.kind:
        case "NUMBER":
            return Fraction(step.text)
        case "CONSTANT":
            return _CONSTANTS[step.text]
        case "UNARY":
            return _UNARY[step.text](stack.pop())
        case _:
            right = stack.pop()
            return _BINARY[step.text](stack.pop(), right)


def _bits(value: Exact) -> int:
    if isinstance(value, float):
        return 1
    return value.numerator.bit_length() + value.denominator.bit_length()


def _float(value: Exact) -> float:
    """Return the nearest float; raise where that would be infinity, or zero by accident."""
    nearest = float(value)
    if value and not nearest:
        raise OverflowError
    return nearest


def _abs(value: Exact) -> Exact:
    return value if value >= 0 else -value


def _power(base: Exact, exponent: Exact) -> Exact:
    if _abs(exponent) > LARGEST_EXPONENT:
        raise unreadable("read.exponent-beyond", most=Quantity(LARGEST_EXPONENT))
    if isinstance(exponent, float) or isinstance(base, float) or exponent.denominator > 1:
        return _real_power(base, exponent)
    if _bits(base) * abs(exponent.numerator) > LARGEST:
        raise unreadable("read.power-too-large")
    power: Fraction = base**exponent.numerator
    return power


def _real_power(base: Exact, exponent: Exact) -> Exact:
    if exponent == Fraction(1, 2):
        return _sqrt(base)
    if base == math.e:
        return _exp(exponent)
    return math.pow(_float(base), _float(exponent))


def _sqrt(value: Exact) -> Exact:
    if isinstance(value, Fraction) and value >= 0:
        root = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
        if root * root == value:
            return root
    return math.sqrt(_float(value))


def _exp(value: Exact) -> Exact:
    return math.exp(_float(value)) if value else Fraction(1)


def _log(base: int, inexact: Callable[[float], float]) -> Callable[[Exact], Exact]:
    """Return a logarithm that is exact at the powers of its base."""

    def log(value: Exact) -> Exact:
        if isinstance(value, float) or value <= 0:
            return inexact(_float(value))
        digits = math.log2(value.numerator) - math.log2(value.denominator)
        nearest = round(digits / math.log2(base))
        exact = Fraction(base) ** nearest == value
        return Fraction(nearest) if exact else inexact(_float(value))

    return log


def _ln(value: Exact) -> Exact:
    return Fraction(0) if value == 1 else math.log(_float(value))


def _real(function: Callable[[float], float]) -> Callable[[Exact], Exact]:
    return lambda value: function(_float(value))


def _joint(exact: Callable[[Exact, Exact], Exact]) -> Callable[[Exact, Exact], Exact]:
    """Return an operation that stays exact for fractions and is careful with floats."""

    def apply(left: Exact, right: Exact) -> Exact:
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return exact(left, right)
        return exact(_float(left), _float(right))

    return apply


_BINARY: dict[str, Callable[[Exact, Exact], Exact]] = {
    "+": _joint(operator.add),
    "-": _joint(operator.sub),
    "*": _joint(operator.mul),
    "/": _joint(operator.truediv),
    "^": _power,
}
_UNARY: dict[str, Callable[[Exact], Exact]] = {
    "-": lambda value: -value,
    "abs": _abs,
    "sqrt": _sqrt,
    "exp": _exp,
    "ln": _ln,
    "log2": _log(2, math.log2),
    "log10": _log(10, math.log10),
    "sin": _real(math.sin),
    "cos": _real(math.cos),
    "tan": _real(math.tan),
    "arcsin": _real(math.asin),
    "arccos": _real(math.acos),
    "arctan": _real(math.atan),
    "sinh": _real(math.sinh),
    "cosh": _real(math.cosh),
    "tanh": _real(math.tanh),
    "arsinh": _real(math.asinh),
    "arcosh": _real(math.acosh),
    "artanh": _real(math.atanh),
}
