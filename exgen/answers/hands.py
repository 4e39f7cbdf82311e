"""Hands: whose attempts rows are, and where a sheet or a student has rows of two hands.

A hand is what a row says of who wrote it. Two rows of the same hand and sheet are two attempts, of
which one counts. Two hands on a sheet are a matter for a person: neither displaces the other. But
where it is sure that the one may displace the other, they are one hand: see `as_one`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import (
    Callable,
    Collection,
    Container,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any, TypeAlias

from exgen.answers.attempts import Attempt, Handed, standing
from exgen.answers.file_names import only
from exgen.answers.handed_in_by import without_number
from exgen.answers.issues import LISTED, rows_listed
from exgen.answers.saved_again import saved_as
from exgen.language import Reason
from exgen.people.students import comparable
from exgen.tables.rows import SheetRow

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

    `time` is when it was handed in, in seconds, and `answers` are the texts in it, by field; `seat` is
    the sheet that its student has now, and `turn` is higher for a newer sheet of the student's. `table`
    is the table that it stands in, which is one for files of a student that were saved one after the
    other; '' where the file's name says whose it is.
    """

    row: int
    hand: Hand
    owner: str
    sheet: int
    has_answers: bool
    time: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict, compare=False)
    seat: int = 0
    turn: int = 0
    table: str = ""

    @property
    def source(self) -> str:
        """Where it comes from: the participant, else the table; '' where that makes no difference.

        The code tells who wrote a row, and the time which is the later. Of rows without both, in two
        tables, nothing tells which counts.
        """
        _, has_code, participant = self.hand
        return participant or ("" if has_code or self.time is not None else self.table)

    @property
    def handed(self) -> Handed:
        """The row as an attempt."""
        return Handed(self.row, self.has_answers, self.time, self.turn)


@dataclass(frozen=True)
class Limits:
    """What is no doubt in a class: that sheets have several students, or students several sheets."""

    sheets_are_shared: bool = False
    students_have_several: bool = False


def in_tables(
    entries: Iterable[Entry],
    people: Mapping[str, Collection[str]],
    may_be: Callable[[str], Collection[str]],
) -> Iterator[Entry]:
    """Yield entries with their tables, of which `people` are in each, and `may_be` says whose a file is."""
    for entry in entries:
        name = entry.row.name if isinstance(entry.row, SheetRow) else ""
        if len(people.get(name, ())) > 1:
            yield replace(entry, table=name)
        elif not name or comparable(only(may_be(name))) == entry.owner:
            yield entry
        else:
            yield replace(entry, table=saved_as(name))


def handed_in_by_another(entry: Entry, others: Iterable[str]) -> Entry:
    """Return the entry of a row that others handed in than its student: it is of no hand but theirs."""
    student, has_code, by = entry.hand
    return replace(entry, hand=(student, has_code, f"{by} {sorted(others)}"))


def as_one(entries: Iterable[Entry], attempt: Attempt) -> list[Entry]:
    """Return the entries, of which those that are surely attempts of one student have one hand.

    They are so where they give the same answers, or come from one participant of a platform, or give
    the student's id and the code. With the id alone, anybody may have written it: then they are so
    only where the last of all, or the first if that counts, has the code. So it is with ids alone
    in two tables, unless the one was saved after the other.
    """
    found: list[Entry] = []
    for own in _grouped(entries, lambda entry: (entry.owner, entry.sheet)).values():
        joined: list[list[Entry]] = []
        for hand in _grouped(own, lambda entry: (entry.hand, entry.source)).values():
            same = (group for group in joined if _are_one(group, hand, attempt))
            into = next(same, None)
            if into is None:
                joined.append(list(hand))
            else:
                into += hand
        hands = [(*group[0].hand[:2], group[0].source) for group in joined]
        found += (
            replace(entry, hand=hand)
            for group, hand in zip(joined, hands, strict=True)
            for entry in group
        )
    return sorted(found, key=lambda entry: entry.row)


def _are_one(group: Sequence[Entry], hand: Sequence[Entry], attempt: Attempt) -> bool:
    """Whether two hands on one student's sheet are surely the same person's."""
    participants = {entry.hand[2] for entry in (*group, *hand)}
    if len(participants - {""}) > 1:
        return False
    if participants != {""} and len(participants) == 1:
        return True
    if (said := _said(group)) and said == _said(hand):
        return True
    students = {entry.hand[0] for entry in (*group, *hand)}
    if len(students) > 1 or "" in students:
        return False
    if all(entry.hand[1] for entry in (*group, *hand)):
        return True
    return _counts_with_code([*group, *hand], attempt)


def _said(hand: Sequence[Entry]) -> Mapping[str, str]:
    """Return what a hand answers in the end, by field."""
    rows = [entry for entry in hand if entry.has_answers]
    if all(entry.time is not None for entry in rows):
        rows.sort(key=lambda entry: (entry.time, entry.row))
    said = dict(chain.from_iterable(entry.answers.items() for entry in rows))
    return {name: text for name, text in said.items() if text}


