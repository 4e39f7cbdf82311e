"""Which column of a submissions table is what."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from exgen.answers.alike import Alike, without_doubt
from exgen.answers.issues import Issue, unknown
from exgen.answers.not_asked import NotAsked
from exgen.answers.register import Register
from exgen.answers.student_column import student_column, with_students
from exgen.answers.times import TIME, TimeColumn, time_column
from exgen.answers.unplaced import MARKS
from exgen.errors import FileError, did_you_mean
from exgen.items.kinds import AskedPart
from exgen.language import Alternatives, Reason
from exgen.numerals.labels import LEAD
from exgen.numerals.literals import plain
from exgen.people.columns import (
    PEOPLE,
    letters_of,
    name_columns,
    names_people,
    names_students,
    student_columns,
)
from exgen.tables.headers import LONGEST_NAME, columns_called, listed, spelling
from exgen.tables.naming import Naming
from exgen.tables.rows import SheetRow
from exgen.tables.table import Part, Table, Tables
from exgen.variants.key import AskedItem, Key

SHEET = ("sheet", "code", "sheet.code", "sheet.number")
"""What the column of sheets may be called, the most certain first; `.` is any space."""

_LABEL = r"(?P<number>[0-9]{1,4})[\s.]*\(?(?P<letter>[a-z]{1,2})\)?"
_INDEX = r"[0-9]{1,4}(?![0-9])"
_IN_BRACKETS = rf"\s*[\[(]\s*{_INDEX}(?:\s*[,;]\s*{_INDEX})*\s*[\])]"
_STOP = r"\s*(?:[.:)*–—-]+(?:\s.*)?|[:)][^\W\d].*)?"
_NO_ANSWERS = "|".join(
    [*MARKS, *["comment", "remark", "note", "mark", "kommentar", "bemerkung", "punkt"]]
)
_WORDS = rf"[,;|]?\s+(?!(?:and|und|et|y|or|oder|to|bis)\b|{_NO_ANSWERS})[(\"'„“«]?[^\W\d](?=.*[^\W\d]{{2}}).*"
"""Words that may be a question: `1a b` and `1a and 1b` may be two fields, `1a comment` is no answer."""
_OF_MARKS = re.compile(rf"\[\s*(?:{_NO_ANSWERS})[^\]]*\]$", re.IGNORECASE)
"""As in a quiz of Google's: `1a. Which is it? [Score]`."""
_TITLES = tuple(
    re.compile(
        rf"(?:{LEAD})?[\s.]*{_LABEL}"
        rf"(?P<indices>(?:{index}|{_IN_BRACKETS}){{{count}}}){words}",
        re.IGNORECASE | re.DOTALL,
    )
    for index, words in ((rf"[\s.]*{_INDEX}", _STOP), (rf"\.{_INDEX}", _WORDS))
    for count in (3, 2, 1, 0)
)
"""Titles that begin with the name of a field: `Q1a`, `1a. Which of ...`, `Question 3b[1]: ...`.

Where no stop parts it from words, it is as our own forms print it: `3b.1 The cost`.
"""

_ALONE = re.compile(
    rf"(?:{LEAD})?[\s.]*{_LABEL}(?:[\s.]*{_INDEX}|{_IN_BRACKETS}){{0,3}}[\s.:)]*", re.IGNORECASE
)

_LONG = {"field": "field", "answer": "answer"}
NO_SHEETS = np.zeros(0, dtype=np.int64)
FIELDS = 40
"""So many are listed to somebody who named another one."""


@dataclass(frozen=True)
class Columns:
    """The places of the columns in a table, from 0; None and left out where there is none."""

    student: int | None
    sheet: int | None
    fields: dict[str, int]
    time: TimeColumn | None = None


_Each: TypeAlias = Callable[[AskedItem], Iterator[tuple[str, AskedPart, int]]]
"""What yields the columns of an item, or its fields."""


def known_headings(header: Sequence[str]) -> int:
    """Return how many names of columns in a header are known, whatever the key.

    Numbers such as 1e400 are none, nor is what stands there a second time.
    """
    known = _known(_LONG)
    spelt = ((spelling(name), name) for name in header)
    return len({own for own, name in spelt if own in known or _may_name(name)})


def _may_name(name: str) -> bool:
    """Whether a name is of a column of people, or may be one of a field."""
    return names_people(name) or (any(_titled(name)) and not plain(name))


def _titled(title: str) -> Iterator[str]:
    """Yield how the fields are spelt with whose name a title may begin, those of most indices first."""
    title = unicodedata.normalize("NFC", title.strip())
    if _OF_MARKS.search(title[-LONGEST_NAME:]):
        return
    for found in filter(None, (pattern.fullmatch(title) for pattern in _TITLES)):
        label = f"{found['number']}{found['letter']}"
        yield spelling(".".join([label, *re.findall("[0-9]+", found["indices"])]))


