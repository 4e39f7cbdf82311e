"""Enrolment: students who join a class whose sheets are made, and such as get another sheet."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from exgen.errors import ExgenError, nearest
from exgen.items import bank
from exgen.items.columns import joined
from exgen.language import Reason
from exgen.people.codes import number_of
from exgen.people.spellings import Spellings
from exgen.people.students import Student, comparable
from exgen.variants.key import AskedItem, Key
from exgen.variants.paper import draw_paper, number_for
from exgen.variants.selection import selects_the_same

MOST_NAMED = 12
"""So many students are named of whom the same is said."""
MOST_TURNS = 1000
"""Nobody gets so many sheets of one paper: a number that is none of these is of an earlier version."""


def with_students(
    key: Key,
    students: Sequence[Student],
    say: Callable[[Reason], None] = lambda _: None,
    corrected: Key | None = None,
) -> Key:
    """Return the key of a class with those of some students who are not in it yet.

    Who left it comes back to the sheet of before. Who is in it gets the extra time, and the columns
    of Canvas, that the list has; for whom these are others than before is said, and whose id is spelt
    otherwise in the list.

    Raises ExgenError where that may be two students, where the class has no roster, or the bank asks
    other questions by now than the key, and than the `corrected` key beside it.
    """
    _refuse_without_roster(key)
    known = {comparable(student.id): student.id for student in key.students}
    own = _in_class(known, students)
    otherwise = [(one, of) for one, of in own.items() if comparable(one) != comparable(of)]
    if otherwise:
        typed, student = otherwise[0]
        say(Reason.of("note.in-class", count=len(otherwise), typed=typed, student=student))
    new = [student for student in students if student.id not in own]
    listed = {comparable(own[one.id]): one for one in students if one.id in own}
    updated = _as_listed(key, listed)
    for reason in _changed(key.students, updated.students):
        say(reason)
    key = _taken_back(updated, list(own.values()))
    return _with_sheets(key, _drawn(key, new, corrected=corrected)) if new else key


def _changed(before: Sequence[Student], after: Sequence[Student]) -> Iterator[Reason]:
    """Yield for whom what is known beside the sheets is another than before."""
    pairs = [*zip(before, after, strict=True)]
    if extra := dict.fromkeys(
        f"{now.id}: {now.extra:g} h" for was, now in pairs if was.extra != now.extra
    ):
        first = [*islice(extra, MOST_NAMED), *["..."][: len(extra) > MOST_NAMED]]
        yield Reason.of("note.extra-time", count=len(extra), people=", ".join(first))
    if canvas := {now.id for was, now in pairs if was.canvas != now.canvas}:
        yield Reason.of("note.canvas-columns", count=len(canvas))


def lost_with(key: Key, students: Sequence[Student]) -> Iterator[str]:
    """Yield what a key knows, and that of a class drawn anew would not: by whom, and what."""
    former = slice(key.today.sheets, None)
    for student, code in zip(key.students[former], key.codes[former], strict=True):
        yield f"{student.id}: the sheet {code}, of before"
    listed = {comparable(student.id): student for student in students}
    for had in key.today.students:
        has = listed.get(comparable(had.id))
        if has is None:
            yield f"{had.id}: is not in the roster"
        elif had.extra and not has.extra:
            yield f"{had.id}: {had.extra:g} h of extra time"
        elif had.canvas and not has.canvas:
            yield f"{had.id}: the columns of Canvas"


def with_who_left(key: Key, name: str) -> Key:
    """Return the key of a class in which a student, or whose code it is, is back; the same for others."""
    own = Spellings([student.id for student in key.students], key.codes)[name]
    ids = {student.id for student in key.students} - {student.id for student in key.today.students}
    return _taken_back(key, [own]) if own in ids else key


def _taken_back(key: Key, ids: Sequence[str]) -> Key:
    """Return the key of a class in which who is not in it any more has the newest sheet of before."""
    here = {student.id for student in key.today.students}
    newest = {student.id: place for place, student in enumerate(key.students)}
    back = [newest[own] for own in ids if own not in here]
    return _arranged(key, [*_today(key), *back], [n for n in _former(key) if n not in back])


def without_students(key: Key, names: Sequence[str]) -> Key:
    """Return the key of a class which some students have left; it keeps their sheets.

    Raises ExgenError where one of them is not in it, or nobody would be left.
    """
    _refuse_without_roster(key)
    gone = list(dict.fromkeys(_place_of(key, name) for name in names))
    left = [place for place in _today(key) if place not in gone]
    if not left:
        raise ExgenError("nobody would be left in the class")
    return _arranged(key, left, [*_former(key), *gone])


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


def _as_listed(key: Key, listed: Mapping[str, Student]) -> Key:
    """Return a key in which students have the extra time, and the columns of Canvas, of a list."""
    return replace(
        key, students=tuple(_updated(one, listed.get(comparable(one.id))) for one in key.students)
    )


def _updated(student: Student, listed: Student | None) -> Student:
    if listed is None:
        return student
    extra, canvas = listed.extra or student.extra, listed.canvas or student.canvas
    return replace(student, extra=extra, canvas=canvas)


def with_another_sheet(key: Key, name: str, corrected: Key | None = None) -> Key:
    """Return the key of a class in which a student has another sheet, which nobody had before.

    It keeps the one of before. Raises ExgenError where there is no such student, or the bank asks
    other questions by now than the key, and than the `corrected` key beside it.
    """
    _refuse_without_roster(key)
    place = _place_of(key, name)
    given = _ever_given(key)
    tried = (number_for(key.paper, key.seed, key.students[place], t) for t in itertools.count())
    number = next(number for number in tried if number not in given)
    another = _drawn(key, [key.students[place]], [number], corrected=corrected)
    both = _with_sheets(key, another)
    *today, new = _today(both)
    today[place] = new
    return _arranged(both, today, [*_former(both), place])


def _place_of(key: Key, name: str) -> int:
    """Return the place of a student's sheet. Raises ExgenError where nobody in the class is called so."""
    ids = [student.id for student in key.today.students]
    own = Spellings([student.id for student in key.students])[name]
    if own in ids:
        return ids.index(own)
    if own in (student.id for student in key.students):
        raise ExgenError(
            f"{own} has left the class; --add, with a list of such, takes back who left"
        )
    near = nearest(name, ids)
    meant = f"; did you mean '{near[0]}'?" if near else ""
    raise ExgenError(f"there is no student '{name}' in this key{meant}")


