"""Several readings: which of them a student means, by the other answers or because it is right.

What is still open then is marked in each reading, and goes to a person where the marks differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from sys import maxsize

import numpy as np

from exgen.answers.blocks import Block
from exgen.answers.decimal_marks import decimal_marks
from exgen.errors import AuthorError
from exgen.items.columns import Array, Values
from exgen.items.kinds import Answers, AskedPart
from exgen.language import Reason
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.decimal_mark import MARK_IS_OPEN, Typed, read_by
from exgen.marks.judging.meant import as_meant
from exgen.marks.judging.readings import each_reading, other_readings, rows_with, values_of
from exgen.variants.separation import changed_parts


def settle(typed: Sequence[Typed], block: Block) -> None:
    """Decide, in the answers, between the readings of cells wherever something tells which is meant.

    These are that only one reading is right, then the student's other answers, then that a reading
    is as right as any, then what the answers so decided show, and last what the file's delimiter or
    the paper's language lets expect.
    """
    shown = _marks_shown(typed, block)
    for most in (1, maxsize):
        for one in typed:
            for row, mark in _take_the_right(one, most):
                shown[row].add(mark)
        read_by(typed, shown)
    in_commas = any(part.decimal_comma for one in typed for part in one.rows.asked.parts)
    expected = {","} if in_commas else set(block.mark)
    read_by(typed, {row: marks or expected for row, marks in shown.items()})
    for one in typed:
        for part in one.rows.asked.parts:
            _tell_the_right(one.rows, part, one.answers[part.step])


def _marks_shown(typed: Sequence[Typed], block: Block) -> dict[int, set[str]]:
    """Return for the rows with open cells the decimal marks that their other answers show."""
    open_texts: dict[int, set[str]] = defaultdict(set)
    for one in typed:
        for row, texts in one.open_texts().items():
            open_texts[row] |= texts
    return {row: decimal_marks(block, row, texts) for row, texts in open_texts.items()}


def _take_the_right(typed: Typed, most: int) -> Iterator[tuple[int, str]]:
    """Take readings that are right, and yield the rows and decimal marks that these show.

    Where more than so many readings are as right as each other, none is taken.

    An answer is not right to all its digits by chance. But where another reading is what a known
    mistake gives, a person decides.
    """
    at = rows_with(other_readings(typed.answers))
    if not len(at):
        return
    first = {step: read.alone(at) for step, read in typed.answers.items()}
    rows = typed.rows.at(at)
    readings = [first, *each_reading(typed.answers, other_readings(typed.answers), at)]
    right = [_right(rows, values_of(own)) for own in readings]
    mistaken = [_mistaken(rows, values_of(own)) for own in readings]
    for part in rows.asked.parts:
        answers = typed.answers[part.step]
        for cells in _of_one_text(answers):
            places = [(field, int(np.searchsorted(at, row))) for field, row in cells]
            taken = _taken(
                [[found[part.step][place] for place in places] for found in right],
                [[found[part.step][place] for place in places] for found in mistaken],
            )
            if 0 < len(taken) <= most:
                yield from _shown_by(part, answers, cells, taken[0])
                for cell in cells:
                    answers.take(cell, taken[0])


def _right(rows: Rows, own: Values) -> dict[str, Array]:
    """Return by step which fields are right, (fields, r)."""
    try:
        meant = as_meant(rows, own)
    except AuthorError:
        meant = rows
    return {
        part.step: part.shares(
            own[part.step], meant.values[part.step], meant.slacks[part.step], meant.values
        )
        == 1
        for part in rows.asked.parts
    }


def _mistaken(rows: Rows, own: Values) -> dict[str, Array]:
    """Return by step which fields are what a misconception gives, (fields, r)."""
    return {part.step: _mistaken_in(part, rows, own[part.step]) for part in rows.asked.parts}


def _mistaken_in(part: AskedPart, rows: Rows, own: Array) -> Array:
    fields = len(part.suffixes(own.shape[:-1]))
    found = np.zeros((fields, own.shape[-1]), dtype=bool)
    mistakes = rows.mistakes
    for wrong in mistakes.item.misconceptions if mistakes else ():
        if mistakes and part.step in changed_parts(mistakes.item, wrong.step):
            given = mistakes.answers(wrong.instead, part, rows.sheets)
            reach = mistakes.reaches(wrong.instead, part, rows.sheets)
            found |= part.shares(own, given, reach, {**rows.values, part.step: given}) == 1
    return found


def _of_one_text(answers: Answers) -> list[list[tuple[int, int]]]:
    """Return the open cells, those together that are of one row and one text, as of a whole vector."""
    groups: dict[tuple[int, object], list[tuple[int, int]]] = defaultdict(list)
    for field, row in answers.others:
        groups[row, answers.notes[field, row][0]].append((field, row))
    return list(groups.values())


def _taken(right: Sequence[Sequence[bool]], mistaken: Sequence[Sequence[bool]]) -> list[int]:
    """Return the readings to take of cells that are read alike: right in some, nowhere a mistake's."""
    return [
        number
        for number, found in enumerate(right)
        if any(found)
        and not any(_has_beside(other, found) for other in _without(right, number))
        and not any(map(_has_beside, _without(mistaken, number), _without(right, number)))
    ]


def _without(readings: Sequence[Sequence[bool]], number: int) -> Sequence[Sequence[bool]]:
    return [*readings[:number], *readings[number + 1 :]]


def _has_beside(some: Sequence[bool], others: Sequence[bool]) -> bool:
    """Say whether a cell is among some, and not among others."""
    return any(one and not other for one, other in zip(some, others, strict=True))


def _shown_by(
    part: AskedPart, answers: Answers, cells: Sequence[tuple[int, int]], taken: int
) -> Iterator[tuple[int, str]]:
    """Yield the row and the decimal mark that it shows, where a reading that is taken tells them."""
    first = cells[0]
    codes = {note.code for note in answers.notes[first]}
    if codes & MARK_IS_OPEN and len(answers.others[first]) == 1:
        usual_is_comma = part.decimal_comma
        yield first[1], "," if usual_is_comma != bool(taken) else "."


def _tell_the_right(rows: Rows, part: AskedPart, answers: Answers) -> None:
    """Note for the person who decides which of the values that a cell may be is right, if one is."""
    step, cells = part.step, {part.step: answers.perhaps}
    at = rows_with(cells)
    own = rows.at(at)
    told: set[tuple[int, int]] = set()
    for number, meant in enumerate(each_reading({step: answers}, cells, at)):
        shares = part.shares(meant[step].values, own.values[step], own.slacks[step], own.values)
        for (field, row), values in answers.perhaps.items():
            is_right = number < len(values) and shares[field, np.searchsorted(at, row)] == 1
            if is_right and (field, row) not in told:
                told.add((field, row))
                right = Reason.of("read.would-be-right", value=part.spell(float(values[number][0])))
                answers.notes[field, row] = (*answers.notes[field, row], right)
