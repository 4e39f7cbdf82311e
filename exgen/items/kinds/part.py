"""What all kinds of answer have in common: what an author writes, and what becomes of answers.

A part is a step that the student is asked for. Its kind turns what was typed into an array of
the step's shape, so that the graph of steps, follow-through and misconceptions serve all kinds.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import AfterValidator, Field

from exgen.distinct import each_once
from exgen.items.columns import Array, Values, per_variant
from exgen.items.declare import Acceptance, Misconception, Requirement
from exgen.items.digits import Digits, Places
from exgen.items.engine import Graph, Step
from exgen.items.givens import AnyGiven
from exgen.items.kinds.tolerance import Band
from exgen.items.kinds.typed import CODE, Answers
from exgen.items.written import UsableName, Written
from exgen.language import Alternatives, Reason
from exgen.language.catalogue import ENGLISH, check_language, language
from exgen.numerals import Outcome, Reading, without_label

IMPRECISE, NEAR_MISS = 0.5, 0.0
"""The shares that a paper gives unless it says otherwise."""

FROM_PAPER = ("language", "imprecise", "near_miss")
"""What the paper that asks a part says of it."""

MOST_POINTS = 10_000
"""A class's totals are counted in hundredths: more would fill the memory."""


class WrittenPart(Written):
    """What an author writes for every kind, and what a kind brings to the item."""

    step: UsableName
    """The step of the model that is asked for, and the heading of the part's words."""

    points: float = Field(gt=0, le=MOST_POINTS)
    """What the right answer earns; the blanks of a vector or matrix share it equally."""

    label: str = ""
    """What stands before the blank, in Markdown: a symbol or a word."""

    bonus: bool = False
    """Whether its points come on top: they are no part of the total, which may be exceeded with them."""

    follow_through: float = Field(default=1.0, ge=0, le=1)
    """The share of the points for an answer that is right but for an earlier slip."""

    @abstractmethod
    def asked(self) -> AskedPart:
        """Return the part as it is asked: what reads, compares and shows its answers."""

    def common(self) -> dict[str, Any]:
        """Return what every kind hands on to the part as it is asked."""
        return {
            "step": self.step,
            "points": self.points,
            "label": self.label,
            "bonus": self.bonus,
            "follow_through": self.follow_through,
            "language": ENGLISH,
            "imprecise": IMPRECISE,
            "near_miss": NEAR_MISS,
        }

    @property
    def digits(self) -> Digits:
        """How many digits of a number are asked, and so must be carried on the way."""
        return Places(0)

    def draws(self) -> Mapping[str, AnyGiven]:
        """Return the givens that the kind draws for itself."""
        return {}

    def steps(self) -> Sequence[Step]:
        """Return the steps that the kind computes itself, where the model does not."""
        return ()

    def requirements(self) -> Sequence[Requirement]:
        """Return what a drawn variant must fulfil for the part to be worth asking."""
        return ()

    def acceptances(self) -> Sequence[Acceptance]:
        """Return which other answers to the part are right too."""
        return ()

    def texts(self) -> Sequence[str]:
        """Return the templates that the part brings along."""
        return ()

    def knowing(self, mistakes: Mapping[str, Misconception]) -> WrittenPart:
        """Return the part with what misconceptions that it names say of themselves."""
        del mistakes
        return self

    @property
    def offered_values(self) -> Sequence[Offered]:
        """What of that which students choose from is the value of a step."""
        return ()

    def values_offered(self, graph: Graph, mistakes: Mapping[str, Misconception]) -> Sequence[Step]:
        """Return the step that holds these values as they are printed, if there are any."""
        del graph, mistakes
        return ()


@dataclass(frozen=True)
class Offered:
    """A step whose value is offered, as one asks for it: its own, or what a misconception makes of it."""

    number: AskedPart
    mistake: str
    may_be_right: bool


