"""Namings: what the columns of a table are, as somebody says who knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exgen.errors import FileError, did_you_mean
from exgen.tables.headers import listed, spelling


@dataclass(frozen=True)
class Naming:
    """A column by its name, and what it means; one that is `needed` is to be in a table."""

    column: str
    meaning: str
    needed: bool = True

    def __str__(self) -> str:
        return f'--column "{self.column}"={self.meaning}'


def as_told(namings: Iterable[Naming]) -> dict[str, str]:
    """Return what some columns mean, by their names."""
    return {naming.column: naming.meaning for naming in namings}


def from_told(told: Mapping[str, str]) -> list[Naming]:
    """Return what `as_told` told, of columns that need not be there."""
    return [Naming(column, meaning, needed=False) for column, meaning in told.items()]


def named(
    header: Sequence[str], namings: Iterable[Naming]
) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """Return a header in which columns are called by what they mean, and the old names of these."""
    by_meaning = {}  # who says it last is right: what is typed comes behind a course's settings
    for naming in namings:
        place = _place(header, naming.column)
        if place is not None:
            by_meaning[naming.meaning] = place
    places = {place: meaning for meaning, place in by_meaning.items()}
    return called(header, places), {meaning: header[place] for place, meaning in places.items()}


def called(header: Sequence[str], meanings: Mapping[int, str]) -> tuple[str, ...]:
    """Return a header in which columns are called by what they mean.

    What was called so before is another column, and is called that.
    """
    taken = set(map(spelling, meanings.values()))
    return tuple(
        meanings.get(place) or (f"{name} (other)" if spelling(name) in taken else name)
        for place, name in enumerate(header)
    )


def has_named(header: Sequence[str], namings: Iterable[Naming]) -> int:
    """Return how many of the columns that somebody named are in a header."""
    return sum(_place(header, naming.column) is not None for naming in namings)


def _place(header: Sequence[str], column: str) -> int | None:
    """Return the column of a name, as it is written, or at least as it is spelt."""
    names = [name.strip() for name in header]
    if column.strip() in names:
        return names.index(column.strip())
    spelt = list(map(spelling, names))
    return spelt.index(spelling(column)) if spelling(column) in spelt else None


def refuse_what_names_nothing(
    path: Path, namings: Iterable[Naming], headers: Sequence[Sequence[str]]
) -> None:
    """Raise FileError where a column that has to be there is in no header, as these are in the file."""
    names = list(dict.fromkeys(name for header in headers for name in header if name))
    problems = [
        f"{path}: {naming}: there is no such column{did_you_mean(naming.column, names)}; "
        f"there are {listed(names, 40)}"
        for naming in namings
        if naming.needed and not any(has_named(header, [naming]) for header in headers)
    ]
    if problems:
        raise FileError(*problems)
