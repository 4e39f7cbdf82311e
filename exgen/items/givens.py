"""Givens: what an author writes to say how a quantity is drawn, and the draw itself.

A given turns raw 64-bit words into values, so that it is the same on every machine and with
every version of numpy. `words` is how many it takes for one variant.
"""

from __future__ import annotations

import datetime as dt
import functools
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import ceil, floor, prod
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import Discriminator, Field, Tag, model_validator

from exgen.items.columns import Array, as_records
from exgen.items.declare import Requirement
from exgen.items.digits import Digits, Places
from exgen.items.engine import Step
from exgen.items.persons import PERSONS
from exgen.items.random_values import RandomWords, normal, share_between, shuffled, with_total
from exgen.items.shown import FIRST_DAY
from exgen.items.written import Written

MOST_VALUES = 10_000_000
MOST_PLACES, MOST_WHOLE = 15, 2**53
"""Numbers with more decimals, or as large, are not printed with all their digits by anybody."""
MOST_ENTRIES = 10_000
"""How many numbers a given has at the most, or has to be taken from."""
MOST_WAYS = 200_000
"""How large the table may be by which numbers with a given mean are drawn: entries times their sum."""
LEAST_BETWEEN = 0.01
"""How much of a normal distribution must lie between the bounds of what is drawn from it."""


class Given(Written):
    """What all givens share."""

    @property
    def places(self) -> int | None:
        """The decimal places to print, or None for as few as each value needs."""
        return None

    @property
    def digits(self) -> Digits | None:
        """The digits to print, or None for as few as each value needs."""
        return None if self.places is None else Places(self.places)

    @property
    def is_date(self) -> bool:
        """Whether its numbers are days, which print as dates."""
        return False

    def read(self, written: Any) -> Array:
        """Return what an example says, an array of objects, as words, whole numbers or floats.

        Raises ValueError where it is none of them.
        """
        entries = written.reshape(-1).tolist()
        if any(isinstance(entry, dt.date) for entry in entries):
            raise ValueError("is no day; days are drawn with date_from")
        if any(isinstance(entry, str) for entry in entries):
            return np.asarray(written.astype(str))
        whole = all(entry == int(entry) and abs(entry) < MOST_WHOLE for entry in entries)
        return np.asarray(written.astype(np.int64 if whole else np.float64))

    def requirements(self, name: str) -> tuple[Requirement, ...]:
        """Return what every drawn variant fulfils where the given has a name."""
        del name
        return ()


class Sized(Given):
    """A given whose author says how many entries it has."""

    size: tuple[int | str, ...] = ()
    """How many entries: `[3]` for a vector, `[2, 3]` for a matrix of 2 rows, left out for one
    number. In place of a number may stand the name of a given that is a whole number.
    """

    @property
    def entries(self) -> int:
        """How many entries it has. Raises ValueError where another given says so."""
        if not all(isinstance(length, int) for length in self.size):
            raise ValueError("size should be numbers here, as in size = [3]")
        return prod(int(length) for length in self.size)


class FromPool(Sized):
    """A given that takes each entry from a list of values, all equally likely."""

    @property
    @abstractmethod
    def pool(self) -> Array:
        """The values that can be drawn."""

    def words(self, shape: tuple[int, ...]) -> int:
        """Return how many words one variant takes."""
        return prod(shape)

    def draw(self, words: RandomWords, shape: tuple[int, ...]) -> Array:
        """Return an array of the shape, with the variants of `words` (w, n) as its last axis."""
        chosen = self.pool[words % np.uint64(len(self.pool))]
        return chosen.reshape(*shape, words.shape[-1])


