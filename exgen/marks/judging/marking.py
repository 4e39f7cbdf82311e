"""Marking: a block of submissions, with what was read and what every answer gets."""

from __future__ import annotations

import dataclasses
import functools
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from exgen.answers.blocks import Block
from exgen.answers.hands import DOUBTS
from exgen.answers.issues import Issue
from exgen.answers.other_fields import leave_names_of_others
from exgen.answers.part_labels import note_labels, without_labels
from exgen.distinct import where_changed
from exgen.errors import ExgenError, NotFound
from exgen.items.columns import Array
from exgen.items.item import Item
from exgen.items.kinds import Answers, AskedPart
from exgen.items.kinds.typed import of_fields
from exgen.language import Reason
from exgen.language.catalogue import Language, language
from exgen.marks.judging.alone import Failures, mark_all
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.decimal_mark import Typed
from exgen.marks.judging.grading import Marks
from exgen.marks.judging.left import UNDECIDED, LeftAnswers, as_seen, left_in
from exgen.marks.judging.mistakes import Mistakes
from exgen.marks.judging.several import settle
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.judging.would_earn import would_earn
from exgen.variants.fit import fitted, sheets_answered_otherwise
from exgen.variants.key import AskedItem, Key


@dataclass(frozen=True)
class MarkedPart:
    """One part of a block: its label, the names of its fields, and columns by field and row.

    `places` are those of its fields among all that the part holds, also what is printed, and `labels`
    what stands before their blanks.
    `cells` holds what was typed, a list for each field. `left` holds the answers that were left to
    a person, also those that a stage has decided since. `worth` are the points for which it counts.
    `asks` are the rows on whose sheets it is, (r,): in the others nothing is typed, and nothing is told.
    """

    item: str
    label: str
    part: AskedPart
    names: tuple[str, ...]
    places: Sequence[int]
    labels: tuple[str, ...]
    cells: list[list[str]]
    answers: Answers
    marks: Marks
    left: LeftAnswers
    worth: float
    asks: Array

    @functools.cached_property
    def out_of(self) -> Array:
        """The points for which each field counts, (fields, r): a row that is not needed has none."""
        return self.marks.out_of(self.worth)

    @property
    def printed(self) -> float:
        """The points of one field by the sheet, out of which a person gives some."""
        return self.part.points / len(self.names)

    @functools.cached_property  # for each field of each row they are asked for again
    def points(self) -> Array:
        """The points that each field earns, (fields, r)."""
        points: Array = self.marks.shares * self.out_of
        return points

    @property
    def undecided(self) -> Array:
        """Which fields a person must decide, (fields, r)."""
        if not self.worth:
            return np.zeros(self.marks.verdicts.shape, dtype=bool)
        return np.isin(self.marks.verdicts, UNDECIDED)

    @property
    def points_open(self) -> Array:
        """The points that are open until a person has decided, (r,)."""
        points: Array = np.sum(self.undecided * self.out_of, axis=0)
        return points

    @property
    def answered(self) -> Array:
        """Which rows hold anything in the part, (r,)."""
        answered: Array = (self.marks.verdicts != Verdict.BLANK).any(axis=0)
        return answered

    def verdicts_but(self, rows: Array) -> Array:
        """Return the verdicts of all fields that are asked, but in some rows, (r,), one after the other.

        What is rightly left blank is no answer.
        """
        verdicts, counted = self.marks.verdicts, self.asks & ~rows
        if self.marks.needed is not None:
            return verdicts[~self.left_blank & counted]
        return (verdicts if counted.all() else verdicts[:, counted]).reshape(-1)

    @property
    def left_blank(self) -> Array:
        """Which fields are rightly left blank, as their rows are not needed, (fields, r)."""
        verdicts, needed = self.marks.verdicts, self.marks.needed
        if needed is None:
            return np.zeros(verdicts.shape, dtype=bool)
        left: Array = ~needed & (verdicts == Verdict.BLANK)
        return left

    def read(self, field: int) -> list[str]:
        """Return what was read in each row of a field; '' where nothing was."""
        read = list(self.cells[field])
        for row, text in self.read_otherwise(field).items():
            read[row] = text
        return read

    def read_otherwise(self, field: int) -> dict[int, str]:
        """Return what was read in the rows of a field where that is not just what was typed."""
        read = where_changed(str.strip, self.cells[field])
        unread = np.flatnonzero(self.marks.verdicts[field] >= Verdict.BLANK).tolist()
        spelt = {row: text for (at, row), text in self.answers.spelt.items() if at == field}
        return read | dict.fromkeys(unread, "") | spelt

    def reasons(self, field: int) -> dict[int, tuple[Reason, ...]]:
        """Return how rows of a field were read and why their marks, where there is something to say."""
        whys: list[Reason | None] = self.marks.reasons[field].tolist()
        said: dict[int, tuple[Reason, ...]] = {n: (why,) for n, why in enumerate(whys) if why}
        for (at, row), notes in self.answers.notes.items():
            if at == field:
                said[row] = (*notes, *said.get(row, ()))
        return said

    @property
    def language(self) -> Language:
        """In which its student is spoken to."""
        return language(self.part.language)

    def open(self) -> Iterator[tuple[int, int, tuple[Reason, ...]]]:
        """Yield field, row and problem of what a person must decide.

        What stands in the first cell with all the other entries is one problem.
        """
        for field, row in np.argwhere(self.undecided).tolist():
            if (left := self.left.get((field, row))) and left.in_first:
                continue
            notes = self.answers.notes.get((field, row), (Reason("read.several-ways"),))
            yield field, row, notes


