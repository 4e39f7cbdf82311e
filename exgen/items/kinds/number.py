"""Numbers: one field for each entry of a scalar, vector or matrix."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import prod
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from exgen.distinct import each_once
from exgen.items.columns import Array, Values, per_variant
from exgen.items.comparison import within
from exgen.items.declare import Acceptance
from exgen.items.digits import Digits, Figures, Places
from exgen.items.engine import Step
from exgen.items.kinds.entries import AskedEntries, EntriesPart, check_few
from exgen.items.kinds.prefilled import MATRIX
from exgen.items.kinds.tolerance import Band, BandFile, SlackByHand, Tolerance
from exgen.items.kinds.typed import Answers
from exgen.language import Figure, Reason
from exgen.language.catalogue import language
from exgen.maths import in_any_order
from exgen.numerals import (
    Exact,
    Log,
    Outcome,
    Reading,
    Rules,
    Units,
    as_float,
    canonical,
    dimensions,
    looks_like_several,
    plain,
    read_matrix,
    read_number,
    read_vector,
    unit_beside,
    without_bracket,
    write,
    write_figures,
)

_WHOLE = 1e-12
"""How far, as a share of it, a float may be from a whole number that it is meant to be."""
NATURAL = (("nat", Fraction(1)), ("nats", Fraction(1)))
"""The unit of what is made of natural logarithms, which may stand behind it."""
_CONSTANTS = {"π", "pi", "e"}
"""What is no unit, as it multiplies the number that it stands beside."""
NOT_WHOLE = Reason("mark.not-whole")
WHOLE = Places(0)
MOST_SHOWN = 9
"""Of so many entries it is shown how they are typed; of more, how they begin."""
MOST_FIGURES = 15
"""A float has no more that are certain."""


class NumberPart(EntriesPart):
    """A number, or a vector or matrix of numbers, each asked for to some decimal places.

    It needs a `label`, or `labels`.
    A matrix is a table of blanks, with the headings `rows` and `columns`, and the `label` in its
    corner. In a `trace`, the rows are steps of an algorithm: each is marked by what follows from
    the student's own row before.
    """

    kind: Literal["number"] = "number"
    """May be left out."""

    decimals: int = Field(default=4, ge=0, le=12)
    """To how many decimal places the answer is asked; at most `working`."""

    figures: int | None = Field(default=None, ge=1, le=MOST_FIGURES)
    """To how many significant figures it is asked, in place of decimals; at most those of `working`."""

    scientific: bool = False
    """Whether it is asked in scientific notation, as in 1.80e-5; it goes with `figures`. Other ways to
    write it are right too.
    """

    constants: bool = True
    """Whether `-2 ln 2`, `sqrt(2)/2` and the like are read."""

    log: Log = "either"
    """What `log` means when it is typed; with `either`, a person decides where it matters."""

    in_one_cell: bool = False
    """Whether a vector or matrix is typed into one blank: `1 2; 3 4`, `[[1, 2], [3, 4]]`, or as in TeX. Each
    entry earns its share all the same.
    """

    infinity: bool = False
    """Whether an answer may be infinite: variants are drawn in which it is, and `inf`, `-inf`, `∞`, `\\infty`
    and `unendlich` are read.
    """

    tolerance: Tolerance | None = None
    """A tolerance set by hand. Without one it is derived, which is nearly always better."""

    bands: tuple[BandFile, ...] = ()
    """What answers earn that are near the right one, such as `[{ relative = 0.05, share = 0.5 }]`: half of
    the points within 5 %.
    """

    any_order: bool = False
    """Whether the entries of a vector, or the rows of a matrix, may come in any order, as roots do."""

    unit: str = ""
    """The unit of the answer, such as `m/s`, `kg m^2`, `%`, `°` or `€`: it stands beside the blank, and may
    be typed or left out.
    """

    units: dict[str, Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]] = Field(default={})
    """Other units that may be typed, and how much of each makes one `unit`: with `unit = "m/s"` and
    `{ "km/h" = 3.6 }`, `9 km/h` is read as 2.5. Without a `unit`, `{ "%" = 100 }` takes `5 %` for 0.05.
    """

    one_of: tuple[int, ...] = ()
    """The few whole numbers that an entry can be, such as `[1, 2]` for the numbers of two clusters.
    What guessing would gain is taken off: with two to choose from, a wrong entry costs as much as a
    right one earns.
    """

    @model_validator(mode="after")
    def _is_read(self) -> NumberPart:
        if self.figures is not None and "decimals" in self.model_fields_set:
            raise ValueError("decimals and figures are two ways to ask; leave one of them out")
        if self.scientific and self.figures is None:
            raise ValueError("scientific goes with figures; write figures = 3 in place of decimals")
        named = [*filter(None, [self.unit]), *self.units]
        if unknown := [unit for unit in named if not dimensions(unit)]:
            raise ValueError(
                f"'{unknown[0]}' is not read as a unit; write one such as m/s, kg m^2, °, % or €"
            )
        if constants := [unit for unit in named if _CONSTANTS & dict(dimensions(unit)).keys()]:
            raise ValueError(
                f"'{constants[0]}' is read as a number when it is typed, so it is no unit; "
                "write it in the label"
            )
        if len(set(map(dimensions, named))) < len(named):
            raise ValueError("two of the units are the same: " + ", ".join(named))
        check_few(self.one_of, "numbers")
        if self.bands and self.one_of:
            raise ValueError("of a few numbers none is near another; leave bands or one_of out")
        return self

    @model_validator(mode="after")
    def _is_laid_out(self) -> NumberPart:
        if self.in_one_cell and (self.rows or self.columns or self.entries_labelled):
            raise ValueError(
                "one blank has one label; leave rows, columns and labels out with in_one_cell"
            )
        if self.in_one_cell and (self.prefilled or self.fewer_rows):
            raise ValueError(
                "all entries are typed into one blank; leave prefilled and fewer_rows out"
            )
        if self.any_order and self.trace:
            raise ValueError("the rows of a trace follow from each other; leave any_order out")
        if self.any_order and self.fewer_rows:
            raise ValueError(
                "rows that may not be needed come last; leave any_order or fewer_rows out"
            )
        if self.any_order and self.prefilled:
            raise ValueError("what is prefilled has its place; leave any_order out")
        return self

    @property
    def digits(self) -> Digits:
        """How many digits of the answer are asked."""
        return _digits(self)

    def acceptances(self) -> Sequence[Acceptance]:
        """Return that other orders are right too, where they are."""
        ordered = Step(self.step, in_any_order, (self.step,))
        return [Acceptance(ordered, "", sees_blanks=True)] if self.any_order else []

    def asked(self) -> AskedNumber:
        """Return the part as it is asked."""
        return AskedNumber(
            **self.common(),
            decimals=self.decimals,
            figures=self.figures,
            scientific=self.scientific,
            constants=self.constants,
            log=self.log,
            in_one_cell=self.in_one_cell,
            infinity=self.infinity,
            tolerance=SlackByHand(**self.tolerance.model_dump()) if self.tolerance else None,
            bands=tuple(Band(**band.model_dump()) for band in self.bands),
            any_order=self.any_order,
            one_of=self.one_of,
            unit=self.unit,
            units=tuple((unit, float(per)) for unit, per in self.units.items()),
        )


@dataclass(frozen=True, kw_only=True)
class AskedNumber(AskedEntries):
    """Numbers: a field for each entry of what the step computes."""

    numeric: ClassVar[bool] = True

    kind: Literal["number"] = "number"
    decimals: Annotated[int, Field(ge=0, le=12)]
    figures: Annotated[int, Field(ge=1, le=MOST_FIGURES)] | None
    scientific: bool
    constants: bool
    log: Log
    in_one_cell: bool
    infinity: bool
    tolerance: SlackByHand | None
    bands: tuple[Band, ...]
    any_order: bool
    one_of: tuple[int, ...]
    unit: str
    units: tuple[tuple[str, Annotated[float, Field(gt=0, allow_inf_nan=False)]], ...]

    @property
    def few_entries(self) -> Sequence[int]:
        """The few numbers that an entry can be, if there are so few."""
        return self.one_of

    def can_be(self, answer: Array) -> Array:
        """Return which entries of an answer can be typed at all, (*shape, n)."""
        return ~np.isnan(answer) if self.infinity else np.isfinite(answer)

    @property
    def near(self) -> Sequence[Band]:
        """The bands around the right number in which others earn a share."""
        return self.bands

    @property
    def rounded(self) -> bool:
        """Whether the error budget sets the slack: it does where the author did not."""
        return self.tolerance is None

    @property
    def exact_steps(self) -> Sequence[str]:
        """The steps that are whole numbers though they are floats, as these alone can be NaN."""
        return (self.step, *self.trace) if self.fewer_rows and self.digits == WHOLE else ()

    @functools.cached_property
    def digits(self) -> Digits:
        """How many digits of the answer are asked."""
        return _digits(self)

    def misshaped(self, shape: tuple[int, ...]) -> Iterator[str]:
        """Yield what is said of entries that an answer of a shape does not have."""
        yield from super().misshaped(shape)
        if self.any_order and not shape:
            yield "is a single number, which has no order; leave any_order out, or return a vector"
        if self.in_one_cell and not 1 <= len(shape) <= MATRIX:
            yield "is no vector or matrix; leave in_one_cell out"

    @property
    def has_one_cell(self) -> bool:
        """Whether all entries are typed into one cell, though each is a field that earns its share."""
        return self.in_one_cell

    def blank_places(self, shape: tuple[int, ...]) -> Sequence[int]:
        """Return the places of the fields beside which students find a blank, which may be of all."""
        return (0,) if self.in_one_cell else super().blank_places(shape)

    def in_blanks(self, typed: Sequence[str], shape: tuple[int, ...]) -> Sequence[str]:
        """Return what is typed into each field, or into one blank for all: rows parted by semicolons."""
        if not self.in_one_cell:
            return typed
        return ("; ".join(" ".join(row) for row in _by_row(typed, shape)),)

    def layout(self, shape: tuple[int, ...]) -> Reason | None:
        """Return how entries are laid out that are typed into one blank."""
        if not self.in_one_cell:
            return None
        count = prod(shape)
        (example,) = self.in_blanks(tuple(str(n + 1) for n in range(count)), shape)
        if count > MOST_SHOWN:
            example = "1 2 ...; ..." if len(shape) == MATRIX else "1; 2; ..."
        return Reason.of("ask.one-cell", entries=count, example=Figure(f"`{example}`"))

    def with_derived_slack(self) -> AskedNumber:
        """Return the part without a tolerance set by hand."""
        return replace(self, tolerance=None)

    def instruction(self, fields: int) -> Reason:
        """Return to how many digits the answer is to be given."""
        said = self.digits.asked("ask")
        if self.digits == WHOLE:
            said = Reason.of("ask.whole-number", count=fields)
        said = Reason.of("ask.scientific", digits=said) if self.scientific else said
        said = Reason.of("ask.any-order", said=said) if self.any_order else said
        return Reason.of("ask.fewer-rows", said=said) if self.fewer_rows else said

    def slack(self, reference: Array) -> Array:
        """Return half a unit of the last digit asked, or the tolerance set by hand.

        A whole number is exact where one is asked, and has none; so has an infinity, and what is not there.
        """
        exact = ~np.isfinite(reference)
        if self.tolerance is not None:
            return np.where(exact, 0.0, self.tolerance.slack(np.where(exact, 0.0, reference)))
        exact |= self._asks_whole(reference)
        return np.where(exact, 0.0, self.last_place(reference) / 2)

    def _asks_whole(self, reference: Array) -> Array:
        """Return where a whole number is right and asked: computed as one, or by a floor as a float."""
        if reference.dtype.kind in "biu" and self.figures is None:
            return np.ones(reference.shape, dtype=bool)
        if self.digits != WHOLE:
            return np.zeros(reference.shape, dtype=bool)
        with np.errstate(invalid="ignore"):
            whole: Array = np.abs(reference - np.rint(reference)) <= _WHOLE * np.abs(reference)
        return whole

    def alike(self, answer: Array, reference: Array, slack: Array) -> Array:
        """Return which entries are within the slack of a reference."""
        right = within(answer, reference, slack)
        return right.reshape(prod(answer.shape[:-1]), answer.shape[-1])

    def comments(self, answers: Array, values: Values) -> Sequence[Reason]:
        """Return that whole numbers are asked, where an answer has decimals."""
        said = super().comments(answers, values)
        whole = per_variant(self._asks_whole(values[self.step]))
        broken = (whole & (np.nan_to_num(per_variant(answers)) % 1 != 0)).any(axis=0)
        return [NOT_WHOLE if b else text for b, text in zip(broken, said, strict=True)]

    def typed(self, values: Values) -> tuple[str, ...]:
        """Return each entry to the digits asked for."""
        number, write = language(self.language).number, self._writing(self.digits)
        return tuple(number(write(entry)) for entry in values[self.step].reshape(-1))

    def _writing(self, digits: Digits) -> Callable[[float], str]:
        """Return what writes a number to some digits, and nothing where there is none."""
        if not self.fewer_rows:
            return digits.write
        return lambda entry: "" if math.isnan(entry) else digits.write(entry)

    def reference(self, values: Values) -> tuple[str, ...]:
        """Return each entry to two more digits than are asked for."""
        return tuple(map(self._writing(self.digits.more(2)), values[self.step].reshape(-1)))

    def as_shown(self, values: Values) -> tuple[str, ...]:
        """Return the same, but whole numbers that are exact without decimals."""
        whole = self._asks_whole(values[self.step]).reshape(-1).tolist()
        entries = zip(values[self.step].reshape(-1), self.reference(values), whole, strict=True)
        return tuple(write(entry, 0) if exact else text for entry, text, exact in entries)

    def slack_texts(self, slack: Array) -> tuple[str, ...]:
        """Return the slack of each entry to two significant digits."""
        return tuple(write_figures(entry, 2) for entry in slack.reshape(-1))

    def rules(self, field: int, count: int, mark: str = "") -> Rules:
        """Return what one of so many fields allows, where a student's decimal mark may be known."""
        return Rules(
            constants=self.constants,
            log=self.log,
            infinity=self.infinity,
            names=self.names_of(field, count),
            decimal_comma=mark == "," if mark else self.decimal_comma,
            marked=bool(mark),
            units=self._units,
            one_of=self.one_of,
        )

    @functools.cached_property
    def _units(self) -> Units:
        """The units that may be typed, with how much of each is one of the part's own."""
        own = ((self.unit, Fraction(1)),) if self.unit else ()
        others = ((unit, Fraction(str(per))) for unit, per in self.units)
        return (*own, *others, *(NATURAL if self.log == "natural" else ()))

    @property
    def own_unit(self) -> str:
        """The unit of the answer, '' where it has none."""
        return self.unit

    @property
    def other_units(self) -> Sequence[tuple[str, float]]:
        """The units that may be typed beside the part's own, with how much of each is one of it."""
        return self.units

    def unit_typed(self, text: str) -> str:
        """Return the unit that stands beside a number that was typed, '' where there is none."""
        return unit_beside(text, self._units)

    def without_label(self, text: str, label: str) -> str:
        """Return what was typed in a cell without the label of the part before it."""
        return without_bracket(text, label)

    def read_cell(self, text: str, field: int) -> Reading[Exact]:
        """Return how a number is read."""
        return read_number(text, self.rules(field, field + 1))

    def read_whole(self, text: str, count: int) -> Reading[tuple[Exact, ...]] | None:
        """Return how a text is read as a vector or matrix of so many entries."""
        if plain(text, decimal_comma=self.decimal_comma) and not self.one_of:
            return None
        return self._vector(text, count, "")

    def read_all(self, text: str, shape: tuple[int, ...]) -> Reading[tuple[Exact, ...]] | None:
        """Return how a text is read as an answer of a shape in one cell, None where it is not."""
        return self._matrix(text, shape, "") if self.in_one_cell else super().read_all(text, shape)

    def _vector(self, text: str, count: int, mark: str) -> Reading[tuple[Exact, ...]] | None:
        names = [self.names_of(field, count) for field in range(count)]
        rules = self.rules(0, count, mark)
        whole = read_vector(text, rules, count, names, self.one_of)
        return whole or _left_as_one(text, rules, count)

    def read_marked(
        self, texts: Sequence[str], row: int, mark: str, answers: Answers, values: Values
    ) -> None:
        """Read a row's open cells again, by the decimal mark that is known."""
        if self.in_one_cell:
            if answers.is_open((0, row)):
                again = self._matrix(texts[0], values[self.step].shape[:-1], mark)
                self.record_whole(again, row, answers, values)
            return
        first, *others = self.places_asked(values[self.step].shape[:-1])
        count, rest = len(texts), "".join(texts[field] for field in others)
        open_ones = [field for field in range(count) if answers.is_open((field, row))]
        whole = self._vector(texts[first], count, mark) if others and not rest.strip() else None
        if open_ones and whole is not None:
            self.record_whole(whole, row, answers, values)
            return
        for field in open_ones:
            reading = read_number(texts[field], self.rules(field, count, mark))
            self.record(reading, (field, row), answers, values)

    def entries(self, value: Exact, values: Values, row: int) -> Array:
        """Return the number as a float."""
        del values, row
        return np.array([as_float(value)])

    def spell(self, value: Exact) -> str:
        """Return the number in decimals."""
        return language(self.language).number(canonical(value))

    def read(self, cells: Sequence[Sequence[str]], values: Values) -> Answers:
        """Return what the rows typed; a whole row of a matrix may be in its first cell."""
        if self.in_one_cell:
            return self._read_one_cell(cells[0], values)
        answers, shape = super().read(cells, values), values[self.step].shape[:-1]
        if len(shape) == MATRIX and min(shape) > 1 and not self.prefilled:
            self._read_rows_of_matrices(cells, values, answers)
        return answers

    def _read_one_cell(self, column: Sequence[str], values: Values) -> Answers:
        """Return what the rows typed into one cell for all entries."""
        shape = values[self.step].shape
        answers = Answers.unread(shape, prod(shape[:-1]))
        readings = each_once(partial(self._matrix, shape=shape[:-1], mark=""), column)
        for row, reading in enumerate(readings):
            self.record_whole(reading, row, answers, values)
        return answers

    def _matrix(self, text: str, shape: tuple[int, ...], mark: str) -> Reading[tuple[Exact, ...]]:
        """Return how a text is read as all entries of an answer of a shape."""
        count = prod(shape)
        names = [self.names_of(field, count) for field in range(count)]
        return read_matrix(text, self.rules(0, count, mark), shape, names, self.one_of)

    def read_column(
        self, column: Sequence[str], number: int, answers: Answers, values: Values
    ) -> None:
        """Read plain decimals at once, and everything else cell by cell."""
        (entry,) = answers.entries(number)
        plainly = partial(_plain, decimal_comma=self.decimal_comma)
        entry[:] = each_once(plainly, column)
        rules = self.rules(number, len(answers.outcomes))
        others = np.flatnonzero(np.isnan(entry)).tolist()
        readings = each_once(partial(read_number, rules=rules), [column[row] for row in others])
        for row, reading in zip(others, readings, strict=True):
            self.record(reading, (number, row), answers, values)

    def _read_rows_of_matrices(
        self, cells: Sequence[Sequence[str]], values: Values, answers: Answers
    ) -> None:
        """Read what stands in the first cell of each row of a matrix for all of that row."""
        rows, columns = values[self.step].shape[:-1]
        blank = answers.having(Outcome.BLANK).reshape(rows, columns, -1)
        single = answers.having(Outcome.READ, Outcome.NOTE).reshape(rows, columns, -1)[:, 0]
        may_be = blank[:, 1:].all(axis=(0, 1)) & ~(blank[:, 0] | single).any(axis=0)
        for row in np.flatnonzero(may_be).tolist():
            texts = [cells[field][row] for field in range(0, len(cells), columns)]
            if all(looks_like_several(text, columns) for text in texts):
                reading = self.read_whole("; ".join(texts), len(cells))
                if reading is not None:
                    self.record_whole(reading, row, answers, values)


def _by_row(typed: Sequence[str], shape: tuple[int, ...]) -> Iterator[Sequence[str]]:
    """Yield the entries of each row of an answer; those of a vector are rows of one."""
    wide = shape[1] if len(shape) == MATRIX else 1
    yield from (typed[first : first + wide] for first in range(0, len(typed), wide))


def _digits(part: NumberPart | AskedNumber) -> Digits:
    """Return how many digits of a part's numbers are asked."""
    if part.figures is None:
        return Places(part.decimals, part.scientific)
    return Figures(part.figures, part.scientific)


def _left_as_one(text: str, rules: Rules, count: int) -> Reading[Any] | None:
    """Return why several answers in one cell cannot be read, None where they can or are one."""
    if not looks_like_several(text, count):
        return None
    reading = read_number(text, rules)
    left = reading.outcome in (Outcome.UNREADABLE, Outcome.REVIEW)
    date = any(note.code == "read.date" for note in reading.notes)
    return replace(reading, values=()) if left and not date else None


def _plain(text: str, *, decimal_comma: bool) -> float:
    if not plain(text, decimal_comma=decimal_comma):
        return math.nan
    return float(text.replace(",", ".") if decimal_comma else text)
