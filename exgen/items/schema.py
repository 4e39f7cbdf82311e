"""What an author writes: `item.toml` and the papers, checked as they are read."""

from __future__ import annotations

import datetime as dt
import functools
from decimal import Decimal
from math import prod
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from exgen.errors import did_you_mean
from exgen.items.conventions import check_declared
from exgen.items.digits import Digits, Figures, Places
from exgen.items.givens import MOST_ENTRIES, AnyGiven, FromPool, OneOf
from exgen.items.kinds import AnyWrittenPart
from exgen.items.kinds.number import MOST_FIGURES
from exgen.items.kinds.part import IMPRECISE, NEAR_MISS, WrittenPart
from exgen.items.scheme import Late, Points, Scheme, Share, Unit, as_deadline
from exgen.items.written import UsableName, Written
from exgen.language.catalogue import ENGLISH, check_language

MOST_AXES = 8
"""Along how many axes a given has its numbers at the most."""


def _check_nested(written: Any) -> Any:
    for entry in written if isinstance(written, list) else []:
        _check_nested(entry)
    if not isinstance(written, Decimal | int | str | bool | list | dt.date):
        raise ValueError("this should be a number, a word, a day, or a list of them")  # noqa: TRY004
    return written


Measure: TypeAlias = Literal["digits", "negatives", "size", "faint"]
"""What makes a variant hard to work by hand; an item may bound each from above."""


def _check_conventions(written: dict[str, str]) -> dict[str, str]:
    check_declared(written)
    return written


DeclaredConventions: TypeAlias = Annotated[dict[str, str], AfterValidator(_check_conventions)]

Nested: TypeAlias = Annotated[Any, AfterValidator(_check_nested)]


class Example(Written):
    """Published numbers, which the model must reproduce to the digits as printed."""

    source: str
    """Where the numbers are from: a book, a paper, a tutorial, or "worked by hand"."""

    given: dict[str, Nested]
    """The values of givens, by name, and the ways of conventions. A given that is left out is drawn as
    it comes; a convention goes the item's way.
    """

    answers: dict[str, Nested]
    """The values of steps, by name, with the decimals as printed: each counts as rounded."""


class FiguresFile(Written):
    """How many digits there are, from the first that is not 0."""

    figures: int = Field(ge=1, le=MOST_FIGURES)
    """The digits: 1.80e-5 has three."""


WORKING = {
    "places": ("decimals", "working = {}"),
    "figures": ("significant figures", "working = {{ figures = {} }}"),
}
"""What students carry, by what is counted, and how it is written."""


