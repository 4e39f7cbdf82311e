"""Responses to a quiz, as Moodle and Canvas report them: a row is an attempt, a question a variant.

A key of these attempts is made of that of the questions: each attempt is a sheet with the variants
that it had. So they are marked as the sheets of a class are, by whatever marks those.
(See `quiz_last_responses_table` and `qtype_multianswer_question::summarise_response` in its source.)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress, islice
from operator import itemgetter
from typing import TypeAlias

import numpy as np

from exgen.answers.times import TimeColumn, time_column
from exgen.errors import FileError
from exgen.items.kinds import letter
from exgen.language import Reason
from exgen.numerals.reading import quote
from exgen.people.codes import OF_ANOTHER_KEY, sheet_codes
from exgen.people.columns import canvas_columns, name_columns, student_columns
from exgen.people.students import Student, comparable
from exgen.platforms import canvas_analysis
from exgen.tables.headers import listed
from exgen.tables.table import Part, Table, Tables, records_of
from exgen.variants.key import AskedItem, Key

_MARKER = re.compile(r"\[exgen (?P<item>\S+) v(?P<number>[0-9]{1,9})\](?: \[(?P<code>[^\]]*)\])?")
_NUMBERED = re.compile(r"(?P<word>.*\S) (?P<number>[0-9]{1,4})[a-z]?")
_RESPONSE = re.compile(r"(?:Response|Antwort|Réponse|Respuesta) [0-9]+[a-z]?", re.IGNORECASE)
_RIGHT_ANSWER = re.compile(
    r"(?:Right answer|Richtige Antwort|Bonne réponse|Réponse correcte|Respuesta correcta) [0-9]+[a-z]?",
    re.IGNORECASE,
)
_OF_GRADES = re.compile(r"[QFP]\. ?[0-9]+ ?/ ?[0-9.,]+")
"""A column of Moodle's report of the grades in a quiz, which is no report of responses."""
_PART = re.compile(r"(?:\A|; )(?P<word>[^\W\d]+) (?P<number>[0-9]+):(?: |(?=;)|\Z)")
_CHOSEN = re.compile(r"(?:\A|; )(?P<letter>[A-Z]): ")
_NOTHING = ("", "-")
_MARK = "[exgen "
_QUESTION = "question text"
_A_PERSON = 2
"""Of so many columns about people, a row of averages has fewer."""
FIRST = 300
"""So many rows tell whether a table is a report: of a large class not all need be looked at."""

Typed: TypeAlias = Callable[[str, AskedItem], Sequence[str | None]]
"""What was typed into each field, of a cell with all of them; None where nobody can tell."""


@dataclass(frozen=True)
class Slot:
    """A question of the quiz: its column, that of the responses, and the item that it asks."""

    question: int
    response: int
    label: str
    asked: AskedItem


@dataclass(frozen=True)
class Taken:
    """An attempt: its row, its cells, and for each question that was begun the column of its variant.

    said      what there is to say of the row
    unmarked  whether it had a question of which nobody knows the variant: then it is not marked
    ended     when it was finished, in seconds; None where nothing says when
    finished  whether it was
    """

    number: int
    cells: Sequence[str]
    columns: Mapping[int, int]
    said: tuple[Reason, ...] = ()
    unmarked: bool = False
    ended: int | None = None
    finished: bool = True


def of_a_quiz(table: Table) -> bool:
    """Whether a table is a report of responses, with or without the texts of the questions."""
    named = (_RESPONSE, _OF_GRADES)
    if any(one.fullmatch(name) for name in table.header for one in named):
        return True
    if canvas_analysis.is_analysis(table):
        return True
    places = _may_be_questions(table.header)
    rows = islice(table.rows(), FIRST) if places else ()
    return any(_MARK in row[place] for _, row in rows for place in places if place < len(row))


def is_marked_by(table: Table, key: Key) -> bool:
    """Whether the questions in a report of responses are variants of a key."""
    if not of_a_quiz(table):
        return False
    if canvas_analysis.is_analysis(table):
        table = canvas_analysis.as_report(table)
    return any(_is_of(found, key) for _, _, found in _markers(table))