class Range(FromPool):
    """`{ low = 1, high = 9, step = 0.5, except = [0] }`: a decimal grid, both ends included."""

    low: Decimal
    """The smallest value."""

    high: Decimal
    """The largest value, if steps lead there."""

    step: Decimal = Decimal(1)
    """How far one value is from the next; its decimals are those that are printed."""

    excluded: tuple[Decimal, ...] = Field(default=(), alias="except")
    """Values in between that are never drawn."""

    scientific: bool = False
    """Whether they are printed in scientific notation, as 1.8e-5 is: with a power of ten."""

    coprime: bool = False
    """Whether the whole numbers of a vector have no factor in common, as 4 and 9."""

    mean: Decimal | None = None
    """The mean of the entries of a vector, exactly."""

    @model_validator(mode="after")
    def _has_values(self) -> Range:
        if self.step <= 0:
            raise ValueError(f"step is {self.step}; it should be above 0")
        if self.high < self.low:
            raise ValueError(f"high = {self.high} is below low = {self.low}")
        if (self.high - self.low) / self.step > MOST_VALUES:
            raise ValueError(f"more than {MOST_VALUES:,} values; take a larger step")
        most = max(abs(self.low), abs(self.high))
        if not self.scientific and (most >= MOST_WHOLE or self.places > MOST_PLACES):
            raise ValueError(
                "so large or small numbers are drawn in scientific notation; add scientific = true"
            )
        if not len(self.pool):
            raise ValueError("nothing is left to draw; except fewer values")
        if self.coprime:
            self._check_coprime()
        if self.mean is not None:
            self._check_mean()
        return self

    def _check_coprime(self) -> None:
        if self.pool.dtype.kind != "i" or not self.size:
            raise ValueError("coprime is for vectors of whole numbers, as with size = [2]")
        if (factor := int(np.gcd.reduce(self.pool))) != 1:
            raise ValueError(f"coprime: {factor} is a factor of all values; take other ones")

    def _check_mean(self) -> None:
        if self.excluded:
            raise ValueError("mean and except do not go together; leave one of them out")
        if not 0 <= self._total <= self.entries * self._most or self._total != int(self._total):
            raise ValueError(
                f"no {self.entries} values have the mean {self.mean}; it is from {self.low} to "
                f"{self.high}, and their sum a multiple of the step"
            )
        if self.entries * int(self._total) > MOST_WAYS:
            raise ValueError(
                "mean: there are too many values; take a larger step, or fewer entries"
            )

    @property
    def _most(self) -> int:
        """How many steps the largest value is above the lowest."""
        return len(self.pool) - 1

    @property
    def _total(self) -> Decimal:
        """How many steps all entries are above the lowest value, if they have the mean."""
        mean = self.low if self.mean is None else self.mean
        return (mean - self.low) * self.entries / self.step

    def draw(self, words: RandomWords, shape: tuple[int, ...]) -> Array:
        """Return an array of the shape, with the variants of `words` (w, n) as its last axis."""
        if self.mean is None:
            return super().draw(words, shape)
        chosen = self.pool[with_total(words, self._most, int(self._total))]
        return chosen.reshape(*shape, words.shape[-1])

    def requirements(self, name: str) -> tuple[Requirement, ...]:
        """Return that the entries are coprime, if they should be."""
        said = f"the entries of {name} have no factor in common"
        return (Requirement(Step(said, _are_coprime, (name,))),) if self.coprime else ()

    @property
    def places(self) -> int:
        """The decimal places of the grid."""
        return max(0, self._decimals)

    @property
    def digits(self) -> Digits:
        """The digits of the grid."""
        return Places(self._decimals, scientific=True) if self.scientific else Places(self.places)

    @property
    def _decimals(self) -> int:
        """The decimal places of the grid, below 0 for one in tens."""
        return -min(_exponent(number) for number in (self.low, self.step) if number)

    @functools.cached_property
    def pool(self) -> Array:
        """The grid: whole numbers as integers, others rounded to the decimals as written."""
        places = self._decimals if self.scientific else self.places
        low, high, step = (int(x.scaleb(places)) for x in (self.low, self.high, self.step))
        grid = np.arange(low, high + 1, step)
        grid = grid[~np.isin(grid, [int(x.scaleb(places)) for x in self.excluded])]
        if self.scientific:
            return np.array([float(Decimal(value).scaleb(-places)) for value in grid.tolist()])
        return grid if places == 0 else grid / 10**places


