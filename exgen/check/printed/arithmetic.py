"""Arithmetic in TeX: a side of a formula is worked out from the digits that are printed."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from lark import Lark, LarkError, Token, Transformer, Tree

from exgen.items.columns import Array
from exgen.items.engine import NOTHING

GRAMMAR = r"""
    ?start: sum
    ?sum: product | sum "+" product -> plus | sum "-" product -> minus
    ?product: signed
        | product _TIMES signed -> times
        | product "/" signed -> over
        | product power -> joined
    ?signed: power | "-" signed -> negative | "+" signed
    ?power: factor | factor "^" script -> raised | factor _TOP -> turned
    ?script: "{" sum "}" | DIGIT -> number | SYMBOL -> symbol
    ?factor: NUMBER -> number | DIGIT -> number | SYMBOL -> symbol
        | "(" sum ")" | "[" sum "]" | "{" sum "}"
        | "(" sum ("," sum)+ ")" -> row
        | _FRAC "{" sum "}" "{" sum "}" -> over
        | _ROOT "{" sum "}" -> root
        | _LENGTH_OPEN sum _LENGTH_CLOSE -> length
        | _SIZE_OPEN sum _SIZE_CLOSE -> size
        | _FLOOR_OPEN sum _FLOOR_CLOSE -> floor
        | FUNCTION power -> call
        | _BEGIN line (_ROW line)* _ROW? _END -> matrix
    line: sum ("&" sum)*
    _TIMES.3: /\\(cdot|times)(?![A-Za-z])/ | "*" | "·"
    _TOP.3: /\^\s*(\{\s*\\top\s*\}|\\top(?![A-Za-z])|\\intercal(?![A-Za-z])|T(?![A-Za-z]))/
    _FRAC.3: /\\[dt]?frac(?![A-Za-z])/
    _ROOT.3: /\\sqrt(?![A-Za-z])/
    _LENGTH_OPEN.3: /\\lVert(?![A-Za-z])/
    _LENGTH_CLOSE.3: /\\rVert(?![A-Za-z])/
    _SIZE_OPEN.3: /\\lvert(?![A-Za-z])/
    _SIZE_CLOSE.3: /\\rvert(?![A-Za-z])/
    _FLOOR_OPEN.3: /\\lfloor(?![A-Za-z])/
    _FLOOR_CLOSE.3: /\\rfloor(?![A-Za-z])/
    _BEGIN.3: /\\begin\s*\{[pbv]?matrix\}/
    _END.3: /\\end\s*\{[pbv]?matrix\}/
    _ROW: "\\\\"
    FUNCTION.3: /\\(log_(2|\{2\}|\{10\})|ln|log|exp|tanh|sinh|cosh|sin|cos|tan|max|min)(?![A-Za-z0-9])/
    NUMBER.2: /\d+\.\d+|\d\d+/
    DIGIT: /\d/
    SYMBOL: /(\\(mathbf|mathrm|mathcal|boldsymbol|hat|bar|tilde|operatorname)\s*(\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z])|\\[A-Za-z]+|[A-Za-z])'*(\s*_\s*(\{[^{}]*\}|\\[A-Za-z]+|\w))?'*/
    %ignore /\s+/
"""

FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {
    "log_2": np.log2,
    "log_{2}": np.log2,
    "log_{10}": np.log10,
    "max": np.max,
    "min": np.min,
    "ln": np.log,
    **{name: getattr(np, name) for name in ("exp", "tanh", "sinh", "cosh", "sin", "cos", "tan")},
}
"""log without a base is left out: in textbooks it is any of three."""

CONSTANTS: Mapping[str, float] = {
    "e": float(np.e),
    r"\mathrm{e}": float(np.e),
    r"\pi": float(np.pi),
}

NOTHING_MOVED: Mapping[int, float] = MappingProxyType({})

Formula: TypeAlias = "Tree[Token]"


class Unknown(Exception):  # noqa: N818 -- it is no error: most sides have symbols in them
    """A side has no value that is known from what is printed."""


@dataclass(frozen=True)
class Printed:
    """A number, vector or matrix that is printed as such: its entries, and the decimals of each."""

    values: Array
    places: Array


def value_of(text: str, known: Mapping[str, Array] = NOTHING) -> Array:
    """Return what a side is worth, with symbols that are known. Raises Unknown."""
    return _evaluated(parsed(text), known)


def leeway_of(text: str, known: Mapping[str, Array] = NOTHING) -> Array:
    """Return how far a side can be from its value, as its decimals are rounded. Raises Unknown."""
    tree = parsed(text)
    value, leeway = _evaluated(tree, known), np.zeros(())
    for token in _decimals(tree):
        half = 0.5 * 10.0 ** -places_of(token)
        moved = {id(token): float(token) + half}
        leeway = leeway + np.abs(_evaluated(tree, known, moved) - value)
    return leeway


def printed_in(text: str) -> Printed | None:
    """Return what a side prints, if it is a number, vector or matrix and nothing is left to do."""
    try:
        tree = parsed(text)
        places = _Places().transform(tree)
        return Printed(value_of(text), np.asarray(places))
    except (Unknown, LarkError, ValueError):
        return None


def is_compound(text: str) -> bool:
    """Return whether a side is more than a number or a symbol."""
    try:
        return parsed(text).data not in ("number", "symbol")
    except Unknown:
        return False


def places_of(number: str) -> int:
    """Return how many decimals a number is printed with."""
    return len(number.partition(".")[2])


def parsed(text: str) -> Formula:
    """Return a side's tree. Raises Unknown where it is no arithmetic."""
    tree = _tree(text)
    if tree is None:
        raise Unknown(text)
    return tree