def is_long(header: Sequence[str]) -> bool:
    """Whether a table has a row for each answer: the columns `field` and `answer`."""
    return {"field", "answer"} <= {spelling(name) for name in header}


def find_columns(
    table: Table, key: Key, register: Register, clock: dt.tzinfo | None = None
) -> tuple[Columns, list[Issue]]:
    """Return where the columns of a wide table are, and what is odd about its headers.

    With a `clock` time zones behind times count.

    Raises FileError where no row could be marked.
    """
    known = cell_spellings(key)
    places = _places(table.header, known)
    fields = {name: places[name] for name in key.cell_names() if name in places}
    columns = Columns(
        student_column(table, register), places.get("sheet"), fields, time_column(table, clock)
    )
    if not fields or not names_sheets(table.header, key):
        raise FileError(_misfit(table, key, _first_fields(key)))
    issues = [*_odd_columns(table, known), *_odd_times(table, columns.time, key)]
    for part in table.parts:
        own = known.values() if part.sparse else _places(part.header, known)
        absent = [name for name in key.cell_names() if name not in own]
        if absent and key.selects:
            not_asked = NotAsked(key)
            sheets = _sheets_in(replace(table, parts=(part,)), columns, register)
            absent = [name for name in absent if not not_asked.on_none_of(name, sheets)]
        issues += [
            Issue(part.header_row, name, "", (Reason("issue.no-column"),)) for name in absent
        ]
    return columns, issues


def _sheets_in(table: Table, columns: Columns, register: Register) -> NDArray[np.int64]:
    """Return the numbers of the sheets in the rows of a table; one below 1 is none."""
    sheets = [NO_SHEETS]
    for chunk in table.chunks():
        students, typed = (
            [""] * len(chunk.rows) if at is None else [row[at] for row in chunk.rows]
            for at in (columns.student, columns.sheet)
        )
        sheets.append(register.sheets(register.named(students), typed))
    return np.concatenate(sheets)


def find_long_columns(
    table: Table, key: Key, register: Register, clock: dt.tzinfo | None = None
) -> tuple[Mapping[str, int], TimeColumn | None, list[Issue]]:
    """Return the places of student, sheet, field and answer, as far as there are such columns.

    Beside them the column of times, and what is odd about the headers.

    Raises FileError where no row could be marked.
    """
    if not names_sheets(table.header, key):
        raise FileError(_misfit(table, key, "field, answer"))
    students = student_column(table, register)
    own = {} if students is None else {"student": students}
    time = time_column(table, clock)
    issues = [*_odd_columns(table, _LONG), *_odd_times(table, time, key)]
    return {**_places(table.header, _LONG), **own}, time, issues


def _odd_times(table: Table, time: TimeColumn | None, key: Key) -> Iterator[Issue]:
    """Yield that the dates of a column leave open which is the day, or whose clock showed them.

    Whose clock it was is asked where something is due by a clock.
    """
    if time and time.is_open:
        problem = Reason.of("issue.time-open", name=time.name)
        yield Issue(table.header_row, time.name, time.name, (problem,))
    if time and time.is_utc and time.clock is None and key.scheme.deadline:
        yield Issue(table.header_row, time.name, time.name, (Reason("issue.time-utc"),))


def submissions_in(tables: Tables, key: Key, columns: Sequence[Naming] = ()) -> Table:
    """Return the rows of all tables of a file that could be marked by a key.

    They are wide or long as the first of these is. Raises FileError where one of the `columns` that
    somebody named is said to be what the key does not know.
    """
    _refuse_what_means_nothing(tables.path, columns, key)
    register = cache(partial(Register, key))  # hardly ever needed here
    tables = without_doubt(tables, [_alike(table.header, key) for table in tables.each])
    each = tuple(with_known_students(table, key, register) for table in tables.each)
    tables = replace(tables, each=each)
    forms = [is_long(table.header) for table in tables.each if _meant(table.header, key)]

    def places(header: Sequence[str]) -> Mapping[str, int]:
        meant = _meant(header, key) if [is_long(header)] == forms[:1] else {}
        return {**_beside_ids(header), **meant} if meant else {}

    table = tables.together(places)
    return replace(table, said=[*table.said, *_files_of_several(table, register)])


def _beside_ids(header: Sequence[str]) -> Mapping[str, int]:
    """Return the places of the names, and of further ids: what tells whether an id is the right one."""
    ids = {f"student {letters_of(header[n])}": n for n in student_columns(header)[1:]}
    return {**name_columns(header), **ids}


