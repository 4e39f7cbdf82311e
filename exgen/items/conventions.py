"""Conventions: where textbooks differ, and an item or a paper declares which way it goes.

A convention is a given that does not vary. So it can be replaced like any other, and the other
ways are misconceptions by themselves. Which there are stands in `conventions.toml` of each bank.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Self, TypeAlias

import numpy as np
from pydantic import Field, RootModel

from exgen.errors import did_you_mean
from exgen.items.authored_files import bytes_of, read_toml
from exgen.items.columns import Array
from exgen.items.declare import Misconception
from exgen.items.engine import Step
from exgen.items.written import UsableName, Written
from exgen.resources import places, searched

FILE = "conventions.toml"


class Way(Written):
    """One way of a convention."""

    sentence: str = Field(min_length=1)
    """What the sheet says where it is the way to go, as a sentence."""

    mistake: str = Field(min_length=1)
    """What a student reads who went this way where another was asked, such as "You divided by $n$"."""


class Convention(Written):
    """A convention, `[name]`, with its ways, `[name.ways.way]`.

    The file stands at the top of a bank. What a bank of your own says comes before what exgen ships.
    """

    boundary: bool = False
    """Whether it matters only where a number lies on a boundary: then its ways may give the same."""

    ways: dict[str, Way] = Field(min_length=2)
    """The ways to go, by name: what items and papers declare, and what a model compares with."""


ConventionsFile = RootModel[dict[UsableName, Convention]]

Conventions: TypeAlias = Mapping[str, Convention]


class Declared(str):
    """A way that was chosen: it compares as its name, and prints as what the sheet says of it."""

    __slots__ = ("_sentence",)
    _sentence: str

    def __new__(cls, convention: Convention, way: str) -> Self:
        """Return the way of a convention, to be used in words."""
        made = super().__new__(cls, way)
        made._sentence = convention.ways[way].sentence
        return made

    def __str__(self) -> str:
        return self._sentence


def known_conventions() -> Conventions:
    """Return all conventions by name. Raises AuthorError where a file of them does not work."""
    return _known(files_of_conventions())


def files_of_conventions() -> tuple[tuple[Path, bytes], ...]:
    """Return the files that conventions stand in, the user's own first, and what stands in each."""
    paths = (place / FILE for place in places("bank"))
    return tuple((path, bytes_of(path)) for path in paths if path.is_file())


@functools.lru_cache(maxsize=64)
def _known(files: tuple[tuple[Path, bytes], ...]) -> Conventions:
    """Return the conventions of all files: they are read anew only when one has changed."""
    found: dict[str, Convention] = {}
    for path, _ in reversed(files):
        found |= read_toml(path, ConventionsFile).root
    return MappingProxyType(found)


def check_declared(written: Mapping[str, str]) -> None:
    """Raise ValueError where a convention or a way of it is not known."""
    known = known_conventions() if written else {}
    for name, way in written.items():
        if name not in known:
            raise ValueError(
                f"'{name}' is no convention; there are {', '.join(known)} (in "
                f"{', '.join(searched('bank', FILE))}){did_you_mean(name, known)}"
            )
        if way not in known[name].ways:
            ways = " or ".join(f'"{way}"' for way in known[name].ways)
            raise ValueError(f"{name} is {ways}, not '{way}'")


def other_ways(declared: Mapping[str, str], known: Conventions) -> Iterator[Misconception]:
    """Yield a misconception for every other way of each convention that is declared."""
    for name, others in ways_but(declared, known).items():
        convention = known[name]
        right = convention.ways[declared[name]].sentence
        for way in others:
            yield Misconception(
                name=f"{name}_{way}".replace("-", "_minus_"),
                step=_held(name, way),
                feedback=f"{convention.ways[way].mistake} {right}",
                share=0.0,
                may_coincide=convention.boundary,
            )


def ways_but(declared: Mapping[str, str], known: Conventions) -> dict[str, list[str]]:
    """Return for each convention that is declared the other ways to go."""
    return {
        name: [way for way in known[name].ways if way != chosen]
        for name, chosen in declared.items()
    }


def _held(name: str, way: str) -> Step:
    """Return the step that computes a convention: always the same way."""

    def the_other_convention() -> Array:
        return np.array(way)

    return Step(name, the_other_convention, ())
