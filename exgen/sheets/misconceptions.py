"""Misconceptions on a sheet: what each gives in the fields, which learning platforms compare with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from exgen.items.columns import Values, one
from exgen.items.declare import Misconception
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.sheets.sheet import Field, Inline, Part, WrongAnswer
from exgen.sheets.typesetting import feedback_of, mark_of, typeset_item
from exgen.variants.key import AskedItem
from exgen.variants.separation import changed_parts


def typeset_item_and_misconceptions(
    item: Item, asked: AskedItem, working: int | None = None
) -> Iterator[tuple[Part, ...]]:
    """Yield what `typeset_item` yields, with what the known misconceptions give in the fields.

    Whoever has no use for that, as most formats, is quicker without.
    """
    values, mark = item.graph.evaluate(asked.values), mark_of(asked)
    mistakes = [_Mistake(item, wrong, values) for wrong in item.misconceptions]
    for column, parts in enumerate(typeset_item(item, asked, working)):
        own = one(values, column)
        said = [feedback_of(item, wrong, own, mark) for wrong in item.misconceptions]
        told = list(zip(mistakes, map(Inline, said), strict=True))
        yield tuple(
            replace(part, fields=tuple(_with_misconceptions(part, step, told, column)))
            for part, step in zip(parts, asked.parts, strict=True)
        )


def _with_misconceptions(
    part: Part, asked: AskedPart, told: Sequence[tuple[_Mistake, Inline]], column: int
) -> Iterator[Field]:
    wrong = [mistake.answers(asked, column, feedback) for mistake, feedback in told]
    for place, field in enumerate(part.fields):
        yield replace(field, misconceptions=tuple(fields[place] for fields in wrong if fields))


class _Mistake:
    """A misconception, and what it gives in each variant."""

    def __init__(self, item: Item, wrong: Misconception, values: Values) -> None:
        self.wrong = wrong
        changed = changed_parts(item, wrong.step)
        again = item.graph.evaluate(values, {wrong.step.name: wrong.step}, changed)
        self.values = {step: again[step] for step in changed}

    def answers(self, part: AskedPart, column: int, feedback: Inline) -> list[WrongAnswer]:
        """Return what it gives in each field of a part; nothing where it changes none."""
        if part.step not in self.values:
            return []
        own = one(self.values, column)
        numbers = own[part.step].reshape(-1)
        typed = part.typed(own) if part.spelt_from_value else ("",) * len(numbers)
        return [
            WrongAnswer(
                name=self.wrong.name,
                feedback=feedback,
                answer=answer,
                value=float(number) if part.numeric else None,
                share=self.wrong.share,
            )
            for answer, number in zip(typed, numbers, strict=False)
        ]
