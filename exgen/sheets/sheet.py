"""The neutral sheet: what one sheet says, free of any format.

A template sees Sheet, Question, Part, Field and Offer and nothing else. Their texts are Markdown
with TeX: `Inline` within a line, `Blocks` paragraphs of their own; plain `str` is printed as it is.
What only a marker may see, and what is about one student, says so by its type.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, is_dataclass, replace
from fractions import Fraction
from operator import attrgetter
from typing import Annotated, Any, TypeAlias, TypeVar, get_type_hints

from exgen.sheets.enclosed import Enclosed
from exgen.sheets.trees import rebuilt

T = TypeVar("T")

ForMarking: TypeAlias = Annotated[T, "marking"]
"""What no handout may hold; there it has its default."""
AboutTheStudent: TypeAlias = Annotated[T, "student"]
"""What only the student's own handout may hold."""


class Inline(str):
    """Markdown that stands within a line."""

    __slots__ = ()


class Aside(Inline):
    """Markdown that stands beside the text, as a remark on an answer: platforms set no formula there."""

    __slots__ = ()


class Blocks(str):
    """Markdown that makes paragraphs of its own."""

    __slots__ = ()


FORMS = ("submissions.csv", "form.xlsx")
"""What the forms are called wherever they are, so that all sheets can say their names."""
NO_WORDS, NO_BLOCKS = Inline(), Blocks()


@dataclass(frozen=True)
class WrongAnswer:
    """What a misconception gives in a field: as typed, as a number where it is one.

    `answer` is empty where a wrong value cannot be spelt, as that of a formula. What is not farther
    from a number than the `slack` is that mistake. `share` of the points it still earns.
    """

    name: str
    feedback: Aside
    answer: str
    value: float | None
    slack: float | None
    share: float


@dataclass(frozen=True)
class NearAnswer:
    """What is not right and no farther from the right number than `slack`: it earns a `share`."""

    feedback: Aside
    slack: float
    share: float


@dataclass(frozen=True)
class OtherAnswer:
    """Another right answer to a field, as typed, as a number where it is one.

    Where a part has several fields, all must be of one answer.
    """

    answer: str
    value: float | None


@dataclass(frozen=True)
class Field:
    """One thing to type in: its column in the submissions, and what stands before its blank.

    The unit of a number stands before the blank or behind it; there is none in a table. Where a letter
    is to be matched to a `stem`, it stands beside the blank in place of the label. What is `given` is
    printed in place of a blank, so that nothing is to be typed: it has no name.

    The right `answer` is as a student would type it, and once more as it is `printed`. A number
    has a `value`, and a `slack`: how far from it answers are right; what is `near` earns a share, the
    largest first. What `matters` in how a
    word is spelt is its case, or its blanks. There may be so many `others` that some are `unlisted`.
    What is not `needed` in a variant is right where it is left blank, and has no answer.
    """

    name: str
    label: Inline
    answer: ForMarking[str] = ""
    printed: ForMarking[Inline] = NO_WORDS
    value: ForMarking[float | None] = None
    slack: ForMarking[float | None] = None
    others: ForMarking[tuple[OtherAnswer, ...]] = ()
    unlisted: ForMarking[bool] = False
    near: ForMarking[tuple[NearAnswer, ...]] = ()
    misconceptions: ForMarking[tuple[WrongAnswer, ...]] = ()
    matters: ForMarking[tuple[str, ...]] = ()
    needed: ForMarking[bool] = True
    before: Inline = NO_WORDS
    unit: Inline = NO_WORDS
    stem: Inline = NO_WORDS
    given: Inline = NO_WORDS


@dataclass(frozen=True)
class Offer:
    """A line of a list to choose from or to put in order.

    `right` says whether it belongs to the answer, `remark` what the solution says about it.
    """

    letter: str
    text: Inline
    remark: ForMarking[Inline] = NO_WORDS
    right: ForMarking[bool | None] = None


@dataclass(frozen=True)
class Part:
    """What is asked, in which form and for how much, and how it is worked out.

    `item` is the item that asks it, and `lead` what that item says before the first of its parts.
    The `entries`, which are the fields and what is `prefilled` by its place among them, make up a table,
    row by row, where there are headings of `rows` and `columns`.
    Of what it offers `one_letter` may be all that is asked for. The words show or name the `files`,
    those of the solution the `worked_files`. Those of a `bonus` are no part of the points of the
    question and the sheet. One that `has_rule` gives shares by a rule of its own.
    """

    item: str
    name: str
    letter: str
    kind: str
    points: str
    lead: Blocks
    prompt: Blocks
    offers: tuple[Offer, ...]
    instruction: Inline
    fields: tuple[Field, ...]
    label: Inline = NO_WORDS
    rows: tuple[Inline, ...] = ()
    columns: tuple[Inline, ...] = ()
    one_letter: bool = False
    bonus: bool = False
    has_rule: ForMarking[bool] = False
    prefilled: Mapping[int, Field] = dataclasses.field(default_factory=dict)
    solution: ForMarking[Blocks] = NO_BLOCKS
    files: tuple[Enclosed, ...] = ()
    worked_files: ForMarking[tuple[Enclosed, ...]] = ()

    @property
    def needed(self) -> int:
        """How many of its fields are needed: they share the points."""
        return sum(field.needed for field in self.fields)

    @property
    def entries(self) -> tuple[Field, ...]:
        """The fields, and what is printed in place of some, in the order of the answer."""
        fields = iter(self.fields)
        count = len(self.fields) + len(self.prefilled)
        return tuple(self.prefilled.get(place) or next(fields) for place in range(count))


