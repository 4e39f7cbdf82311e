"""Bounds: what the words of an item may take of time and memory when they are filled in.

A loop without an end, or a text that doubles itself, would keep a whole class waiting. So what
repeats is counted, and what is made stays small: the error has the line of the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sized
from typing import Any

import jinja2
from jinja2 import nodes, pass_context
from jinja2.runtime import Context

MOST_TURNS = 100_000
"""So many turns of loops, and calls, one text takes at the most."""
MOST_CHARACTERS = 200_000
"""So long a text, or a list in one, is at the most: about a hundred pages."""
MOST_BITS = 10_000
"""A whole number that a text computes has at the most so many, about 3,000 digits."""
MOST_OPEN = 200
"""So many brackets may be open at a time: pandoc takes ever longer for more."""
TOO_DEEP = f"more than {MOST_OPEN} brackets are open at a time; close them"

_WORK = "work that is left"
"""The name of it among what is filled in: a template cannot say it."""
_BRACKETS = re.compile(r"[\[({\])}]")


class TooMuchError(Exception):
    """A text takes more than it may: the message says of what."""


class BoundedEnvironment(jinja2.Environment):
    """A Jinja in which a text takes so much time and memory at the most.

    It is no sandbox, as a bank is code; but calls and products go the way that Jinja has for one.
    """

    sandboxed = True
    intercepted_binops = frozenset({"*", "**"})
    intercepted_unops = frozenset[str]()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.filters |= {"turns": _turns, "kept": _kept}
        self.globals["range"] = _range
        del self.globals["lipsum"]  # it writes as much as one likes, and nobody teaches with it

    def _generate(self, source: nodes.Template, *rest: Any, **options: Any) -> str:
        """Return the code of a template that counts its turns, and looks at what it keeps."""
        for loop in [*source.find_all(nodes.For)]:
            loop.iter = self._through("turns", loop.iter, loop.lineno)
        for put in [*source.find_all(nodes.Assign)]:
            put.node = self._through("kept", put.node, put.lineno)
        for block in [*source.find_all(nodes.AssignBlock)]:
            block.filter = self._through("kept", block.filter, block.lineno)
        return super()._generate(source, *rest, **options)

    def _through(self, name: str, node: Any, line: int) -> nodes.Filter:
        return nodes.Filter(node, name, [], [], None, None, lineno=line, environment=self)

    def call(self, context: Context, what: Any, /, *arguments: Any, **named: Any) -> Any:
        """Return what a call in a template gives. Raises TooMuchError."""
        _spend(context, 1)
        for argument in (*arguments, *named.values()):
            _kept(argument)
            if isinstance(getattr(what, "__self__", None), str) and isinstance(argument, int):
                _check_length(argument)
        return context.call(what, *arguments, **named)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return a product or a power. Raises TooMuchError where it would be large."""
        del context
        if isinstance(left, int) and isinstance(right, int):
            times = right if operator == "**" else 1
            if left.bit_length() * times + right.bit_length() > MOST_BITS:
                raise TooMuchError(f"a whole number here has more than {MOST_BITS:,} binary digits")
        for one, other in ((left, right), (right, left)):
            if isinstance(one, str | list | tuple) and isinstance(other, int):
                _check_length(len(one) * other)
        return left**right if operator == "**" else left * right


def filled_in(template: jinja2.Template, names: Mapping[str, Any]) -> str:
    """Return a template with the names filled in. Raises TooMuchError, and what Jinja raises."""
    return check_readable(template.render(names, **{_WORK: [MOST_TURNS]}))


def check_readable(text: str) -> str:
    """Return a text that can be set. Raises TooMuchError where it is too long, or nested too deeply."""
    _check_length(len(text))
    if is_too_deep(text):
        raise TooMuchError(TOO_DEEP)
    return text


def is_too_deep(text: str) -> bool:
    """Return whether more brackets of a text are open at a time than are read in a moment."""
    if sum(map(text.count, "[({")) <= MOST_OPEN:
        return False
    opened = 0
    for bracket in _BRACKETS.finditer(text):
        opened = opened + 1 if bracket[0] in "[({" else max(opened - 1, 0)
        if opened > MOST_OPEN:
            return True
    return False


def _spend(context: Context, turns: int) -> None:
    left = context.get(_WORK)
    if left is None:
        return
    left[0] -= turns
    if left[0] < 0:
        raise TooMuchError(
            f"loops and calls of this text take more than {MOST_TURNS:,} turns; let them end sooner"
        )


@pass_context
def _turns(context: Context, items: Iterable[Any]) -> Iterable[Any]:
    """Return what a loop goes through, once it is counted."""
    if isinstance(items, Sized):
        _spend(context, len(items))
        return items
    return _counted(context, items)


def _counted(context: Context, items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        _spend(context, 1)
        yield item


def _kept(value: Any) -> Any:
    """Return a value that a template keeps: a text may be put together from itself again and again."""
    if isinstance(value, str | list | tuple):
        _check_length(len(value))
    return value


def _range(*ends: int) -> range:
    numbers = range(*ends)
    try:
        _check_length(len(numbers))
    except OverflowError:
        _check_length(MOST_CHARACTERS + 1)
    return numbers


def _check_length(length: int) -> None:
    if length > MOST_CHARACTERS:
        raise TooMuchError(
            f"this is longer than anybody reads: more than {MOST_CHARACTERS:,} characters or entries"
        )
