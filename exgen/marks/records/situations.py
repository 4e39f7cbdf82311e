"""Situations: answers that a person decides together, since they are left for the same reason.

`5 N` on one sheet and `7.25 N` on another are one line: a unit was typed, and the number beside it is
right in so many, wrong in so many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from exgen.items.kinds import AskedPart
from exgen.language import Alternatives, Figure, Reason
from exgen.language.catalogue import language
from exgen.marks.judging.left import Left
from exgen.marks.judging.would_earn import InReading
from exgen.marks.records.hand_marks import HandMark
from exgen.platforms.mark import shown

MOST_REFERENCES = 3


@dataclass
class Situation:
    """The answers of a line, by row of the submissions, and whose they are.

    It holds one text with one right answer, or many texts on many sheets. The `rubric` says what the
    person looks for, and `had` are points that were given by another right answer.
    """

    item: str
    name: str
    part: AskedPart
    out_of: float
    left: dict[int, Left] = field(default_factory=dict)
    students: dict[int, str] = field(default_factory=dict)
    rubric: str = ""
    had: dict[str, HandMark] = field(default_factory=dict)

    def add(self, row: int, student: str, left: Left) -> None:
        """Take in an answer; to hear of a row twice is to hear of it once."""
        self.left[row] = left
        self.students[row] = student

    @property
    def sample(self) -> Left:
        """The most frequent answer, the first of several."""
        first = next(iter(self._texts()))
        return next(left for left in self.left.values() if left.text == first)

    def answer(self) -> str:
        """Return what was typed, by an example where it differs."""
        if len(self._texts()) == 1:
            return self.sample.text
        return language(self.part.language).say("by-hand.and-the-like", text=self.sample.text)

    def reference(self) -> str:
        """Return what is right, on the first few sheets where it differs."""
        distinct = list(dict.fromkeys(left.reference for left in self.left.values()))
        more = ["..."] if len(distinct) > MOST_REFERENCES else []
        return "; ".join([*distinct[:MOST_REFERENCES], *more])

    def readings(self, besides: Iterable[Reason] = ()) -> str:
        """Return why the answers are left to a person, what each way to read them earns, and more."""
        why = [r for r in self.sample.why if r.code not in ("mark.by-hand", "read.would-be-right")]
        had = [Reason.of("by-hand.had", points=points) for points in self._points_before()]
        return language(self.part.language).worded([*why, *had, *self._earned(), *besides])

    def _points_before(self) -> Sequence[Figure]:
        before = {mark.points for mark in self.had.values() if mark.points is not None}
        return [Figure(shown(points)) for points in sorted(before)]

    def _earned(self) -> Iterator[Reason]:
        """Yield what the readings would earn, those together that earn the same."""
        readings = self.sample.readings
        if len(readings) == 1:
            yield Reason.of("by-hand.as-number", of=self._counts(0))
            return
        alike: dict[tuple[Reason, ...], list[str]] = {}
        for number, reading in enumerate(readings):
            values = alike.setdefault(self._counts(number), [])
            values.append(self.part.spell(reading.value))
        for counts, values in alike.items():
            text, spelt = self.sample.text, Alternatives(values)
            yield Reason.of("by-hand.as", text=text, values=spelt, of=counts)

    def _counts(self, number: int) -> tuple[Reason, ...]:
        """Return in how many answers a reading is right, partly right and wrong, where in any."""
        read = (left.readings[number:] for left in self.left.values())
        return tuple(_counted([first[0] for first in read if first]))

    def _texts(self) -> Sequence[str]:
        """Return the texts, the most frequent first."""
        return [text for text, _ in Counter(left.text for left in self.left.values()).most_common()]


def _counted(readings: Sequence[InReading]) -> Iterator[Reason]:
    right = sum(reading.is_right for reading in readings)
    wrong = sum(reading.share <= 0 and not reading.is_right for reading in readings)
    counts = {
        "by-hand.right": right,
        "by-hand.partly": len(readings) - right - wrong,
        "by-hand.wrong": wrong,
    }
    yield from (Reason.of(code, number=count) for code, count in counts.items() if count)