@dataclass(frozen=True)
class SetTotal:
    """The total that a person gives a row, whatever its parts earn, and why."""

    points: float
    why: Reason


@dataclass(frozen=True)
class Marked:
    """A block of submissions with its marks.

    students    the ids as typed; of a class whose sheet it is, where they are of nobody on the roster
    codes       the sheets as printed
    set_totals  by row, the total that it has whatever it earned
    by_person   the rows of which a person set a mark, with the field, the part or all that it is of
    came        which rows held an answer before anybody set a mark, (r,); None where all that have a mark
    judged      how many answers there are of each verdict before anybody set a mark; None where as they are
    taken       the points that are taken off of each row, (r,); None where there are none
    why_taken   by row, why
    """

    block: Block
    students: list[str]
    codes: list[str]
    parts: tuple[MarkedPart, ...]
    set_totals: Mapping[int, SetTotal] = dataclasses.field(default_factory=dict)
    by_person: frozenset[tuple[int, str]] = frozenset()
    came: Array | None = None
    judged: Array | None = None
    taken: Array | None = None
    why_taken: Mapping[int, Reason] = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def points(self) -> Array:
        """The points of each part and row, (parts, r)."""
        return np.array([part.points.sum(axis=0) for part in self.parts])

    @functools.cached_property
    def points_open(self) -> Array:
        """The points of each part and row that are open until a person has decided, (parts, r)."""
        return np.array([part.points_open for part in self.parts])

    @property
    def verdicts(self) -> Array:
        """How many answers there are of each verdict, but for rows with a mark of which nothing came."""
        unseen = self.marked_unseen
        each = (np.bincount(p.verdicts_but(unseen), minlength=len(Verdict)) for p in self.parts)
        return np.sum(list(each), axis=0)

    @functools.cached_property
    def answered(self) -> Array:
        """Which rows hold an answer or a mark, (r,); the others are of who handed in nothing."""
        answered = np.any([part.answered for part in self.parts], axis=0)
        answered[list(self.set_totals)] = True
        return answered

    @functools.cached_property
    def marked_unseen(self) -> Array:
        """Which rows have a mark though nothing was handed in, (r,): they say nothing about the parts."""
        unseen: Array = self.answered & ~(self.answered if self.came is None else self.came)
        return unseen

    @functools.cached_property
    def waits(self) -> Array:
        """Which rows have no total yet, as a person must decide something, (r,)."""
        waits: Array = self.points_open.sum(axis=0) > 0
        waits[self.held] = True
        waits[list(self.set_totals)] = False
        return waits

    @functools.cached_property
    def held(self) -> list[int]:
        """The rows of students who have others of another hand, of which a person says which counts."""
        rows = enumerate(self.block.rows) if self.block.held else ()
        return [n for n, row in rows if row in self.block.held and n not in self.set_totals]

    @functools.cached_property
    def earned(self) -> Array:
        """The points of each row so far, without those that are open, (r,)."""
        earned: Array = self.points.sum(axis=0)
        return earned

    @property
    def taken_off(self) -> Array:
        """The points that are taken off of each row, (r,)."""
        return np.zeros(len(self.codes)) if self.taken is None else self.taken

    @functools.cached_property
    def totals(self) -> list[float]:
        """The points of each row in all, without those that are open."""
        totals: list[float] = (self.earned - self.taken_off).tolist()
        for row, total in self.set_totals.items():
            totals[row] = total.points
        return totals

    def set_marks(self) -> Iterator[tuple[int, tuple[str, str]]]:
        """Yield by row whose marks a person set, by the student or else the sheet, and of what.

        A student with several rows has the same mark in each.
        """
        for row, named in sorted(self.by_person):
            yield row, (self.students[row] or self.codes[row], named)

    def remarks(self) -> dict[int, tuple[Reason, ...]]:
        """Return by row why its total is not what it earned."""
        held = dict.fromkeys(self.held, (Reason("mark.held"),))
        said: dict[int, tuple[Reason, ...]] = {**held}
        for row, why in self.why_taken.items():
            said[row] = (*said.get(row, ()), why)
        for row, total in self.set_totals.items():
            said[row] = (*said.get(row, ()), total.why)
        return said

    @functools.cached_property
    def issues(self) -> list[Issue]:
        """What a person must look at, by row."""
        found = list(self.block.issues)
        for part in self.parts:
            for field, row, problem in part.open():
                typed = as_seen(part.cells[field][row], part.part)
                found.append(Issue(self.block.rows[row], part.names[field], typed, problem))
        return sorted(found, key=lambda issue: issue.row)


