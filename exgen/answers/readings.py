"""Readings: how single texts are read, for a lecturer to try and a student to be shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any, TypeAlias

from exgen.answers.other_fields import FieldNames, of_this_field
from exgen.errors import NotFound
from exgen.items import bank
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.language.catalogue import language
from exgen.numerals import Outcome, Reading, as_float, canonical, read_number
from exgen.variants.paper import part_letter
from exgen.variants.sampling import draw

_ROUNDING = Fraction(1, 2**52)
"""How far, as a share of it, a number that is no float is from the nearest one, unless there is none."""

Reader: TypeAlias = Callable[[str], Reading[Any]]


@dataclass(frozen=True)
class ShownReading:
    """A text and how it is read: outcome, value and note as `exgen read` shows them.

    The outcome is read, note, review, unreadable or blank. The value is a number, a list of
    numbers for a vector, or else a text, as for 1e400, which is no float; for a text with several
    readings, or that a person decides, the list of what it may be.
    """

    typed: str
    outcome: str
    value: Any
    note: str


def show_readings(texts: Iterable[str], item: str = "", field: str = "") -> Iterator[ShownReading]:
    """Yield how texts are read: as any number, or by the rules of a field of an item."""
    reader = reader_of(bank.load(item), field) if item else read_number
    for text in texts:
        yield show_reading(text, reader)


def show_reading(text: str, read: Reader = read_number) -> ShownReading:
    """Return how a text is read, by default as a number by the rules that hold for all fields."""
    reading = read(text)
    values = [_plain(value) for value in reading.values]
    if reading.outcome is Outcome.SEVERAL or (reading.outcome is Outcome.REVIEW and values):
        return ShownReading(text, Outcome.REVIEW.value, values, _said(reading))
    return ShownReading(text, reading.outcome.value, values[0] if values else None, _said(reading))


def _said(reading: Reading[Any]) -> str:
    return language().worded(reading.notes)


def reader_of(item: Item, label: str) -> Reader:
    """Return how a field of an item is read, which is named as on a sheet or by its step.

    `b.2`, `1b.2` and `gradient.2` name an entry; without the number, the cell of a whole vector.
    Raises NotFound with the nearest names.
    """
    values = draw(item, 0, 1, 1).values
    suffixes_of = {p.step: p.suffixes(values[p.step].shape[:-1]) for p in item.parts}
    counts = {step: len(suffixes) for step, suffixes in suffixes_of.items()}
    names = FieldNames(item.parts, counts)
    known: dict[str, Reader] = {}
    for place, part in enumerate(item.parts):
        suffixes = suffixes_of[part.step]
        readers: dict[str, Reader] = {
            suffixes[number]: partial(_read_field, part, number, names)
            for number in part.places_asked(values[part.step].shape[:-1])
        }
        readers.setdefault("", partial(_read_whole, part, values[part.step].shape[:-1], names))
        for name in (part.step, part_letter(place), f"1{part_letter(place)}"):
            known |= {name + suffix: reader for suffix, reader in readers.items()}
    if label not in known:
        raise NotFound("field", label, known, [item.name])
    return known[label]


def _read_field(part: AskedPart, field: int, names: FieldNames, text: str) -> Reading[Any]:
    reading = of_this_field(part.read_cell(text, field), names, (part.step, field))
    values = (v if isinstance(v, Fraction | float) else part.spell(v) for v in reading.values)
    return replace(reading, values=tuple(values))


def _read_whole(
    part: AskedPart, shape: tuple[int, ...], names: FieldNames, text: str
) -> Reading[Any]:
    if (whole := part.read_all(text, shape)) is None:
        return _read_field(part, 0, names, text)
    return of_this_field(whole, names, (part.step, 0))


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, str):
        return value
    nearest = as_float(value)
    if math.isinf(nearest) or abs(Fraction(nearest) - Fraction(value)) > _ROUNDING * abs(value):
        return canonical(value)
    return nearest
