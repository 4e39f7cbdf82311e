"""Matching: which of the lettered answers belongs to each of some items? Both are drawn from pools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, model_validator

from exgen.items.columns import Array, Values, one, per_variant
from exgen.items.engine import Step
from exgen.items.givens import AnyGiven, Sample
from exgen.items.kinds.entries import AskedFields
from exgen.items.kinds.lettering import letter, letters
from exgen.items.kinds.part import WrittenPart, are_places
from exgen.items.written import Written
from exgen.language import Authored, Reason, Sentences
from exgen.language.catalogue import language
from exgen.numerals import Reading, read_letter, read_matched, without_letter


class Pair(Written):
    """An item and the answer that belongs to it."""

    left: str
    """The item, in Markdown; givens and steps may be filled in."""

    right: str
    """The answer that belongs to it, likewise. Two pairs may have the same: no student sees both."""

    because: str = ""
    """Why they belong together, for the solution and the feedback."""


class Spare(Written):
    """An answer that belongs to no item; a text alone will do."""

    text: str
    """The answer, in Markdown; givens and steps may be filled in."""

    because: str = ""
    """Why it belongs to none, for the solution and the feedback."""

    @model_validator(mode="before")
    @classmethod
    def _may_be_a_text(cls, written: Any) -> Any:
        return {"text": written} if isinstance(written, str) else written


class MatchingPart(WrittenPart):
    """Items, and a lettered list of answers: what is typed is a letter for each item.

    Every student sees as many items and answers, others and in another order. What guessing would
    gain is taken off: with five letters, four wrong ones cost what a right one earns. No variant is
    drawn in which two items, or two answers, say the same. The model computes no such step.
    """

    kind: Literal["matching"]
    """How the answer is read and marked."""

    label: str = ""
    """What an item is called where it cannot be printed, as after the item of the bank has changed."""

    pairs: tuple[Pair, ...] = Field(min_length=2)
    """The items on the left, each with the answer that belongs to it."""

    show: int | None = Field(default=None, ge=1)
    """How many of the pairs a student sees; all by default."""

    distractors: tuple[Spare, ...] = ()
    """Answers that belong to no item: `["uniform", { text = "Poisson", because = "..." }]`."""

    show_distractors: int | None = Field(default=None, ge=0)
    """How many of the distractors a student sees; all by default."""

    all_or_nothing: bool = False
    """Whether one wrong letter costs all points."""

    @model_validator(mode="after")
    def _can_be_drawn(self) -> MatchingPart:
        for said, show, there in (
            ("show", self._items, {pair.right for pair in self.pairs}),
            ("show_distractors", self._spare, {spare.text for spare in self.distractors}),
        ):
            if show > len(there):
                what = "different answers in pairs" if said == "show" else "distractors"
                raise ValueError(f"{said} = {show}, but there are {len(there)} {what}")
        count = self._items + self._spare
        if not 2 <= count <= 26:  # noqa: PLR2004 -- the letters
            raise ValueError(f"students see {count} answers; there should be 2 to 26")
        lefts = [" ".join(pair.left.split()) for pair in self.pairs]
        for left in lefts:
            if lefts.count(left) > 1:
                raise ValueError(f"two items on the left say the same: '{left}'")
        return self

    @property
    def _items(self) -> int:
        return len(self.pairs) if self.show is None else self.show

    @property
    def _spare(self) -> int:
        return len(self.distractors) if self.show_distractors is None else self.show_distractors

    def asked(self) -> AskedMatching:
        """Return the part as it is asked."""
        return AskedMatching(
            **self.common(),
            all_or_nothing=self.all_or_nothing,
            pairs=tuple(Matched(pair.left, pair.right, pair.because) for pair in self.pairs),
            show=self._items,
            distractors=tuple(Unmatched(spare.text, spare.because) for spare in self.distractors),
            show_distractors=self._spare,
        )

    def draws(self) -> Mapping[str, AnyGiven]:
        """Return the draw of the items, that of the distractors, and of the order of the answers."""
        asked = self.asked()
        drawn = {
            asked.shown: Sample(shuffle=len(self.pairs), take=self._items),
            asked.shuffled: Sample(shuffle=asked.count),
        }
        if self._spare:
            drawn[asked.drawn] = Sample(shuffle=len(self.distractors), take=self._spare)
        return drawn

    def steps(self) -> Sequence[Step]:
        """Return the step that says where in the list each item's answer stands."""
        asked = self.asked()
        return [Step(self.step, asked.where_the_answers_stand, (asked.shuffled,))]

    def texts(self) -> Sequence[str]:
        """Return both sides, and what is said about them."""
        texts = [text for pair in self.pairs for text in (pair.left, pair.right, pair.because)]
        return texts + [text for spare in self.distractors for text in (spare.text, spare.because)]


@dataclass(frozen=True)
class Matched:
    """An item, the answer that belongs to it, and why."""

    left: str
    right: str
    because: str


@dataclass(frozen=True)
class Unmatched:
    """An answer that belongs to no item, and why."""

    text: str
    because: str