class ItemFile(Written):
    """What an item is about, what is drawn and what is asked.

    The file stands beside `model.py`, `question.md` and `solution.md` in a folder of the bank.
    """

    title: str
    """The heading of the question, unless the paper sets one."""

    version: int = Field(default=1, ge=1)
    """To be raised when a change alters the variants of an item that was released."""

    topics: tuple[str, ...] = ()
    """What the item is about, to find it by."""

    source: str = ""
    """Where the exercise is from: a book, a paper, a tutorial."""

    working: Annotated[int, Field(ge=0, le=12)] | FiguresFile = 4
    """How many decimals students carry on the way; tolerances are derived from it. Where numbers are very
    large or very small, `{ figures = 5 }` says it in significant figures.
    """

    worst_slack: float = Field(default=50.0, gt=0)
    """How wide a derived tolerance may be, in units of the last place asked. A variant in which it
    is wider is drawn again.
    """

    bounds: dict[Measure, float] = Field(default={})
    """How hard a variant may be: at most so many `digits` of the givens, `negatives` (numbers
    below 0), `size` (digits before the point of the largest number), `faint` (numbers on the way
    that keep fewer than two digits).
    """

    conventions: DeclaredConventions = Field(default={})
    """Where textbooks differ: the way that the item goes, by convention (they are listed below). A
    step takes a convention as an argument, as it does a given, and the other ways are known
    mistakes.
    """

    given: dict[UsableName, AnyGiven]
    """What is drawn for each student, by name: a function of the model takes it as an argument."""

    parts: tuple[AnyWrittenPart, ...] = Field(min_length=1)
    """What is asked, in this order."""

    examples: tuple[Example, ...] = ()
    """Exercises with known answers, which the model must reproduce."""

    @model_validator(mode="after")
    def _fits_together(self) -> ItemFile:
        steps = [part.step for part in self.parts]
        for step in steps:
            if steps.count(step) > 1:
                raise ValueError(f"parts: '{step}' is asked twice")
        for part in self.parts:
            self._check_carried(part)
        for name in self.conventions.keys() & self.given.keys():
            raise ValueError(f"given: '{name}' is the name of a convention; rename the given")
        if not self.draws.keys() - self.conventions.keys():
            raise ValueError(
                "given: nothing is drawn; write one, such as x = { low = 1, high = 9 }"
            )
        for name in self.draws:
            self._check_size(name)
        return self

    def _check_carried(self, part: WrittenPart) -> None:
        asked, carried = part.digits, self.carried
        if type(asked) is type(carried) and asked.count > carried.count:
            what, more = WORKING[carried.counted_in]
            raise ValueError(
                f"parts: '{part.step}' is asked to {asked.count} {what}, but students work "
                f"with {carried.count}; set {more.format(asked.count)} or more"
            )

    @functools.cached_property
    def carried(self) -> Digits:
        """How many digits students carry on the way."""
        return (
            Places(self.working) if isinstance(self.working, int) else Figures(self.working.figures)
        )

    @property
    def draws(self) -> dict[str, AnyGiven]:
        """Every given: the author's, the conventions, and those of the kinds of answer."""
        ways = {name: OneOf(values=(way,)) for name, way in self.conventions.items()}
        drawn = {**self.given, **ways}
        for part in self.parts:
            drawn.update(part.draws())
        return drawn

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of a given for one variant, with room for the largest."""
        size = self.draws[name].size
        return tuple(n if isinstance(n, int) else self._largest(n, name) for n in size)

    def _check_size(self, name: str) -> None:
        shape = self.shape(name)
        if any(length < 1 for length in shape) or len(shape) > MOST_AXES:
            raise ValueError(f"given.{name}: size is {list(shape)}; write [3], or [2, 3]")
        if prod(shape) > MOST_ENTRIES:
            raise ValueError(
                f"given.{name}: {prod(shape):,} numbers are more than anybody works with; draw "
                f"{MOST_ENTRIES:,} at the most"
            )

    def _largest(self, counting: str, name: str) -> int:
        counter = self.given.get(counting)
        if counter is None:
            hint = did_you_mean(counting, self.given)
            raise ValueError(f"given.{name}: size names '{counting}', which is no given{hint}")
        if not isinstance(counter, FromPool) or counter.size or counter.pool.dtype.kind != "i":
            raise ValueError(f"given.{name}: size names '{counting}', which is no whole number")
        return int(counter.pool.max())


class QuestionFile(Written):
    """One numbered question of a paper: an item, or several under one title."""

    title: str = ""
    """Its heading; by default the title of its first item."""

    items: tuple[str, ...] = Field(min_length=1)
    """The names of its items, such as `gan/discriminator-step`."""

    pool: str = ""
    """The pool that it is in, of which each student is asked some: one of `pools`."""


class LateFile(Written):
    """What is taken off of what was earned where it is handed in late."""

    per: Unit
    """For each of what it is taken off: "hour", "day" or "week". One that has begun counts."""

    share: Share
    """The share that is taken off for each."""

    most: Share = 1.0
    """The share that is taken off at the most."""


def _deadline(written: Any) -> dt.datetime | None:
    return None if written is None else as_deadline(written)


class PaperFile(Written):
    """What the questions of a paper are, and what stands above them.

    `exgen make NAME` draws it.
    """

    title: str
    """The heading of the sheets."""

    course: str = ""
    """The course, above the heading."""

    instructions: str = ""
    """What students should know before they begin, in Markdown."""

    language: Annotated[str, AfterValidator(check_language)] = ENGLISH
    """The language of all that exgen writes itself on sheets, feedback and class report: "en" or "de". Numbers are
    written and read with its decimal mark. The items' texts stay as they are.
    """

    conventions: DeclaredConventions = Field(default={})
    """The ways to go for all items that declare these conventions, in place of their own."""

    imprecise: float = Field(default=IMPRECISE, ge=0, le=1)
    """The share of the points for a number that is right, but to fewer decimal places than asked, cut
    off instead of rounded, or as it comes out for who rounds too early.
    """

    near_miss: float = Field(default=NEAR_MISS, ge=0, le=1)
    """The share of the points for a number of which only the sign is wrong or the decimal point, and
    for entries of a vector that are swapped.
    """

    points: dict[str, Points] = Field(default={})
    """What parts are worth, by their names on the sheet, in place of what their items say:
    `points = { 2b = 5 }`.
    """

    void: tuple[str, ...] = ()
    """Parts that do not count, as one that turned out to be wrong: they have no points, and are left out
    of the total that can be had. It counts as it stands when you mark, and so do `points` and `full`.
    """

    full: tuple[str, ...] = ()
    """Parts for which everybody who handed in anything has all points."""

    deadline: Annotated[dt.datetime | None, BeforeValidator(_deadline)] = None
    """The last minute, or the last day, that is in time, as a clock on the wall shows it:
    `deadline = 2026-11-30T12:00:00`. With an offset, as in `2026-11-30T12:00:00+01:00`, time zones of
    hand-in such as UTC count; without one, times are taken as they are written.
    """

    late: LateFile | None = None
    """What is taken off of what was earned where it is late:
    `late = { per = "day", share = 0.1, most = 0.5 }`.
    """

    order: Literal["fixed", "shuffled"] = "fixed"
    """Whether all sheets have the questions in the order of the paper, or each in one of its own
    ("shuffled"). A question keeps its number.
    """

    pools: dict[str, Annotated[int, Field(ge=1, strict=True)]] = Field(default={})
    """Of how many questions of a pool each student is asked, by the name of the pool: with
    `pools = { proofs = 2 }`, two of the questions that say `pool = "proofs"`. All of them must be worth
    the same.
    """

    questions: tuple[QuestionFile, ...] = Field(min_length=1)
    """The questions, which are numbered in this order."""

    @model_validator(mode="after")
    def _counts_once(self) -> PaperFile:
        if both := sorted(set(self.void) & set(self.full)):
            raise ValueError(f"full: {both[0]} is void as well; it can be one of the two")
        return self

    @model_validator(mode="after")
    def _pools_can_be_drawn(self) -> PaperFile:
        for number, question in enumerate(self.questions, start=1):
            if question.pool and question.pool not in self.pools:
                hint = did_you_mean(question.pool, self.pools)
                raise ValueError(
                    f"questions: question {number} is in the pool '{question.pool}', of which `pools` "
                    f"does not say how many to ask{hint or f'; write pools = {{ {question.pool} = 1 }}'}"
                )
        for pool, asked in self.pools.items():
            if not pool.strip():
                raise ValueError("pools: a pool needs a name, as in pools = { proofs = 2 }")
            held = sum(question.pool == pool for question in self.questions)
            if not held:
                raise ValueError(
                    f'pools.{pool}: no question is in this pool; write pool = "{pool}" in those to '
                    "choose from"
                )
            if asked >= held:
                raise ValueError(
                    f"pools.{pool}: {asked} of {held} questions leaves no choice; ask fewer, or put more "
                    "questions into the pool"
                )
        return self

    @property
    def selects(self) -> bool:
        """Whether sheets differ in which questions they ask, or in their order."""
        return bool(self.pools) or self.order != "fixed"

    @property
    def scheme(self) -> Scheme:
        """What it says of its marking."""
        late = Late(**dict(self.late)) if self.late else None
        return Scheme(self.points, self.void, self.full, self.deadline, late)


def decimals_of(written: Nested) -> int:
    """Return the decimal places of the numbers of an example as printed."""
    if isinstance(written, list):
        return max((decimals_of(entry) for entry in written), default=0)
    if isinstance(written, Decimal):
        exponent = written.as_tuple().exponent
        return -exponent if isinstance(exponent, int) else 0
    return 0
