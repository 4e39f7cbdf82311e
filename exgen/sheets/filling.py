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

from exgen.errors import AuthorError, did_you_mean, in_words
from exgen.items.columns import Array
from exgen.numerals import rounded, write
from exgen.sheets.bounded import BoundedEnvironment, check_readable, filled_in

NO_TEMPLATE = (jinja2.TemplateSyntaxError, RecursionError)
"""What Jinja raises of a text that it cannot read."""

COMMA = "\ue001"
"""Stands for a decimal comma until it is known whether it is in a formula, where TeX needs braces."""

FORMULA = re.compile(
    r"(?<!\\)(?:\$\$((?:\\.|[^\\])+?)\$\$|\$(?!\s)((?:\\.|[^\\])+?)(?<!\s)\$)", re.DOTALL
)
r"""A formula in Markdown; the first or the second group is its TeX. A dollar that is written \$ is none's."""
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
    """A number that prints with the decimal places it was drawn or is worked out to.

    One that was rounded to be written down knows what it was before: to fewer places, that is
    what is rounded, and not what was rounded already.
    """

    places: int | None
    mark: str
    unrounded: float

    def __new__(
        cls, value: float, places: int | None, mark: str = ".", unrounded: float | None = None
    ) -> Self:
        """Return the number with its places; None prints as few as it needs."""
        shown = super().__new__(cls, value)
        shown.places, shown.mark = places, mark
        shown.unrounded = float(value) if unrounded is None else unrounded
        return shown

    def __neg__(self) -> ShownNumber:
        return ShownNumber(-float(self), self.places, self.mark, -self.unrounded)

    def __abs__(self) -> ShownNumber:
        return ShownNumber(abs(float(self)), self.places, self.mark, abs(self.unrounded))

    def __str__(self) -> str:
        text = f"{float(self):.15g}" if self.places is None else write(self, self.places)
        return text.replace(".", self.mark)


class Row(tuple[Any, ...]):
    """A vector, or the rows of a matrix, which prints as (a, b, ...)."""

    __slots__ = ()

    def __str__(self) -> str:
        texts = list(map(str, self))
        between = "; " if any(COMMA in text for text in texts) else ", "
        return "(" + between.join(texts) + ")"


def shown(array: Array, places: int | None, mark: str = ".", unrounded: Array | None = None) -> Any:
    """Return one variant's value, without its last axis, as numbers, words and rows that print.

    Entries that a variant does not have (NaN) are left out. What the value was, before it was
    rounded to be written down, may be given with it.
    """

    def printing(value: Any, before: Any) -> Any:
        if isinstance(value, list):
            pairs = zip(value, before, strict=True)
            return Row(printing(a, b) for a, b in pairs if not _absent(a))
        return ShownNumber(value, places, mark, before) if isinstance(value, float) else value

    return printing(array.tolist(), (array if unrounded is None else unrounded).tolist())


def render(  # noqa: PLR0917 -- what, with what, and where it is from
    text: str,
    names: Mapping[str, Any],
    working: int,
    where: str,
    line: int = 1,
    mark: str = ".",
) -> str:
    """Return a text with the names filled in, numbers that were worked out to `working` places.

    Their decimal `mark` is a point or COMMA. Raises AuthorError where the text, which begins at a
    line of the file `where`, or one of its expressions fails.
    """
    try:
        if not _MARKS.search(text):
            return _plain(text)
        return _with_commas(filled_in(_compiled(text, working, mark), names))
    except Exception as error:
        failed = f"{where}:{line - 1 + _line_of(error, text)}"
        raise AuthorError(failed, [f"{_said(error)}{_hint(error, names)}"]) from error


def _with_commas(text: str) -> str:
    """Return a text with its decimal commas: after one in a formula TeX would leave a gap."""
    if COMMA not in text:
        return text
    text = FORMULA.sub(lambda formula: formula[0].replace(COMMA, "{,}"), text)
    return text.replace(COMMA, ",")


@functools.cache
def names_in(text: str) -> frozenset[str]:
    """Return the names that a text needs, on whatever way through it; none where it is no template."""
    try:
        return frozenset(meta.find_undeclared_variables(_environment(0, ".").parse(text)))
    except NO_TEMPLATE:
        return frozenset()


@functools.cache
def names_shown_in(text: str) -> frozenset[str]:
    """Return the names of which a text may print the value: `b`, but not `a` and `i`, of `{{ b[i] if a }}`."""
    try:
        tree = _environment(0, ".").parse(text)
    except NO_TEMPLATE:
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


def can_be_read(text: str) -> bool:
    """Return whether Jinja can read a text, whatever becomes of the names in it."""
    try:
        _environment(0, ".").parse(text)
    except NO_TEMPLATE:
        return False
    return True


def _said(error: Exception) -> str:
    """Return what to say of an error in a template."""
    if isinstance(error, RecursionError):
        return "this is nested too deeply, or calls itself without an end"
    return in_words(error)


def _line_of(error: Exception, text: str) -> int:
    """Return the line of a template at which it failed; of brackets, the line with the most."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.lineno for frame in frames if frame.filename == "<template>"]
    opened = [sum(map(line.count, "[({")) for line in text.split("\n")]
    return (own[-1] if own else None) or 1 + opened.index(max(opened))


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


def to_places(value: Any, number: int, mark: str = ".") -> Any:
    """Return a number, or a row of numbers, that prints to some decimal places."""
    if isinstance(value, tuple):
        return Row(to_places(entry, number, mark) for entry in value)
    return ShownNumber(getattr(value, "unrounded", float(value)), number, mark)


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
    return check_readable(_environment(0, ".").from_string(text).render())


@functools.cache
def _compiled(text: str, working: int, mark: str) -> jinja2.Template:
    template = _environment(working, mark).from_string(text)
    template.globals = dict(template.globals)  # a ChainMap takes long to copy, for each variant
    return template


@functools.cache
def _environment(working: int, mark: str) -> jinja2.Environment:
    made = BoundedEnvironment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,
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


def _finished(value: Any, working: int, mark: str) -> Any:
    return ShownNumber(value, working, mark) if type(value) is float else value
