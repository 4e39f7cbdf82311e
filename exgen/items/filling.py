"""A variant's numbers in an item's words: Jinja templates and the values that they print."""

from __future__ import annotations

import functools
import re
import traceback
from collections.abc import Iterator, Mapping
from typing import Any

import jinja2
from jinja2 import meta, nodes

from exgen.errors import AuthorError, did_you_mean, in_words
from exgen.items.bounded import BoundedEnvironment, check_readable, filled_in
from exgen.items.columns import Array, Values
from exgen.items.conventions import Declared
from exgen.items.digits import Digits, Places
from exgen.items.filters import Filters
from exgen.items.givens import Given
from exgen.items.item import Item
from exgen.items.shown import COMMA, ENDLESS, GROUP, POWER, shown, shown_days
from exgen.items.words import with_words
from exgen.language.catalogue import ENGLISH, language
from exgen.numerals import INFINITY

NO_TEMPLATE = (jinja2.TemplateSyntaxError, RecursionError)
"""What Jinja raises of a text that it cannot read."""

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

_SET = re.compile(f"[{COMMA}{ENDLESS}{GROUP}{POWER}]")
"""What is set in one way in formulas, and in another outside."""
_SET_POWER = re.compile(f"{POWER}(-?[0-9]+){POWER}")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_PLACES = Places(0)


def names_of(
    item: Item,
    values: Values,
    lang: str = ENGLISH,
    working: Digits | None = None,
    unrounded: Values | None = None,
) -> dict[str, Any]:
    """Return what an author's words print by name: the givens, conventions and steps of one variant.

    Steps print with the item's working digits by default. What they were before they were rounded,
    if they are, is printed where the words ask for fewer digits.
    """
    digits = working or item.file.carried
    before, drawn, words = unrounded or values, item.draws, item.graph.in_words
    before, values = with_words(before, words), with_words(values, words)
    names = {
        name: shown_given(drawn[name], array, lang)
        if name in drawn
        else shown(array[..., 0], digits, lang, before[name][..., 0])
        for name, array in values.items()
    }
    return names | {n: Declared(said, names[n]) for n, said in item.conventions.items()}


def shown_given(given: Given, array: Array, lang: str = ENGLISH) -> Any:
    """Return what is drawn for one variant as it prints."""
    if given.is_date:
        return shown_days(array[..., 0], lang)
    return shown(array[..., 0], given.digits, lang)


def render(
    text: str,
    names: Mapping[str, Any],
    working: Digits,
    where: str | tuple[str, ...],
    lang: str = ENGLISH,
) -> str:
    """Return a text with the names filled in, numbers that were worked out to the `working` digits.

    Numbers and dates are written as in a language. Raises AuthorError where the text, or one of its
    expressions, fails: with the line of the file `where`, or where that line stands.
    """
    try:
        if not _MARKS.search(text):
            return _plain(text)
        return set_in_words(filled_in(_compiled(text, working, lang), names), lang)
    except Exception as error:
        line = _line_of(error, text)
        failed = f"{where}:{line}" if isinstance(where, str) else where[:line][-1]
        raise AuthorError(failed, [f"{_said(error)}{_hint(error, names)}"]) from error


def set_in_words(text: str, lang: str = ENGLISH) -> str:
    """Return a text with its decimal commas, groups of digits, powers of ten and infinities, in formulas or outside.

    After a comma in a formula TeX would leave a gap.
    """
    if not _SET.search(text):
        return text
    text = FORMULA.sub(lambda formula: _in_tex(formula[0]), text)
    text = _SET_POWER.sub(lambda power: f" × 10{power[1].translate(_RAISED)}", text)
    text = text.replace(ENDLESS, INFINITY)
    return text.replace(COMMA, ",").replace(GROUP, language(lang).say("group-mark"))


def _in_tex(formula: str) -> str:
    formula = _SET_POWER.sub(r" \\times 10^{\1}", formula)
    formula = formula.replace(ENDLESS, r"{\infty}")
    return formula.replace(COMMA, "{,}").replace(GROUP, r"\,")


@functools.cache
def names_in(text: str) -> frozenset[str]:
    """Return the names that a text needs, on whatever way through it; none where it is no template."""
    try:
        return frozenset(meta.find_undeclared_variables(_environment(_NO_PLACES).parse(text)))
    except NO_TEMPLATE:
        return frozenset()


@functools.cache
def names_shown_in(text: str) -> frozenset[str]:
    """Return the names of which a text may print the value: `b`, but not `a` and `i`, of `{{ b[i] if a }}`."""
    try:
        tree = _environment(_NO_PLACES).parse(text)
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
        _environment(_NO_PLACES).parse(text)
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


@functools.cache
def _plain(text: str) -> str:
    """Return a text into which nothing is filled, for all variants."""
    return check_readable(_environment(_NO_PLACES).from_string(text).render())


@functools.cache
def _compiled(text: str, working: Digits, lang: str) -> jinja2.Template:
    template = _environment(working, lang).from_string(text)
    template.globals = dict(template.globals)  # a ChainMap takes long to copy, for each variant
    return template


@functools.cache
def _environment(working: Digits, lang: str = ENGLISH) -> jinja2.Environment:
    filters = Filters(working, lang)
    made = BoundedEnvironment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=filters.printed,
    )
    made.filters |= filters.by_name()
    return made