Stage: TypeAlias = Callable[[Marked], Marked]
"""What makes something of the marks of a block: it returns another, and remembers nothing.

A block may be marked twice, once to choose the best attempt and once to count.
"""


class Listener:
    """What follows a marking block by block and makes something of it: a table, pages, a report."""

    def add(self, marked: Marked) -> None:
        """Take note of the next block; they come in the order of the file."""

    def finish(self) -> None:
        """Write what can be written only when all blocks are known."""

    def notes(self) -> Iterable[Reason]:
        """Return what to tell the lecturer at the end, besides the summary."""
        return ()


class Marker:
    """What marks blocks of submissions: a key, the items that the bank still holds, and stages.

    What the key gives goes through the stages, one after the other.
    """

    def __init__(self, key: Key, items: Mapping[str, Item], stages: Iterable[Stage] = ()) -> None:
        self._key = key
        self._ids = [student.id for student in key.students]
        self._on_roster = frozenset(student.id for student in key.today.students)
        self._stages = tuple(stages)
        self._mistakes = [
            Mistakes(asked, items[asked.item]) if asked.item in items else None
            for asked in key.asked
        ]
        self._failed: dict[str, dict[int, str]] = {}

    @np.errstate(all="ignore")  # as in grading: any number may have been typed
    def mark(self, block: Block) -> Marked:
        """Return a block with its marks."""
        asked = zip(self._key.asked, self._mistakes, strict=True)
        typed = [_read(one, mistakes, block) for one, mistakes in asked]
        settle(typed, block)
        parts = [part for one in typed for part in self._mark_item(one, block)]
        codes = [self._key.codes[sheet - 1] for sheet in block.sheets.tolist()]
        marked = Marked(block, self._students(block), codes, tuple(parts))
        marked = dataclasses.replace(marked, came=marked.answered, judged=marked.verdicts)
        for stage in self._stages:
            marked = stage(marked)
        return marked

    def _mark_item(self, typed: Typed, block: Block) -> Iterator[MarkedPart]:
        asked, cells, answers = typed.rows.asked, _cells(typed.rows.asked, block), typed.answers
        names = _names(asked)
        marks, failures = mark_all(typed.rows, answers)
        earned = would_earn(typed, marks)
        self._note(asked.item, block, failures)
        for label, part in zip(asked.labels, asked.parts, strict=True):
            step, shape = part.step, asked.values[part.step].shape[:-1]
            own, places, labels = tuple(names[step]), part.places_asked(shape), part.labels(shape)
            typed_in = [cells[step][place] for place in places]
            read, found = answers[step].of_fields(places), marks[step].of_fields(places)
            left = left_in(
                asked,
                part,
                zip(own, typed_in, strict=True),
                block.sheets,
                answers=read,
                verdicts=found.verdicts,
                earned=of_fields(earned[step], places),
            )
            yield MarkedPart(
                asked.item,
                label,
                part,
                own,
                places,
                tuple(labels[place] for place in places),
                typed_in,
                read,
                found,
                left,
                part.points,
                typed.rows.asked.asks(block.sheets - 1),
            )

    def _students(self, block: Block) -> list[str]:
        """Return whose the rows are: on a roster, the sheet's where nobody on it is named.

        But who types another's code beside that student's own answers stays who that is.
        """
        if not self._ids:
            return block.students
        doubtful = {i.row for i in block.issues if any(why.code in DOUBTS for why in i.problem)}
        rows = zip(block.rows, block.students, block.sheets.tolist(), strict=True)
        return [
            typed
            if typed in self._on_roster or (typed and row in doubtful)
            else self._ids[sheet - 1]
            for row, typed, sheet in rows
        ]

    def _note(self, item: str, block: Block, failures: Failures) -> None:
        for place, error in failures.items():
            self._failed.setdefault(item, {})[block.rows[place]] = _first_line(error)

    def notes(self) -> Iterator[Reason]:
        """Yield for which rows an item's model failed, so that the key alone marked them."""
        for item, rows in self._failed.items():
            first, why = next(iter(rows.items()))
            yield Reason.of("note.item-failed", item=item, count=len(rows), first=first, why=why)


