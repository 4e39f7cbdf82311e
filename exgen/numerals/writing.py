"""How numbers are written: fixed point for sheets, short decimals for what was read."""

from __future__ import annotations

import math
import sys
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from exgen.numerals.reading import Exact
from exgen.numerals.rounding import rounded, to_figures

_TWELVE = Context(prec=12, rounding=ROUND_HALF_UP, Emax=MAX_EMAX, Emin=MIN_EMIN)
INFINITY = "∞"
_LARGEST = sys.float_info.max
_SMALLEST = math.ulp(0.0)


def as_float(value: Exact) -> float:
    """Return the nearest float; a finite value never becomes infinity, nor a small one zero."""
    try:
        nearest = float(value)
    except OverflowError:
        return _LARGEST if value > 0 else -_LARGEST
    if nearest or not value:
        return nearest
    return _SMALLEST if value > 0 else -_SMALLEST


@lru_cache(maxsize=1 << 14)  # a sheet says a number in its question, its answer and its solution
def write(value: float, places: int) -> str:
    """Return a number in fixed point with an ASCII minus, and never a negative zero."""
    text = f"{rounded(value, places):.{places}f}"
    return text if text.strip("-0.") else text.lstrip("-")


def write_scientific(value: float, places: int) -> str:
    """Return a number in scientific notation, to the same decimal places: 0.0180 is 1.80e-2."""
    near = rounded(value, places)
    power = int(f"{near:.14e}".partition("e")[2])
    return f"{near:.{max(0, places + power)}e}".partition("e")[0] + f"e{power}"


def write_infinity(value: float) -> str:
    """Return an infinity as its sign, which is read as one."""
    return INFINITY if value > 0 else f"-{INFINITY}"


def write_figures(value: float, figures: int) -> str:
    """Return a number of at most so many significant figures, without zeros at the end: 0.013."""
    return f"{to_figures(value, figures):.{figures}g}"


@lru_cache(maxsize=1 << 14)  # a class types few different numbers
def canonical(value: Exact) -> str:
    """Return a short decimal of at most 12 significant digits: -2.5465, 1500, 1e400."""
    if isinstance(value, float) and math.isinf(value):
        return write_infinity(value)
    exact = Fraction(value)
    short = _TWELVE.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    short = short.normalize(_TWELVE)
    if not short:
        return "0"
    power = short.adjusted()
    if -7 < power < 16:  # noqa: PLR2004 -- where zeros are still easy to count
        return f"{short:f}"
    return f"{short.scaleb(-power, _TWELVE).normalize(_TWELVE):f}e{power}"
