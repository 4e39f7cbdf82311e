"""What the page of an item says, free of how it looks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from exgen.authoring.look import Answer, KnownMistake, Look
from exgen.authoring.preview.numberline import Tick, number_line
from exgen.authoring.preview.place import VARIANTS, Place
from exgen.authoring.preview.trouble import Trouble
from exgen.numerals import write, write_figures
from exgen.sheets.sheet import Inline, Sheet, escaped

EXACT = 0.5
"""The reach of a whole number, which has no slack, on its number line."""


@dataclass(frozen=True)
class MarkShown:
    """A mark of a number line in words: how far from the answer, in slacks."""

    number: int
    name: str
    typed: str
    away: str


@dataclass(frozen=True)
class Card:
    """An answer: its field, what is right, and the number line, where it is a number."""

    field: str
    label: Inline
    typed: str
    slack: str
    line: str
    marks: tuple[MarkShown, ...]


@dataclass(frozen=True)
class Known:
    """A known mistake: its number on the lines, the feedback on it, and what it gives where.

    What it gives is empty where the answer is no number.
    """

    number: int
    name: str
    step: str
    feedback: Inline
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StepShown:
    """A given or a step with its value; `needs` says what it is computed from."""

    name: str
    needs: str
    value: str
    asked: bool


@dataclass(frozen=True)
class View:
    """One variant, or one worked example, of an item; `source` says where the item is from."""

    where: str
    source: str
    sheet: Sheet
    cards: tuple[Card, ...]
    known: tuple[Known, ...]
    steps: tuple[StepShown, ...]


@dataclass(frozen=True)
class PreviewPage:
    """The page at a place: a view, or the trouble that stands in its way.

    `state` tells one state of the item's files from another; `examples` are the sources of the
    item's worked examples.
    """

    place: Place
    state: str
    title: Inline
    examples: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    variants: int = VARIANTS


def page_of(look: Look, place: Place, state: str) -> PreviewPage:
    """Return the page that shows a variant."""
    return PreviewPage(
        place=place,
        state=state,
        title=Inline(look.item.file.title),
        examples=tuple(example.source for example in look.item.file.examples),
        views=(_view(look),),
    )


def page_of_trouble(troubles: tuple[Trouble, ...], place: Place, state: str) -> PreviewPage:
    """Return the page that shows what is to be mended."""
    return PreviewPage(
        place=place, state=state, title=Inline(escaped(place.item)), troubles=troubles
    )


def _view(look: Look) -> View:
    fields = [f for q in look.sheet.questions for part in q.parts for f in part.fields]
    labels = {field.name: field.label for field in fields}
    numbers = {answer.field for answer in look.answers if answer.value is not None}
    return View(
        where=look.where,
        source=look.item.file.source,
        sheet=look.sheet,
        cards=tuple(_card(answer, labels[answer.field], look.mistakes) for answer in look.answers),
        known=tuple(_known(n, mistake, numbers) for n, mistake in enumerate(look.mistakes, 1)),
        steps=tuple(
            StepShown(step.name, ", ".join(step.needs), step.value, step.asked)
            for step in look.steps
        ),
    )


def _card(answer: Answer, label: Inline, mistakes: Sequence[KnownMistake]) -> Card:
    if answer.value is None:
        return Card(answer.field, label, answer.typed, slack="", line="", marks=())
    slack = f"{Decimal(write_figures(answer.slack, 2)):f}"
    reach = answer.slack or EXACT
    wrong = list(_marks(answer.field, mistakes))
    said = (
        f"Number line of {answer.field}: the answer {answer.typed} with a slack of {slack}, "
        f"and {len(wrong)} known mistakes, which are listed below."
    )
    line = number_line(said, answer.typed, answer.value, reach, [mark for mark, _ in wrong])
    marks = sorted(wrong, key=lambda pair: pair[0].value)
    return Card(
        field=answer.field,
        label=label,
        typed=answer.typed,
        slack=slack,
        line=line,
        marks=tuple(
            MarkShown(mark.number, mark.name, typed, _away(mark.value - answer.value, reach))
            for mark, typed in marks
        ),
    )


def _marks(field: str, mistakes: Sequence[KnownMistake]) -> Iterator[tuple[Tick, str]]:
    """Yield what each known mistake gives in a field, as a mark and as typed."""
    for number, mistake in enumerate(mistakes, 1):
        for answer in mistake.answers:
            if answer.field == field and answer.value is not None:
                yield Tick(number, mistake.name, answer.value), answer.typed


def _away(distance: float, slack: float) -> str:
    """Return a distance in slacks."""
    times = abs(distance) / slack if slack > 0 else math.nan
    if not math.isfinite(times):
        return ""
    if times <= 1:
        return "within"
    return f"{times:,.0f}" if times >= 10 else write(times, 1)  # noqa: PLR2004 -- two digits


def _known(number: int, mistake: KnownMistake, numbers: set[str]) -> Known:
    answers = tuple((a.field, a.typed if a.field in numbers else "") for a in mistake.answers)
    return Known(number, mistake.name, mistake.step, Inline(mistake.feedback), answers)
