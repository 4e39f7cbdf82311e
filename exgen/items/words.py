"""Words as numbers: every word that was met has a whole number, and blanks stay NaN as everywhere.

So answers in words are columns of numbers like all others. The graph of steps gives the words
themselves to an author's functions. The numbers hold in this process alone: keys, and what goes to
other processes, hold the words.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import count

import numpy as np

from exgen.items.columns import Array, Values

FIRST = 2**40
"""The first number of a word: no answer in numbers is like it, and small changes leave a word as it is."""

_NUMBERS: dict[str, int] = {}
_NEXT = count(FIRST)  # of which two threads never get the same
_WORDS: dict[int, str] = {}


def number_of(word: str) -> int:
    """Return the number of a word, which is the same as long as this process runs."""
    if word not in _NUMBERS:
        number = next(_NEXT)
        _WORDS[number] = word
        return _NUMBERS.setdefault(word, number)
    return _NUMBERS[word]


def word_of(number: float) -> str:
    """Return the word that a number stands for, '' where it stands for none."""
    return _WORDS.get(int(number), "") if np.isfinite(number) else ""


def numbered(words: Array) -> Array:
    """Return the numbers of words, of the same shape. Raises ValueError where there are others."""
    flat = words.reshape(-1).tolist()
    if not all(isinstance(word, str) for word in flat):
        raise ValueError("words are asked for")
    return np.array(list(map(number_of, flat)), dtype=np.int64).reshape(words.shape)


def spelt_out(numbers: Array) -> Array:
    """Return the words that numbers stand for, of the same shape."""
    different, which = np.unique(numbers, return_inverse=True)
    words = np.array(list(map(word_of, different.tolist())), dtype=str)
    return words[which].reshape(numbers.shape)


def with_words(values: Values, steps: Collection[str]) -> dict[str, Array]:
    """Return values with the words themselves in some steps."""
    return {name: spelt_out(v) if name in steps else v for name, v in values.items()}


def with_numbers(values: Values, steps: Collection[str]) -> dict[str, Array]:
    """Return values with numbers in place of the words in some steps."""
    return {name: numbered(v) if name in steps else v for name, v in values.items()}