@dataclass(frozen=True, kw_only=True)
class AskedMatching(AskedFields):
    """Items to match with answers: what is typed is a letter for each item shown.

    In the arrays an entry is the place of its answer in the list, from 0 for A.
    """

    kind: Literal["matching"] = "matching"
    pairs: Annotated[tuple[Matched, ...], Field(min_length=2)]
    show: Annotated[int, Field(ge=1, le=26)]
    distractors: tuple[Unmatched, ...]
    show_distractors: Annotated[int, Field(ge=0, le=25)]

    @property
    def count(self) -> int:
        """How many answers are listed."""
        return self.show + self.show_distractors

    @property
    def shown(self) -> str:
        """The given that says which items a variant shows, in order."""
        return f"{self.step}_shown"

    @property
    def drawn(self) -> str:
        """The given that says which distractors it shows."""
        return f"{self.step}_distractors"

    @property
    def shuffled(self) -> str:
        """The given that says in which order it lists the answers: those of its items, then these."""
        return f"{self.step}_shuffled"

    @property
    def few_entries(self) -> Sequence[int]:
        """The places of the answers in the list."""
        return range(self.count)

    @property
    def pool(self) -> Sequence[str]:
        """The templates of both sides."""
        lefts, rights = [pair.left for pair in self.pairs], [pair.right for pair in self.pairs]
        return lefts + rights + [spare.text for spare in self.distractors]

    def places_shown(self, values: Values) -> Array:
        """Return the places in the pool of the items and the answers shown, (shown, n)."""
        items, pairs = values[self.shown], len(self.pairs)
        spare = [2 * pairs + values[self.drawn]] if self.show_distractors else []
        return np.concatenate([items, pairs + items, *spare])

    def where_the_answers_stand(self, shuffled: Array) -> Array:
        """Return at which place of the list each item's answer stands, from 0, (shown, n)."""
        stand: Array = np.argsort(shuffled, axis=0)[: self.show]
        return stand

    def misfits(self, values: Values) -> Iterator[str]:
        """Yield what of the columns of a key does not fit to the part."""
        misplaced = [
            *are_places(values, self.shown, self.show, len(self.pairs)),
            *are_places(values, self.shuffled, self.count, self.count),
        ]
        if self.show_distractors:
            count = len(self.distractors)
            misplaced += are_places(values, self.drawn, self.show_distractors, count)
        yield from misplaced
        if not misplaced:
            stand = self.where_the_answers_stand(values[self.shuffled])
            if not np.array_equal(values[self.step], stand):
                yield f"'{self.step}' should say where the answers of the items stand"

    def instruction(self, fields: int) -> Reason:
        """Return how to answer."""
        del fields
        return Reason("ask.matching-some" if self.show_distractors else "ask.matching")

    def labels(self, shape: tuple[int, ...]) -> tuple[str, ...]:
        """Return what the items are called where they themselves are not there."""
        places, say = range(1, shape[0] + 1), language(self.language).say
        return tuple(say("ask.entry", label=self.label or self.step, place=at) for at in places)

    def stems(self, values: Values) -> Sequence[str]:
        """Return the items shown."""
        return [pair.left for pair in self._items(values)]

    def same(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return which items have the letter that they have in a reference."""
        del slack, values
        same: Array = answer == reference
        return same

    def listing(self, values: Values) -> Sequence[str]:
        """Return the answers as listed."""
        rights = [pair.right for pair in self._items(values)]
        texts = rights + [spare.text for spare in self._spares(values)]
        return [texts[place] for place in values[self.shuffled][:, 0]]

    def remarks(self, values: Values) -> Sequence[Reason]:
        """Return for each answer listed to which item it belongs, and why."""
        remarks = [
            Reason.of("remark.matched", item=Authored(pair.left), because=Authored(pair.because))
            for pair in self._items(values)
        ]
        remarks += [
            Reason.of("remark.not-needed", because=Authored(spare.because))
            for spare in self._spares(values)
        ]
        return [remarks[place] for place in values[self.shuffled][:, 0]]

    def belonging(self, values: Values) -> Sequence[bool]:
        """Return which of the answers listed belong to an item."""
        return [bool(place < self.show) for place in values[self.shuffled][:, 0]]

    def comments(self, answers: Array, values: Values) -> Sequence[Reason]:
        """Return which letters the items have that got another one, and which belong to none."""
        typed = per_variant(answers)
        return [self._comment(typed[:, row], one(values, row)) for row in range(typed.shape[-1])]

    def _comment(self, answer: Array, values: Values) -> Reason:
        right, places = values[self.step][:, 0], values[self.shuffled][:, 0]
        typed = [int(place) if np.isfinite(place) else None for place in answer]
        said = [
            Reason.of(
                "mark.matched",
                item=Authored(pair.left),
                letter=letter(own),
                because=Authored(pair.because),
            )
            for pair, own, place in zip(self._items(values), right, typed, strict=True)
            if place not in (None, own)
        ]
        said += [
            Reason.of("mark.not-needed", letter=letter(place), because=Authored(spare.because))
            for place, spare in zip(
                np.argsort(places)[self.show :], self._spares(values), strict=True
            )
            if place in typed
        ]
        return Reason.of("sentences", of=Sentences(said)) if said else Reason("mark.wrong")

    def typed(self, values: Values) -> tuple[str, ...]:
        """Return the letter of each item."""
        return tuple(letters(values[self.step][:, 0]))

    def without_label(self, text: str, label: str) -> str:
        """Return what was typed in a cell without the letter of the part before it."""
        return without_letter(text, label)

    def read_cell(self, text: str, field: int) -> Reading[str]:
        """Return how a letter is read."""
        return read_letter(text, self.count, field, self.language)

    def read_whole(self, text: str, count: int) -> Reading[tuple[str, ...]] | None:
        """Return how a text is read as the letters of all items."""
        return read_matched(text, self.count, count, self.language)

    def entries(self, value: str, values: Values, row: int) -> Array:
        """Return the place of a letter in the list."""
        del values, row
        return np.array([float(letters(range(self.count)).index(value))])

    def _items(self, values: Values) -> list[Matched]:
        return [self.pairs[place] for place in values[self.shown][:, 0]]

    def _spares(self, values: Values) -> list[Unmatched]:
        if not self.show_distractors:
            return []
        return [self.distractors[place] for place in values[self.drawn][:, 0]]
