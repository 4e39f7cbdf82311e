"""Measured pages: what of a PDF stands where, as pdftotext finds it, and what is wrong with that."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

CM = 72 / 2.54
LEFT, RIGHT, TOP, BOTTOM = 2.4 * CM, (21 - 3.1) * CM, 2.3 * CM, (29.7 - 2.5) * CM
POINTS, FOOTER = (21 - 1) * CM, (29.7 - 1) * CM
"""As look.typ sets a page: points stand to the right of the text, a footer below."""
SLIP = 5.0
"""How far, in points, what is measured may be beside where it should be: a hyphen hangs a little."""

_WORD = re.compile(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>')


@dataclass(frozen=True)
class Word:
    """A word, and the box around it: from the left, and from above."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def __str__(self) -> str:
        return f"'{self.text}' at {self.left:.0f}, {self.top:.0f}"

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def pages(pdf: bytes) -> list[list[Word]]:
    """Return the words of each page; needs pdftotext."""
    tool = shutil.which("pdftotext")
    if not tool:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run([tool, "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    found = done.stdout.decode(errors="replace").split("<page ")[1:]
    return [[_word(*match) for match in _WORD.findall(page)] for page in found]


def faults(pdf: bytes, headings: Sequence[str] = ()) -> Iterator[str]:
    """Yield what leaves the page, what overlaps, and which headings stand last on a page."""
    measured = pages(pdf)
    for number, words in enumerate(measured, start=1):
        for fault in (*_outside(words), *_overlapping(words)):
            yield f"page {number}: {fault}"
        if number < len(measured):
            last = last_line(words)
            if any(last.startswith(heading) for heading in headings):
                yield f"page {number}: '{last}' is last"


def last_line(words: Sequence[Word]) -> str:
    """Return the last line of a page above its footer, without the points beside it."""
    body = [word for word in words if word.middle < BOTTOM and word.right <= RIGHT + SLIP]
    lowest = max((word.middle for word in body), default=0)
    line = [word for word in body if abs(word.middle - lowest) < 4]
    return " ".join(word.text for word in sorted(line, key=lambda word: word.left))


def _outside(words: Sequence[Word]) -> Iterator[str]:
    for word in words:
        below = word.middle > BOTTOM + SLIP  # where the footer is
        right = RIGHT if below or word.left < RIGHT - SLIP else POINTS
        if word.left < LEFT - SLIP or word.right > right + SLIP:
            yield f"{word} leaves the page at the side"
        if not TOP - SLIP < word.middle < (FOOTER if below else BOTTOM):
            yield f"{word} leaves the page above or below"


def _overlapping(words: Sequence[Word]) -> Iterator[str]:
    """Yield the words that lie on another: their middles, as scripts and fractions lie close."""
    inked = [word for word in words if not unicodedata.category(word.text[0]).startswith("M")]
    ordered = sorted(inked, key=lambda word: word.middle)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.middle - one.middle > 0.3 * min(
                one.bottom - one.top, other.bottom - other.top
            ):
                break
            width = min(one.right, other.right) - max(one.left, other.left)
            if width > 0.3 * min(one.right - one.left, other.right - other.left) and width > 1:
                yield f"{one} lies on {other}"


def _word(left: str, top: str, right: str, bottom: str, text: str) -> Word:
    return Word(float(left), float(top), float(right), float(bottom), text)
