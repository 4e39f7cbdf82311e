"""Typesetting: what one sheet says, free of any format.

An exporter sees Sheet, Question, Part and Field and nothing else. Their texts are Markdown with
TeX: `Inline` within a line, `Blocks` paragraphs of their own; plain `str` is printed as it is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.columns import Values, one
from exgen.items.conventions import Declared
from exgen.items.declare import Misconception
from exgen.items.item import Item, Passage
from exgen.items.kinds import AskedPart, letter
from exgen.items.schema import PaperFile
from exgen.language.catalogue import language
from exgen.people.codes import sheet_code
from exgen.sheets.words import render, shown
from exgen.variants.key import AskedItem, Key


class Inline(str):
    """Markdown that stands within a line."""

    __slots__ = ()


NOTHING_SAID = Inline()


class Blocks(str):
    """Markdown that makes paragraphs of its own."""

    __slots__ = ()


@dataclass(frozen=True)
class Field:
    """One thing to type in: its column in the submissions, and what stands before its blank.

    `answer` is the reference as a student would type it.
    """

    name: str
    label: Inline
    answer: str


@dataclass(frozen=True)
class Offer:
    """A line of a list to choose from or to put in order, and what the solution says about it."""

    letter: str
    text: Inline
    remark: Inline


@dataclass(frozen=True)
class Part:
    """What is asked, in which form and for how much, and how it is worked out.

    `lead` stands before the part: what an item says before the first of its parts. The fields
    make up a table, row by row, where there are headings of `rows` and `columns`.
    """

    name: str
    letter: str
    kind: str
    points: str
    lead: Blocks
    prompt: Blocks
    offers: tuple[Offer, ...]
    instruction: Inline
    fields: tuple[Field, ...]
    solution: Blocks
    label: Inline = NOTHING_SAID
    rows: tuple[Inline, ...] = ()
    columns: tuple[Inline, ...] = ()


@dataclass(frozen=True)
class Question:
    """A numbered question."""

    number: int
    title: Inline
    points: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Sheet:
    """One student's copy of a paper. `working` is how many decimals to carry on the way."""

    number: int
    code: str
    title: Inline
    course: Inline
    student: Inline
    name: Inline
    instructions: Blocks
    working: int
    points: str
    questions: tuple[Question, ...]


def typeset(paper: PaperFile, key: Key, sheets: range) -> Iterator[Sheet]:
    """Yield some sheets of a key, numbered from 1. Raises AuthorError where an item's words fail."""
    texts = [_Texts(asked, sheets) for asked in key.asked]
    working = max(item.working for item in texts)
    for number in sheets:
        parts = [part for item in texts for part in item.parts(number - sheets.start)]
        student = key.students[number - 1] if key.students else None
        yield Sheet(
            number=number,
            code=sheet_code(number),
            title=Inline(paper.title),
            course=Inline(paper.course),
            student=Inline(escaped(student.id) if student else ""),
            name=Inline(escaped(student.name) if student else ""),
            instructions=Blocks(paper.instructions.strip()),
            working=working,
            points=_points(sum(part.points for asked in key.asked for part in asked.parts)),
            questions=tuple(_questions(paper, key, parts)),
        )


