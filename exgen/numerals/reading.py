"""What became of a typed answer: its outcome, its value or values, and what to say of it."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, Literal, Never, TypeAlias, TypeVar

from exgen.language import Alternatives, Figure, Reason

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
    """One value when READ or NOTE, two or more when SEVERAL, none otherwise; notes are for a student."""

    outcome: Outcome
    values: tuple[T_co, ...]
    notes: tuple[Reason, ...] = ()


Log: TypeAlias = Literal["natural", "decimal", "either"]
"""What `log` means when it is typed; with `either`, a person decides where it matters."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one field allows: constant expressions, what `log` means, infinity, names before `=`.

    The decimal mark is a point, or a comma where the paper's language has one.
    """

    constants: bool = True
    log: Log = "either"
    infinity: bool = False
    names: tuple[str, ...] = ()
    decimal_comma: bool = False


DEFAULT = Rules()


class UnreadError(Exception):
    """A text that ends without a value; it never leaves this package."""

    def __init__(self, outcome: Outcome, *notes: Reason) -> None:
        super().__init__(*notes)
        self.outcome = outcome
        self.notes = notes

    def as_reading(self) -> Reading[Never]:
        """Return the reading without a value that says why there is none."""
        return Reading(self.outcome, (), self.notes)


def doubtful(code: str, /, **args: object) -> UnreadError:
    """Return what to raise when a person should decide, with the reason."""
    return UnreadError(Outcome.REVIEW, Reason.of(code, **args))


def unreadable(code: str, /, **args: object) -> UnreadError:
    """Return what to raise when a text has no reading, with the reason."""
    return UnreadError(Outcome.UNREADABLE, Reason.of(code, **args))


def attempt(read: Callable[[], Reading[T]]) -> Reading[T]:
    """Return what `read` returns, or the reading that says why it gave up."""
    try:
        return read()
    except UnreadError as error:
        return error.as_reading()


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
