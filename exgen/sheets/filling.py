"""A variant's numbers in an item's words: Jinja templates and the values that they print."""

from __future__ import annotations

import functools
import itertools
import math
import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import jinja2
from jinja2 import meta, nodes

from exgen.errors import AuthorError, did_you_mean
from exgen.items.columns import Array
from exgen.items.digits import Digits, Figures, Places
from exgen.numerals import rounded

COMMA = "\ue001"
"""Stands for a decimal comma until it is known whether it is in a formula, where TeX needs braces."""

POWER = "\ue002"
"""Stands around the power of ten in scientific notation until the same is known."""
_POWER = re.compile(r"e([+-]?[0-9]+)$")
_SET_POWER = re.compile(f"{POWER}(-?[0-9]+){POWER}")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_PLACES = Places(0)

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(?!\s)(.+?)(?<!\s)\$", re.DOTALL)
"""A formula in Markdown; the first or the second group is its TeX."""
_FILLED_IN = re.compile(r"\{\{\s*(.*?)\s*(?:\|.*?)?\}\}", re.DOTALL)
"""What prints a number: its name comes before any filter."""
_TERM = re.compile(
    r"\{\{(?P<numbers>[^{}|]*)\|\s*(?:times|terms)\((?P<symbols>(?:[^{}]|\{[^{}]*\})*)\)\s*\}\}"
)
"""What prints numbers times symbols."""
_MARKS = re.compile(r"\{[{%#]")
"""With what Jinja's expressions, statements and comments begin."""
_STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)


class ShownNumber(float):
    """A number that prints with the digits that it was drawn or is worked out to.

    One that was rounded to be written down knows what it was before: to fewer digits, that is
    what is rounded, and not what was rounded already.
    """

    digits: Digits | None
    mark: str
    unrounded: float

    def __new__(
        cls, value: float, digits: Digits | None, mark: str = ".", unrounded: float | None = None
    ) -> Self:
        """Return the number with its digits; None prints as few as it needs."""
        shown = super().__new__(cls, value)
        shown.digits, shown.mark = digits, mark
        shown.unrounded = float(value) if unrounded is None else unrounded
        return shown

    def __neg__(self) -> ShownNumber:
        return ShownNumber(-float(self), self.digits, self.mark, -self.unrounded)

    def __abs__(self) -> ShownNumber:
        return ShownNumber(abs(float(self)), self.digits, self.mark, abs(self.unrounded))

    @property
    def plain(self) -> str:
        """The number as it is typed, with a decimal point."""
        return f"{float(self):.15g}" if self.digits is None else self.digits.write(self)

    def __str__(self) -> str:
        return _POWER.sub(_power, self.plain).replace(".", self.mark)


class Row(tuple[Any, ...]):
    """A vector, or the rows of a matrix, which prints as (a, b, ...)."""

    __slots__ = ()

    def __str__(self) -> str:
        texts = list(map(str, self))
        between = "; " if any(COMMA in text for text in texts) else ", "
        return "(" + between.join(texts) + ")"


def shown(
    array: Array, digits: Digits | None, mark: str = ".", unrounded: Array | None = None
) -> Any:
    """Return one variant's value, without its last axis, as numbers, words and rows that print.

    Entries that a variant does not have (NaN) are left out. What the value was, before it was
    rounded to be written down, may be given with it.
    """

    def printing(value: Any, before: Any) -> Any:
        if isinstance(value, list):
            pairs = zip(value, before, strict=True)
            return Row(printing(a, b) for a, b in pairs if not _absent(a))
        return ShownNumber(value, digits, mark, before) if isinstance(value, float) else value

    return printing(array.tolist(), (array if unrounded is None else unrounded).tolist())


