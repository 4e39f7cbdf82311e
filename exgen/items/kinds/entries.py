"""Entries: answers of one field for each entry of a scalar, vector or matrix, which share the points."""

from __future__ import annotations

import itertools
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import Field, model_validator

from exgen.items.columns import Array, Values, per_row, per_variant
from exgen.items.kinds.part import AskedPart, WrittenPart
from exgen.items.kinds.prefilled import Prefilled, are_prefilled, unfit
from exgen.items.kinds.typed import Answers
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.numerals import Outcome, Reading

NOT_TYPED: Reading[Any] = Reading(Outcome.BLANK, ())


class EntriesPart(WrittenPart):
    """What an author writes of a scalar, or of the entries of a vector or matrix."""

    entries_labelled: tuple[str, ...] = Field(default=(), alias="labels")
    """A label for each entry of a vector, in place of `label`."""

    rows: tuple[str, ...] = ()
    """The headings of the rows of a matrix; their numbers by default."""

    columns: tuple[str, ...] = ()
    """The headings of the columns of a matrix; their numbers by default."""

    trace: tuple[str, ...] = ()
    """The steps that give the rows, one each: a row may follow from the student's own rows before it."""

    prefilled: tuple[Prefilled, ...] = ()
    """The entries that the sheet prints, so that nobody types them: `["row 1"]`, `["column 2"]`, `["below"]` or
    `["above", "diagonal"]` of a square matrix, `["2.3"]` for row 2 and column 3, `["4"]` of a vector.
    """

    fewer_rows: bool = False
    """Whether a variant may need fewer rows than there are, or fewer entries of a vector, as an algorithm
    that goes on until it converges. The step gives NaN in the rows that a variant does not need, or
    `""` for words. Students see all rows, and leave blank what they do not need. The points are shared
    by the rows that are needed.
    """

    names: tuple[str, ...] = ()
    """What students may write before the answer, as in `V = 1.5`, besides the step and the label."""

    all_or_nothing: bool = False
    """Whether one wrong entry costs all points."""

    @model_validator(mode="after")
    def _is_labelled(self) -> EntriesPart:
        if not self.label and not self.entries_labelled:
            raise ValueError(
                f"a {getattr(self, 'kind', '')} part needs a label to stand before the blank, such as label = '$x$'"
            )
        if self.fewer_rows and (shown := [one for one in self.prefilled if not _in_row_1(one)]):
            raise ValueError(
                f"'{shown[0]}' is prefilled, which shows how many rows are needed; with fewer_rows only "
                "what is in row 1 can be"
            )
        return self

    def common(self) -> dict[str, Any]:
        """Return what every kind with entries hands on to the part as it is asked."""
        return {
            **super().common(),
            "entries_labelled": self.entries_labelled,
            "rows": self.rows,
            "columns": self.columns,
            "trace": self.trace,
            "prefilled": self.prefilled,
            "fewer_rows": self.fewer_rows,
            "names": self.names,
            "all_or_nothing": self.all_or_nothing,
        }