def attempts(tables: Tables, key: Key) -> tuple[Tables, Key]:
    """Return the attempts in reports of responses as a table of answers, and the key of these.

    Tables that are none stay as they are. An attempt that had a question of another key is not
    marked. Raises FileError where a report lacks the texts of the questions, where all that some
    question drew are of another key, or it draws from several items.
    """
    reports = [table for table in tables.each if of_a_quiz(table)]
    if not reports:
        return tables, key
    if len(tables.each) > 1:
        raise FileError(f"{tables.path}: mark the report of a quiz's responses by itself")
    (report,) = reports
    typed: Typed = _typed
    if canvas_analysis.is_analysis(report):
        report, typed = canvas_analysis.as_report(report), canvas_analysis.typed
    slots = _slots(report, key)
    time = time_column(report)
    in_file = _taken(report, slots, key, time)
    taken = sorted(
        in_file, key=lambda one: (canvas_analysis.turn(report, one.cells), one.ended or 0)
    )
    taken, people, aside = _finished(taken, _students(report, taken))
    aside += [
        (one.number, Reason("issue.by-name"))
        for one, who in zip(taken, people, strict=True)
        if who.id == _of_row(who.name, one)
    ]
    key, sheets = _key_of(key, slots, [one.columns for one in taken], people)
    rows = _answers(key, slots, taken, people, sheets, typed=typed)
    return replace(tables, each=(_table(report, key, rows, time, aside),)), key


def _slots(table: Table, key: Key) -> list[Slot]:
    """Return the questions of a quiz that are items of a key, by their numbers."""
    asked = {item.item: item for item in key.asked}
    items: dict[int, set[str]] = defaultdict(set)
    foreign: dict[int, str] = {}
    for number, place, found in _markers(table):
        names = items[place]
        if _is_of(found, key):
            names.add(found["item"])
        else:
            foreign.setdefault(place, f"row {number}: {found[0]}")
    for place, names in items.items():
        if not names:
            raise FileError(
                f"{table.path}, {foreign[place]} is a question of another paper or seed than the "
                "key's; say which with --key"
            )
        if len(names) > 1:
            raise FileError(
                f"{table.path}: '{table.header[place]}' draws from several exercises, "
                f"{listed(sorted(names))}; exgen marks quizzes where each question draws from one"
            )
    found_slots = [
        Slot(place, _response(table, place), str(_number(table.header[place])), asked[item])
        for place, (item,) in items.items()
    ]
    return sorted(found_slots, key=lambda slot: int(slot.label))


def _number(header: str) -> int:
    """Return the number of a question in what a column is called, 0 where it has none."""
    found = _NUMBERED.fullmatch(header)
    return int(found["number"]) if found else 0


def _questions(table: Table) -> list[int]:
    """Return the columns that may hold the texts of questions: what students type is in others.

    Raises FileError where there are responses to a question whose text is left out.
    """
    places = _may_be_questions(table.header)
    known = {_number(table.header[place]) for place in places}
    for name in filter(_RESPONSE.fullmatch, table.header) if places else ():
        if _number(name) not in known:
            raise _to_tick(table, f"the text of the question is missing beside '{name}'", _QUESTION)
    return places


def _may_be_questions(header: Sequence[str]) -> list[int]:
    """Return the columns with a number that hold neither responses nor right answers."""
    others = (_RESPONSE, _RIGHT_ANSWER)
    numbered = [place for place, name in enumerate(header) if _number(name)]
    return [p for p in numbered if not any(one.fullmatch(header[p]) for one in others)]


def _response(table: Table, question: int) -> int:
    """Return the column of the responses to a question. Raises FileError where there is none."""
    number = _number(table.header[question])
    others = {
        place: name
        for place, name in enumerate(table.header)
        if _number(name) == number and place != question and not _RIGHT_ANSWER.fullmatch(name)
    }
    if not others:
        missing = f"the responses to '{table.header[question]}' are missing"
        raise _to_tick(table, missing, "response")
    # in another language than those known here the responses come next to the question
    return min(others, key=lambda p: (not _RESPONSE.fullmatch(others[p]), p < question, p))


def _markers(table: Table) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Yield the row and the column of each question of exgen's, and what it says of itself.

    Raises FileError where there is none: the report lacks the texts of the questions.
    """
    places, any_found = _questions(table), False
    for number, row in table.rows():
        for place in places:
            if place < len(row) and (found := _MARKER.match(row[place].lstrip())):
                any_found = True
                yield number, place, found
    if not any_found:
        raise _to_tick(table, "it does not say which variant each question was", _QUESTION)


def _to_tick(table: Table, problem: str, box: str) -> FileError:
    """Return what to raise where a report lacks what a box of the platform's would have put in."""
    return FileError(
        f"{table.path}: {problem}; download the responses again with '{box}' ticked under 'Display "
        "options'"
    )


def _is_of(found: re.Match[str], key: Key) -> bool:
    """Whether a question is a variant of a key: its code says so, where it stands there."""
    number = int(found["number"])
    is_sheet = 1 <= number <= key.sheets and found["code"] in (None, key.codes[number - 1])
    return is_sheet and any(asked.item == found["item"] for asked in key.asked)


