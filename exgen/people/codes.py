"""Codes: what names a sheet to people, on every page and in every form.

A code is a number and three letters, such as 0012-KTB. It belongs to one paper and one seed: the
codes of another class do not read as those of this one.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from exgen.language import Reason

LETTERS = "BCDFGHJKLMNPQSTVWXZ"
"""The letters of codes: without vowels they spell no words, and without R and Y no month, of which a
spreadsheet would make a date (1-MAR, in Dutch 1-MRT)."""

SAMPLE = "0001-XXX"
"""What stands for a code on a sheet that is of no class."""

OF_ANOTHER_KEY = "0000-AAA"
"""What stands for a code of another key, and can be none of any: no code has vowels."""

OF_NO_SHEET_HERE = "issue.other-paper"
"""The code of the reason why a well-formed code is not read: it is not of this key."""

# A spreadsheet may make 12.0 of a number that was typed into it.
_TYPED = re.compile(
    r"(?P<number>[0-9]{1,18})(?:(?:[.,]0*)?|\s*[-‐‑‒–—−_]?\s*(?P<letters>[A-Za-z]{1,9}))"
)
_WRITTEN = re.compile(r"[0-9]{4,18}-[A-Z]{1,9}")


def sheet_codes(
    paper: str, items: Sequence[str], seed: int, numbers: Iterable[int]
) -> tuple[str, ...]:
    """Return the codes of the sheets of a paper that asks some items, drawn with a seed.

    One wrong character of a code, and two that are swapped, make no other code of the class. Who
    does not know the seed can only guess a code, one time in 6859.
    """
    return tuple(map(_Letters(paper, items, seed).code, numbers))


def is_code(text: str) -> bool:
    """Whether a text is written as codes are, of this version or an earlier one."""
    return _WRITTEN.fullmatch(text) is not None


def number_of(code: str) -> int:
    """Return the number in a code."""
    return int(code.partition("-")[0])


class Codes:
    """The codes of a key's sheets, the first sheet's first, and how they are read."""

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = codes
        self._sheets = {number_of(code): sheet for sheet, code in enumerate(codes, start=1)}

    def read(self, typed: str) -> int | Reason:
        """Return the sheet, from 1, that a code or its number alone names, or why it names none."""
        if not typed.strip():
            return Reason("issue.no-sheet")
        if not (found := _TYPED.fullmatch(typed.strip())):
            return Reason.of("issue.what-is-a-sheet", code=self._codes[0])
        number, letters = int(found["number"]), found["letters"]
        if letters:
            return self._of_code(f"{number:04d}-{letters.upper()}", number)
        return self._sheets.get(number) or self._no_such_sheet(number)

    def _no_such_sheet(self, number: int) -> Reason:
        last = max(self._sheets)
        if last == len(self._sheets):
            return Reason.of("issue.no-such-sheet", sheet=number, last=last)
        return Reason.of("issue.what-is-a-sheet", code=self._codes[0])

    def has(self, typed: str) -> bool:
        """Whether a text is a code of these, and not a number alone."""
        return any(map(str.isalpha, typed)) and isinstance(self.read(typed), int)

    def _of_code(self, typed: str, number: int) -> int | Reason:
        sheet = self._sheets.get(number)
        if sheet and self._codes[sheet - 1] == typed:
            return sheet
        near = [self._codes[sheet - 1]] if sheet else []
        near += self._by_letters.get(typed.partition("-")[2], [])
        meant = next((code for code in near if _is_one_slip(typed, code)), None)
        return Reason.of("issue.slip", code=meant) if meant else Reason(OF_NO_SHEET_HERE)

    @functools.cached_property
    def _by_letters(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for code in self._codes:
            found[code.partition("-")[2]].append(code)
        return found


class _Letters:
    """The letters of the codes of a class.

    The first stands for the remainder of the number by 19, which another digit and a swap of two
    digits change (10 is a primitive root of 19), in an order that only the seed tells. The others
    are a hash.
    """

    def __init__(self, paper: str, items: Sequence[str], seed: int) -> None:
        secret = hashlib.blake2b(str(seed).encode()).digest()
        of_paper = json.dumps([paper, *items]).encode()
        self._hash = hashlib.blake2b(of_paper, key=secret, digest_size=8)
        self._first = sorted(LETTERS, key=lambda letter: self._drawn(letter, 0))

    def code(self, number: int) -> str:
        """Return the code of a number."""
        return f"{number:04d}-{self._of(number)}"

    def _of(self, number: int) -> str:
        return next(letters for letters in self._tried(number) if letters != self._unlike(number))

    def _tried(self, number: int) -> Iterator[str]:
        for attempt in range(1 << 32):
            second, third = divmod(self._drawn(str(number), attempt) % 361, len(LETTERS))
            first = self._first[number % len(LETTERS)]
            yield first + LETTERS[second] + LETTERS[third]

    def _unlike(self, number: int) -> str:
        """Return what the letters must not be, as a dash typed as a digit makes another number."""
        shorter = number // 10
        return self._of(shorter) if shorter and (number - shorter) % len(LETTERS) == 0 else ""

    def _drawn(self, what: str, attempt: int) -> int:
        drawn = self._hash.copy()
        drawn.update(f"{what}\0{attempt}".encode())
        return int.from_bytes(drawn.digest())


def _is_one_slip(typed: str, code: str) -> bool:
    """Whether a code was typed with one character wrong, missing or too many, or with two swapped."""
    if len(typed) == len(code):
        differ = [place for place, (a, b) in enumerate(zip(typed, code, strict=True)) if a != b]
        swapped = [typed[place] for place in differ] == [code[place] for place in reversed(differ)]
        return len(differ) == 1 or (len(differ) == 2 and swapped)  # noqa: PLR2004 -- both places
    longer, shorter = (typed, code) if len(typed) > len(code) else (code, typed)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