def _files_of_several(
    table: Table, register: Callable[[], Register]
) -> Iterator[tuple[int, Reason]]:
    """Yield which files that are not read may be of several students."""
    if not table.unread:
        return
    names = register().files()
    rows = {row.name: row for row, _ in table.said if isinstance(row, SheetRow)}
    for file in table.unread:
        if len(students := names.may_be(file)) > 1:
            said = {"name": file, "students": Alternatives(sorted(students))}
            row = rows.get(file, table.parts[0].header_row)
            by_worksheet = "issue.file-of-several-by-worksheet"
            yield (
                row,
                Reason.of(by_worksheet if names.know_numbers else "issue.file-of-several", **said),
            )


def with_known_students(table: Table, key: Key, register: Callable[[], Register]) -> Table:
    """Return a table in which the column of students is called so, whatever its name is.

    Raises FileError where several could be it, and the rows name no sheets.
    """
    meanings = _meanings(table.header, _LONG if is_long(table.header) else cell_spellings(key))
    strangers = [
        place
        for place, name in enumerate(table.header)
        if meanings[place] is None and not names_people(name)
    ]
    if not strangers or not key.students:
        return table
    sheets = bool(sheet_columns(table.header))
    return with_students(table, register(), strangers, has_sheets=sheets)


def _refuse_what_means_nothing(path: Path, columns: Iterable[Naming], key: Key) -> None:
    fields = cell_spellings(key)
    known = {*map(spelling, PEOPLE), *_known(_LONG), *fields}
    for naming in columns:
        if naming.needed and spelling(naming.meaning) not in known:
            names = ["student", "sheet", "time", *key.cell_names()]
            near = did_you_mean(naming.meaning, [*names, *known])
            raise FileError(
                f"{path}: {naming}: there is no field '{naming.meaning}'{near}; there are "
                f"{listed(names, FIELDS)}"
            )


def _meant(header: Sequence[str], key: Key) -> Mapping[str, int]:
    """Return the places of the columns that are read by a key; none where no row could be marked."""
    known = _LONG if is_long(header) else cell_spellings(key)
    places = _places(header, known)
    return places if names_sheets(header, key) and set(known.values()) & places.keys() else {}


def fits_fields(named: Collection[str], key: Key) -> bool:
    """Whether some fields of a key are in a table; `named` is what `fields_named` gives."""
    return not cell_spellings(key).keys().isdisjoint(named)


def asks_no_more(named: Collection[str], key: Key) -> bool:
    """Whether a table names every field of a key."""
    known = cell_spellings(key)
    return {known[name] for name in named if name in known} == set(key.cell_names())


def fields_named(table: Table) -> dict[str, str]:
    """Return what a table may call fields, as typed, by how it is spelt.

    These are the columns of a wide table, and what stands in the column `field` of a long one.
    """
    names: Iterable[str] = table.header
    if is_long(table.header):
        place = list(map(spelling, table.header)).index("field")
        names = dict.fromkeys(row[place] for chunk in table.chunks() for row in chunk.rows)
    return {
        **{title: name for name in names for title in _titled(name)},
        **{spelling(name): name for name in names},
    }


def names_sheets(header: Sequence[str], key: Key) -> bool:
    """Whether a table says of which sheet a row is: by itself, or by its student on the roster."""
    return bool(sheet_columns(header) or (key.students and student_columns(header)))


def sheet_columns(header: Sequence[str]) -> list[int]:
    """Return the places of the columns of sheets, the most certain first."""
    return columns_called(header, SHEET)


def expected(key: Key) -> str:
    """Return the columns of a wide table that a key could mark, for a message."""
    return f"{_needed(key)}, {_first_fields(key)}"


def cell_spellings(key: Key) -> dict[str, str]:
    """Return the name of each column of a form by the ways to spell it: as on the sheet, and by item and step."""
    return _spellings(key, AskedItem.cells)


def field_spellings(key: Key) -> dict[str, str]:
    """Return each field's name by the ways to spell it: as on the sheet, and by item and step."""
    return _spellings(key, AskedItem.fields)


def _spellings(key: Key, each: _Each) -> dict[str, str]:
    by_step = list(_by_step(key, each))
    times = Counter(name for name, _ in by_step)
    found = {name: field for name, field in by_step if times[name] == 1}
    names = (name for asked in key.asked for name, _, _ in each(asked))
    return found | {spelling(name): name for name in names}


def field_called(text: str, fields: Mapping[str, str]) -> str | None:
    """Return the field that somebody calls so, by its spellings, or by a title such as `Q1a`."""
    return fields.get(spelling(text)) or _field_titled(text, fields)


def _field_titled(text: str, fields: Mapping[str, str]) -> str | None:
    """Return the field with whose name a title begins."""
    return next((fields[name] for name in _titled(text) if name in fields), None)


