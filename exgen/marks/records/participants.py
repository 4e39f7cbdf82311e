"""Participants: which student is which participant of an assignment, as Moodle's folders say."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from exgen.answers.handed_in_by import Participant, participant_of
from exgen.answers.register import Register
from exgen.marks.judging.marking import Marked
from exgen.people.names import Names
from exgen.platforms.worksheet import Worksheet
from exgen.tables.rows import SheetRow
from exgen.variants.key import Key


def with_numbers(key: Key, worksheet: Path | None) -> Key:
    """Return a key that knows students by their numbers in an assignment, as far as its worksheet tells.

    Raises FileError where that is none.
    """
    if not worksheet or not key.students:
        return key
    names = {student.id: student.name for student in key.students}
    numbers = Worksheet(worksheet).numbers(names, Register(key).named)
    students = (replace(own, participant=numbers.get(own.id, 0)) for own in key.students)
    return replace(key, students=tuple(students))


class Link(NamedTuple):
    """A folder and whose answers were in it.

    student  as the answers say, or the roster's where they do not
    person   the student of the roster: the one named, else the one whose sheet it is
    """

    folder: Participant
    student: str
    person: str


class Participants:
    """Who handed in from which folder, and of whom that is not to be trusted.

    A folder may hold the answers of somebody else: whoever hands in another's file. It is trusted
    where it bears no other student's name, and is nobody else's besides.
    """

    def __init__(self, key: Key) -> None:
        self._people = [student.id for student in key.students]
        self._known = frozenset(self._people)
        self._names = Names({student.id: student.name for student in key.students})
        self._links: dict[Link, None] = {}

    def add(self, marked: Marked) -> None:
        """Take note of the rows of a block."""
        rows = marked.block.rows
        if not self._people or not rows or not isinstance(rows[0], SheetRow):
            return  # they are of one file, which is nobody's own
        sheets = marked.block.sheets.tolist()
        for row, student, sheet in zip(rows, marked.students, sheets, strict=True):
            if folder := participant_of(str(row)):
                person = student if student in self._known else self._people[sheet - 1]
                self._links[Link(folder, student, person)] = None

    @property
    def numbers(self) -> Mapping[int, str]:
        """The students of the roster by their numbers."""
        return {
            link.folder.number: link.person for link in self._sure if link.student in self._known
        }

    @property
    def folders(self) -> Mapping[str, str]:
        """The folders of students."""
        return {link.student: link.folder.folder for link in self._sure}

    @property
    def doubtful(self) -> tuple[Link, ...]:
        """What is not trusted."""
        return tuple(link for link in self._links if link not in self._sure)

    @functools.cached_property
    def _sure(self) -> frozenset[Link]:
        contradicted = {link.person for link in self._links if self._is_of_another(link)}
        links = [link for link in self._links if link.person not in contradicted]
        by_name = [link for link in links if link.person in self._names.meant(link.folder.name)]
        taken = {link.folder.number for link in by_name} | {link.person for link in by_name}
        others = [link for link in links if not taken & {link.folder.number, link.person}]
        return frozenset(_of_one_each([*by_name, *others]))

    def _is_of_another(self, link: Link) -> bool:
        meant = self._names.meant(link.folder.name)
        return bool(meant) and link.person not in meant


def _of_one_each(links: Iterable[Link]) -> Iterator[Link]:
    """Yield the links whose number is no other student's, and whose student has no other number."""
    links = list(links)
    people, numbers = defaultdict[int, set[str]](set), defaultdict[str, set[int]](set)
    for link in links:
        people[link.folder.number].add(link.person)
        numbers[link.person].add(link.folder.number)
    for link in links:
        if len(people[link.folder.number]) == len(numbers[link.person]) == 1:
            yield link
