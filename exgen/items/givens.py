"""Givens: what an author writes to say how a quantity is drawn, and the draw itself.

A given turns raw 64-bit words into values, so that it is the same on every machine and with
every version of numpy. `words` is how many it takes for one variant.
"""

from __future__ import annotations

import functools
from abc import abstractmethod
from decimal import Decimal
from math import prod
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag, model_validator

from exgen.items.columns import Array
from exgen.items.written import Written

RandomWords: TypeAlias = NDArray[np.uint64]

MOST_VALUES = 10_000_000
MOST_ENTRIES = 10_000
"""How many numbers a given has at the most, or has to be taken from."""


class Given(Written):
    """What all givens share."""

    @property
    def places(self) -> int | None:
        """The decimal places to print, or None for as few as each value needs."""
        return None

    @property
    def is_date(self) -> bool:
        """Whether its numbers are days, which print as dates."""
        return False


class Sized(Given):
    """A given whose author says how many entries it has."""

    size: tuple[int | str, ...] = ()
    """How many entries: `[3]` for a vector, `[2, 3]` for a matrix of 2 rows, left out for one
    number. In place of a number may stand the name of a given that is a whole number.
    """


class FromPool(Sized):
    """A given that takes each entry from a list of values, all equally likely."""

    @property
    @abstractmethod
    def pool(self) -> Array:
        """The values that can be drawn."""

    def words(self, shape: tuple[int, ...]) -> int:
        """Return how many words one variant takes."""
        return prod(shape)

    def draw(self, words: RandomWords, shape: tuple[int, ...]) -> Array:
        """Return an array of the shape, with the variants of `words` (w, n) as its last axis."""
        chosen = self.pool[words % np.uint64(len(self.pool))]
        return chosen.reshape(*shape, words.shape[-1])


class Range(FromPool):
    """`{ low = 1, high = 9, step = 0.5, except = [0] }`: a decimal grid, both ends included."""

    low: Decimal
    """The smallest value."""

    high: Decimal
    """The largest value, if steps lead there."""

    step: Decimal = Decimal(1)
    """How far one value is from the next; its decimals are those that are printed."""

    excluded: tuple[Decimal, ...] = Field(default=(), alias="except")
    """Values in between that are never drawn."""

    @model_validator(mode="after")
    def _has_values(self) -> Range:
        if self.step <= 0:
            raise ValueError(f"step is {self.step}; it should be above 0")
        if self.high < self.low:
            raise ValueError(f"high = {self.high} is below low = {self.low}")
        if (self.high - self.low) / self.step > MOST_VALUES:
            raise ValueError(f"more than {MOST_VALUES:,} values; take a larger step")
        if not len(self.pool):
            raise ValueError("nothing is left to draw; except fewer values")
        return self

    @property
    def places(self) -> int:
        """The decimal places of the grid."""
        return max(_places(self.low), _places(self.step))

    @functools.cached_property
    def pool(self) -> Array:
        """The grid: whole numbers as integers, others rounded to the decimals as written."""
        unit = 10**self.places
        low, high, step = (int(x * unit) for x in (self.low, self.high, self.step))
        grid = np.arange(low, int(high) + 1, step)
        grid = grid[~np.isin(grid, [int(x * unit) for x in self.excluded])]
        return grid if self.places == 0 else grid / unit


class OneOf(FromPool):
    """`{ values = [0.01, 0.02, 0.05] }`: one of the numbers or words listed."""

    values: tuple[Decimal | int | str, ...] = Field(min_length=1)
    """What can be drawn; one that is listed twice is drawn twice as often."""

    @functools.cached_property
    def pool(self) -> Array:
        """The values as integers, as floats, or as words when any is a word."""
        if any(isinstance(value, str) for value in self.values):
            return np.array([str(value) for value in self.values])
        if all(value == int(value) and _places(Decimal(value)) == 0 for value in self.values):
            return np.array([int(value) for value in self.values])
        return np.array([float(value) for value in self.values])


class Distribution(Sized):
    """`{ sums_to = 1, step = 0.05, size = [3] }`: positive multiples of the step with that sum."""

    sums_to: Decimal
    """What the entries add up to."""

    step: Decimal
    """What each entry is a multiple of, and so the smallest that it can be."""

    @model_validator(mode="after")
    def _can_be_shared_out(self) -> Distribution:
        if len(self.size) != 1 or not isinstance(self.size[0], int):
            raise ValueError("size should be one number, as in size = [3]")
        if self.step <= 0 or self.sums_to % self.step != 0:
            raise ValueError(f"sums_to = {self.sums_to} is no multiple of step = {self.step}")
        if self._units > MOST_ENTRIES:
            raise ValueError(f"sums_to is {self._units:,} steps; take a larger step")
        if self._units < self.size[0]:
            raise ValueError(f"{self.size[0]} entries of at least {self.step} exceed the sum")
        return self

    @property
    def places(self) -> int:
        """The decimal places of the step."""
        return _places(self.step)

    @property
    def _units(self) -> int:
        return int(self.sums_to / self.step)

    def words(self, shape: tuple[int, ...]) -> int:  # noqa: ARG002 -- the same for every shape
        """Return how many words one variant takes."""
        return self._units - 1

    def draw(self, words: RandomWords, shape: tuple[int, ...]) -> Array:
        """Return an array (entries, n) of which every composition of the sum is equally likely."""
        cuts = np.sort(np.argsort(words, axis=0, kind="stable")[: shape[0] - 1] + 1, axis=0)
        ends = np.full((1, words.shape[-1]), self._units)
        units = np.diff(np.concatenate([0 * ends, cuts, ends]), axis=0)
        multiples = units * int(self.step * 10**self.places)
        return multiples if self.places == 0 else multiples / 10**self.places


class Sample(Given):
    """`{ shuffle = 7, take = 5 }`: some of the numbers 0, 1, ..., without repetition, in any order.

    With `low` they are low, low + 1, ... instead.
    """

    shuffle: int = Field(ge=1, le=MOST_ENTRIES)
    """How many numbers there are to take from: `low`, the one after it, and so on."""

    take: int | None = None
    """How many are taken; all by default."""

    low: int = 0
    """The smallest of the numbers."""

    @model_validator(mode="after")
    def _can_be_taken(self) -> Sample:
        if not 1 <= self._taken <= self.shuffle:
            raise ValueError(f"take = {self.take} should be 1 to {self.shuffle}, as shuffle says")
        return self

    @property
    def size(self) -> tuple[int | str, ...]:
        """How many entries it has: as many as are taken."""
        return (self._taken,)

    @property
    def _taken(self) -> int:
        return self.shuffle if self.take is None else self.take

    def words(self, shape: tuple[int, ...]) -> int:  # noqa: ARG002 -- the same for every shape
        """Return how many words one variant takes."""
        return self.shuffle

    def draw(self, words: RandomWords, shape: tuple[int, ...]) -> Array:  # noqa: ARG002
        """Return an integer array (taken, n)."""
        return np.argsort(words, axis=0, kind="stable")[: self._taken] + self.low


def _kind_of(written: Any) -> Literal["range", "values", "distribution", "sample"]:
    keys = written if isinstance(written, dict) else getattr(written, "model_fields_set", ())
    if "values" in keys:
        return "values"
    if "sums_to" in keys:
        return "distribution"
    return "sample" if "shuffle" in keys else "range"


AnyGiven: TypeAlias = Annotated[
    Annotated[Range, Tag("range")]
    | Annotated[OneOf, Tag("values")]
    | Annotated[Distribution, Tag("distribution")]
    | Annotated[Sample, Tag("sample")],
    Discriminator(_kind_of),
]


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