def _read(asked: AskedItem, mistakes: Mistakes | None, block: Block) -> Typed:
    cells = _cells(asked, block)
    rows = Rows.of(asked, mistakes, block.sheets - 1, cells)
    bare = {
        part.step: without_labels(part, label, cells[part.step])
        for label, part in zip(asked.labels, asked.parts, strict=True)
    }
    answers = {part.step: part.read(bare[part.step], rows.values) for part in asked.parts}
    leave_names_of_others(asked.parts, answers, rows.values)
    for step, own in answers.items():
        note_labels(own, cells[step], bare[step])
    return Typed(rows, bare, answers)


def _cells(asked: AskedItem, block: Block) -> dict[str, list[list[str]]]:
    """Return the cells of each part as typed, by step; nothing is typed in place of what is printed."""
    cells = {
        part.step: [[""] * len(block.sheets)]
        * len(part.suffixes(asked.values[part.step].shape[:-1]))
        for part in asked.parts
    }
    for name, part, place in asked.cells():
        cells[part.step][place] = block.cells[name]
    return cells


def _names(asked: AskedItem) -> dict[str, list[str]]:
    """Return the names of the fields of each part, by step."""
    names: dict[str, list[str]] = {part.step: [] for part in asked.parts}
    for name, part, _ in asked.fields():
        names[part.step].append(name)
    return names


def tell(blocks: Iterable[Marked], listeners: Sequence[Listener]) -> list[Reason]:
    """Tell listeners of marked blocks, and return what they have to say in the end, each once."""
    with _circles_looked_for_by_hand():
        for marked in blocks:
            for listener in listeners:
                listener.add(marked)
            del marked  # which would be looked through in vain
            if gc.get_count()[0] > _MANY:
                gc.collect(0)
    for listener in listeners:
        listener.finish()
    return list(dict.fromkeys(note for listener in listeners for note in listener.notes()))


_MANY = 50_000
"""So many new objects are looked through for such as hold each other."""


@contextmanager
def _circles_looked_for_by_hand() -> Iterator[None]:
    """Keep Python from looking for unused objects that hold each other, until this is done.

    It would look through all that is known of a block again and again, a fifteenth of all time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def items_of(key: Key) -> tuple[dict[str, Item], list[Reason]]:
    """Return the items of a key that still fit it, and what to say of the others and of changes.

    The others are marked by the key alone.
    """
    held = [(asked.item, *_held(asked)) for asked in key.asked]
    misfits = {name for name, item, _ in held if item is None}
    items = {name: item for name, item, _ in held if item and name not in misfits}
    return items, list(dict.fromkeys(said for _, _, said in held if said))


def _held(asked: AskedItem) -> tuple[Item | None, Reason | None]:
    """Return an item of a key as the bank has it, if it still fits, and what to say of it."""
    name = asked.item
    try:
        item = fitted(asked, asked.load())
    except NotFound:
        return None, Reason.of("note.item-gone", item=name)
    except ExgenError as error:
        return None, Reason.of("note.item-misfits", item=name, why=_first_line(error))
    if sheets := sheets_answered_otherwise(asked, item):
        return None, Reason.of("note.item-answers", item=name, count=sheets)
    changed = Reason.of("note.item-changed", item=name)
    return item, changed if item.digest != asked.digest else None


def _first_line(error: ExgenError) -> str:
    return str(error).partition("\n")[0]