class OneOf(FromPool):
    """`{ values = [0.01, 0.02, 0.05] }`: one of the numbers, words or records listed.

    Of a record, such as `{ thing = "a ball", mass = 0.4 }`, words print the fields, as in
    `{{ body.thing }}`, and a step takes them as `body["mass"]`.
    """

    values: tuple[Decimal | int | str | dict[str, Decimal | int | str], ...] = Field(min_length=1)
    """What can be drawn; one that is listed twice is drawn twice as often. Records have the same fields."""

    @model_validator(mode="after")
    def _are_alike(self) -> OneOf:
        fields = {tuple(v) if isinstance(v, dict) else None for v in self.values}
        if len(fields) > 1:
            raise ValueError("values: let all be records of the same fields in one order, or none")
        if self._records:
            _ = self.entries
            for name in self._records[0]:
                if not name.isidentifier():
                    raise ValueError(f"values: '{name}' is no name of a field; use letters and '_'")
            if not self._records[0]:
                raise ValueError("values: a record has at least one field")
        return self

    @functools.cached_property
    def pool(self) -> Array:
        """The values as integers, as floats, or as words when any is a word; or records of them."""
        if self._records:
            return _records(self._records)
        return _column([value for value in self.values if not isinstance(value, dict)])

    @property
    def _records(self) -> list[dict[str, Decimal | int | str]]:
        return [value for value in self.values if isinstance(value, dict)]

    def read(self, written: Any) -> Array:
        """Return what an example says: of a record, what its first field says."""
        return _named(self.pool, written) if self._records else super().read(written)


class Dates(FromPool):
    """`{ date_from = 2026-01-01, date_to = 2026-12-31 }`: a day, both ends included.

    It prints as a date in the paper's language; `{{ day.weekday }}`, `day.month` and `day.year` are
    parts of it. A step takes it as a whole number of days, those since 1970-01-01, and numpy makes a
    date of it: `day.astype("datetime64[D]")`.
    """

    date_from: dt.date
    """The first day that can be drawn."""

    date_to: dt.date
    """The last one."""

    @model_validator(mode="after")
    def _has_days(self) -> Dates:
        if self.date_to < self.date_from:
            raise ValueError(f"date_to = {self.date_to} is before date_from = {self.date_from}")
        _ = self.entries
        return self

    @property
    def is_date(self) -> bool:
        """Whether its numbers are days, which print as dates."""
        return True

    @functools.cached_property
    def pool(self) -> Array:
        """The days."""
        return np.arange(_days(self.date_from), _days(self.date_to) + 1)

    def read(self, written: Any) -> Array:
        """Return the days that an example says."""
        return np.asarray(np.vectorize(_days, otypes=[np.int64])(written))


class Persons(Sized):
    """`{ person = true }`: somebody for a story; with `size = [2]` two different ones.

    Words print the name, and after it what goes with it in English: `{{ who.name }}`, `who.they`
    (he, she or they), `who.them`, `who.their`, `who.theirs`, `who.themself`, and verbs: `who.is`,
    `who.was`, `who.has`, `who.does` and `who.s`, as in `{{ who.they }} run{{ who.s }}`.
    """

    person: Literal[True]
    """Says that it is a person."""

    @model_validator(mode="after")
    def _are_there(self) -> Persons:
        if self.entries > len(PERSONS):
            raise ValueError(f"size: there are {len(PERSONS)} persons; draw fewer")
        return self

    def words(self, shape: tuple[int, ...]) -> int:  # noqa: ARG002 -- the same for every shape
        """Return how many words one variant takes."""
        return len(PERSONS)

    def draw(self, words: RandomWords, shape: tuple[int, ...]) -> Array:
        """Return an array of records of the shape, with the variants as its last axis."""
        chosen = _records(PERSONS)[shuffled(words)[: prod(shape)]]
        return chosen.reshape(*shape, words.shape[-1])

    def read(self, written: Any) -> Array:
        """Return the persons of the names that an example says."""
        return _named(_records(PERSONS), written)


