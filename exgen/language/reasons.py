"""Reasons: what there is to say, as a code with arguments. Words are made of it at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self


class Figure(str):
    """A number in writing, with a decimal point, which each language prints with its own mark."""

    __slots__ = ()


class Alternatives(tuple[Any, ...]):
    """What is listed with 'or' before the last; other tuples are listed with 'and'."""

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

    def __getitem__(self, name: str) -> Any:
        return dict(self.args)[name]