def render(  # noqa: PLR0917 -- what, with what, and where it is from
    text: str,
    names: Mapping[str, Any],
    working: Digits,
    where: str,
    line: int = 1,
    mark: str = ".",
) -> str:
    """Return a text with the names filled in, numbers that were worked out to the `working` digits.

    Their decimal `mark` is a point or COMMA. Raises AuthorError where the text, which begins at a
    line of the file `where`, or one of its expressions fails.
    """
    try:
        if not _MARKS.search(text):
            return _plain(text)
        return set_in_words(_compiled(text, working, mark).render(names))
    except Exception as error:
        failed = f"{where}:{line - 1 + _line_of(error)}"
        raise AuthorError(failed, [f"{error}{_hint(error, names)}"]) from error


def set_in_words(text: str) -> str:
    """Return a text with its decimal commas and powers of ten, as they are set in formulas or outside.

    After a comma in a formula TeX would leave a gap.
    """
    if COMMA in text or POWER in text:
        text = FORMULA.sub(lambda formula: _in_formula(formula[0]), text)
        text = _SET_POWER.sub(lambda power: f" × 10{power[1].translate(_RAISED)}", text)
    return text.replace(COMMA, ",")


def _in_formula(text: str) -> str:
    return _SET_POWER.sub(r" \\times 10^{\1}", text.replace(COMMA, "{,}"))


def _power(found: re.Match[str]) -> str:
    """Return the power of ten of a number in scientific notation, until it is set."""
    return f"{POWER}{int(found[1])}{POWER}"


@functools.cache
def names_in(text: str) -> frozenset[str]:
    """Return the names that a text needs, on whatever way through it; none where it is no template."""
    try:
        return frozenset(meta.find_undeclared_variables(_environment(_NO_PLACES, ".").parse(text)))
    except jinja2.TemplateSyntaxError:
        return frozenset()


@functools.cache
def names_shown_in(text: str) -> frozenset[str]:
    """Return the names of which a text may print the value: `b`, but not `a` and `i`, of `{{ b[i] if a }}`."""
    try:
        tree = _environment(_NO_PLACES, ".").parse(text)
    except jinja2.TemplateSyntaxError:
        return frozenset()
    found = {name for output in tree.find_all(nodes.Output) for name in _shown_by(output)}
    made_of = [(loop.target, loop.iter) for loop in tree.find_all(nodes.For)]
    made_of += [(put.target, put.node) for put in tree.find_all(nodes.Assign)]
    for _ in made_of:  # one may be made of another
        shown_too = [source for target, source in made_of if found & set(_shown_by(target))]
        found.update(name for source in shown_too for name in _shown_by(source))
    return frozenset(found)


def _shown_by(node: nodes.Node) -> Iterator[str]:
    """Yield the names that make up the value of an expression, and not those that it depends on."""
    match node:
        case nodes.Name():
            yield node.name
        case nodes.Compare() | nodes.Test():
            return
        case nodes.Getitem():
            yield from _shown_by(node.node)
        case nodes.CondExpr():
            for one in filter(None, (node.expr1, node.expr2)):
                yield from _shown_by(one)
        case _:
            for child in node.iter_child_nodes():
                yield from _shown_by(child)


def unfilled(text: str) -> str:
    """Return a text with the names of the numbers where they would be filled in, for all variants."""
    return _STATEMENT.sub("", _FILLED_IN.sub(lambda filled: filled[1], _TERM.sub(_term, text)))


def _term(filled: re.Match[str]) -> str:
    """Return a term or a sum of terms with the names of its numbers: `a x + b y`."""
    numbers = filled["numbers"].strip()
    names = numbers[1:-1].split(",") if numbers.startswith("[") else [numbers]
    symbols = [
        symbol.replace("\\\\", "\\") for symbol in re.findall('"([^"]*)"', filled["symbols"])
    ]
    return " + ".join(f"{n.strip()} {s}".strip() for n, s in zip(names, symbols, strict=False))