class Normal(Sized):
    """`{ normal = [170, 8.5], step = 0.1, size = [12] }`: a sample of a normal distribution.

    With its mean and its standard deviation; each entry is rounded to the step.
    """

    normal: tuple[Decimal, Decimal]
    """The mean and the standard deviation of the distribution."""

    step: Decimal = Decimal(1)
    """What each entry is rounded to a multiple of; its decimals are those that are printed."""

    low: Decimal | None = None
    """The smallest value, if smaller ones are not to be drawn."""

    high: Decimal | None = None
    """The largest value, if larger ones are not to be drawn."""

    mean: Decimal | None = None
    """The mean of the entries, exactly: all are moved as far as it takes."""

    @model_validator(mode="after")
    def _can_be_drawn(self) -> Normal:
        centre, spread = self.normal
        if self.step <= 0 or spread <= 0:
            raise ValueError("the step and the standard deviation should be above 0")
        if (abs(centre) + spread) / self.step > MOST_VALUES:
            raise ValueError(f"more than {MOST_VALUES:,} values; take a larger step")
        if share_between(*self._bounds) < LEAST_BETWEEN:
            raise ValueError("hardly any of the distribution is between low and high; widen them")
        low, high = self._least_and_most
        if low > high:
            raise ValueError("no multiple of the step is between low and high; widen them")
        if self.mean is not None:
            self._check_mean(self.mean)
        return self

    def _check_mean(self, mean: Decimal) -> None:
        if not (self.low is None and self.high is None):
            raise ValueError("mean does not go together with low and high; leave one of them out")
        if mean * self.entries % self.step:
            raise ValueError(
                f"no {self.entries} multiples of {self.step} have the mean {mean}; take another"
            )

    @property
    def places(self) -> int:
        """The decimal places of the step."""
        return _places(self.step)

    @property
    def _bounds(self) -> tuple[float, float]:
        """The bounds in standard deviations from the mean."""
        centre, spread = self.normal
        low = -np.inf if self.low is None else float((self.low - centre) / spread)
        return low, np.inf if self.high is None else float((self.high - centre) / spread)

    @property
    def _least_and_most(self) -> tuple[float, float]:
        """How many steps the smallest and the largest value are."""
        least = -np.inf if self.low is None else float(ceil(self.low / self.step))
        return least, np.inf if self.high is None else float(floor(self.high / self.step))

    def words(self, shape: tuple[int, ...]) -> int:
        """Return how many words one variant takes: as many again where some entries are moved more."""
        return prod(shape) * (1 if self.mean is None else 2)

    def draw(self, words: RandomWords, shape: tuple[int, ...]) -> Array:
        """Return an array of the shape, with the variants of `words` (w, n) as its last axis."""
        centre, spread = map(float, self.normal)
        exact = centre + spread * normal(words[: prod(shape)], *self._bounds)
        least, most = self._least_and_most
        steps = np.clip(np.floor(exact / float(self.step) + 0.5), least, most).astype(np.int64)
        if self.mean is not None:
            missing = int(self.mean * prod(shape) / self.step) - steps.sum(axis=0)
            all_more, some_more = np.divmod(missing, len(steps))
            turn = np.argsort(shuffled(words[prod(shape) :]), axis=0)
            steps = steps + all_more + (turn < some_more)
        return _multiples(steps.reshape(*shape, -1), self.step)


class Distribution(Sized):
    """`{ sums_to = 1, step = 0.05, size = [3] }`: positive multiples of the step with that sum."""

    sums_to: Decimal
    """What the entries add up to."""

    step: Decimal
    """What each entry is a multiple of, and so the smallest that it can be."""

    @model_validator(mode="after")
    def _can_be_shared_out(self) -> Distribution:
        if len(self.size) != 1 or not isinstance(self.size[0], int):
            raise ValueError("size should be one number, as in size = [3]")
        if self.step <= 0 or self.sums_to % self.step != 0:
            raise ValueError(f"sums_to = {self.sums_to} is no multiple of step = {self.step}")
        if self._units > MOST_ENTRIES:
            raise ValueError(f"sums_to is {self._units:,} steps; take a larger step")
        if self._units < self.size[0]:
            raise ValueError(f"{self.size[0]} entries of at least {self.step} exceed the sum")
        return self

    @property
    def places(self) -> int:
        """The decimal places of the step."""
        return _places(self.step)

    @property
    def _units(self) -> int:
        return int(self.sums_to / self.step)

    def words(self, shape: tuple[int, ...]) -> int:  # noqa: ARG002 -- the same for every shape
        """Return how many words one variant takes."""
        return self._units - 1

    def draw(self, words: RandomWords, shape: tuple[int, ...]) -> Array:
        """Return an array (entries, n) of which every composition of the sum is equally likely."""
        cuts = np.sort(shuffled(words)[: shape[0] - 1] + 1, axis=0)
        ends = np.full((1, words.shape[-1]), self._units)
        return _multiples(np.diff(np.concatenate([0 * ends, cuts, ends]), axis=0), self.step)


