"""A look at one variant of an item: its words, its answers, its known mistakes and its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exgen.items import bank
from exgen.items.columns import Values
from exgen.items.declare import Misconception
from exgen.items.filling import set_in_words, shown_given
from exgen.items.item import Item
from exgen.items.shown import shown
from exgen.items.words import with_words
from exgen.sheets.misconceptions import typeset_item_and_misconceptions
from exgen.sheets.sheet import Field, Sheet
from exgen.sheets.typesetting import feedback_of, sheet_of
from exgen.variants.paper import asked_alone, draw_example
from exgen.variants.sampling import Drawn, draw


@dataclass(frozen=True)
class Answer:
    """What is right in one field: as typed, as a number where it is one, and its slack."""

    field: str
    typed: str
    value: float | None
    slack: float


@dataclass(frozen=True)
class KnownMistake:
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
    mistakes: tuple[KnownMistake, ...]
    steps: tuple[Worked, ...]


def look_at(name: str, *, seed: int = 0, variant: int = 1, example: int | None = None) -> Look:
    """Return a look at one variant, or worked example, of an item.

    Raises NotFound, DrawError, or AuthorError where the item does not work.
    """
    item = bank.load(name)
    if example is None:
        drawn, where = draw(item, seed, variant, 1), f"variant {variant} of seed {seed}"
    else:
        drawn = draw_example(item, example)
        where = f"example {example}: {item.file.examples[example - 1].source}"
    return _look(item, drawn, where)


def _look(item: Item, drawn: Drawn, where: str) -> Look:
    (parts,) = typeset_item_and_misconceptions(item, asked_alone(item, drawn))
    fields = [field for part in parts for field in part.fields]
    values = item.graph.evaluate(drawn.values)
    return Look(
        item=item,
        where=where,
        sheet=sheet_of(item, parts),
        answers=tuple(
            Answer(f.name, f.answer, f.value, f.slack or 0.0) for f in fields if f.needed
        ),
        mistakes=tuple(
            KnownMistake(
                name=wrong.name,
                step=wrong.step.name,
                feedback=feedback_of(item, wrong, values),
                answers=tuple(_given_by(wrong, fields)),
            )
            for wrong in item.misconceptions
        ),
        steps=tuple(_steps(item, values)),
    )


def _given_by(wrong: Misconception, fields: Sequence[Field]) -> Iterator[Answer]:
    """Yield what a misconception gives in the fields that it changes."""
    for field in fields:
        for given in field.misconceptions:
            if given.name == wrong.name:
                yield Answer(field.name, given.answer, given.value, field.slack or 0.0)


def _steps(item: Item, values: Values) -> Iterator[Worked]:
    asked = {part.step for part in item.parts}
    values = with_words(values, item.graph.in_words)
    for name, given in item.draws.items():
        value = set_in_words(str(shown_given(given, values[name])))
        yield Worked(name, (), value, asked=False)
    for name, step in item.graph.steps.items():
        value = set_in_words(str(shown(values[name][..., 0], item.file.carried)))
        yield Worked(name, step.needs, value, name in asked)