def _taken(
    table: Table, slots: Sequence[Slot], key: Key, time: TimeColumn | None
) -> Iterator[Taken]:
    """Yield the rows of people, with the sheet of the key that each question is of, as far as they began.

    A row of averages is of nobody.
    """
    people = [*student_columns(table.header), *name_columns(table.header).values()]
    for number, row in table.rows():
        cells = row + [""] * (len(table.header) - len(row))
        began = [slot.question for slot in slots if cells[slot.question].strip() not in _NOTHING]
        drawn = {place: _MARKER.match(cells[place].lstrip()) for place in began}
        own = {p: int(m["number"]) - 1 for p, m in drawn.items() if m and _is_of(m, key)}
        if not began and sum(cells[place].strip() not in _NOTHING for place in people) < _A_PERSON:
            continue
        said = list(_cut_short(table, row))
        if strange := [place for place in began if place not in own]:
            marker = drawn[strange[0]]
            question = marker[0] if marker else quote(cells[strange[0]])
            said = [Reason.of("issue.other-question", question=question)]
        ended = cells[time.place].strip() if time else ""
        yield Taken(
            number,
            cells,
            own,
            tuple(said),
            unmarked=bool(strange),
            ended=time.in_seconds(ended) if time else None,
            finished=time is None or ended not in _NOTHING or not began,
        )


def _cut_short(table: Table, row: Sequence[str]) -> Iterator[Reason]:
    """Yield that a row of a text has fewer cells than its header."""
    if table.delimiter and len(row) < len(table.header):
        yield Reason.of("issue.cells-missing", count=len(row), width=len(table.header))


def _finished(
    taken: Sequence[Taken], people: Sequence[Student]
) -> tuple[list[Taken], list[Student], list[tuple[int, Reason]]]:
    """Return the attempts that count, with whose they are, and what is said of those that do not.

    One that is not finished counts only where its student has no other.
    """
    whose = [comparable(student.id) for student in people]
    done = {who for one, who in zip(taken, whose, strict=True) if one.finished}
    counts = [one.finished or who not in done for one, who in zip(taken, whose, strict=True)]
    aside = [
        (one.number, Reason("issue.unfinished"))
        for one, is_counted in zip(taken, counts, strict=True)
        if not is_counted
    ]
    return list(compress(taken, counts)), list(compress(people, counts)), aside


def _students(report: Table, taken: Sequence[Taken]) -> list[Student]:
    """Return who each row is of, known by what the report has of all: a number, a login, an address.

    Where it has nothing but names, nobody knows whether rows of one name are of one person: each is
    taken for one of its own.
    """
    rows = [one.cells for one in taken]
    names = name_columns(report.header)
    called = [" ".join(_named(row, names).split()) for row in rows]
    columns = [[row[place].strip() for row in rows] for place in student_columns(report.header)]
    # some have none, such as a guest: they have what comes next
    columns.sort(key=lambda column: 2 * sum(map(_is_an_id, column)) <= len(rows))
    times = Counter(called)
    by_name = [
        _of_row(name, one) if name and times[name] > 1 else name
        for name, one in zip(called, taken, strict=True)
    ]
    ids = [next(filter(_is_an_id, own), "") for own in zip(*columns, by_name, strict=True)]
    if not all(ids):
        raise FileError(f"{report.path}: it does not say whose each row is, by a number or a name")
    of_canvas = canvas_columns(report.header)
    known = [tuple("" if at is None else row[at].strip() for at in of_canvas) for row in rows]
    each = zip(ids, called, known, strict=True)
    return [Student(own, name, canvas=canvas) for own, name, canvas in each]


def _of_row(name: str, one: Taken) -> str:
    """Return what somebody is known by whose name stands in several rows: by the row as well."""
    return f"{name} ({one.number})"


def _is_an_id(text: str) -> bool:
    return text not in _NOTHING


def _named(row: Sequence[str], names: Mapping[str, int]) -> str:
    whole = [row[names["name"]]] if "name" in names else []
    both = [row[names[part]] for part in ("first name", "surname") if part in names]
    return " ".join(both or whole)