def _line_of(error: Exception) -> int:
    """Return the line of the template at which it failed."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.lineno for frame in frames if frame.filename == "<template>"]
    return (own[-1] if own else None) or 1


def _hint(error: Exception, names: Mapping[str, Any]) -> str:
    unknown = re.fullmatch(r"'(\w+)' is undefined", str(error))
    return did_you_mean(unknown[1], names) if unknown else ""


def signed(value: float | str) -> str:
    """Return a number with its sign apart, to go on with a sum: `+ 2`, `- 0.5`."""
    text = str(value)
    if not text:  # a term with the coefficient 0
        return ""
    return f"- {text[1:]}" if text.startswith("-") else f"+ {text}"


def bracket(value: float) -> str:
    """Return a number as a factor, in brackets when it is negative: `3`, `(-3)`."""
    text = str(value)
    return f"({text})" if text.startswith("-") else text


def times(value: float, symbol: str) -> str:
    """Return a term as it is written by hand: `3 x`, `x`, `-x`, and nothing for 0 times x."""
    if not value:
        return ""
    if not symbol or abs(value) != 1:
        return f"{value} {symbol}".strip()
    return f"-{symbol}" if value < 0 else symbol


def terms(values: Sequence[float], symbols: Sequence[str]) -> str:
    """Return a sum of numbers times symbols as it is written by hand: `3 x - y`.

    The symbol "" stands for a number alone.
    """
    pairs = zip(values, symbols, strict=True)
    first, *rest = [term for term in itertools.starmap(times, pairs) if term] or ["0"]
    return " ".join([first, *map(signed, rest)])


def to_places(value: Any, number: int | None, mark: str = ".") -> Any:
    """Return a number, or a row of numbers, that prints to some decimal places, or as few as it needs."""
    return _to_digits(value, None if number is None else Places(number), mark)


def to_figures(value: Any, number: int, mark: str = ".") -> Any:
    """Return a number, or a row of numbers, that prints to some significant figures."""
    return _to_digits(value, Figures(number), mark)


def scientific(value: Any, figures: int, mark: str = ".") -> Any:
    """Return the same in scientific notation, however large the number is."""
    return _to_digits(value, Figures(figures, scientific=True), mark)


def _to_digits(value: Any, digits: Digits | None, mark: str) -> Any:
    if isinstance(value, tuple):
        return Row(_to_digits(entry, digits, mark) for entry in value)
    return ShownNumber(getattr(value, "unrounded", float(value)), digits, mark)


def round_(value: float, places: int = 0) -> float:
    """Return a number to some decimal places, halves away from zero."""
    return rounded(value, places)


def matrix(rows: tuple[Any, ...]) -> str:
    """Return a matrix, or a vector as a column, in TeX."""
    lines = [" & ".join(map(str, row if isinstance(row, tuple) else (row,))) for row in rows]
    return r"\begin{pmatrix} " + r" \\ ".join(lines) + r" \end{pmatrix}"


@functools.cache
def _plain(text: str) -> str:
    """Return a text into which nothing is filled, for all variants."""
    return _environment(_NO_PLACES, ".").from_string(text).render()


@functools.cache
def _compiled(text: str, working: Digits, mark: str) -> jinja2.Template:
    template = _environment(working, mark).from_string(text)
    template.globals = dict(template.globals)  # a ChainMap takes long to copy, for each variant
    return template


@functools.cache
def _environment(working: Digits, mark: str) -> jinja2.Environment:
    made = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 -- the texts are Markdown
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: _finished(value, working, mark),
    )

    def printed(value: Any) -> Any:
        return _finished(value, working, mark)

    made.filters |= {
        "signed": lambda value: signed(printed(value)),
        "bracket": lambda value: bracket(printed(value)),
        "places": functools.partial(to_places, mark=mark),
        "figures": functools.partial(to_figures, mark=mark),
        "scientific": functools.partial(scientific, mark=mark),
        "round": round_,
        "terms": lambda values, symbols: terms([*map(printed, values)], symbols),
        "times": lambda value, symbol: times(printed(value), symbol),
        "matrix": matrix,
    }
    return made


def _absent(entry: Any) -> bool:
    if isinstance(entry, list):
        return bool(entry) and all(map(_absent, entry))
    return isinstance(entry, float) and math.isnan(entry)


def _finished(value: Any, working: Digits, mark: str) -> Any:
    return ShownNumber(value, working, mark) if type(value) is float else value
