"""What a page of feedback says, free of any format: a sheet's questions with one student's marks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exgen.errors import ExgenError
from exgen.items import bank
from exgen.items.item import Item
from exgen.marks.records.gradebook import spelt
from exgen.marks.reports.wording import Worded
from exgen.numerals import rounded
from exgen.sheets import sheet
from exgen.sheets.sheet import Inline
from exgen.variants.key import Key


@dataclass(frozen=True)
class PageAnswer:
    """What was typed into one field, and what became of it.

    `typed`, `read` (where that differs), `note` and `right` are plain text and no markup.
    """

    field: str
    label: Inline
    typed: str
    read: str
    right: str
    verdict: Worded
    points: float
    out_of: float
    note: str
    reason: Inline


@dataclass(frozen=True)
class PageMark:
    """A verdict on some fields, and what is said of them all."""

    verdict: Worded
    points: str
    out_of: str
    reason: Inline
    answers: tuple[PageAnswer, ...]

    @property
    def notes(self) -> list[str]:
        """The notes on its answers, each once: plain text and no markup."""
        return list(dict.fromkeys(answer.note for answer in self.answers if answer.note))


@dataclass(frozen=True)
class PagePart:
    """One part of the sheet with its marks; `asked` holds its words, or nothing."""

    label: str
    points: str
    out_of: str
    bonus: bool
    marks: tuple[PageMark, ...]
    asked: tuple[sheet.Part, ...]

    @property
    def verdicts(self) -> list[Worded]:
        """The verdicts on its answers, each once."""
        return list(dict.fromkeys(mark.verdict for mark in self.marks))


@dataclass(frozen=True)
class PageQuestion:
    """A numbered question of the sheet."""

    number: str
    title: Inline
    parts: tuple[PagePart, ...]


@dataclass(frozen=True)
class FeedbackPage:
    """What a student gets back. `student` and `name` are plain text and no markup.

    There are no `points` where nothing was filled in, which is no 0. `remarks`, plain text too, say why the `points` are not those that were `earned`, where they are
    not: of these some may be `taken_off`.
    """

    title: Inline
    course: Inline
    student: str
    name: str
    code: str
    points: str
    out_of: str
    questions: tuple[PageQuestion, ...]
    remarks: tuple[str, ...] = ()
    earned: str = ""
    taken_off: str = ""


def marks_of(answers: Sequence[PageAnswer]) -> Iterator[PageMark]:
    """Yield the marks of a part's answers, those together of which the same is said.

    What explains several is told once. Those of which nothing is said stay in their order.
    """
    together: dict[tuple[Worded, Inline, int | None], list[PageAnswer]] = {}
    runs = itertools.groupby(answers, lambda answer: (answer.verdict, answer.reason))
    for number, ((verdict, reason), run) in enumerate(runs):
        together.setdefault((verdict, reason, None if reason else number), []).extend(run)
    groups = list(together.values())
    points = adding_up([sum(answer.points for answer in group) for group in groups])
    out_of = adding_up([sum(answer.out_of for answer in group) for group in groups])
    told = zip(together, points, out_of, groups, strict=True)
    for (verdict, reason, _), earned, worth, group in told:
        yield PageMark(verdict, earned, worth, reason, tuple(group))


def adding_up(points: Sequence[float]) -> list[str]:
    """Return points as they are shown, so that they add up to their sum as it is shown.

    Two times 4.444 are 4.44 and 4.45, since they are 8.89.
    """
    sums = [0.0, *(rounded(so_far, 2) for so_far in itertools.accumulate(points))]
    return [spelt(now - before) for before, now in itertools.pairwise(sums)]


class Headings:
    """The titles on a key's sheets: the paper's, while the bank has it as it was drawn."""

    def __init__(self, key: Key, items: Mapping[str, Item]) -> None:
        self.title = Inline(key.title)
        self.course = Inline(key.course or "")
        asked = [(_number(asked.labels[0]), asked.item) for asked in key.asked]
        self._titles = {
            number: items[name].file.title if name in items else ""
            for number, name in reversed(asked)
        }
        try:
            paper = bank.paper(key.paper)
        except ExgenError:
            return
        questions = {str(n): question for n, question in enumerate(paper.questions, start=1)}
        if asked == [(n, item) for n, question in questions.items() for item in question.items]:
            self.course = Inline(paper.course if key.course is None else key.course)
            self._titles |= {n: q.title for n, q in questions.items() if q.title}

    def questions(self, parts: Sequence[PagePart]) -> Iterator[PageQuestion]:
        """Yield the numbered questions that the parts make up."""
        for number, group in itertools.groupby(parts, lambda part: _number(part.label)):
            yield PageQuestion(number, Inline(self._titles.get(number, "")), tuple(group))


def _number(label: str) -> str:
    digits = re.match(r"\d*", label)
    return digits[0] if digits else ""
