"""Typesetting: the variants of a paper, or of one item, in words."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Self, TypeAlias

import numpy as np

from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.columns import Array, Values, count_of, one
from exgen.items.declare import Misconception
from exgen.items.digits import Digits
from exgen.items.enclosures import Enclosure
from exgen.items.engine import NOTHING
from exgen.items.filling import names_in, names_of, render, set_in_words
from exgen.items.item import Item, Passage
from exgen.items.kinds import AskedPart, letter
from exgen.items.schema import PaperFile
from exgen.items.shown import shown
from exgen.language.catalogue import ENGLISH, language
from exgen.numerals import INFINITY, stands_before, unit_in_markdown
from exgen.people.codes import SAMPLE
from exgen.sheets.enclosed import Enclosed, named_in
from exgen.sheets.filed import Filed
from exgen.sheets.sheet import (
    NO_BLOCKS,
    NO_WORDS,
    Aside,
    Blocks,
    Field,
    Inline,
    NearAnswer,
    Offer,
    Part,
    Question,
    Sheet,
    code,
    escaped,
)
from exgen.variants.key import AskedItem, Key, question_number
from exgen.variants.rounded import calculated
from exgen.variants.weighing import worth_of

FORMULA = "expression"
"""What a matrix in one blank is to formats: text that platforms cannot compare with numbers."""


def typeset_item(
    item: Item, asked: AskedItem, carried: Carried = NOTHING
) -> Iterator[tuple[Part, ...]]:
    """Yield the parts of each variant of an item. Raises AuthorError where its words fail.

    The item has the steps that were asked, but may have been changed in all else since. A solution
    is worked out to as many digits as the sheet tells students to carry, the item's by default.
    """
    return _Variants(item, asked, carried).parts()


Carried: TypeAlias = Mapping[str, Digits]
"""By what is counted, places or figures, how many digits a sheet tells students to carry."""

TypesettingItems: TypeAlias = Callable[[Item, AskedItem, Carried], Iterator[tuple[Part, ...]]]
"""How items are typeset: as `typeset_item` does."""


def typeset(
    paper: PaperFile, key: Key, numbers: range, each: TypesettingItems = typeset_item
) -> Iterator[Sheet]:
    """Yield the sheets of a key under their numbers, with `each` item typeset so.

    Raises AuthorError where an item's words fail.
    """
    asked = [(item.load(), item) for item in key.asked]
    carried = carried_for(item for item, _ in asked)
    points, bonus = _worth(part for item in key.asked_on(1) for part in item.parts)
    titles = [q.title or bank.load(q.items[0]).file.title for q in paper.questions]
    variants = zip(
        *(_on_each_sheet(item, of_item, carried, each) for item, of_item in asked), strict=True
    )
    for place, (number, by_item) in enumerate(zip(numbers, variants, strict=True)):
        student = key.students[place] if key.students else None
        all_of_them = list(_questions(paper, titles, key, by_item))
        questions = tuple(_in_order(all_of_them, key.asked_on(place + 1)))
        yield Sheet(
            number=number,
            code=key.codes[place],
            language=key.language,
            title=Inline(paper.title),
            course=Inline(paper.course if key.course is None else key.course),
            instructions=Blocks(paper.instructions.strip()),
            carry=_carry(carried, key.language) if len(carried) == 1 else "",
            points=points,
            bonus=bonus,
            questions=questions,
            leaves_out=len(questions) < len(all_of_them),
            selection=_selection(key, questions, len(all_of_them)),
            student=Inline(escaped(student.id) if student else ""),
            name=Inline(escaped(student.name) if student else ""),
        )


def _on_each_sheet(
    item: Item, asked: AskedItem, carried: Carried, each: TypesettingItems
) -> Iterator[tuple[Part, ...]]:
    """Yield the parts of an item on each sheet, none where it is not asked."""
    asks = asked.asks()
    variants = each(item, asked if asks.all() else asked.at(asks), carried) if asks.any() else None
    for is_asked in asks.tolist():
        yield next(variants) if variants and is_asked else ()


def _in_order(questions: Sequence[Question], asked: Iterable[AskedItem]) -> Iterator[Question]:
    """Yield the questions that a sheet asks, in its order; `asked` are its items in that order."""
    for number in dict.fromkeys(question_number(item.labels[0]) for item in asked):
        yield questions[number - 1]


def _selection(key: Key, questions: Sequence[Question], of: int) -> str:
    """Return the sentence on which questions a sheet asks, '' where all sheets ask the same."""
    if not key.selects:
        return ""
    words = language(key.language)
    if len(questions) == of:
        return words.say("sheet.own-order")
    return words.say("sheet.own-questions", count=len(questions), of=of)


def carried_for(items: Iterable[Item]) -> Carried:
    """Return how many digits a sheet that asks these items tells students to carry."""
    found: dict[str, Digits] = {}
    for item in items:
        own = item.file.carried
        if any(part.numeric for part in item.parts) and own.count:
            found[own.counted_in] = max(own, found.get(own.counted_in, own), key=_count)
    return found


def _count(digits: Digits) -> int:
    return digits.count


def _carry(carried: Carried, spoken: str) -> str:
    """Return the sentence that says how many digits to carry."""
    return language(spoken).worded(digits.asked("sheet.carry") for digits in carried.values())


def sheet_of(item: Item, parts: tuple[Part, ...]) -> Sheet:
    """Return a variant of an item as a sheet that asks nothing else, for its author to look at."""
    title, (points, bonus) = Inline(item.file.title), _worth(item.parts)
    return Sheet(
        number=1,
        code=SAMPLE,
        language=item.parts[0].language,
        title=title,
        course=NO_WORDS,
        instructions=NO_BLOCKS,
        carry=_carry(carried_for([item]), item.parts[0].language),
        points=points,
        bonus=bonus,
        questions=(Question(1, title, points, parts, bonus),),
    )


def _questions(
    paper: PaperFile, titles: Sequence[str], key: Key, by_item: tuple[tuple[Part, ...], ...]
) -> Iterator[Question]:
    left = iter(zip(key.asked, by_item, strict=True))
    each = zip(paper.questions, titles, strict=True)
    for number, (question, title) in enumerate(each, start=1):
        items = list(itertools.islice(left, len(question.items)))
        points, bonus = _worth(part for asked, _ in items for part in asked.parts)
        yield Question(
            number=number,
            title=Inline(title),
            points=points,
            bonus=bonus,
            parts=tuple(part for _, parts in items for part in parts),
            pool=question.pool,
        )


@dataclass(frozen=True)
class _Frame:
    """What is the same of a part on all sheets."""

    asked: AskedPart
    name: str
    fields: tuple[str, ...]
    blanks: Sequence[int]
    labels: tuple[Inline, ...]
    rows: tuple[Inline, ...]
    columns: tuple[Inline, ...]
    instruction: Inline
    before: Inline
    unit: Inline

    @classmethod
    def of(cls, item: Item, name: str, asked: AskedPart, shape: tuple[int, ...]) -> Self:
        """Return it for a part of that name, whose answer has that shape. Raises AuthorError."""
        if asked.has_one_cell:
            return cls._in_one_cell(item, name, asked, shape)
        suffixes, labels = asked.suffixes(shape), asked.labels(shape)
        if len(labels) != len(suffixes):
            problem = (
                f"'{asked.step}' has {len(suffixes)} fields, but labels (or headings) for "
                f"{len(labels)}"
            )
            raise AuthorError(str(item.folder / "item.toml"), [problem])
        rows, columns = asked.headings(shape)
        unit = Inline(unit_in_markdown(asked.own_unit))
        first = stands_before(asked.own_unit, decimal_comma=asked.decimal_comma)
        instruction = _instruction(item, asked, shape)
        if columns and unit:
            instruction += f", {language(asked.language).say('ask.in-unit', unit=unit)}"
        return cls(
            asked=asked,
            name=name,
            fields=tuple(name + suffix for suffix in suffixes),
            blanks=asked.places_asked(shape),
            labels=tuple(map(Inline, labels)),
            rows=tuple(map(Inline, rows)),
            columns=tuple(map(Inline, columns)),
            instruction=Inline(instruction),
            before=unit if first and not columns else NO_WORDS,
            unit=unit if not first and not columns else NO_WORDS,
        )

    @classmethod
    def _in_one_cell(cls, item: Item, name: str, asked: AskedPart, shape: tuple[int, ...]) -> Self:
        """Return it for a part of which all is typed into one blank."""
        return cls(
            asked=asked,
            name=name,
            fields=(name,),
            blanks=asked.blank_places(shape),
            labels=(Inline(asked.label),),
            rows=(),
            columns=(),
            instruction=Inline(_instruction(item, asked, shape)),
            before=NO_WORDS,
            unit=Inline(unit_in_markdown(asked.own_unit)),
        )

    def typed(self, values: Values) -> Sequence[str]:
        """Return the right answer of one variant as it is typed into each field, or into one blank for all."""
        return self.asked.in_blanks(self.asked.typed(values), values[self.asked.step].shape[:-1])


def _instruction(item: Item, part: AskedPart, shape: tuple[int, ...]) -> str:
    asks = [part.instruction(len(part.places_asked(shape))), part.layout(shape)]
    accepted, said = item.accepted(part.step), language(part.language).worded(filter(None, asks))
    return "; ".join(filter(None, [said, accepted.says if accepted else ""]))


class _Variants:
    """The words of one item for some variants, whose steps are worked out for all at once."""

    def __init__(self, item: Item, asked: AskedItem, carried: Carried) -> None:
        self.item = item
        self.asked = asked
        own = item.file.carried
        self.working = working = carried.get(own.counted_in, own)
        # one sentence on the sheet says it for all, unless some count in places and some in figures
        differ = len(carried) > 1 and own.counted_in in carried_for([item])
        self.carry = _carry({own.counted_in: working}, asked.parts[0].language) if differ else ""
        self.values = item.graph.evaluate(asked.values)
        self.calculation = calculated(item.graph, self.values, working, asked.parts, asked.slacks)
        needed = set[str]().union(*map(names_in, texts_of_question(item)))
        self.tells_steps = not needed.isdisjoint(item.graph.steps)
        self.words = language(asked.parts[0].language)
        self.lang = asked.parts[0].language
        self.item_file = str(item.folder / "item.toml")
        self.filed = Filed(item, asked.labels[0])

    def parts(self) -> Iterator[tuple[Part, ...]]:
        """Yield the parts of each variant."""
        frames = [
            _Frame.of(self.item, label, part, self.values[part.step].shape[:-1])
            for label, part in zip(self.asked.labels, self.asked.parts, strict=True)
        ]
        for column in range(count_of(self.values)):
            yield tuple(self._parts(column, frames))

    def _parts(self, column: int, frames: Sequence[_Frame]) -> Iterator[Part]:
        values = one(self.values, column)
        written, before = self.calculation.written, self.calculation.unrounded
        ends = one(written, column), one(before, column)
        names = names_of(self.item, ends[0], self.lang, self.working, ends[1])
        exact = functools.partial(names_of, self.item, values, self.lang)
        told = exact() if self.tells_steps else names
        printed = self.filed.printed(lambda figure: self._shows(figure, exact()))
        names, told, files = names | printed, told | printed, self.filed.of(values)
        question, solution = self.item.question, self.item.solution
        intro = self._text(question.intro, told)
        lead = "\n\n".join(filter(None, [intro, self.carry]))
        working = self._text(solution.intro, names)
        for frame in frames:
            part = frame.asked
            answers = frame.typed(values)
            prompt = self._text(question.parts[part.step], told)
            offers = tuple(self._offers(part, values, told, names))
            worked = self._text(solution.parts[part.step], names)
            rest = [
                *self._without_rounding(frame, answers, ends),
                *self._rubric(part, values, names),
            ]
            stems = [Inline(self._said(text, told)) for text in part.stems(values)]
            solved = "\n\n".join(filter(None, [working, worked, *rest])).strip()
            shown = [lead, prompt, *stems, *(offer.text for offer in offers)]
            yield Part(
                item=self.item.name,
                name=frame.name,
                letter=frame.name.lstrip("0123456789"),
                kind=FORMULA if part.has_one_cell else part.kind,
                points=_points(part.points),
                bonus=part.bonus,
                lead=Blocks(lead),
                prompt=Blocks(prompt),
                offers=offers,
                instruction=frame.instruction,
                label=Inline(part.label),
                rows=frame.rows,
                columns=frame.columns,
                one_letter=part.one_letter,
                has_rule=any(rule.asked == part.step for rule in self.item.rules),
                fields=tuple(self._fields(frame, stems, answers, column)),
                prefilled=self._prefilled(frame, answers, column),
                solution=Blocks(solved),
                files=_named(shown, files),
                worked_files=_named([solved, *(offer.remark for offer in offers)], files),
            )
            lead = working = ""

    def _without_rounding(
        self, frame: _Frame, answers: Sequence[str], ends: Sequence[Values]
    ) -> Iterator[str]:
        """Yield which answers differ, to the places asked, from those that the solution arrives at."""
        part = frame.asked
        arrived = [frame.typed(end) for end in ends] if part.numeric else []
        differ = [at for at in frame.blanks if any(a[at] != answers[at] for a in arrived)]
        if differ:
            told = "; ".join(f"{frame.labels[at]} = {_printed(answers[at])}" for at in differ)
            yield self.words.say("solution.without-rounding", answers=told)

    def _text(self, passage: Passage, names: Mapping[str, Any]) -> str:
        text = render(passage.text, names, self.working, passage.places, self.lang)
        return self.filed.with_pictures(text, passage)

    def _shows(self, figure: Enclosure, names: Mapping[str, Any]) -> str:
        """Return what a figure shows, in words, as Markdown prints them."""
        where = (f"{self.item.graph.where}:{figure.step.line}",)
        said = render(figure.says, names, self.working, where, self.lang)
        # Within words these signs mean nothing, and numbers stay whole.
        return re.sub(r"\\([.,;:()=+/-])", r"\1", escaped(said))

    def _said(self, text: str, names: Mapping[str, Any]) -> str:
        """Return what item.toml says of what is offered, filled in."""
        filled = render(text, names, self.working, self.item_file, self.lang)
        return self.filed.with_pictures(filled, Passage(text, (self.item_file,)))

    def _offers(
        self, part: AskedPart, values: Values, told: Mapping[str, Any], names: Mapping[str, Any]
    ) -> Iterator[Offer]:
        def fill(text: str) -> str:
            return self._said(text, names)

        each = zip(part.listing(values), part.remarks(values), part.belonging(values), strict=False)
        for place, (text, remark, right) in enumerate(each):
            said = self.words.worded([remark.filled(fill)])
            yield Offer(letter(place), Inline(self._said(text, told)), Inline(said), right)

    def _rubric(self, part: AskedPart, values: Values, names: Mapping[str, Any]) -> Iterator[str]:
        """Yield what a person looks for who marks the part."""
        if part.by_hand:
            text = _rubric(
                part,
                values,
                lambda text: render(text, names, self.working, self.item_file, self.lang),
            )
            yield self.words.say("solution.rubric", rubric=text)

    def _fields(
        self, frame: _Frame, stems: Sequence[Inline], answers: Sequence[str], column: int
    ) -> Iterator[Field]:
        part = frame.asked
        numbers = self.values[part.step][..., column].reshape(-1).tolist()
        slack = self.asked.slacks[part.step][..., column].reshape(-1).tolist()
        said = [Inline(self.words.say("ask.letter-of", item=stem)) for stem in stems]
        if part.has_one_cell:
            (answer,) = answers
            (name,), (label,) = frame.fields, frame.labels
            yield Field(name, label, answer=answer, printed=code(answer), unit=frame.unit)
            return
        needs = part.needs(self.values[part.step][..., column : column + 1])[:, 0].tolist()
        for place in frame.blanks:
            answer = answers[place]
            yield Field(
                name=frame.fields[place],
                label=(said or frame.labels)[place],
                stem=stems[place] if stems else NO_WORDS,
                before=frame.before,
                unit=frame.unit,
                answer=answer,
                printed=(_printed(answer) if part.numeric else code(answer)) or Inline("–"),
                value=float(numbers[place]) if part.numeric and isfinite(numbers[place]) else None,
                slack=float(slack[place]) if part.numeric else None,
                near=tuple(self._near(part, numbers[place])) if needs[place] else (),
                matters=part.matters,
                needed=needs[place],
            )

    def _prefilled(self, frame: _Frame, answers: Sequence[str], column: int) -> Mapping[int, Field]:
        """Return what is printed in place of blanks, by its place: numbers to the digits carried on the way."""
        part = frame.asked
        places = sorted(set(range(len(answers))).difference(frame.blanks))
        if not part.numeric:
            return {p: Field("", frame.labels[p], given=code(answers[p])) for p in places}
        # a -0 is printed as 0
        numbers = self.working.rounded(self.values[part.step][..., column].reshape(-1) + 0.0) + 0.0
        return {
            p: Field(
                name="",
                label=frame.labels[p],
                before=frame.before,
                unit=frame.unit,
                given=_given(numbers[p], self.lang),
            )
            for p in places
        }

    def _near(self, part: AskedPart, number: float) -> Iterator[NearAnswer]:
        """Yield what is near a number and earns a share, the largest share first."""
        for band in sorted(part.near, key=lambda band: -band.share):
            reach = float(band.reach(np.array(number)))
            yield NearAnswer(Aside(self.words.worded([band.says])), reach, band.share)


def _named(words: Iterable[str], files: Mapping[str, Enclosed]) -> tuple[Enclosed, ...]:
    return tuple(files[name] for name in named_in(words))


def texts_of_question(item: Item) -> Iterator[str]:
    """Yield the templates of the question, and of what it offers."""
    yield from (passage.text for passage in item.question.passages)
    for written, asked in zip(item.file.parts, item.parts, strict=True):
        yield from asked.pool or written.texts()


def feedback_of(item: Item, wrong: Misconception, values: Values, lang: str = ENGLISH) -> str:
    """Return what a student reads of a misconception, with the numbers of one variant.

    `values` hold the variant's givens; the steps that are not there are worked out. Raises
    AuthorError where a name in it is neither.
    """
    if not wrong.is_filled_in:
        return wrong.feedback
    names, working = names_of(item, item.graph.evaluate(values), lang), item.file.carried
    where = (f"{item.graph.where}:{wrong.step.line}",)
    return render(wrong.feedback, names, working, where, lang)


def rubric_of(item: Item, part: AskedPart, values: Values) -> str:
    """Return what a person looks for who marks a part, with the numbers of one variant.

    Raises AuthorError where a name in it is none of the item's.
    """
    lang, working = part.language, item.file.carried
    names, where = names_of(item, item.graph.evaluate(values), lang), str(item.folder / "item.toml")
    return _rubric(part, values, lambda text: render(text, names, working, where, lang))


def _rubric(part: AskedPart, values: Values, fill: Callable[[str], str]) -> str:
    return language(part.language).worded(one.filled(fill) for one in part.remarks(values))


def _printed(answer: str) -> Inline:
    """Return an answer as it is printed: one in scientific notation, or infinite, as a formula."""
    if INFINITY in answer:
        return Inline(f"${answer}$".replace(INFINITY, r"{\infty}"))
    number, _, power = answer.partition("e")
    return (
        code(answer)
        if not power
        else Inline(f"${number.replace(',', '{,}')} \\times 10^{{{power}}}$")
    )


def _given(number: Array, lang: str) -> Inline:
    """Return a number as it is printed in place of a blank, with as few digits as it needs."""
    return Inline(set_in_words(f"${shown(number, None, lang)}$", lang))


def _worth(parts: Iterable[AskedPart]) -> tuple[str, str]:
    """Return the points of some parts, and those of a bonus, '' where none is one."""
    worth = worth_of(parts)
    return _points(worth.points), _points(worth.bonus) if worth.bonus else ""


def _points(points: float) -> str:
    return f"{points:g}"
