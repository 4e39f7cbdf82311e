"""Order: lines to put in order, some of which do not belong; every valid order is right."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from exgen.errors import did_you_mean
from exgen.items.columns import Array, Values, one
from exgen.items.engine import Step
from exgen.items.givens import AnyGiven, Sample
from exgen.items.kinds.lettering import letter, letters
from exgen.items.kinds.misplaced import Inversion, OrderedLine, Rules
from exgen.items.kinds.part import AskedPart, WrittenPart, are_places
from exgen.items.written import Written
from exgen.language import Authored, Reason, Sentences
from exgen.numerals import Reading, read_order, without_letter

MOST_ORDERS = 120
"""How many right orders are listed where each must be."""


class Line(Written):
    """A line that belongs to the answer, and the lines that must come before it."""

    id: str
    """A name for the line, which students do not see."""

    text: str
    """The line, in Markdown; givens may be filled in."""

    after: tuple[str, ...] = ()
    """The ids of lines above that must come before it; without any it may stand anywhere."""

    because: str = ""
    """Why it must come after them, for the feedback."""

    ends: str = ""
    """The id of the line that opens the block, such as a loop, which this line ends. Which of the
    other lines belong into the block follows from `after`.
    """

    @property
    def follows(self) -> tuple[str, ...]:
        """The ids of lines that must come before it, that which it ends among them."""
        return (*self.after, self.ends) if self.ends else self.after


class Distractor(Written):
    """A line that does not belong, and why."""

    text: str
    """The line, in Markdown; givens may be filled in."""

    because: str
    """Why it does not belong, for the solution and the feedback."""


class Mistake(Written):
    """Two lines, by id, that students put the wrong way round, and why that is wrong."""

    first: str
    """The line that must come first."""

    then: str
    """The line that must come later."""

    because: str
    """Why, for the feedback."""

    costs: float = Field(default=0.0, ge=0, le=1)
    """The share of the points that this loses at the least."""


class OrderPart(WrittenPart):
    """Lines in a valid order as the author writes them, and distractors of which some are shown.

    Every valid order is right. The model computes no such step.
    """

    kind: Literal["order"]
    """How the answer is read and marked."""

    lines: tuple[Line, ...] = Field(min_length=2)
    """The lines that belong, in an order that is right."""

    distractors: tuple[Distractor, ...] = ()
    """Lines that do not belong."""

    show: int = Field(default=0, ge=0)
    """How many of the distractors a student sees."""

    mistakes: tuple[Mistake, ...] = ()
    """Pairs of lines that are often put the wrong way round, with what to say about them."""

    wrong_block: float = Field(default=0.5, ge=0, le=1)
    """The share of the points that is lost at the least where a line stands in a block that it does
    not belong into, or outside of its own.
    """

    @model_validator(mode="after")
    def _fits_together(self) -> OrderPart:
        if self.show > len(self.distractors):
            raise ValueError(
                f"show = {self.show}, but there are {len(self.distractors)} distractors"
            )
        if len(self.lines) + self.show > 26:  # noqa: PLR2004 -- the letters
            raise ValueError("more lines than letters")
        known: list[str] = []
        for line in self.lines:
            for earlier in line.follows:
                if earlier not in known:
                    hint = did_you_mean(earlier, known)
                    raise ValueError(
                        f"line '{line.id}' is after '{earlier}', which is no line above it{hint}"
                    )
            known.append(line.id)
        for mistake in self.mistakes:
            for name in {mistake.first, mistake.then} - set(known):
                raise ValueError(f"mistakes: no line '{name}'{did_you_mean(name, known)}")
        return self

    def asked(self) -> AskedOrder:
        """Return the part as it is asked: with the places of lines, from 0, for their ids."""
        place = {line.id: number for number, line in enumerate(self.lines)}
        before = self._before(place)
        return AskedOrder(
            **self.common(),
            lines=tuple(
                OrderedLine(
                    line.text,
                    tuple(sorted(earlier)),
                    line.because,
                    place[line.ends] if line.ends else None,
                )
                for line, earlier in zip(self.lines, before, strict=True)
            ),
            distractors=tuple(Needless(wrong.text, wrong.because) for wrong in self.distractors),
            show=self.show,
            mistakes=tuple(
                Inversion(place[m.first], place[m.then], m.because, m.costs) for m in self.mistakes
            ),
            wrong_block=self.wrong_block,
        )

    def draws(self) -> Mapping[str, AnyGiven]:
        """Return the draw of the distractors, and of the order in which all lines are shown."""
        count = len(self.lines) + self.show
        order = {_shuffled(self.step): Sample(shuffle=count)}
        if not self.show:
            return order
        return order | {_drawn(self.step): Sample(shuffle=len(self.distractors), take=self.show)}

    def steps(self) -> Sequence[Step]:
        """Return the step that holds the author's order, which is one of those that are right."""
        places = np.arange(1, len(self.lines) + self.show + 1)
        places[len(self.lines) :] = 0

        def in_the_authors_order(shuffled: Array) -> Array:
            return np.repeat(places[:, None], shuffled.shape[-1], axis=1)

        return [Step(self.step, in_the_authors_order, (_shuffled(self.step),))]

    def texts(self) -> Sequence[str]:
        """Return the lines, and what is said about them, the distractors and the mistakes."""
        texts = [text for line in self.lines for text in (line.text, line.because)]
        texts += [text for wrong in self.distractors for text in (wrong.text, wrong.because)]
        return texts + [mistake.because for mistake in self.mistakes]

    def _before(self, place: Mapping[str, int]) -> list[frozenset[int]]:
        """Return for each line the lines that must come before it, directly or not."""
        found: list[frozenset[int]] = []
        for line in self.lines:
            direct = [place[name] for name in line.follows]
            found.append(frozenset(direct).union(*(found[index] for index in direct)))
        return found


