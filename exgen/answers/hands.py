"""Hands: whose attempts rows are, and where a sheet or a student has rows of two hands.

A hand is what a row says of who wrote it. Two rows of the same hand and sheet are two attempts, of
which one counts. Two hands on a sheet are a matter for a person: neither displaces the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TypeAlias

from exgen.answers.issues import LISTED, rows_listed
from exgen.language import Reason

Hand: TypeAlias = tuple[str, bool, str]
"""The student, comparable, '' where none is named; whether the row has the sheet's code; and the
platform's participant who handed it in, '' where nothing says so.

A code is known to who has the sheet; ids and numbers are known to others too. Whoever has seen a code
can write it, but not hand in as another participant.
"""

Doubt: TypeAlias = tuple[str, Reason]
"""A column, and what is doubtful about it."""

DOUBTS = ("issue.two-hands", "issue.two-sheets")
"""The codes of what is doubtful."""


@dataclass(frozen=True)
class Entry:
    """A row on a sheet: `owner` is the student that it names, else the roster's, else ''.

    `time` is when it was handed in, in seconds.
    """

    row: int
    hand: Hand
    owner: str
    sheet: int
    has_answers: bool
    time: int | None = None


@dataclass(frozen=True)
class Limits:
    """What is no doubt in a class: that sheets have several students, or students several sheets."""

    sheets_are_shared: bool = False
    students_have_several: bool = False


def by_hand(entries: Iterable[Entry]) -> list[list[list[Entry]]]:
    """Return the entries by owner and sheet, and there by hand.

    Those of a hand that answers nothing stand with another hand's, which they never displace.
    """
    found = []
    for own in _grouped(entries, lambda entry: (entry.owner, entry.sheet)).values():
        hands = list(_grouped(own, lambda entry: entry.hand).values())
        filled = [hand for hand in hands if any(entry.has_answers for entry in hand)]
        if filled:
            filled[0] += chain(*(hand for hand in hands if hand not in filled))
            filled[0].sort(key=lambda entry: entry.row)
        found.append(filled or [own])
    return found


def doubts(entries: Iterable[Entry], limits: Limits) -> dict[int, list[Doubt]]:
    """Return what a person must decide of each row: it names the rows of the other hand."""
    filled = [entry for entry in entries if entry.has_answers]
    found: dict[int, list[Doubt]] = defaultdict(list)
    if not limits.sheets_are_shared:
        of_sheet = _grouped(filled, lambda entry: entry.sheet).values()
        for row, others in _against_others(of_sheet, lambda entry: entry.hand):
            found[row].append(("sheet", Reason.of("issue.two-hands", **others)))
    if not limits.students_have_several:
        named = (entry for entry in filled if entry.owner)
        of_owner = _grouped(named, lambda entry: entry.owner).values()
        for row, others in _against_others(of_owner, lambda entry: entry.sheet):
            found[row].append(("student", Reason.of("issue.two-sheets", **others)))
    return found


def _against_others(
    groups: Iterable[Sequence[Entry]], what: Callable[[Entry], Hashable]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each row of a group with those for which something is another, for a message.

    These are the first few, and their number.
    """
    for entries in groups:
        apart = _grouped(entries, what)
        if len(apart) > 1:
            for own, same in apart.items():
                rows = (entry.row for entry in entries if what(entry) != own)
                others = list(islice(rows, LISTED + 1))
                said = {"rows": rows_listed(others), "count": len(others)}
                yield from ((entry.row, said) for entry in same)


def _grouped(
    entries: Iterable[Entry], by: Callable[[Entry], Hashable]
) -> dict[Hashable, list[Entry]]:
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[by(entry)].append(entry)
    return groups
