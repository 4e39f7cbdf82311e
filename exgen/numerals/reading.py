"""What became of a typed answer: its outcome, its value or values, and what to say of it."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from exgen.language import Alternatives, Figure, Reason

P = TypeVar("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Exact = Fraction | float
"""A Fraction wherever the text is rational; a float only for transcendental values and infinity."""


class Outcome(enum.Enum):
    """What became of a text; SEVERAL means that more than one reading is plausible."""

    READ = "read"
    NOTE = "note"
    SEVERAL = "several"
    REVIEW = "review"
    UNREADABLE = "unreadable"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Reading(Generic[T_co]):
    """One value when READ or NOTE, two or more when SEVERAL; notes are for a student.

    With REVIEW a person decides, and the values are those that it may be; else there are none.
    """

    outcome: Outcome
    values: tuple[T_co, ...]
    notes: tuple[Reason, ...] = ()


Units: TypeAlias = tuple[tuple[str, Fraction], ...]
"""The units that may stand beside a number, and how much of each is one of the field's own."""

Log: TypeAlias = Literal["natural", "decimal", "either"]
"""What `log` means when it is typed; with `either`, a person decides where it matters."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one field allows: constant expressions, what `log` means, infinity, names before `=`, units.

    The decimal mark is a point, or a comma where the paper's language has one. `marked` says that
    other answers of the student show it, so that the other mark groups digits wherever it can.
    `one_of` are the few whole numbers that there are, as for labels.
    """

    constants: bool = True
    log: Log = "either"
    infinity: bool = False
    names: tuple[str, ...] = ()
    decimal_comma: bool = False
    marked: bool = False
    units: Units = ()
    one_of: tuple[int, ...] = ()


DEFAULT = Rules()


class UnreadError(Exception):
    """A text that ends without a value; it never leaves this package."""

    def __init__(self, outcome: Outcome, *notes: Reason, values: Iterable[Any] = ()) -> None:
        super().__init__(*notes)
        self.outcome = outcome
        self.notes = notes
        self.values = tuple(values)

    def as_reading(self) -> Reading[Any]:
        """Return the reading that says why there is no value, or none that is sure."""
        return Reading(self.outcome, self.values, self.notes)


def doubtful(code: str, /, values: Iterable[Any] = (), **args: object) -> UnreadError:
    """Return what to raise when a person should decide, with the reason and the values it may be."""
    return UnreadError(Outcome.REVIEW, Reason.of(code, **args), values=values)


def unreadable(code: str, /, **args: object) -> UnreadError:
    """Return what to raise when a text has no reading, with the reason."""
    return UnreadError(Outcome.UNREADABLE, Reason.of(code, **args))


def attempt(read: Callable[[], Reading[T]]) -> Reading[T]:
    """Return what `read` returns, or the reading that says why it gave up."""
    try:
        return read()
    except UnreadError as error:
        return error.as_reading()


def some_read(pieces: Iterable[P], read: Callable[[P], T]) -> list[T]:
    """Return what `read` makes of those pieces that can be read; raise the first trouble where none can."""
    found: list[T] = []
    trouble: UnreadError | None = None
    for piece in pieces:
        try:
            found.append(read(piece))
        except UnreadError as error:
            trouble = trouble or error
    try:
        if trouble and not found:
            raise trouble
    finally:
        del trouble  # it holds what it was raised in, which would hold it
    return found


def report(
    text: str, values: Sequence[T], reasons: Sequence[Reason], spell: Callable[[T], str]
) -> Reading[T]:
    """Return the reading of `text` as `values`, with a note when something was taken for something else."""
    if len(values) == 1 and not reasons:
        return Reading(Outcome.READ, tuple(values))
    outcome, code = (
        (Outcome.NOTE, "read.as") if len(values) == 1 else (Outcome.SEVERAL, "read.several")
    )
    spelled = Alternatives(Figure(cut(spell(value))) for value in values)
    said = Reason.of(code, typed=quote(text), values=spelled)
    return Reading(outcome, tuple(values), (said, *dict.fromkeys(reasons)))


def quote(text: str) -> str:
    """Return the visible part of a text in quotes, cut where it is long."""
    return f"'{cut(''.join(filter(str.isprintable, ' '.join(text.split()))))}'"


def cut(text: str, longest: int = 60) -> str:
    """Return the beginning of a text that is long, else the text."""
    return text if len(text) <= longest else f"{text[:longest]}..."