@dataclass(frozen=True, kw_only=True)
class AskedPart:
    """A part as it is asked, which is all that marking needs: a key writes down these fields.

    Whoever changes the fields raises the version of keys, and adds the way from the version
    before to `exgen.variants.key_versions`. None has a default: a key that lost one is damaged.
    """

    kind: str
    step: str
    points: Annotated[float, Field(gt=1e-9, le=MOST_POINTS, allow_inf_nan=False)]
    label: str
    bonus: bool
    """Whether its points come on top of the total that can be had."""

    follow_through: Annotated[float, Field(ge=0, le=1)]
    language: Annotated[str, AfterValidator(check_language)]
    """In which language it is asked, and so how numbers and words of answers are spelt."""

    imprecise: Annotated[float, Field(ge=0, le=1)]
    """The share of the points for an answer that is right, but not to all its digits."""

    near_miss: Annotated[float, Field(ge=0, le=1)]
    """The share for one that differs in its sign, by a power of ten, or in the order of entries."""

    numeric: ClassVar[bool] = False
    """Whether the answer is a number that people write with decimals."""

    in_words: ClassVar[bool] = False
    """Whether the step gives words, for which numbers stand in columns (see `exgen.items.words`)."""

    by_hand: ClassVar[bool] = False
    """Whether only a person can give points."""

    spelt_from_value: ClassVar[bool] = True
    """Whether `typed` spells the step's value, and so can spell a wrong one too."""

    @property
    def may_end(self) -> bool:
        """Whether a variant may need fewer rows than there are."""
        return False

    @property
    def rounded(self) -> bool:
        """Whether students round on the way, so that the error budget sets the slack."""
        return False

    @property
    def budgeted(self) -> bool:
        """Whether the error budget adds to the slack, as students may round on the way."""
        return self.rounded

    @property
    def exact_steps(self) -> Sequence[str]:
        """The steps that are whole numbers though they are floats, as these alone can be NaN."""
        return ()

    @property
    def few(self) -> bool:
        """Whether there are only a few answers to choose from, as for labels."""
        return bool(self.few_entries)

    @property
    def few_entries(self) -> Sequence[int]:
        """What an entry of an answer's array can be, if these are a few numbers."""
        return ()

    @property
    def shared_out(self) -> bool:
        """Whether each field earns points by itself."""
        return True

    @property
    def partly(self) -> Reason | None:
        """What to say of a right field that earns less since others are wrong, if it can."""
        return None

    @property
    def own_unit(self) -> str:
        """The unit of the answer, '' where it has none."""
        return ""

    @property
    def other_units(self) -> Sequence[tuple[str, float]]:
        """The units that may be typed beside the part's own, with how much of each is one of it."""
        return ()

    def unit_typed(self, text: str) -> str:
        """Return the unit that stands beside a number that was typed, '' where there is none."""
        del text
        return ""

    @property
    def digits(self) -> Digits:
        """How many digits of a number are asked."""
        return Places(0)

    def can_be(self, answer: Array) -> Array:
        """Return which entries of an answer can be typed at all: what is finite, (*shape, n)."""
        return np.isfinite(answer)

    def may_be(self, answer: Array) -> Array:
        """Return which entries of an answer can be so in a variant, (*shape, n).

        They can be typed, or are in rows at the end that the variant does not need.
        """
        return self.can_be(answer) | self.beyond_end(answer)

    def is_there(self, answer: Array) -> Array:
        """Return which entries of an answer are there at all, (*shape, n)."""
        return ~np.isnan(answer)

    def beyond_end(self, answer: Array) -> Array:
        """Return which entries are in rows at the end that are not needed, (*shape, n)."""
        return np.zeros(answer.shape, dtype=bool)

    @property
    def near(self) -> Sequence[Band]:
        """The bands around the right number in which others earn a share."""
        return ()

    def last_place(self, numbers: Array) -> Array | float:
        """Return the unit in which a slack of numbers is large or small: that of their last digit asked."""
        return self.digits.unit(numbers)

    @property
    def matters(self) -> tuple[str, ...]:
        """What matters in how a word is spelt, of which a platform must be told: case, or blanks."""
        return ()

    def as_typed(self, array: Array) -> Array:
        """Return a step's values as students type them: a number to the digits asked."""
        return self.digits.rounded(array) if self.numeric else array

    @property
    def has_one_cell(self) -> bool:
        """Whether all entries are typed into one cell, though each is a field that earns its share."""
        return False

    def blank_places(self, shape: tuple[int, ...]) -> Sequence[int]:
        """Return the places of the fields beside which students find a blank, which may be of all."""
        return self.places_asked(shape)

    def in_blanks(self, typed: Sequence[str], shape: tuple[int, ...]) -> Sequence[str]:
        """Return what is typed into each field, with what is typed into one blank for all in the first place."""
        del shape
        return typed

    def layout(self, shape: tuple[int, ...]) -> Reason | None:
        """Return how entries are laid out that are typed into one blank."""
        del shape
        return None

    def with_derived_slack(self) -> AskedPart:
        """Return the part without a tolerance set by hand, so that its slack is derived."""
        return self

    @property
    def decimal_comma(self) -> bool:
        """Whether numbers are asked for and read with a comma in place of the decimal point."""
        return language(self.language).decimal_mark == ","

    def suffixes(self, shape: tuple[int, ...]) -> tuple[str, ...]:
        """Return what follows the part's label in the name of each field."""
        del shape
        return ("",)

    def places_asked(self, shape: tuple[int, ...]) -> Sequence[int]:
        """Return the places of the fields that students type into: the others are printed."""
        return range(len(self.suffixes(shape)))

    def asked_of(self, array: Array) -> Array:
        """Return the entries of an array of the answer's shape that students type, (entries, n)."""
        return per_variant(array)

    def asks(self, values: Values) -> Array:
        """Return in which fields of each variant there is something to type, (fields, n)."""
        shape = values[self.step].shape
        asked = np.zeros((len(self.suffixes(shape[:-1])), shape[-1]), dtype=bool)
        asked[self.places_asked(shape[:-1])] = True
        return asked & self.needs(values[self.step])

    def needs(self, answer: Array) -> Array:
        """Return which fields an answer needs: all but those of rows that it ends before, (fields, n)."""
        return np.ones((len(self.suffixes(answer.shape[:-1])), answer.shape[-1]), dtype=bool)

    def as_left(self, answer: Array) -> Array:
        """Return an answer with NaN for the entries that are printed, which nobody types."""
        return self.with_printed(answer, np.array(np.nan))

    def with_printed(self, answer: Array, right: Array) -> Array:
        """Return an answer with what the sheet prints in the entries that it prints."""
        del right
        return answer

    def misshaped(self, shape: tuple[int, ...]) -> Iterator[str]:
        """Yield what the part says of entries that an answer of a shape does not have."""
        del shape
        yield from ()

    def others_than_few(self, answer: Array) -> Iterator[str]:
        """Yield an entry of an answer that is none of the few that it can be, and what these are."""
        del answer
        yield from ()

    def untyped(self, answer: Array) -> Iterator[str]:
        """Yield a word of an answer that nobody can type, or that has not the part's form."""
        del answer
        yield from ()

    def labels(self, shape: tuple[int, ...]) -> tuple[str, ...]:
        """Return what stands in front of each field's blank, in Markdown."""
        return (self.label,) * len(self.suffixes(shape))

    def stems(self, values: Values) -> Sequence[str]:
        """Return the templates of what letters are to be matched to in one variant, one for each field."""
        del values
        return ()

    def headings(self, shape: tuple[int, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the headings of the rows and columns of a table of blanks; none for a list."""
        del shape
        return (), ()

    @property
    def keeps(self) -> tuple[str, ...]:
        """The steps that a key keeps beside the one asked for, since sheets print them."""
        return ()

    @property
    def mentions(self) -> tuple[str, ...]:
        """The names of givens and steps by which the right answer is spelt."""
        return ()

    @property
    def one_letter(self) -> bool:
        """Whether one letter of those offered is asked for."""
        return False

    @property
    def pool(self) -> Sequence[str]:
        """The templates of all that can be offered, of which no two may say the same."""
        return ()

    def places_shown(self, values: Values) -> Array:
        """Return the places in the pool of what each variant offers, (shown, n)."""
        return np.empty((0, values[self.step].shape[-1]), dtype=int)

    @property
    def steps_traced(self) -> tuple[str, ...]:
        """The steps of which each gives a row of the answer, in the order of an algorithm."""
        return ()

    def instruction(self, fields: int) -> Reason | None:
        """Return how the answer is to be given in so many fields, if there is something to say."""
        del fields
        return None

    def slack(self, reference: Array) -> Array:
        """Return the tolerance that a part has before any rounding on the way, (*shape, n)."""
        return np.zeros(reference.shape)

    def misfits(self, values: Values) -> Iterator[str]:
        """Yield what of the columns of a key does not fit to the part."""
        shape = values[self.step].shape[:-1]
        fields, labels = len(self.suffixes(shape)), len(self.labels(shape))
        if fields != labels:
            yield f"it has {fields} fields, but labels (or headings) for {labels}"

    def possible(self, answer: Array) -> Array:
        """Return which entries of an answer could be right in some variant, (*shape, n)."""
        return np.ones(answer.shape, dtype=bool)

    @abstractmethod
    def shares(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return the share of the points that an answer earns against a reference, (fields, n)."""

    def share_of_each(self, right: Array, wrong: Array) -> Array:
        """Return the share that each right field earns beside so many right and wrong ones."""
        del wrong
        return np.ones(right.shape)

    def same(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return which fields of an answer are as in a reference, whatever else is, (fields, n)."""
        return self.shares(answer, reference, slack, values) == 1

    def listing(self, values: Values) -> Sequence[str]:
        """Return the templates of what the student is offered as A, B, ... in one variant."""
        del values
        return ()

    def remarks(self, values: Values) -> Sequence[Reason]:
        """Return what the solution says about A, B, ... in one variant."""
        del values
        return ()

    def belonging(self, values: Values) -> Sequence[bool]:
        """Return which of A, B, ... belong to the right answer of one variant."""
        del values
        return ()

    def almost(self, answer: Array, reference: Array) -> Iterator[tuple[Reason, Array]]:
        """Yield in what one thing answers that are no numbers differ from a reference, and which fields.

        These are masks, (fields, n).
        """
        del answer, reference
        yield from ()

    def comments(self, answers: Array, values: Values) -> Sequence[Reason]:
        """Return what to say about answers that are not right and are no known mistake, by row."""
        del values
        return [Reason("mark.wrong")] * answers.shape[-1]

    @abstractmethod
    def typed(self, values: Values) -> tuple[str, ...]:
        """Return the reference answer of one variant as a student would type it, per field."""

    def typed_otherwise(self, values: Values) -> Sequence[tuple[str, ...]]:
        """Return other right answers to one variant, as students would type them, per field."""
        del values
        return ()

    @property
    def has_more_ways(self) -> bool:
        """Whether there are more other right answers than `typed_otherwise` gives."""
        return False

    def reference(self, values: Values) -> tuple[str, ...]:
        """Return by what the reference answer of one variant is known, per field.

        It stays as it is: codes of answers are made of it, and find points by hand again.
        """
        return self.typed(values)

    def as_shown(self, values: Values) -> tuple[str, ...]:
        """Return the reference answer of one variant as a marker wants to see it, per field."""
        return self.typed(values)

    def slack_texts(self, slack: Array) -> tuple[str, ...]:
        """Return the slack of one variant in writing, per field; empty where there is none."""
        return ("",) * len(self.suffixes(slack.shape[:-1]))

    @abstractmethod
    def read_cell(self, text: str, field: int) -> Reading[Any]:
        """Return how the text in one of the part's cells is read."""

    def without_label(self, text: str, label: str) -> str:
        """Return what was typed in a cell without the label of the part, such as `3a)`, before it."""
        return without_label(text, label)

    def names_of(self, field: int, count: int) -> tuple[str, ...]:
        """Return what may stand before the answer in one of so many fields, its own label first."""
        del field, count
        return ()

    def read_whole(self, text: str, count: int) -> Reading[Any] | None:
        """Return how a text is read as all of the part's fields in one cell, None where it is not."""
        del text, count
        return None

    def read_all(self, text: str, shape: tuple[int, ...]) -> Reading[Any] | None:
        """Return how a text is read as an answer of a shape in one cell, None where it is not."""
        return self.read_whole(text, len(self.suffixes(shape)))

    def entries(self, value: Any, values: Values, row: int) -> Array:
        """Return the entries of a field's array for a value that was read in a row of some values."""
        del values, row
        return np.array([value], dtype=np.float64)

    def spell(self, value: Any) -> str:
        """Return how a value that was read is shown."""
        return str(value)

    def read(self, cells: Sequence[Sequence[str]], values: Values) -> Answers:
        """Return what the rows typed: `cells` holds a column of texts for each field."""
        answers = Answers.unread(values[self.step].shape, len(cells))
        for number, column in enumerate(cells):
            self.read_column(column, number, answers, values)
        return answers

    def read_column(
        self, column: Sequence[str], number: int, answers: Answers, values: Values
    ) -> None:
        """Read one field's column of texts into the answers."""
        readings = each_once(partial(self.read_cell, field=number), column)
        for row, reading in enumerate(readings):
            self.record(reading, (number, row), answers, values)

    def read_marked(
        self, texts: Sequence[str], row: int, mark: str, answers: Answers, values: Values
    ) -> None:
        """Read a row's cells with several readings again, by the decimal mark that is known.

        Kinds whose answers have no decimals leave them as they are.
        """
        del texts, row, mark, answers, values

    def record(
        self, reading: Reading[Any], place: tuple[int, int], answers: Answers, values: Values
    ) -> None:
        """Write the reading of the cell at (field, row) into the answers."""
        number, row = place
        if answers.outcomes[place]:
            answers.forget(place)
        answers.outcomes[place] = CODE[reading.outcome]
        if reading.notes:
            answers.notes[place] = reading.notes
        if not reading.values:
            return
        entries = tuple(self.entries(value, values, row) for value in reading.values)
        if reading.outcome is Outcome.REVIEW:
            answers.perhaps[place] = entries
            return
        answers.entries(number)[:, row] = entries[0]
        spelt = Alternatives(self.spell(value) for value in reading.values)
        answers.spelt[place] = language(self.language).text(spelt)
        if len(entries) > 1:
            answers.others[place] = entries[1:]
            answers.spelling[place] = tuple(spelt)


def are_places(values: Values, name: str, length: int, count: int) -> Iterator[str]:
    """Yield what is wrong unless a given holds so many different places among 0, ..., count - 1."""
    places = values.get(name, np.empty(0))
    fit = places.ndim == 2 and len(places) == length and places.dtype.kind == "i"  # noqa: PLR2004
    if fit:
        ordered = np.sort(places, axis=0)
        fit = bool((ordered >= 0).all() and (ordered < count).all())
        fit = fit and bool((np.diff(ordered, axis=0) > 0).all())
    if not fit:
        yield f"'{name}' should have {length} different places, from 0 to {count - 1}"
