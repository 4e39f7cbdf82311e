"""The words that a text may use: functions, constants, and the variables of an item."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from exgen.numerals.spelling import plainly, squeezed

FUNCTIONS = {
    "ln": ("ln",),
    "log": ("log",),
    "log2": ("log2", "log_2", "lb"),
    "log10": ("log10", "log_10", "lg"),
    "exp": ("exp",),
    "sqrt": ("sqrt", "√"),
    "abs": ("abs",),
    "sin": ("sin",),
    "cos": ("cos",),
    "tan": ("tan",),
    "arcsin": ("arcsin", "asin"),
    "arccos": ("arccos", "acos"),
    "arctan": ("arctan", "atan"),
    "sinh": ("sinh",),
    "cosh": ("cosh",),
    "tanh": ("tanh",),
    "arsinh": ("arsinh", "arcsinh", "asinh"),
    "arcosh": ("arcosh", "arccosh", "acosh"),
    "artanh": ("artanh", "arctanh", "atanh"),
}
CONSTANTS = ("pi", "e")

_NUMBER_OF_THE_LOG = (
    r"(?=\s*[({\[|√A-Za-z]|\s+[0-9.])"  # log2 8, but log2 and log23 are log(2), log(23)
)
_PIECE = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The known words: a pattern that finds the longest, and (kind, name) by spelling."""

    pattern: re.Pattern[str]
    meaning: dict[str, tuple[str, str]]
    variables: tuple[str, ...]

    def find(self, text: str, at: int) -> tuple[str, str, int] | None:
        """Return kind, name and end of the longest known word at a place."""
        match = self.pattern.match(text, at)
        return (*self.meaning["".join(match[0].split())], match.end()) if match else None


@lru_cache(maxsize=256)
def words_of(variables: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> KnownWords:
    """Return the known words where these variables, with their further spellings, exist."""
    meaning = _built_in()
    own = {
        spelling: ("NAME", name)
        for name, others in variables
        for spelling in map(plainly, (name, *others))
        if _PIECE.search(spelling)  # one of nothing would be found everywhere, again and again
    }
    patterns = {squeezed(s): _pattern(s) for s in (*meaning, *own)} | _log_patterns(own)
    meaning |= {squeezed(s): what for s, what in own.items()}
    longest_first = sorted(patterns, key=len, reverse=True)
    pattern = re.compile("|".join(patterns[s] for s in longest_first))
    return KnownWords(pattern, meaning, tuple(name for name, _ in variables))


def _built_in() -> dict[str, tuple[str, str]]:
    spelled = {s: ("FUNC", name) for name, spellings in FUNCTIONS.items() for s in spellings}
    spelled |= {s: ("CONSTANT", s) for s in CONSTANTS}
    spelled["frac"] = ("FRAC", "frac")
    loud = {t: what for s, what in spelled.items() if len(s) > 1 for t in (s.upper(), s.title())}
    return loud | spelled


def _pattern(spelling: str) -> str:
    return r"\s*".join(map(re.escape, _PIECE.findall(spelling)))


def _log_patterns(own: Iterable[str]) -> dict[str, str]:
    """Return the patterns of logarithms to a base, which a digit may follow or not."""
    named = {
        s: s + _NUMBER_OF_THE_LOG for log in ("log", "Log", "LOG") for s in (f"{log}2", f"{log}10")
    }
    indexed = {s: s + r"(?!\w)" for s in ("log_2", "log_10")}
    return {s: pattern for s, pattern in (named | indexed).items() if s not in own}
