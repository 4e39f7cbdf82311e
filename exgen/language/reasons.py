"""Reasons: what there is to say, as a code with arguments. Words are made of it at the edge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Self


class Figure(str):
    """A number in writing, with a decimal point, which each language prints with its own mark."""

    __slots__ = ()


class Quantity(int):
    """A whole number whose digits are grouped in threes where it is large, as no row's number is."""

    __slots__ = ()


class Alternatives(tuple[Any, ...]):
    """What is listed with 'or' before the last; other tuples are listed with 'and'."""

    __slots__ = ()


class Sentences(tuple[Any, ...]):
    """What stands one after the other, each a sentence of its own."""

    __slots__ = ()


class Authored(str):
    """Markdown that an author wrote, in which `{{ givens }}` are filled in for each student."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of the catalogues, and the arguments that its sentence names.

    An argument is a text, a number, a Figure, another Reason, or a tuple of them. Equal reasons
    are counted together, however many languages they are worded in.
    """

    code: str
    args: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, code: str, /, **args: Any) -> Self:
        """Return the reason of a code with its arguments."""
        return cls(code, tuple(sorted(args.items())))

    def arg(self, name: str) -> Any:
        """Return the argument of that name."""
        return dict(self.args)[name]

    def within(self, code: str) -> Iterator[Reason]:
        """Yield the reasons of a code among this one and those that it holds."""
        for held in _held(self):
            if isinstance(held, Reason) and held.code == code:
                yield held

    def authored(self) -> Iterator[Authored]:
        """Yield what authors wrote in it."""
        for held in _held(self):
            if isinstance(held, Authored):
                yield held

    def filled(self, fill: Callable[[str], str]) -> Self:
        """Return the reason with what authors wrote in it filled in."""
        return type(self)(self.code, tuple((name, _filled(arg, fill)) for name, arg in self.args))


def _held(arg: Any) -> Iterator[Any]:
    """Yield what an argument is or holds, at any depth."""
    if isinstance(arg, Reason):
        for _, own in arg.args:
            yield from _held(own)
    elif isinstance(arg, tuple):
        for own in arg:
            yield from _held(own)
    yield arg


def _filled(arg: Any, fill: Callable[[str], str]) -> Any:
    if isinstance(arg, Authored):
        return Authored(fill(arg))
    if isinstance(arg, Reason):
        return arg.filled(fill)
    return type(arg)(_filled(entry, fill) for entry in arg) if isinstance(arg, tuple) else arg
