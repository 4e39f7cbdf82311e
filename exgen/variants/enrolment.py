"""Enrolment: students who join a class whose sheets are made, and such as get another sheet."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

from exgen.errors import ExgenError, nearest
from exgen.items import bank
from exgen.items.columns import joined
from exgen.people.codes import number_of
from exgen.people.students import Student, comparable
from exgen.variants.key import AskedItem, Key
from exgen.variants.paper import draw_paper, number_for


def with_students(key: Key, students: Sequence[Student]) -> Key:
    """Return the key of a class with those of some students who are not in it yet.

    Who is in it and has extra time in the list has that.
    Raises ExgenError where the class has no roster, or the bank asks other questions by now.
    """
    _refuse_without_roster(key)
    known = {comparable(student.id) for student in key.students}
    new = [student for student in students if comparable(student.id) not in known]
    key = _with_extra(key, {comparable(one.id): one.extra for one in students if one.extra})
    return _joined([key, _drawn(key, new)]) if new else key


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
    ids = [comparable(student.id) for student in key.students]
    if comparable(name) not in ids:
        near = nearest(name, [student.id for student in key.students])
        meant = f"; did you mean '{near[0]}'?" if near else ""
        raise ExgenError(f"there is no student '{name}' in this key{meant}")
    place = ids.index(comparable(name))
    student, taken = key.students[place], set(map(number_of, key.codes))
    turns = (number_for(key.paper, key.seed, student, turn) for turn in itertools.count(1))
    another = _drawn(key, [student], [next(number for number in turns if number not in taken)])
    before, after = key.at(range(1, place + 1)), key.at(range(place + 2, key.sheets + 1))
    return _joined([before, another, after])


def _drawn(key: Key, students: Sequence[Student], numbers: Sequence[int] = ()) -> Key:
    """Return the key of some students alone, drawn as that of the class was."""
    paper = bank.paper(key.paper)
    drawn = draw_paper(key.paper, paper, key.seed, len(students), students, numbers=numbers)
    if [item.digest for item in drawn.asked] != [item.digest for item in key.asked]:
        raise ExgenError(
            f"the paper '{key.paper}' or its items have changed since the sheets were made: others "
            "would be asked something else; use the bank as it was then"
        )
    if both := set(drawn.codes) & set(key.codes):
        raise ExgenError(
            f"two students would have the sheet {both.pop()}, as happens seldom; give the new one "
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
