"""Enrolment: students who join a class whose sheets are made, and such as get another sheet."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from exgen.errors import ExgenError, nearest
from exgen.items import bank
from exgen.items.columns import joined
from exgen.language import Reason
from exgen.people.codes import number_of
from exgen.people.spellings import Spellings
from exgen.people.students import Student, comparable
from exgen.variants.key import AskedItem, Key
from exgen.variants.paper import draw_paper, number_for

MOST_TURNS = 1000
"""Nobody gets so many sheets of one paper: a number that is none of these is of an earlier version."""


def with_students(
    key: Key, students: Sequence[Student], say: Callable[[Reason], None] = lambda _: None
) -> Key:
    """Return the key of a class with those of some students who are not in it yet.

    Who is in it and has extra time in the list has that. Whose id is spelt otherwise in the list is
    said. Raises ExgenError where that may be two students, where the class has no roster, or the
    bank asks other questions by now.
    """
    _refuse_without_roster(key)
    known = {comparable(student.id): student.id for student in key.students}
    own = _in_class(known, students)
    otherwise = [(one, of) for one, of in own.items() if comparable(one) != comparable(of)]
    if otherwise:
        typed, student = otherwise[0]
        say(Reason.of("note.in-class", count=len(otherwise), typed=typed, student=student))
    new = [student for student in students if student.id not in own]
    extra = {comparable(own[one.id]): one.extra for one in students if one.extra and one.id in own}
    key = _with_extra(key, extra)
    return _joined([key, _drawn(key, new)]) if new else key


def _in_class(known: Mapping[str, str], students: Sequence[Student]) -> dict[str, str]:
    """Return those of a list who are in a class, as the class spells them, by what the list says."""
    spellings, found = Spellings([*known.values()]), dict[str, str]()
    for typed in (student.id for student in students):
        exact = known.get(comparable(typed))
        meant = [exact] if exact else sorted(spellings.may_be(typed))
        if len(meant) > 1:
            raise ExgenError(
                f"'{typed}' may be '{meant[0]}' or '{meant[1]}' of the class; write the id as the class "
                "has it, or another for somebody new"
            )
        if meant:
            found[typed] = meant[0]
    _refuse_two_of_one(found)
    return found


def _refuse_two_of_one(found: Mapping[str, str]) -> None:
    """Raise ExgenError where a list names a student of the class twice, in two spellings."""
    first: dict[str, str] = {}
    for typed, own in found.items():
        if (other := first.setdefault(own, typed)) != typed:
            raise ExgenError(
                f"'{other}' and '{typed}' of the list may both be '{own}' of the class; write the id as "
                "the class has it, or another for somebody new"
            )


def _with_extra(key: Key, extra: Mapping[str, float]) -> Key:
    students = (
        replace(one, extra=extra.get(comparable(one.id), one.extra)) for one in key.students
    )
    return replace(key, students=tuple(students))


def with_another_sheet(key: Key, name: str) -> Key:
    """Return the key of a class in which a student has another sheet, which nobody had before.

    Raises ExgenError where there is no such student, or the bank asks other questions by now.
    """
    _refuse_without_roster(key)
    ids = [student.id for student in key.students]
    own = Spellings(ids)[name]
    if own not in ids:
        near = nearest(name, ids)
        meant = f"; did you mean '{near[0]}'?" if near else ""
        raise ExgenError(f"there is no student '{name}' in this key{meant}")
    place = ids.index(own)
    given = _ever_given(key)
    tried = (number_for(key.paper, key.seed, key.students[place], t) for t in itertools.count())
    number = next(number for number in tried if number not in given)
    another = _drawn(key, [key.students[place]], [number])
    before, after = key.at(range(1, place + 1)), key.at(range(place + 2, key.sheets + 1))
    return _joined([before, another, after])


def _ever_given(key: Key) -> set[int]:
    """Return the numbers of all sheets that somebody of the class has, or had before."""
    return set(itertools.chain(*(_given(key, place) for place in range(key.sheets))))


def _given(key: Key, place: int) -> list[int]:
    """Return the numbers of the sheets that a student was given: that of today, and all before it.

    A student's numbers follow each other by turns, so that today's tells those before it.
    """
    student, now = key.students[place], number_of(key.codes[place])
    turns = [number_for(key.paper, key.seed, student)]
    while turns[-1] != now and len(turns) < MOST_TURNS:
        turns.append(number_for(key.paper, key.seed, student, len(turns)))
    return turns if turns[-1] == now else [now]


def _drawn(key: Key, students: Sequence[Student], numbers: Sequence[int] = ()) -> Key:
    """Return the key of some students alone, drawn as that of the class was."""
    paper = bank.paper(key.paper)
    drawn = draw_paper(key.paper, paper, key.seed, len(students), students, numbers=numbers)
    if [item.digest for item in drawn.asked] != [item.digest for item in key.asked]:
        raise ExgenError(
            f"the paper '{key.paper}' or its items have changed since the sheets were made: others "
            "would be asked something else; use the bank as it was then"
        )
    given = _ever_given(key)
    if both := [code for code in drawn.codes if number_of(code) in given]:
        raise ExgenError(
            f"two students would have the sheet {both[0]}, as happens seldom; give the new one "
            "another id for this paper"
        )
    return drawn


def _joined(keys: Sequence[Key]) -> Key:
    """Return keys of one paper as one, one after the other."""
    keys = [key for key in keys if key.sheets]
    asked = zip(*(key.asked for key in keys), strict=True)
    return replace(
        keys[0],
        sheets=sum(key.sheets for key in keys),
        codes=tuple(itertools.chain(*(key.codes for key in keys))),
        students=tuple(itertools.chain(*(key.students for key in keys))),
        asked=tuple(map(_item_joined, asked)),
    )


def _item_joined(items: Sequence[AskedItem]) -> AskedItem:
    values, slacks = joined([i.values for i in items]), joined([i.slacks for i in items])
    return replace(items[0], values=values, slacks=slacks)


def _refuse_without_roster(key: Key) -> None:
    if not key.students:
        raise ExgenError("this key has no roster; its sheets are numbered: make more with -n")
