"""Letters: the options that are chosen, or the order in which they are put."""

from __future__ import annotations

import re
from string import ascii_uppercase

from exgen.language import Reason
from exgen.numerals.reading import Reading, attempt, doubtful, quote, report, unreadable
from exgen.numerals.wrapping import unwrap

Indices = tuple[int, ...]

_NONE = re.compile(r"none(?: of (?:them|these|the above))?", re.IGNORECASE)
_AND = re.compile(r"\band\b|[&+]", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;/()\[\]{}.]+")
_ARROWS = re.compile(r"-+>|=+>|[>→⇒➔]")
_DOUBTS = re.compile(r"[?<!~]|\b(?:or|not|maybe|oder)\b", re.IGNORECASE)


def read_choice(text: str, count: int) -> Reading[Indices]:
    """Return the options that a student chose of `count`, counted from 0 and sorted."""
    return attempt(lambda: _choice(text, count))


def read_order(text: str, count: int) -> Reading[Indices]:
    """Return the lines that a student put in order, of `count`, counted from 0 and as typed."""
    return attempt(lambda: _order(text, count))


def _choice(text: str, count: int) -> Reading[Indices]:
    answer, reasons = _unwrapped(text)
    if _NONE.fullmatch(answer):
        return report(text, [()], reasons, _spelled)
    letters = "".join(_BETWEEN.split(_AND.sub(" ", answer)))
    return report(text, [tuple(sorted(_indices(letters, count)))], reasons, _spelled)


def _order(text: str, count: int) -> Reading[Indices]:
    answer, reasons = _unwrapped(text)
    pieces = [piece for piece in _BETWEEN.split(_ARROWS.sub(" ", answer)) if piece]
    if "".join(pieces).isdecimal():
        return report(
            text,
            [_from_numbers(pieces, count)],
            [*reasons, Reason("read.numbers-as-letters")],
            _spelled,
        )
    return report(text, [_indices("".join(pieces), count)], reasons, _spelled)


def _unwrapped(text: str) -> tuple[str, list[Reason]]:
    answer, reasons = unwrap(text)
    if match := _DOUBTS.search(answer):
        raise doubtful("read.left-open", word=quote(match[0]))
    return answer, reasons


def _from_numbers(pieces: list[str], count: int) -> Indices:
    numbers = list(pieces[0]) if len(pieces) == 1 and count < 10 else pieces  # noqa: PLR2004
    if any(not 1 <= int(number) <= count for number in numbers):
        raise unreadable("read.lines-numbered", most=count)
    return _distinct(tuple(int(number) - 1 for number in numbers))


def _indices(letters: str, count: int) -> Indices:
    """Return the places in the alphabet of letters that are on the sheet, each once."""
    known = ascii_uppercase[:count]
    for letter in letters:
        if not letter.isascii() or letter.upper() not in known:
            raise unreadable("read.no-such-letter", letter=quote(letter), last=known[-1])
    if not letters:
        raise unreadable("read.no-letter")
    return _distinct(tuple(known.index(letter.upper()) for letter in letters))


def _distinct(indices: Indices) -> Indices:
    for index in indices:
        if indices.count(index) > 1:
            raise unreadable("read.letter-twice", letter=ascii_uppercase[index])
    return indices


def _spelled(indices: Indices) -> str:
    return " ".join(ascii_uppercase[index] for index in indices) or "none"