def field_alone(text: str, fields: Mapping[str, str]) -> str | None:
    """Return the field that somebody calls so with no other words, as `Question 1c`.

    In a column of fields `1c. How sure are you?` may stand beside it.
    """
    alone = _ALONE.fullmatch(unicodedata.normalize("NFC", text.strip()))
    return field_called(text, fields) if alone else None


def _by_step(key: Key, each: _Each) -> Iterator[tuple[str, str]]:
    for asked in key.asked:
        labels = dict(zip((part.step for part in asked.parts), asked.labels, strict=True))
        for name, part, _ in each(asked):
            suffix = name.removeprefix(labels[part.step])
            yield spelling(f"{asked.item}.{part.step}{suffix}"), name


def _places(header: Sequence[str], fields: Mapping[str, str]) -> dict[str, int]:
    """Return the first column of each meaning."""
    meanings = reversed([*enumerate(_meanings(header, fields))])
    people = {
        "student": student_columns(header),
        "sheet": sheet_columns(header),
        "time": columns_called(header, TIME),
    }
    return {
        **{meaning: place for place, meaning in meanings if meaning},
        **{name: found[0] for name, found in people.items() if found},
    }


def _alike(header: Sequence[str], key: Key) -> Alike:
    """Return the columns of which several may be one field; none where no row could be marked.

    What is called by a field's own name is certain, and titles that begin with it are something else.
    """
    fields = _LONG if is_long(header) else cell_spellings(key)
    if not _meant(header, key):
        return {}
    by_name, by_title = dict[str, list[int]](), dict[str, list[int]]()
    for place, name in enumerate(header):
        if (own := fields.get(spelling(name))) is not None:
            by_name.setdefault(own, []).append(place)
        elif titled := _field_titled(name, fields):
            by_title.setdefault(titled, []).append(place)
    found = {**by_title, **by_name}
    return {meaning: places for meaning, places in found.items() if len(places) > 1}


def _meanings(header: Sequence[str], fields: Mapping[str, str]) -> list[str | None]:
    """Return what each column means, None where it means nothing.

    It is called by its name, or its title begins with that: `1a. Which is ...`.
    """
    known = _known(fields)
    meanings = [
        known.get(spelling(name)) or ("student" if names_students(name) else None)
        for name in header
    ]
    for place, name in enumerate(header):
        if meanings[place] is None:
            meaning = _field_titled(name, fields)
            meanings[place] = None if meaning in meanings else meaning
    return meanings


def _odd_columns(table: Table, fields: Mapping[str, str]) -> list[Issue]:
    """Return issues about the file, and about the columns that are not read."""
    issues = [Issue(row, "", "", (said,)) for row, said in table.said]
    known = _known(fields)
    for part in table.parts:
        places = _places(part.header, fields)
        as_one = {place: first for first, others in part.beside.items() for place in others}
        for place, meaning in enumerate(_meanings(part.header, fields)):
            name = part.header[place]
            if place in as_one:
                said = {"place": place + 1, "first": part.header[as_one[place]]}
                problem = Reason.of("issue.column-beside", **said)
                issues.append(Issue(part.header_row, name, name, (problem,)))
                continue
            if meaning is None and names_people(name):
                continue
            if meaning is None:
                problem = _stranger(name, place, known.values())
            elif (first := places[meaning]) != place and not _is_another_id(name, part, first):
                twice = {"first": part.header[first], "meaning": meaning}
                problem = Reason.of("issue.column-twice", place=place + 1, **twice)
            else:
                continue
            issues.append(Issue(part.header_row, name, name, (problem,)))
    return issues


def _is_another_id(name: str, part: Part, first: int) -> bool:
    """Whether a column names students or times as well, but otherwise: by an address, or a login."""
    names = [name, part.header[first]]
    spelt = set(map(spelling, names))
    return len(spelt) > 1 and (all(map(names_students, names)) or spelt <= set(TIME))


def _known(fields: Mapping[str, str]) -> dict[str, str]:
    return dict.fromkeys(SHEET, "sheet") | dict.fromkeys(TIME, "time") | dict(fields)


def _stranger(name: str, place: int, known: Iterable[str]) -> Reason:
    if not name:
        return Reason.of("issue.no-name", place=place + 1)
    return unknown("issue.stranger", name, sorted(set(known)) if len(name) <= LONGEST_NAME else [])


def _misfit(table: Table, key: Key, fields: str) -> str:
    return (
        f"{table.path}: expected a column {_needed(key)} and columns for the answers: "
        f"student, sheet, {fields}; found {listed(table.written)}; say what a column is with --column "
        "NAME=student, or what it is"
    )


def _needed(key: Key) -> str:
    return "student or sheet" if key.students else "sheet (the key has no roster)"


def _first_fields(key: Key) -> str:
    return ", ".join([*islice(key.cell_names(), 3), "..."])