@functools.lru_cache(maxsize=4096)  # the same heads stand in every variant
def _tree(text: str) -> Formula | None:
    try:
        return _parser().parse(re.sub(r"\\([dt]?frac)\s*(\d)\s*(\d)", r"\\\1{\2}{\3}", text))
    except LarkError:
        return None


@functools.cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr")


def _decimals(tree: Formula) -> list[Token]:
    """Return the numbers with decimals in a side: the others are exact."""
    found = tree.scan_values(lambda leaf: isinstance(leaf, Token) and "." in leaf)
    return [token for token in found if token.type == "NUMBER"]


def _evaluated(
    tree: Formula | Token, known: Mapping[str, Array], moved: Mapping[int, float] = NOTHING_MOVED
) -> Array:
    """Return the value of a tree, in which some numbers are moved."""
    if isinstance(tree, Token):
        raise Unknown(str(tree))
    if tree.data == "number":
        (token,) = tree.children
        assert isinstance(token, Token)  # noqa: S101 -- the grammar says so
        return np.asarray(moved.get(id(token), float(token)))
    if tree.data == "symbol":
        return _named(str(tree.children[0]), known)
    if tree.data == "call":
        function, argument = tree.children
        name = str(function).removeprefix("\\").replace(" ", "")
        if name not in FUNCTIONS:
            raise Unknown(name)
        return _computed(FUNCTIONS[name], [_evaluated(argument, known, moved)])
    values = [_evaluated(child, known, moved) for child in tree.children]
    return _computed(_OPERATIONS[tree.data], values)


def _named(name: str, known: Mapping[str, Array]) -> Array:
    plain = "".join(name.split())
    if plain in known:
        return known[plain]
    if plain in CONSTANTS:
        return np.asarray(CONSTANTS[plain])
    raise Unknown(plain)


def _computed(operation: Callable[..., Any], values: list[Array]) -> Array:
    try:
        with np.errstate(all="ignore"):
            result = np.asarray(operation(*values), dtype=float)
    except (ValueError, IndexError) as error:
        raise Unknown(str(error)) from error
    if not np.isfinite(result).all():
        raise Unknown("no number")
    return result


def _product(a: Array, b: Array) -> Array:
    """Return a product: of a number and anything, of two vectors, or with a matrix."""
    return a * b if a.ndim == 0 or b.ndim == 0 else a @ b


def _quotient(a: Array, b: Array) -> Array:
    if b.ndim:
        raise Unknown("divided by a vector")
    return a / b


def _joined(a: Array, b: Array) -> Array:
    """Return the product of factors without a sign between them."""
    return _product(a, b)


def _same_shape(a: Array, b: Array) -> None:
    if a.shape != b.shape:
        raise Unknown("a sum of different shapes")


def _sum(a: Array, b: Array) -> Array:
    _same_shape(a, b)
    return a + b


def _difference(a: Array, b: Array) -> Array:
    _same_shape(a, b)
    return a - b


def _matrix(*rows: Array) -> Array:
    """Return a matrix, or a vector where it has one column or one row."""
    stacked = np.stack(rows)
    return stacked.reshape(-1) if 1 in stacked.shape else stacked


_OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "plus": _sum,
    "minus": _difference,
    "times": _product,
    "joined": _joined,
    "over": _quotient,
    "negative": np.negative,
    "raised": np.power,
    "turned": np.transpose,
    "root": np.sqrt,
    "length": np.linalg.norm,
    "size": np.abs,
    "floor": lambda x: np.floor(x + 1e-9),
    "row": lambda *entries: np.stack(entries),
    "line": lambda *entries: np.stack(entries),
    "matrix": _matrix,
}


class _Places(Transformer[Token, Any]):
    """The decimals of what is printed as a number, vector or matrix; anything else is refused."""

    def number(self, children: list[Token]) -> int:
        return places_of(children[0])

    def negative(self, children: list[Any]) -> Any:
        return children[0]

    def turned(self, children: list[Any]) -> Any:
        return children[0]

    def row(self, children: list[Any]) -> Array:
        return np.stack(children)

    def line(self, children: list[Any]) -> Array:
        return np.stack(children)

    def matrix(self, children: list[Array]) -> Array:
        return _matrix(*children)

    def __default__(self, data: Any, children: Any, meta: Any) -> Any:
        raise Unknown(str(data))