@dataclass(frozen=True)
class Question:
    """A numbered question, with its points, and those on top of them where there are any.

    Of the questions in its `pool` each student is asked some.
    """

    number: int
    title: Inline
    points: str
    parts: tuple[Part, ...]
    bonus: str = ""
    pool: str = ""


@dataclass(frozen=True)
class Exercise:
    """What one item asks, which a learning platform takes as one question: none has a bonus."""

    item: str
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """The name of its first part, by which it is known on other sheets of the paper."""
        return self.parts[0].name

    @property
    def points(self) -> str:
        """What all its parts are worth."""
        return f"{sum(float(part.points) for part in self.parts):g}"

    @property
    def files(self) -> tuple[Enclosed, ...]:
        """What its questions show or name, each once."""
        return tuple({f.name: f for part in self.parts for f in part.files}.values())

    @property
    def worked_files(self) -> tuple[Enclosed, ...]:
        """What its solutions show or name, each once."""
        return tuple({f.name: f for part in self.parts for f in part.worked_files}.values())

    @property
    def all_files(self) -> tuple[Enclosed, ...]:
        """Both, each once."""
        return tuple({f.name: f for f in (*self.files, *self.worked_files)}.values())

    @property
    def weights(self) -> Mapping[str, int]:
        """By the name of each field its share of the points, in whole numbers: its points where they are."""
        shares = {
            field.name: field.needed * Fraction(part.points) / part.needed
            for part in self.parts
            for field in part.fields
        }
        unit = math.lcm(*(share.denominator for share in shares.values()))
        return {name: int(share * unit) for name, share in shares.items()}


@dataclass(frozen=True)
class Sheet:
    """One student's copy of a paper, with its points, and those on top of them. `carry` says how many digits to carry on the way.

    The questions are in the order in which it asks them, under their numbers in the paper. It `leaves_out`
    some where each student is asked others; `selection` says so, or that the order is its own.

    Answers can be typed into the tables `forms`, and into a `page` in a browser where one is made.
    """

    number: int
    code: str
    language: str
    title: Inline
    course: Inline
    instructions: Blocks
    carry: str
    points: str
    questions: tuple[Question, ...]
    bonus: str = ""
    leaves_out: bool = False
    selection: str = ""
    student: AboutTheStudent[Inline] = NO_WORDS
    name: AboutTheStudent[Inline] = NO_WORDS
    forms: tuple[str, ...] = FORMS
    page: AboutTheStudent[str] = ""

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """What each item asks, in the order of the paper."""
        questions = sorted(self.questions, key=attrgetter("number"))
        parts = (part for question in questions for part in question.parts)
        by_item = itertools.groupby(parts, lambda part: part.item)
        return tuple(Exercise(item, tuple(own)) for item, own in by_item)

    def exercise(self, name: str) -> Exercise | None:
        """Return the exercise of a name, None where the sheet does not ask it."""
        return next((own for own in self.exercises if own.name == name), None)


def exercises_of(sheets: Iterable[Sheet]) -> tuple[Exercise, ...]:
    """Return the exercises of a class, in the order of the paper, each as the first sheet asks it."""
    found = _first_of_each(sheets, attrgetter("exercises"), attrgetter("name"))
    return tuple(sorted(found, key=lambda own: _place_in_paper(own.name)))


def questions_of(sheets: Iterable[Sheet]) -> tuple[Question, ...]:
    """Return the questions of a class, in the order of the paper, each as the first sheet asks it."""
    found = _first_of_each(sheets, attrgetter("questions"), attrgetter("number"))
    return tuple(sorted(found, key=attrgetter("number")))


def _first_of_each(
    sheets: Iterable[Sheet], asks: Callable[[Sheet], Iterable[T]], known_by: Callable[[T], object]
) -> Iterable[T]:
    """Return what sheets ask, each as the first of them asks it; none is looked at without need."""
    found: dict[object, T] = {}
    for sheet in sheets:
        found = {known_by(own): own for own in asks(sheet)} | found
        if not sheet.leaves_out:
            break
    return found.values()


def _place_in_paper(name: str) -> tuple[int, int, str]:
    """Return what names of parts are sorted by: 2b comes before 2aa, and that before 10a."""
    letters = name.lstrip("0123456789")
    return int(name.removesuffix(letters)), len(letters), letters


def without(page: T, *whats: str) -> T:
    """Return a page without what is, by its type, for "marking" or about a "student"."""

    def bare(value: Any) -> Any:
        defaults = _defaults(value.__class__, whats)
        return replace(value, **defaults) if defaults else value

    return rebuilt(page, bare) if whats else page


def escaped(text: str) -> str:
    """Return text that Markdown prints as it is: what a roster says is data, never markup."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(printable.split()))


def code(text: str) -> Inline:
    """Return Markdown for what is typed: a code span, fenced by more than the text contains."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    gap = " " if longest else ""
    return Inline(f"{fence}{gap}{text}{gap}{fence}" if text else "")


@functools.cache
def _defaults(kind: type, whats: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the defaults of those attributes of a class that are for any of these."""
    if not is_dataclass(kind):
        return {}
    types = get_type_hints(kind, include_extras=True)
    return {
        field.name: field.default
        for field in dataclasses.fields(kind)
        if set(whats).intersection(getattr(types[field.name], "__metadata__", ()))
    }