@dataclass(frozen=True)
class Needless:
    """A line that does not belong, and why."""

    text: str
    because: str


@dataclass(frozen=True, kw_only=True)
class AskedOrder(AskedPart):
    """Lines to put in order: what is typed is the letters of lines shown, in order.

    In the arrays the lines come first, in the author's order, and then the distractors; an entry
    is the place of that line in the answer, counted from 1, or 0 where it is not used.
    """

    kind: Literal["order"] = "order"
    lines: Annotated[tuple[OrderedLine, ...], Field(min_length=2)]
    distractors: tuple[Needless, ...]
    show: Annotated[int, Field(ge=0)]
    mistakes: tuple[Inversion, ...]
    wrong_block: Annotated[float, Field(ge=0, le=1)]

    @property
    def drawn(self) -> str:
        """The given that says which distractors a variant shows."""
        return _drawn(self.step)

    @property
    def shuffled(self) -> str:
        """The given that says in which order a variant shows its lines."""
        return _shuffled(self.step)

    def misfits(self, values: Values) -> Iterator[str]:
        """Yield what of the columns of a key does not fit to the part."""
        count = len(self.lines) + self.show
        yield from are_places(values, self.shuffled, count, count)
        if self.show:
            yield from are_places(values, self.drawn, self.show, len(self.distractors))
        if values[self.step].ndim != 2 or len(values[self.step]) != count:  # noqa: PLR2004
            yield f"'{self.step}' should have {count} places"
        named = {place for line in self.lines for place in line.before}
        named |= {line.ends for line in self.lines if line.ends is not None}
        named |= {place for mistake in self.mistakes for place in (mistake.first, mistake.then)}
        if named - set(range(len(self.lines))):
            yield f"it has {len(self.lines)} lines, but names others"

    def instruction(self, fields: int) -> Reason:
        """Return how to answer."""
        del fields
        return Reason("ask.order-some" if self.show else "ask.order")

    def shares(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return 1, less two lines' share for each to be moved, added or taken out, never below 0.

        Who has half of the lines in order has what any order gives. A line in a wrong block, and a
        mistake of which the author says so, costs a share at the least.
        """
        del reference, slack, values
        distinct, each = np.unique(np.nan_to_num(answer), axis=1, return_inverse=True)
        moves = np.array([self._moves(places) for places in distinct.T], dtype=float)
        costs = np.array([self._costs(places) for places in distinct.T])
        lost = np.maximum(2 * moves / len(self.lines), costs)
        return np.maximum(0.0, 1 - lost)[each.reshape(1, -1)]

    def listing(self, values: Values) -> Sequence[str]:
        """Return the lines as shown."""
        texts = self._texts(values)
        return [texts[index] for index in values[self.shuffled][:, 0]]

    def remarks(self, values: Values) -> Sequence[Reason]:
        """Return for each line shown its place in the author's order, or why it has none."""
        places = range(1, len(self.lines) + 1)
        reasons = [Reason.of("remark.line", place=place) for place in places]
        reasons += [
            Reason.of("remark.not-needed", because=Authored(wrong.because))
            for wrong in self._shown(values)
        ]
        return [reasons[index] for index in values[self.shuffled][:, 0]]

    def belonging(self, values: Values) -> Sequence[bool]:
        """Return which of the lines shown are no distractors."""
        return [bool(index < len(self.lines)) for index in values[self.shuffled][:, 0]]

    def comments(self, answers: Array, values: Values) -> Sequence[Reason]:
        """Return what is wrong about the lines used, left out and misplaced."""
        return [
            self._comment(answers[:, row], one(values, row)) for row in range(answers.shape[-1])
        ]

    def _comment(self, places: Array, values: Values) -> Reason:
        by_line = {int(index): letter(k) for k, index in enumerate(values[self.shuffled][:, 0])}
        said = [
            Reason.of("mark.not-needed", letter=by_line[index], because=Authored(wrong.because))
            for index, wrong in enumerate(self._shown(values), start=len(self.lines))
            if places[index]
        ]
        missing = [by_line[i] for i in range(len(self.lines)) if not places[i]]
        if missing:
            said.append(Reason.of("mark.missing", letters=", ".join(sorted(missing))))
        return Reason.of("sentences", of=Sentences(said + self._rules.said(places, by_line)))

    def typed(self, values: Values) -> tuple[str, ...]:
        """Return the letters of the lines in the author's order."""
        shown = np.argsort(values[self.shuffled][:, 0])[: len(self.lines)]
        return (" ".join(letters(shown)),)

    def typed_otherwise(self, values: Values) -> Sequence[tuple[str, ...]]:
        """Return the letters of the lines in the other right orders, of which there may be more."""
        shown = np.argsort(values[self.shuffled][:, 0])
        orders = itertools.islice(_orders([line.before for line in self.lines]), MOST_ORDERS)
        return [(" ".join(letters(shown[list(order)])),) for order in orders][1:]

    @cached_property  # for each variant it is asked for again
    def has_more_ways(self) -> bool:
        """Whether there are more other right answers than `typed_otherwise` gives."""
        orders = _orders([line.before for line in self.lines])
        return next(itertools.islice(orders, MOST_ORDERS, None), None) is not None

    def without_label(self, text: str, label: str) -> str:
        """Return what was typed in a cell without the letter of the part before it."""
        return without_letter(text, label)

    def read_cell(self, text: str, field: int) -> Reading[tuple[int, ...]]:
        """Return how letters in order are read."""
        del field
        return read_order(text, len(self.lines) + self.show, self.language)

    def entries(self, value: tuple[int, ...], values: Values, row: int) -> Array:
        """Return the place of each line in the answer, 0 where it is not used."""
        places = np.zeros(len(self.lines) + self.show)
        for place, shown in enumerate(value, start=1):
            places[values[self.shuffled][shown, row]] = place
        return places

    def spell(self, value: tuple[int, ...]) -> str:
        """Return the letters in order."""
        return " ".join(letters(value))

    def _shown(self, values: Values) -> list[Needless]:
        return [self.distractors[i] for i in values[self.drawn][:, 0]] if self.show else []

    def _texts(self, values: Values) -> list[str]:
        return [line.text for line in self.lines] + [w.text for w in self._shown(values)]

    @property
    def _rules(self) -> Rules:
        return Rules(self.lines, self.mistakes)

    def _costs(self, places: Array) -> float:
        """Return the share that an answer loses at the least, for what it has the wrong way round."""
        costs = [mistake.costs for mistake in self._rules.made(places)]
        if any(True for _ in self._rules.astray(places)):
            costs.append(self.wrong_block)
        return max(costs, default=0.0)

    def _moves(self, places: Array) -> int:
        """Return the fewest lines to move, add or take out to reach a valid order.

        The lines that can stay are the largest set without a pair the wrong way round. "Comes
        before, but must come after" is itself a partial order, so that set is its largest
        antichain, which by Dilworth's theorem (1950) is as large as the fewest chains that cover
        it: the lines used, less a maximum matching of the pairs.
        """
        own = range(len(self.lines))
        used = [line for line in own if places[line]]
        wrong = {
            late: [early for early in self.lines[late].before if places[early] > places[late] > 0]
            for late in used
        }
        distractors = int(np.count_nonzero(places[len(self.lines) :]))
        staying = len(used) - _matching(wrong)
        return len(self.lines) - staying + distractors


def _drawn(step: str) -> str:
    return f"{step}_distractors"


def _shuffled(step: str) -> str:
    return f"{step}_shuffled"


def _orders(
    before: Sequence[Collection[int]], done: tuple[int, ...] = ()
) -> Iterator[tuple[int, ...]]:
    """Yield the orders in which each comes after those before it, first that in which they stand."""
    if len(done) == len(before):
        yield done
    for line, earlier in enumerate(before):
        if line not in done and set(earlier) <= set(done):
            yield from _orders(before, (*done, line))


def _matching(edges: Mapping[int, Iterable[int]]) -> int:
    """Return the size of a maximum matching of a bipartite graph, by augmenting paths (Kuhn)."""
    partner: dict[int, int] = {}

    def found(left: int, seen: set[int]) -> bool:
        for right in edges[left]:
            if right not in seen:
                seen.add(right)
                if right not in partner or found(partner[right], seen):
                    partner[right] = left
                    return True
        return False

    return sum(found(left, set()) for left in edges)