class Sample(Given):
    """`{ shuffle = 7, take = 5 }`: some of the numbers 0, 1, ..., without repetition, in any order.

    With `low` they are low, low + 1, ... instead.
    """

    shuffle: int = Field(ge=1, le=MOST_ENTRIES)
    """How many numbers there are to take from: `low`, the one after it, and so on."""

    take: int | None = None
    """How many are taken; all by default."""

    low: int = 0
    """The smallest of the numbers."""

    @model_validator(mode="after")
    def _can_be_taken(self) -> Sample:
        if not 1 <= self._taken <= self.shuffle:
            raise ValueError(f"take = {self.take} should be 1 to {self.shuffle}, as shuffle says")
        return self

    @property
    def size(self) -> tuple[int | str, ...]:
        """How many entries it has: as many as are taken."""
        return (self._taken,)

    @property
    def _taken(self) -> int:
        return self.shuffle if self.take is None else self.take

    def words(self, shape: tuple[int, ...]) -> int:  # noqa: ARG002 -- the same for every shape
        """Return how many words one variant takes."""
        return self.shuffle

    def draw(self, words: RandomWords, shape: tuple[int, ...]) -> Array:  # noqa: ARG002
        """Return an integer array (taken, n)."""
        return shuffled(words)[: self._taken] + self.low


_SIGNS = {
    "values": "values",
    "sums_to": "distribution",
    "shuffle": "sample",
    "normal": "gaussian",
    "date_from": "dates",
    "date_to": "dates",
    "person": "persons",
}
"""The keys by which a given is known to be of a kind; one without any of them is a range."""


def _kind_of(written: Any) -> str:
    keys = written if isinstance(written, dict) else getattr(written, "model_fields_set", ())
    return next((kind for sign, kind in _SIGNS.items() if sign in keys), "range")


AnyGiven: TypeAlias = Annotated[
    Annotated[Range, Tag("range")]
    | Annotated[OneOf, Tag("values")]
    | Annotated[Distribution, Tag("distribution")]
    | Annotated[Sample, Tag("sample")]
    | Annotated[Normal, Tag("gaussian")]
    | Annotated[Dates, Tag("dates")]
    | Annotated[Persons, Tag("persons")],
    Discriminator(_kind_of),
]


def _places(number: Decimal) -> int:
    return max(0, -_exponent(number))


def _multiples(times: Array, step: Decimal) -> Array:
    """Return multiples of a step: whole numbers as integers, others with its decimals."""
    places = _places(step)
    multiples = times * int(step * 10**places)
    return multiples if places == 0 else multiples / 10**places


def _exponent(number: Decimal) -> int:
    """Return the power of ten of a number's last digit that is not 0."""
    exponent = number.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _are_coprime(entries: Array) -> Array:
    there = np.nan_to_num(entries).astype(np.int64)  # 0 has all factors, and changes nothing
    found: Array = np.gcd.reduce(there.reshape(-1, there.shape[-1]), axis=0) == 1
    return found


def _days(date: Any) -> int:
    if not isinstance(date, dt.date):
        raise ValueError("should be a day, such as 2026-03-01")  # noqa: TRY004 -- it is an author's
    return date.toordinal() - FIRST_DAY.toordinal()


def _column(values: Sequence[Decimal | int | str]) -> Array:
    """Return values as words where any is one, else as integers where all are whole, or floats."""
    if any(isinstance(value, str) for value in values):
        return np.array([str(value) for value in values])
    if all(_places(Decimal(v)) == 0 and abs(Decimal(v)) < MOST_WHOLE for v in values):
        return np.array([int(value) for value in values])
    return np.array([float(value) for value in values])


def _records(records: Sequence[Mapping[str, Any]]) -> Array:
    """Return records of the same fields as an array of them, of which each field is a column."""
    names = records[0]
    return as_records({name: _column([record[name] for record in records]) for name in names})


def _named(records: Array, written: Any) -> Array:
    """Return the records whose first fields are as written. Raises ValueError where there is none."""
    first = records[records.dtype.names[0]] if records.dtype.names else records
    place = dict[str, int]()
    for at, field in enumerate(first.tolist()):
        place.setdefault(str(field), at)
    for entry in written.reshape(-1).tolist():
        if str(entry) not in place:
            raise ValueError(
                f"{entry} is the first field of no record; there are {', '.join(place)}"
            )
    return np.asarray(records[np.vectorize(lambda entry: place[str(entry)], otypes=[int])(written)])