def escaped(text: str) -> str:
    """Return text that Markdown prints as it is: what a roster says is data, never markup."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(printable.split()))


def _questions(paper: PaperFile, key: Key, parts: list[Part]) -> Iterator[Question]:
    asked = iter(key.asked)
    left = iter(parts)
    for number, question in enumerate(paper.questions, start=1):
        items = list(itertools.islice(asked, len(question.items)))
        points = [part.points for item in items for part in item.parts]
        yield Question(
            number=number,
            title=Inline(question.title or bank.load(question.items[0]).file.title),
            points=_points(sum(points)),
            parts=tuple(itertools.islice(left, len(points))),
        )


class _Texts:
    """The words of one item, for some sheets of a key."""

    def __init__(self, asked: AskedItem, sheets: range) -> None:
        self.asked = asked
        self.item = bank.load(asked.item)
        self.working = self.item.file.working
        columns = slice(sheets.start - 1, sheets.stop - 1)
        values = {name: array[..., columns] for name, array in asked.values.items()}
        self.values = self.item.graph.evaluate(values)

    def parts(self, column: int) -> Iterator[Part]:
        """Yield the parts of one sheet."""
        values = one(self.values, column)
        names = names_of(self.item, values)
        question, solution = self.item.question, self.item.solution
        lead = self._text("question.md", question.intro, names)
        working = self._text("solution.md", solution.intro, names)
        for label, part in zip(self.asked.labels, self.asked.parts, strict=True):
            rows, columns = part.headings(values[part.step].shape[:-1])
            worked = self._text("solution.md", solution.parts[part.step], names)
            yield Part(
                name=label,
                letter=label.lstrip("0123456789"),
                kind=part.kind,
                points=_points(part.points),
                lead=Blocks(lead),
                prompt=Blocks(self._text("question.md", question.parts[part.step], names)),
                offers=tuple(self._offers(part, values, names)),
                instruction=Inline(self._instruction(part)),
                label=Inline(part.label),
                rows=tuple(map(Inline, rows)),
                columns=tuple(map(Inline, columns)),
                fields=_fields(self.item, label, part, values),
                solution=Blocks(f"{working}\n\n{worked}".strip()),
            )
            lead = working = ""

    def _instruction(self, part: AskedPart) -> str:
        accepted, asks = self.item.accepted(part.step), part.instruction
        said = language(part.language).worded([asks] if asks else [])
        return "; ".join(filter(None, [said, accepted.says if accepted else ""]))

    def _text(self, file: str, passage: Passage, names: Mapping[str, Any]) -> str:
        where = str(self.item.folder / file)
        return render(passage.text, names, self.working, where, passage.line)

    def _offers(self, part: AskedPart, values: Values, names: Mapping[str, Any]) -> Iterator[Offer]:
        def fill(text: str) -> str:
            return render(text, names, self.working, str(self.item.folder / "item.toml"))

        words = language(part.language)
        both = zip(part.listing(values), part.remarks(values), strict=False)
        for place, (text, remark) in enumerate(both):
            said = words.worded([remark.filled(fill)])
            yield Offer(letter(place), Inline(fill(text)), Inline(said))


def _fields(item: Item, label: str, part: AskedPart, values: Values) -> tuple[Field, ...]:
    shape = values[part.step].shape[:-1]
    suffixes, labels = part.suffixes(shape), part.labels(shape)
    if len(labels) != len(suffixes):
        problem = (
            f"'{part.step}' has {len(suffixes)} fields, but labels (or headings) for {len(labels)}"
        )
        raise AuthorError(str(item.folder / "item.toml"), [problem])
    columns = zip(suffixes, labels, part.typed(values), strict=True)
    return tuple(Field(label + suffix, Inline(text), answer) for suffix, text, answer in columns)


def names_of(item: Item, values: Values) -> dict[str, Any]:
    """Return what an author's words print by name: the givens, conventions and steps of one variant."""
    drawn = item.file.draws
    names = {
        name: shown(array[..., 0], drawn[name].places if name in drawn else item.file.working)
        for name, array in values.items()
    }
    return names | {n: Declared(said, names[n]) for n, said in item.conventions.items()}


def feedback_of(item: Item, wrong: Misconception, values: Values) -> str:
    """Return what a student reads of a misconception, with the numbers of one variant.

    `values` hold the variant's givens; the steps that are not there are worked out. Raises
    AuthorError where a name in it is neither.
    """
    if not wrong.is_filled_in:
        return wrong.feedback
    names = names_of(item, item.graph.evaluate(values))
    return render(wrong.feedback, names, item.file.working, item.graph.where, wrong.step.line)


def _points(points: float) -> str:
    return f"{points:g}"