def _today(key: Key) -> list[int]:
    """Return the places of the sheets that students have now."""
    return list(range(key.today.sheets))


def _former(key: Key) -> list[int]:
    """Return the places of the other sheets, the oldest first."""
    return list(range(key.today.sheets, key.sheets))


def _arranged(key: Key, today: Sequence[int], former: Sequence[int]) -> Key:
    """Return a key in which students have the sheets at some places now, and had others before."""
    places = [*today, *former]
    return replace(
        key,
        codes=tuple(key.codes[place] for place in places),
        students=tuple(key.students[place] for place in places),
        asked=tuple(item.at(np.array(places)) for item in key.asked),
        former=len(former),
    )


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


def _drawn(
    key: Key,
    students: Sequence[Student],
    numbers: Sequence[int] = (),
    *,
    corrected: Key | None = None,
) -> Key:
    """Return the key of some students alone, drawn as that of the class was, or put right since."""
    paper = bank.paper(key.paper)
    drawn = draw_paper(key.paper, paper, key.seed, len(students), students, numbers=numbers)
    is_known = any(asks_the_same(drawn, known) for known in (key, corrected) if known)
    if not is_known or not selects_the_same(key, paper):
        raise ExgenError(
            f"the paper '{key.paper}' or its items have changed since the sheets were made: others "
            "would be asked something else; use the bank as it was then, or, where right answers "
            "alone were put right in it, run `exgen rekey` on the key first"
        )
    given = _ever_given(key)
    if both := [code for code in drawn.codes if number_of(code) in given]:
        raise ExgenError(
            f"two students would have the sheet {both[0]}, as happens seldom; give the new one "
            "another id for this paper"
        )
    return drawn


def asks_the_same(key: Key, other: Key) -> bool:
    """Whether two keys are of the same items of the bank, as these were at one time."""
    return [item.digest for item in key.asked] == [item.digest for item in other.asked]


def _with_sheets(key: Key, new: Key) -> Key:
    """Return a key with those of some more sheets, which students have now."""
    asked = zip(key.asked, new.asked, strict=True)
    both = replace(
        key,
        sheets=key.sheets + new.sheets,
        codes=(*key.codes, *new.codes),
        students=(*key.students, *new.students),
        asked=tuple(map(_item_joined, asked)),
    )
    return _arranged(both, [*_today(key), *range(key.sheets, both.sheets)], _former(key))


def _item_joined(items: Sequence[AskedItem]) -> AskedItem:
    values, slacks = joined([i.values for i in items]), joined([i.slacks for i in items])
    at = [item.positions for item in items if item.positions is not None]
    positions = np.concatenate(at) if at else None
    return replace(items[0], values=values, slacks=slacks, positions=positions)


def _refuse_without_roster(key: Key) -> None:
    if not key.students:
        raise ExgenError("this key has no roster; its sheets are numbered: make more with -n")