def _key_of(
    key: Key,
    slots: Sequence[Slot],
    columns: Sequence[Mapping[int, int]],
    people: Sequence[Student],
) -> tuple[Key, list[int]]:
    """Return the key in which each attempt is a sheet, and the number of each attempt's sheet.

    A student's last attempt is the sheet of now, and the others are those of before.
    """
    last = {comparable(student.id): place for place, student in enumerate(people)}
    now = sorted(last.values())
    before = [place for place in range(len(people)) if place not in set(now)]
    order = [*now, *before]
    asked = tuple(
        _asked(slot, [columns[place].get(slot.question, 0) for place in order]) for slot in slots
    )
    items = [f"{slot.label}: {slot.asked.item}" for slot in slots]
    made = replace(
        key,
        sheets=len(order),
        codes=sheet_codes(f"{key.paper}: responses", items, key.seed, range(1, len(order) + 1)),
        students=tuple(people[place] for place in order),
        asked=asked,
        former=len(before),
    )
    sheet_of = {place: sheet for sheet, place in enumerate(order, start=1)}
    return made, [sheet_of[place] for place in range(len(people))]


def _asked(slot: Slot, columns: Sequence[int]) -> AskedItem:
    labels = tuple(f"{slot.label}{letter(n).lower()}" for n in range(len(slot.asked.parts)))
    drawn = slot.asked.at(np.array(columns, dtype=np.int64))
    return replace(drawn, labels=labels, positions=None)  # the quiz asks it, whatever sheets do


def _answers(
    key: Key,
    slots: Sequence[Slot],
    taken: Sequence[Taken],
    people: Sequence[Student],
    sheets: Sequence[int],
    *,
    typed: Typed,
) -> Iterator[tuple[Taken, list[str], list[Reason]]]:
    """Yield each attempt with its student, its sheet and its answers, and what to say of these."""
    for one, student, sheet in zip(taken, people, sheets, strict=True):
        answers: list[str] = []
        unclear: list[str] = []
        for slot, asked in zip(slots, key.asked, strict=True):
            cell = one.cells[slot.response].strip()
            for (name, _, _), answer in zip(asked.cells(), typed(cell, asked), strict=True):
                answers.append(cell if answer is None else answer)
                unclear += [name] if answer is None else []
        said = list(one.said)
        if unclear and not one.unmarked:
            said.append(Reason.of("issue.next-part", fields=listed(unclear)))
        code = OF_ANOTHER_KEY if one.unmarked else key.codes[sheet - 1]
        yield one, [student.id, code, *answers], said


def _typed(cell: str, asked: AskedItem) -> list[str | None]:
    """Return what was typed into each field, as Moodle puts it: `part 1: 0.5; part 2: B`.

    What a student typed may look like the beginning of the next part: then nobody can tell.
    """
    kinds = [part.kind for _, part, _ in asked.cells()]
    if cell in _NOTHING:
        return [""] * len(kinds)
    begins = _begins(cell, len(kinds))
    if not all(begins):
        return [None] * len(kinds)
    ends = [[mark.start() for mark in marks] for marks in begins[1:]] + [[len(cell)]]
    return [
        _read(kind, cell[marks[0].end() : end[0]].strip()) if len(marks) == len(end) == 1 else None
        for kind, marks, end in zip(kinds, begins, ends, strict=True)
    ]


def _begins(cell: str, count: int) -> list[list[re.Match[str]]]:
    """Return for each part where it may begin: after one before it, and before one after it."""
    marks = list(_PART.finditer(cell))
    of_part = [[mark for mark in marks if int(mark["number"]) == n + 1] for n in range(count)]
    of_part[0] = [mark for mark in of_part[0] if not mark.start()]
    for n in range(1, count):
        first = min((mark.start() for mark in of_part[n - 1]), default=len(cell))
        of_part[n] = [mark for mark in of_part[n] if mark.start() > first]
    for n in reversed(range(count - 1)):
        last = max((mark.start() for mark in of_part[n + 1]), default=-1)
        of_part[n] = [mark for mark in of_part[n] if mark.start() < last]
    return of_part


def _read(kind: str, text: str) -> str:
    return _chosen(text) if kind == "choice" else text


def _chosen(text: str) -> str:
    """Return the letters of the statements that were ticked, which stand before them."""
    found = [mark["letter"] for mark in _CHOSEN.finditer(text)]
    return ", ".join(found) if found == sorted(set(found)) else text


def _table(
    report: Table,
    key: Key,
    rows: Iterator[tuple[Taken, list[str], list[Reason]]],
    time: TimeColumn | None,
    aside: Sequence[tuple[int, Reason]],
) -> Table:
    """Return a table of answers whose rows have the numbers and times that they have in the report."""
    header = ("student", "sheet", *key.cell_names(), *([time.name] if time else ()))
    found, said = dict[int, list[str]](), list(aside)
    for one, row, of_row in rows:
        found[one.number] = [*row, *([one.cells[time.place]] if time else ())]
        said += [(one.number, reason) for reason in of_row]
    part = Part(records_of(header, found), header, 1)
    return replace(report, header=header, parts=(part,), said=sorted(said, key=itemgetter(0)))
