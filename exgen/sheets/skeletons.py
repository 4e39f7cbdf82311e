"""Skeletons: texts that differ in numbers and letters alone, converted once with those held out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TypeAlias

Converter: TypeAlias = Callable[[Sequence[str]], list[str]]
"""Converts different texts, each as if it were alone."""

_HELD = re.compile(
    # A list's number says more than itself, but the letter by which an entry is known does not.
    r"(?m)^(?P<start>(?:[\s>*+-]|\(?\d[\d.]*[.)](?=\s|$))+)(?:(?P<letter>[A-Z])(?=:\s))?"
    r"|(?<=[` ])(?P<coded>[A-Z])(?=(?:,? [A-Z])*`)"
    # Nor may a number be held out that TeX would read by its digits, is a length, or is part of another.
    r"|(?<![\w\\^_.,])(?P<number>\d+(?:\.\d+)?)(?!\d|\s*(?:em|ex|pt|mu|cm|mm|in|bp|pc|px)\b)"
)
_PLACE = re.compile(r"555[0A](\d{4})(?:\d\d)?[0A]555")
_LEFT = re.compile("555")
"""What is left where a place was not kept together, if not only there."""


class Skeletons:
    """Texts as they are converted into one markup, by their skeletons, which are remembered.

    A skeleton is converted once, for the texts that come together and for those that come next,
    which mostly have the same. Texts are converted as they are where their skeleton is nobody
    else's, or where a place was not kept together: TeX takes a single digit for what is to be under
    a root.
    """

    def __init__(self, convert: Converter) -> None:
        self._convert = convert
        self._known: dict[str, Sequence[str]] = {}
        self._lock = Lock()

    def converted(self, texts: Sequence[str]) -> list[str]:
        """Return different texts as the converter has them."""
        split = {text: _split(text) for text in texts}
        with self._lock:  # who comes meanwhile waits, and finds them converted
            known = self._known = self._of(split)
        rest = [text for text, (skeleton, _) in split.items() if not known.get(skeleton)]
        alone = dict(zip(rest, self._convert(rest) if rest else [], strict=True))
        return [
            alone[text] if text in alone else _filled(known[skeleton], held)
            for text, (skeleton, held) in split.items()
        ]

    def _of(self, split: Mapping[str, tuple[str, Sequence[str]]]) -> dict[str, Sequence[str]]:
        """Return the skeletons of texts in pieces: what stands between their places, and these."""
        held = {skeleton: len(held) for skeleton, held in split.values()}
        often = Counter(skeleton for skeleton, _ in split.values())
        known = {skeleton: self._known[skeleton] for skeleton in often if skeleton in self._known}
        # Where nothing is held out others have the same text.
        new = [s for s, times in often.items() if s not in known and (times > 1 or not held[s])]
        made = self._convert(new) if new else []
        return known | {s: _pieces(s, held[s], one) for s, one in zip(new, made, strict=True)}


def _split(text: str) -> tuple[str, list[str]]:
    """Return a text's skeleton, and the numbers and letters that were held out of it.

    A number's place is one too, and tells how long the number is, which decides where a formula may
    be broken: see markup.lua. A letter's place is a word, which no formula keeps together.
    """
    held: list[str] = []

    def held_out(found: re.Match[str]) -> str:
        start, letter, coded, number = found.groups()
        if what := letter or coded or number:
            held.append(what)
        place = f"{len(held) - 1:04}"
        if number:
            return f"5550{place}{len(number):02}0555"
        return f"{start or ''}555A{place}A555" if what else found[0]

    return _HELD.sub(held_out, text), held


def _pieces(skeleton: str, held: int, made: str) -> Sequence[str]:
    """Return a converted skeleton in pieces, or nothing where a place was not kept together."""
    places, pieces = _PLACE.findall(skeleton), _PLACE.split(made)
    whole = len(places) == held and set(pieces[1::2]) == set(places)
    return pieces if whole and not any(map(_LEFT.search, pieces[::2])) else ()


def _filled(pieces: Sequence[str], held: Sequence[str]) -> str:
    filled = list(pieces)
    filled[1::2] = [held[int(place)] for place in pieces[1::2]]
    return "".join(filled)
