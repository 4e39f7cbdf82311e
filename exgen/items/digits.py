"""Digits: to how many decimal places, or significant figures, numbers are written down."""

from __future__ import annotations

import functools
import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from exgen.items.columns import Array, in_units, to_places
from exgen.items.comparison import BITS
from exgen.language import Reason
from exgen.numerals import (
    last_digit,
    places_typed,
    rounded,
    write,
    write_infinity,
    write_scientific,
)

LEAST = -3
"""Smaller than 0.00123, numbers of so many figures are easier to read in scientific notation."""


@dataclass(frozen=True)
class Digits(ABC):
    """So many digits of numbers, where asked for in scientific notation throughout."""

    count: int
    scientific: bool = False

    counted_in: ClassVar[str]
    """What is counted, as it ends the codes of the sentences about it."""
    least: ClassVar[int]
    """So many there are at the least."""
    a_late_one_tells: ClassVar[bool]
    """Whether a single digit tells the more, the further back it stands, as the 6 of 0.06."""

    @abstractmethod
    def places(self, numbers: ArrayLike) -> Array | int:
        """Return to how many decimal places numbers are written, below 0 for 1.2e5."""

    def write(self, number: float) -> str:
        """Return a number in writing, as people type it: `0.0180`, `1.80e-5`."""
        return _written(self, float(number))

    def is_scientific(self, number: float) -> bool:
        """Say whether a number is written in scientific notation."""
        return self.scientific and bool(number)

    def unit(self, numbers: Array) -> Array | float:
        """Return the unit of the last digit that is written."""
        return 10.0 ** -self.places(numbers)

    def rounded(self, numbers: Array) -> Array:
        """Return numbers as they are written."""
        return to_places(numbers, self.places(numbers))

    def cut_off(self, numbers: Array) -> Array:
        """Return numbers without the digits that are not written."""
        places = self.places(numbers)
        return in_units(np.trunc(numbers * 10.0**places * (1 + BITS)), places)

    @abstractmethod
    def needed(self, numbers: Array) -> Array:
        """Return how many digits numbers have in writing, before the point and after it."""

    @abstractmethod
    def places_typed(self, text: str, value: float) -> float:
        """Return to how many decimal places a value is typed in a text, as `exgen.numerals` says."""

    def fewer(self) -> Sequence[Self]:
        """Return all that are fewer, the fewest first."""
        return [replace(self, count=count) for count in range(self.least, self.count)]

    @property
    def fewest(self) -> Self:
        """The fewest that there are."""
        return replace(self, count=self.least)

    def more(self, count: int) -> Self:
        """Return some more digits."""
        return replace(self, count=self.count + count)

    def asked(self, code: str) -> Reason:
        """Return the reason of a code, which says how many digits are asked."""
        return Reason.of(f"{code}-{self.counted_in}", count=self.count)


@dataclass(frozen=True)
class Places(Digits):
    """So many decimal places."""

    counted_in = "places"
    least = 0
    a_late_one_tells = True

    def places(self, numbers: ArrayLike) -> int:
        """Return the decimal places, the same for all numbers."""
        del numbers
        return self.count

    def needed(self, numbers: Array) -> Array:
        """Return how many digits there are: one stands before the point at the least."""
        before: Array = np.floor(np.log10(np.maximum(np.abs(numbers), 1))).astype(int) + 1
        return before + self.count

    def places_typed(self, text: str, value: float) -> float:
        """Return to how many decimal places a value is typed: zeros at the end count."""
        return places_typed(text, value)


@dataclass(frozen=True)
class Figures(Digits):
    """So many significant figures, in scientific notation where zeros would hide how many."""

    counted_in = "figures"
    least = 1
    a_late_one_tells = False

    def places(self, numbers: ArrayLike) -> Array:
        """Return the decimal places of the last figure of each number; those of 1 for 0."""
        size = np.abs(np.asarray(numbers, dtype=float))
        size = np.where(np.isfinite(size) & (size > 0), size, 1.0)
        # 999.99... of which nobody could say that it is not 1000 counts as that
        return self.count - 1 - np.floor(np.log10(size) + BITS).astype(np.int64)

    def is_scientific(self, number: float) -> bool:
        """Say whether it is asked for, or zeros would hide how many figures there are."""
        before = self.count - self.places(number)
        return super().is_scientific(number) or not LEAST < before <= self.count

    def needed(self, numbers: Array) -> Array:
        """Return how many figures there are, the same for all numbers."""
        return np.full(np.shape(numbers), self.count)

    def places_typed(self, text: str, value: float) -> float:
        """Return to how many decimal places a value is typed: zeros before the point may fill it up."""
        return places_typed(text, value) or last_digit(value)


@functools.lru_cache(maxsize=1 << 14)  # a sheet says a number in its question, answer and solution
def _written(digits: Digits, number: float) -> str:
    if math.isinf(number):
        return write_infinity(number)
    near = rounded(number, int(digits.places(number)))  # 9.996 to three figures is 10.0
    places = int(digits.places(near))
    return (write_scientific if digits.is_scientific(near) else write)(near, places)
