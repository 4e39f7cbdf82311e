"""Skeletons: texts that differ in their numbers alone, converted once with the numbers held out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

Converter: TypeAlias = Callable[[Sequence[str]], list[str]]
"""Converts different texts, each as if it were alone."""

_HELD = re.compile(
    r"(?m)^(?:[\s>*+-]|\(?\d[\d.]*[.)](?=\s|$))+"  # the number of an entry in a list says more than itself
    # Nor may a number be held out that TeX would read by its digits, is a length, or is part of another.
    r"|(?<![\w\\^_.,])(?P<number>\d+(?:\.\d+)?)(?!\d|\s*(?:em|ex|pt|mu|cm|mm|in|bp|pc|px)\b)"
)
_PLACE = re.compile(r"5550(\d{4})\d{2}0555")
_LEFT = re.compile("555")
"""What is left where a place was not kept together, if not only there."""


def convert_by_skeletons(texts: Sequence[str], convert: Converter) -> list[str]:
    """Return different texts as `convert` has them, which is asked for each skeleton only once.

    Texts are converted as they are where their skeleton is nobody else's, or where a place for a
    number was not kept together: TeX takes a single digit for what is to be under a root.
    """
    split = {text: _split(text) for text in texts}
    often = Counter(skeleton for skeleton, _ in split.values())
    shared = [skeleton for skeleton, times in often.items() if times > 1]
    found = dict(zip(shared, convert(shared) if shared else [], strict=True))
    whole = {skeleton: made for skeleton, made in found.items() if _is_whole(skeleton, made)}
    rest = [text for text in texts if split[text][0] not in whole]
    alone = dict(zip(rest, convert(rest) if rest else [], strict=True))
    return [
        alone[text] if text in alone else _filled(whole[skeleton], numbers)
        for text, (skeleton, numbers) in split.items()
    ]


def _split(text: str) -> tuple[str, list[str]]:
    """Return a text's skeleton, and the numbers that were held out of it.

    A number's place is one too, and tells how long the number is, which decides where a formula may
    be broken: see markup.lua.
    """
    numbers: list[str] = []

    def held_out(found: re.Match[str]) -> str:
        if not (number := found["number"]):
            return found[0]
        numbers.append(number)
        return f"5550{len(numbers) - 1:04}{len(number):02}0555"

    return _HELD.sub(held_out, text), numbers


def _is_whole(skeleton: str, made: str) -> bool:
    """Whether a converted skeleton has each of its places, and nothing that was part of one."""
    places = set(_PLACE.findall(skeleton))
    return set(_PLACE.findall(made)) == places and not _LEFT.search(_PLACE.sub("", made))


def _filled(made: str, numbers: Sequence[str]) -> str:
    return _PLACE.sub(lambda place: numbers[int(place[1])], made)