@dataclass(frozen=True, kw_only=True)
class AskedFields(AskedPart):
    """A part with a field for each entry of its step's array, which share the points equally."""

    all_or_nothing: bool

    @property
    def shared_out(self) -> bool:
        """Whether each entry earns points by itself: it does unless one wrong costs all."""
        return not self.all_or_nothing

    @property
    def partly(self) -> Reason | None:
        """What to say of a right entry that earns less, since others are wrong."""
        return Reason("mark.less-guesses") if self.few else None

    def possible(self, answer: Array) -> Array:
        """Return which entries of an answer could be right in some variant, (*shape, n)."""
        return np.isin(answer, self.few_entries) if self.few else super().possible(answer)

    def suffixes(self, shape: tuple[int, ...]) -> tuple[str, ...]:
        """Return '' for a scalar, '.1', '.2', ... for a vector, '.1.1', ... for a matrix."""
        places = itertools.product(*(range(1, length + 1) for length in shape))
        return tuple("".join(f".{i}" for i in place) for place in places)

    def shares(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return 1 for each entry within the slack, else 0; less where guessing is taken off."""
        right = self.same(answer, reference, slack, values)
        if self.all_or_nothing:
            right = np.broadcast_to(right.all(axis=0), right.shape)
        if not self.few:
            return right.astype(float)
        wrong = ~right & ~np.isnan(answer.reshape(right.shape))
        asked = self.places_asked(answer.shape[:-1])
        chosen = (right & self.needs(reference))[asked]
        shares: Array = right * self.share_of_each(chosen.sum(axis=0), wrong.sum(axis=0))
        return shares

    def share_of_each(self, right: Array, wrong: Array) -> Array:
        """Return what each right entry earns, less what guessing among a few would gain.

        Who guesses is right in one of so many entries, and wrong in all the others. What was not
        typed is no guess.
        """
        if not self.few:
            return super().share_of_each(right, wrong)
        earned = np.maximum(right - wrong / (len(self.few_entries) - 1), 0)
        each: Array = earned / np.maximum(right, 1)
        return each

    def read(self, cells: Sequence[Sequence[str]], values: Values) -> Answers:
        """Return what the rows typed; all answers of the part in its first cell fill the others too."""
        answers = super().read(cells, values)
        first, *others = asked = self.places_asked(values[self.step].shape[:-1])
        rest = answers.having(Outcome.BLANK)[others]
        for row in np.flatnonzero(rest.all(axis=0)).tolist() if others else ():
            if (whole := self._read_first(cells[first][row], len(cells), len(asked))) is not None:
                self.record_whole(whole, row, answers, values)
        return answers

    def _read_first(self, text: str, count: int, asked: int) -> Reading[Any] | None:
        """Return how a first cell is read as all of an answer, or as that of it which is asked."""
        whole = self.read_whole(text, count)
        if asked == count or (whole is not None and whole.values):
            return whole
        return self.read_whole(text, asked) or whole

    def record_whole(
        self, reading: Reading[Any], row: int, answers: Answers, values: Values
    ) -> None:
        """Write the reading of all of the part's fields in one cell into the answers of a row."""
        asked, count = self.places_asked(values[self.step].shape[:-1]), len(answers.outcomes)
        for place, field in enumerate(asked):
            entries = tuple(v[field if len(v) == count else place] for v in reading.values)
            cell: Reading[Any] = Reading(reading.outcome, entries, reading.notes)
            self.record(NOT_TYPED if entries == ("",) else cell, (field, row), answers, values)


@dataclass(frozen=True, kw_only=True)
class AskedEntries(AskedFields):
    """A part that asks for each entry of what the model's step computes."""

    entries_labelled: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    trace: tuple[str, ...]
    prefilled: tuple[Prefilled, ...]
    fewer_rows: bool
    names: tuple[str, ...]

    def misfits(self, values: Values) -> Iterator[str]:
        """Yield what of the columns of a key does not fit to the part."""
        yield from super().misfits(values)
        rows = len(values[self.step])
        if self.trace and (values[self.step].ndim == 1 or rows != len(self.trace)):
            yield f"its trace names {len(self.trace)} steps, but '{self.step}' has {rows} rows"
        yield from self.misshaped(values[self.step].shape[:-1])

    def misshaped(self, shape: tuple[int, ...]) -> Iterator[str]:
        """Yield what is prefilled, or said of rows, that an answer of a shape does not have."""
        if self.prefilled:
            yield from unfit(self.prefilled, shape)
        if self.fewer_rows and (not shape or shape[0] == 1):
            yield "has no more than one row, of which none can be left out; leave fewer_rows out"

    @property
    def may_end(self) -> bool:
        """Whether a variant may need fewer rows than there are."""
        return self.fewer_rows

    def beyond_end(self, answer: Array) -> Array:
        """Return which entries are in rows at the end that are not needed; the first always is."""
        if not self.fewer_rows:
            return super().beyond_end(answer)
        absent: Array = np.all(per_row(~self.is_there(answer)), axis=1)
        ended = np.logical_and.accumulate(absent[::-1])[::-1]
        ended[0] = False
        return np.broadcast_to(
            ended.reshape(len(answer), *[1] * (answer.ndim - 2), -1), answer.shape
        )

    def needs(self, answer: Array) -> Array:
        """Return which fields an answer needs: all but those of rows that it ends before, (fields, n)."""
        return ~per_variant(self.beyond_end(answer)) if self.fewer_rows else super().needs(answer)

    def others_than_few(self, answer: Array) -> Iterator[str]:
        """Yield an entry of an answer that is none of the few that it can be, and what these are."""
        if self.few:
            asked = self.asked_of(answer).astype(float)
            asked = asked[np.isfinite(asked) & ~self.asked_of(self.beyond_end(answer))]
            away = np.abs(asked[:, None] - np.array(self.few_entries)).min(axis=1)
            for other in asked[away > self.last_place(asked) / 2][:1].tolist():
                known = ", ".join(map(self.called, self.few_entries))
                yield f"returned {self.called(other)}, but one_of has only {known}"

    def called(self, entry: float) -> str:
        """Return how an author writes an entry of an answer."""
        return f"{entry:.6g}"

    def places_asked(self, shape: tuple[int, ...]) -> Sequence[int]:
        """Return the places of the entries that are not printed."""
        if not self.prefilled:
            return super().places_asked(shape)
        places: list[int] = np.flatnonzero(~are_prefilled(self.prefilled, shape)).tolist()
        return places

    def asked_of(self, array: Array) -> Array:
        """Return the entries that are not printed, (entries, n)."""
        entries = per_variant(array)
        return entries[self.places_asked(array.shape[:-1])] if self.prefilled else entries

    def with_printed(self, answer: Array, right: Array) -> Array:
        """Return an answer with what the sheet prints in the entries that it prints."""
        if not self.prefilled:
            return answer
        printed = are_prefilled(self.prefilled, answer.shape[:-1])
        return np.where(printed[..., None], right, answer)

    def labels(self, shape: tuple[int, ...]) -> tuple[str, ...]:
        """Return the label of each entry: the author's, or the part's with the entry's place."""
        if self.entries_labelled:
            return self.entries_labelled
        if self.rows or self.columns:
            return tuple(", ".join(pair) for pair in itertools.product(*self.headings(shape)))
        say = language(self.language).say
        return tuple(
            say("ask.entry", label=self.label, place=suffix[1:]) if suffix else self.label
            for suffix in self.suffixes(shape)
        )

    @property
    def steps_traced(self) -> tuple[str, ...]:
        """The steps of which each gives a row of the answer, in the order of an algorithm."""
        return self.trace

    def headings(self, shape: tuple[int, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the headings of the rows and columns of a table of blanks; none for no matrix."""
        if len(shape) != 2:  # noqa: PLR2004 -- rows and columns
            return (), ()
        rows, columns = (tuple(str(place + 1) for place in range(length)) for length in shape)
        return self.rows or rows, self.columns or columns

    @abstractmethod
    def alike(self, answer: Array, reference: Array, slack: Array) -> Array:
        """Return which entries of an answer are as those of a reference, (entries, n)."""

    def same(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return which entries are as in a reference; those that are printed are right."""
        del values
        right = self.alike(answer, reference, slack)
        if self.fewer_rows:  # what is not there is as it should be where it is left blank
            right |= ~per_variant(self.is_there(answer)) & per_variant(self.beyond_end(reference))
        if self.prefilled:
            right[are_prefilled(self.prefilled, answer.shape[:-1]).reshape(-1)] = True
        return right

    def names_of(self, field: int, count: int) -> tuple[str, ...]:
        """Return what may stand before the answer in one of so many fields, its own label first."""
        names = [*self.names, self.step, self.label]
        if self.entries_labelled:
            names.insert(0, self.entries_labelled[field])
        elif self.rows and self.columns:
            row, column = divmod(field, len(self.columns))
            names.insert(0, f"{self.rows[row]}, {self.columns[column]}")
            names.append(f"{self.label}_{row + 1}{column + 1}")
        elif count > 1:
            entry = language(self.language).say("ask.entry", label=self.label, place=field + 1)
            names += [entry, f"{self.label}_{field + 1}"]
        return tuple(filter(None, names))


def _in_row_1(named: str) -> bool:
    """Return whether what is prefilled is in the first row alone."""
    return named in {"row 1", "1"} or named.startswith("1.")


def check_few(one_of: Sequence[object], called: str) -> None:
    """Raise ValueError where what an entry can be is a single one, or one twice."""
    if len(one_of) == 1 or len(set(one_of)) < len(one_of):
        raise ValueError(f"one_of = {list(one_of)} should be two or more different {called}")
