"""A look at one variant of an item: its words, its answers, its known mistakes and its steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from exgen.items import bank
from exgen.items.columns import Array, Values, one
from exgen.items.declare import Misconception
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.sheets.typesetting import Sheet, feedback_of, typeset
from exgen.sheets.words import shown
from exgen.variants.key import Key
from exgen.variants.paper import draw_example, draw_item, paper_of
from exgen.variants.separation import changed_parts


@dataclass(frozen=True)
class Answer:
    """What is right in one field: as typed, as a number where it is one, and its slack."""

    field: str
    typed: str
    value: float | None
    slack: float


@dataclass(frozen=True)
class Mistake:
    """A misconception, and what it gives in the fields that it changes."""

    name: str
    step: str
    feedback: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Worked:
    """A given or a step: what it is computed from, and its value as it prints."""

    name: str
    needs: tuple[str, ...]
    value: str
    asked: bool


@dataclass(frozen=True)
class Look:
    """What an author sees of one variant. `where` says which one it is."""

    item: Item
    where: str
    sheet: Sheet
    answers: tuple[Answer, ...]
    mistakes: tuple[Mistake, ...]
    steps: tuple[Worked, ...]


def look_at(name: str, *, seed: int = 0, variant: int = 1, example: int | None = None) -> Look:
    """Return a look at one variant, or worked example, of an item.

    Raises NotFound, DrawError, or AuthorError where the item does not work.
    """
    item = bank.load(name)
    if example is None:
        return _look(item, draw_item(item, seed, variant), f"variant {variant} of seed {seed}")
    source = draw_example(item, example)
    return _look(item, source, f"example {example}: {item.file.examples[example - 1].source}")


def _look(item: Item, key: Key, where: str) -> Look:
    (asked,) = key.asked
    values = item.graph.evaluate(asked.values)
    return Look(
        item=item,
        where=where,
        sheet=next(typeset(paper_of(item.name, key.title), key, range(1, 2))),
        answers=tuple(_answers(key, values)),
        mistakes=tuple(_mistake(item, key, values, wrong) for wrong in item.misconceptions),
        steps=tuple(_steps(item, values)),
    )


def _answers(key: Key, values: Values) -> Iterator[Answer]:
    """Yield every field with an answer that the values hold."""
    (asked,) = key.asked
    single = one(values, 0)
    typed = {part.step: part.typed(single) for part in asked.parts}
    for field, part, number in asked.fields():
        slack = asked.slacks[part.step].reshape(-1)
        yield Answer(
            field=field,
            typed=typed[part.step][number],
            value=_number(part, values[part.step], number),
            slack=float(slack[number]) if part.numeric else 0.0,
        )


def _number(part: AskedPart, array: Array, number: int) -> float | None:
    return float(array.reshape(-1)[number]) if part.numeric else None


def _mistake(item: Item, key: Key, values: Values, wrong: Misconception) -> Mistake:
    (asked,) = key.asked
    again = item.graph.evaluate(values, {wrong.step.name: wrong.step})
    changed = changed_parts(item, wrong)
    fields = {field for field, part, _ in asked.fields() if part.step in changed}
    spelt = {field for field, part, _ in asked.fields() if part.spelt_from_value}
    answers = tuple(
        answer if answer.field in spelt else replace(answer, typed="")
        for answer in _answers(key, again)
        if answer.field in fields
    )
    return Mistake(wrong.name, wrong.step.name, feedback_of(item, wrong, values), answers)


def _steps(item: Item, values: Values) -> Iterator[Worked]:
    asked = {part.step for part in item.parts}
    for name, given in item.file.draws.items():
        yield Worked(name, (), str(shown(values[name][..., 0], given.places)), asked=False)
    for name, step in item.graph.steps.items():
        value = str(shown(values[name][..., 0], item.file.working))
        yield Worked(name, step.needs, value, name in asked)