def _counts_with_code(entries: Sequence[Entry], attempt: Attempt) -> bool:
    """Whether the row that counts, of some that give one student's id, has the code."""
    if attempt not in ("last", "first") or not _are_in_order(entries):
        return False
    rows = sorted(entries, key=lambda entry: entry.row)
    counts = standing([entry.handed for entry in rows], attempt)
    return any(entry.hand[1] for entry in entries if entry.row == counts)


def _are_in_order(entries: Sequence[Entry]) -> bool:
    """Whether one knows which was handed in first: by times, or as rows of one table."""
    if all(entry.time is not None for entry in entries if entry.has_answers):
        return True
    tables = {entry.row.name if isinstance(entry.row, SheetRow) else "" for entry in entries}
    return len(tables) == 1


def by_hand(entries: Iterable[Entry]) -> list[list[list[Entry]]]:
    """Return the entries by owner and sheet, and there by hand.

    Those of a hand that answers nothing stand with another hand's, which they never displace.
    """
    return _by_hand(_grouped(entries, lambda entry: (entry.owner, entry.sheet)).values())


def by_hand_on_all_sheets(entries: Iterable[Entry]) -> list[list[list[Entry]]]:
    """Return the entries as `by_hand` does, but those on all sheets of a student's together."""
    return _by_hand(_grouped(entries, lambda entry: (entry.owner, entry.seat)).values())


def _by_hand(groups: Iterable[list[Entry]]) -> list[list[list[Entry]]]:
    found = []
    for own in groups:
        hands = list(_grouped(own, hand_among(own)).values())
        filled = [hand for hand in hands if any(entry.has_answers for entry in hand)]
        if filled:
            filled[0] += chain(*(hand for hand in hands if hand not in filled))
            filled[0].sort(key=lambda entry: entry.row)
        found.append(filled or [own])
    return found


def hand_among(entries: Sequence[Entry]) -> Callable[[Entry], Hashable]:
    """Return what tells the hands of some entries apart, on a sheet or on several of a student's.

    A participant has another number in each assignment of Moodle, as for a resit, but one name.
    """
    if len({entry.sheet for entry in entries}) == 1:
        return lambda entry: entry.hand
    return lambda entry: (*entry.hand[:2], without_number(entry.hand[2]))


def to_decide(
    marked: Iterable[Entry], contradicted: Collection[Entry], limits: Limits
) -> tuple[dict[int, list[Doubt]], frozenset[int]]:
    """Return what is doubtful about rows that are marked, and those of which a person must say which counts.

    Of those that are contradicted it is said by itself that they are not marked.
    """
    entries = [*marked, *contradicted]
    doubtful = _doubts(entries, limits)
    held, rows = _held(entries, doubtful), {entry.row for entry in contradicted}
    return {row: said for row, said in doubtful.items() if row not in rows}, held


def _doubts(entries: Iterable[Entry], limits: Limits) -> dict[int, list[Doubt]]:
    """Return what a person must decide of each row: it names the rows of the other hand."""
    filled = [entry for entry in entries if entry.has_answers]
    found: dict[int, list[Doubt]] = defaultdict(list)
    if not limits.sheets_are_shared:
        of_sheet = _grouped(filled, lambda entry: entry.sheet).values()
        for row, others in _against_others(of_sheet, lambda entry: entry.hand):
            found[row].append(("sheet", Reason.of("issue.two-hands", **others)))
    if not limits.students_have_several:
        named = (entry for entry in filled if entry.owner)
        of_owner = _grouped(named, lambda entry: entry.owner)
        of_seat = {owner: _of_seats(own) for owner, own in of_owner.items()}
        for row, others in _against_others(of_owner.values(), lambda e: of_seat[e.owner](e)):
            found[row].append(("student", Reason.of("issue.two-sheets", **others)))
    return found


def _held(entries: Iterable[Entry], doubtful: Container[int]) -> frozenset[int]:
    """Return the doubtful rows of students who have such of several hands: none of them is a mark yet."""
    own = _grouped((e for e in entries if e.owner and e.row in doubtful), lambda e: e.owner)
    several = (e for e in own.values() if len(_grouped(e, hand_among(e))) > 1)
    return frozenset(entry.row for entry in chain(*several))


def _of_seats(entries: Sequence[Entry]) -> Callable[[Entry], Hashable]:
    """Return what tells the sheets of an owner apart, and the hands on several of one student's."""
    seats = {entry.seat for entry in entries}
    if len({entry.sheet for entry in entries}) == len(seats):
        return lambda entry: entry.seat
    hand = hand_among(entries)
    return lambda entry: (entry.seat, hand(entry))


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
