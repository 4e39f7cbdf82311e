"""Other spellings of ids: what a roster's id may have become, where it can be one student's alone."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from exgen.people.students import comparable, damaged, mended

LONG = 5
"""Shorter numbers and pieces of text may be anything."""
KEPT = 1 << 16

_NUMBER = re.compile(r"0*([1-9][0-9]*)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,\u2019' ][0-9]{3})+")
_LETTERED = re.compile(r"[a-z]{1,2}([0-9]{5,})")
_TURN = re.compile(r"(.{5,})/[0-9]{1,2}")
_PARTS = frozenset(";\t\n")
"""What parts cells: a row that was not read as it should be."""
_DIGIT = re.compile(r"[0-9]")


class Spellings(dict[str, str]):
    """Students as the roster spells them, by what was typed; who is not on it stays as typed.

    Beside what `comparable` says an id is known without zeros in front, and otherwise spelt: without
    spaces, with marks between its thousands, with or without the letter before a number or what is
    behind the @ of an address, or with a name beside it.
    """

    def __init__(self, ids: Sequence[str], codes: Sequence[str] = ()) -> None:
        super().__init__(zip(ids, ids, strict=True))  # as nearly all are typed
        self._ids, self._codes = ids, codes

    @functools.cached_property
    def _spelt(self) -> dict[str, str]:
        """Ids as they are compared, and the codes of their sheets, which some type in their place."""
        own = {comparable(own): own for own in self._ids}
        return dict(zip(self._codes, self._ids, strict=False)) | own

    @functools.cached_property
    def _alike(self) -> dict[str, set[str]]:
        return _by_name((own, _alike(own)) for own in self._ids)

    @functools.cached_property
    def _derived(self) -> dict[str, set[str]]:
        return _by_name((own, _derived(comparable(own))) for own in self._ids)

    def __missing__(self, typed: str) -> str:
        own = self._spelt.get(comparable(typed)) or self._spelt.get(typed.upper())
        if not own:
            found = self.may_be(typed)
            own = found.pop() if len(found) == 1 else typed
        if len(self) < KEPT:
            self[typed] = own
        return own

    def may_be(self, typed: str) -> set[str]:
        """Return the students of the roster whose ids, otherwise spelt, may be what was typed."""
        typed = mended(typed)
        if next(damaged([typed]), None) or not _PARTS.isdisjoint(typed):
            return set()
        found = self._among(self._alike, _alike(typed))
        if not found:
            found = self._among(self._derived, _alike(typed))
            found |= self._among(self._alike, _derived(comparable(typed)))
            near = self._among(self._derived, _derived(comparable(typed)))
            found |= near if found else set()  # k173 is not 0173 where there is a j173
        return found

    def _among(self, known: dict[str, set[str]], names: Iterator[str]) -> set[str]:
        return {own for name in names for own in known.get(name, ())}


def _by_name(names: Iterable[tuple[str, Iterable[str]]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for own, each in names:
        for name in each:
            found[name].add(own)
    return found


def are_but_for_zeros(typed: str, own: str) -> bool:
    """Whether two ids are the same but for zeros in front."""
    numbers = _NUMBER.fullmatch(mended(typed)), _NUMBER.fullmatch(own)
    return all(numbers) and len({number[1] for number in numbers if number}) == 1


def _alike(student: str) -> Iterator[str]:
    """Yield an id as it is compared, and as a spreadsheet keeps it."""
    yield comparable(student)
    if found := _NUMBER.fullmatch(student):
        yield found[1]


def _derived(student: str) -> Iterator[str]:
    """Yield what an id may be where more, or less, of it is written."""
    if "@" in student:
        yield student.partition("@")[0]
    for shape in (_LETTERED, _TURN):
        if found := shape.fullmatch(student):
            yield found[1]
    if _GROUPED.fullmatch(student) or not set(student) & set(".,@/"):
        joined = "".join(filter(str.isalnum, student))
        if len(joined) >= LONG and joined != student:
            yield from _alike(joined)
    pieces = re.split(r"[^\w@.-]+", student)
    for piece in pieces if len(pieces) > 1 else ():
        if len(piece) >= LONG and _DIGIT.search(piece):
            yield from _alike(piece)
