"""The key: a paper drawn for a class, with the givens, answers and slack of every sheet."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Any, Self

import numpy as np

from exgen.items import bank
from exgen.items.columns import Array, count_of, pick
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.items.kinds.part import FROM_PAPER
from exgen.items.schema import PaperFile
from exgen.items.scheme import NO_SCHEME, Scheme
from exgen.items.words import with_numbers, with_words
from exgen.people.codes import number_of
from exgen.people.file_names import file_name
from exgen.people.students import Student
from exgen.variants.sampling import Drawn

EACH = slice(None)
"""All of the sheets."""


@dataclass(frozen=True)
class AskedItem:
    """An item as a paper asks it: the labels of its parts, and the columns of all sheets.

    `values` holds the givens, the asked steps and what else sheets print of them, `slacks` the slack of each asked step; their
    last axis is the sheet. `positions` holds the position of its question on each sheet, from 1, and 0
    where the sheet does not ask it; None where all sheets ask all questions in the order of the paper.
    """

    item: str
    digest: str
    labels: tuple[str, ...]
    parts: tuple[AskedPart, ...]
    values: dict[str, Array]
    slacks: dict[str, Array]
    positions: Array | None = None

    @classmethod
    def of(
        cls,
        item: Item,
        labels: tuple[str, ...],
        drawn: Drawn,
        asker: PaperFile | AskedPart | None = None,
    ) -> Self:
        """Return variants that were drawn of an item, asked under labels of its parts.

        The asker is a paper, or another part of one, that says how parts are asked.
        """
        says = {name: getattr(asker, name) for name in FROM_PAPER} if asker else {}
        steps = [part.step for part in item.parts]
        kept = (name for part in item.parts for name in (*part.keeps, *part.mentions))
        others = [name for name in kept if name in item.graph.steps and name not in steps]
        return cls(
            item=item.name,
            digest=item.digest,
            labels=labels,
            parts=tuple(replace(part, **says) for part in item.parts),
            values={name: drawn.values[name] for name in [*item.draws, *steps, *others]},
            slacks={step: drawn.slacks[step] for step in steps},
        )

    @property
    def in_words(self) -> frozenset[str]:
        """The steps that give words, for which numbers stand in `values`."""
        return frozenset(part.step for part in self.parts if part.in_words)

    def __getstate__(self) -> dict[str, Any]:
        """Return what goes to another process, where words have other numbers: the words."""
        return {**self.__dict__, "values": with_words(self.values, self.in_words)}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """Take what comes from another process."""
        self.__dict__.update(state)
        self.__dict__["values"] = with_numbers(self.values, self.in_words)

    def at(self, sheets: Array | slice) -> Self:
        """Return the item as some of the sheets ask it: a mask, indices from 0, or a slice."""
        values, slacks = pick(self.values, sheets), pick(self.slacks, sheets)
        positions = None if self.positions is None else self.positions[sheets]
        return replace(self, values=values, slacks=slacks, positions=positions)

    @property
    def sheets(self) -> int:
        """How many sheets there are."""
        return count_of(self.values)

    def asks(self, sheets: Array | slice = EACH) -> Array:
        """Return which of some sheets ask it: a mask, indices from 0, or a slice; by default all."""
        if self.positions is None:
            return np.ones(self.sheets, dtype=bool)[sheets]
        asked: Array = self.positions[sheets] > 0
        return asked

    def is_on(self, sheet: int) -> bool:
        """Whether a sheet, numbered from 1, asks it."""
        return self.positions is None or bool(self.positions[sheet - 1])

    def position_on(self, sheet: int) -> int:
        """Return the position of its question on a sheet, numbered from 1; 0 where all keep to the paper."""
        return 0 if self.positions is None else int(self.positions[sheet - 1])

    def load(self) -> Item:
        """Return the item as the bank has it now, under the conventions under which it was asked.

        Raises NotFound, or AuthorError.
        """
        item = bank.load(self.item)
        asked = item.file.conventions.keys() & self.values.keys()
        return bank.load(self.item, {name: str(self.values[name][0]) for name in asked})

    def fields(self) -> Iterator[tuple[str, AskedPart, int]]:
        """Yield every field: its name on the sheet, its part, its place among all that the part holds."""
        for label, part in zip(self.labels, self.parts, strict=True):
            yield from self._fields_of(label, part)

    def cells(self) -> Iterator[tuple[str, AskedPart, int]]:
        """Yield every column of a form: a field, or all fields of a part that are typed into one cell."""
        for label, part in zip(self.labels, self.parts, strict=True):
            if part.has_one_cell:
                yield label, part, 0
            else:
                yield from self._fields_of(label, part)

    def _fields_of(self, label: str, part: AskedPart) -> Iterator[tuple[str, AskedPart, int]]:
        shape = self.values[part.step].shape[:-1]
        suffixes = part.suffixes(shape)
        for number in part.places_asked(shape):
            yield label + suffixes[number], part, number


def question_number(label: str) -> int:
    """Return the number of the question that a part with this label is of: 3 for 3a."""
    return int(label.rstrip(ascii_lowercase))


@dataclass(frozen=True)
class Key:
    """What every sheet of a paper asks, and the right answers: the authority when marking.

    `codes` are those that were printed on the sheets, `scheme` is that of the paper when they were.
    `course` is what stands above the heading where it is not what the paper says, else None.
    The last sheets, `former` of them, are those that students had before they got another, the
    oldest first, and those of students who have left the class.
    """

    paper: str
    title: str
    seed: int
    sheets: int
    codes: tuple[str, ...]
    students: tuple[Student, ...]
    asked: tuple[AskedItem, ...]
    scheme: Scheme = NO_SCHEME
    course: str | None = None
    former: int = 0

    @functools.cached_property
    def today(self) -> Self:
        """The key of the class as it is now, in which each student has one sheet."""
        return self.at(range(1, self.sheets - self.former + 1)) if self.former else self

    @property
    def language(self) -> str:
        """The language of the paper, in which every part is asked."""
        return self.asked[0].parts[0].language

    @property
    def numbers(self) -> list[int]:
        """The numbers of the sheets, which say what is drawn for each."""
        return list(map(number_of, self.codes))

    @property
    def out_of(self) -> float:
        """The points of each sheet, without those of a bonus."""
        return sum(p.points for asked in self.asked_on(1) for p in asked.parts if not p.bonus)

    @property
    def most(self) -> float:
        """The points that there are to earn, which are more where some are a bonus."""
        return sum(part.points for asked in self.asked_on(1) for part in asked.parts)

    @property
    def selects(self) -> bool:
        """Whether sheets differ in which questions they ask, or in their order."""
        return any(asked.positions is not None for asked in self.asked)

    def asked_on(self, sheet: int) -> list[AskedItem]:
        """Return the items that a sheet asks, numbered from 1, in the order in which it asks them."""
        on_it = [item for item in self.asked if item.is_on(sheet)]
        return sorted(on_it, key=lambda item: item.position_on(sheet))

    def field_names(self) -> list[str]:
        """Return the name of every field, in the order of the paper."""
        return [name for asked in self.asked for name, _, _ in asked.fields()]

    def names_on(self, sheet: int) -> list[str]:
        """Return the names of the fields of a sheet, numbered from 1, in its order."""
        return [name for asked in self.asked_on(sheet) for name, _, _ in asked.fields()]

    def cell_names(self) -> list[str]:
        """Return the name of every column of a form, in the order of the paper."""
        return [name for asked in self.asked for name, _, _ in asked.cells()]

    def cells_on(self, sheet: int) -> list[str]:
        """Return the names of the columns of a form of one sheet, numbered from 1, in its order."""
        return [name for asked in self.asked_on(sheet) for name, _, _ in asked.cells()]

    def at(self, sheets: range) -> Self:
        """Return the key of some sheets, numbered from 1, as one of these sheets alone."""
        columns = slice(sheets.start - 1, sheets.stop - 1)
        asked = tuple(item.at(columns) for item in self.asked)
        return replace(
            self,
            sheets=len(sheets),
            codes=self.codes[columns],
            students=self.students[columns],
            asked=asked,
            former=0,
        )

    def file_name(self, sheet: int) -> str:
        """Return what the files of a sheet are called: the student's id, or the sheet's number.

        The code stands behind the id where it is not the sheet that the student has now.
        """
        if not self.students:
            return f"{sheet:04d}"
        name = file_name(self.students[sheet - 1].id)  # without a point: one is spelt out
        return f"{name}.{self.codes[sheet - 1]}" if sheet > self.today.sheets else name
