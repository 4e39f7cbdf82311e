"""Other answers on a sheet, right and wrong ones, with which learning platforms compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from exgen.items.columns import Array, Values, one
from exgen.items.declare import Misconception
from exgen.items.engine import NOTHING, Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.sheets.sheet import Aside, Field, OtherAnswer, Part, WrongAnswer
from exgen.sheets.typesetting import Carried, feedback_of, typeset_item
from exgen.variants.key import AskedItem
from exgen.variants.separation import changed_parts


def typeset_item_and_misconceptions(
    item: Item, asked: AskedItem, carried: Carried = NOTHING
) -> Iterator[tuple[Part, ...]]:
    """Yield what `typeset_item` yields, with other answers that are right, and what mistakes give.

    Whoever has no use for that, as most formats, is quicker without.
    """
    others = _Others(item, asked)
    for column, parts in enumerate(typeset_item(item, asked, carried)):
        told = others.told(column)
        each = zip(parts, asked.parts, strict=True)
        yield tuple(
            replace(part, fields=tuple(others.beside(part, step, column, told)))
            for part, step in each
        )


class _Others:
    """What may be typed beside the model's answers to the variants of an item."""

    def __init__(self, item: Item, asked: AskedItem) -> None:
        self._item, self._lang = item, asked.parts[0].language
        self._values = values = item.graph.evaluate(asked.values)
        self._mistakes = [
            *(
                (wrong, _Again(item, values, wrong.step, wrong.step))
                for wrong in item.misconceptions
            ),
            *self._partly_right(),
        ]
        self._right = [
            _Again(item, values, item.graph.steps[part.step], other)
            for part in asked.parts
            for other in item.other_answers(part.step, values)
        ]

    def _partly_right(self) -> Iterator[tuple[Misconception, _Again]]:
        """Yield what is accepted for a share: a platform takes it for a mistake in one part."""
        item, values = self._item, self._values
        for other in item.partial:
            step, name = other.step.name, other.step.compute.__name__
            meant = item.meant(step, values[step], values, other)
            told = Misconception(name, other.step, other.says, other.share)
            yield told, _Again(item, values, item.graph.steps[step], meant, [step])

    def told(self, column: int) -> list[Aside]:
        """Return what is said of each misconception in a variant."""
        own = one(self._values, column)
        return [
            Aside(feedback_of(self._item, wrong, own, self._lang)) for wrong, _ in self._mistakes
        ]

    def beside(
        self, part: Part, asked: AskedPart, column: int, told: Sequence[Aside]
    ) -> Iterator[Field]:
        """Yield the fields of a part in a variant, with the other answers to each."""
        right = [again.typed(asked, column) for again in self._right]
        spelt = asked.typed_otherwise(one(self._values, column))
        right += [[(answer, None) for answer in typed] for typed in spelt]
        wrong = [
            (mistake, again.typed(asked, column), said)
            for (mistake, again), said in zip(self._mistakes, told, strict=True)
        ]
        places = asked.blank_places(self._values[asked.step].shape[:-1])
        for place, field in zip(places, part.fields, strict=True):
            found = dict.fromkeys(typed[place] for typed in right if typed)
            yield replace(
                field,
                unlisted=asked.has_more_ways,
                others=tuple(OtherAnswer(*typed) for typed in found if typed[0] != field.answer),
                misconceptions=tuple(
                    WrongAnswer(
                        mistake.name,
                        said,
                        *typed[place],
                        _reach(asked, field, typed[place][1]),
                        max([mistake.share, *_shares_near(field, typed[place][1])]),
                    )
                    for mistake, typed, said in wrong
                    if typed
                ),
            )


def _reach(asked: AskedPart, field: Field, number: float | None) -> float | None:
    """Return how far from what a mistake gives it is that mistake: no less than rounding makes."""
    if field.slack is None:
        return None
    return max(field.slack, float(asked.last_place(np.array(number or 0.0))) / 2)


def _shares_near(field: Field, number: float | None) -> Iterator[float]:
    """Yield the shares that a number earns by how near to the right one it is."""
    if number is not None and field.value is not None:
        off = abs(number - field.value)
        yield from (near.share for near in field.near if off <= near.slack)


class _Again:
    """The answers to parts where something in the graph is replaced, in each variant.

    Only to those parts that are `seen`, by their steps, where not to all that change.
    """

    def __init__(
        self,
        item: Item,
        values: Values,
        step: Step,
        instead: Step | Array,
        seen: Sequence[str] = (),
    ) -> None:
        changed = seen or changed_parts(item, step)
        again = item.graph.evaluate(values, {step.name: instead}, changed)
        self.values = {step: again[step] for step in changed}

    def typed(self, part: AskedPart, column: int) -> list[tuple[str, float | None]]:
        """Return the answer to each field of a part, and its number; nothing where it is as before."""
        if part.step not in self.values:
            return []
        own = one(self.values, column)
        numbers = own[part.step].reshape(-1)
        typed = part.typed(own) if part.spelt_from_value else ("",) * len(numbers)
        if part.has_one_cell:
            return [(text, None) for text in part.in_blanks(typed, own[part.step].shape[:-1])]
        return [
            (answer, float(number) if part.numeric and np.isfinite(number) else None)
            for answer, number in zip(typed, numbers, strict=False)
        ]
