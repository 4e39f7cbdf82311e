"""Why a student has these marks: the question, what was typed and how it was read, what was considered.

It is told of a row that is marked once more, by what marks all others.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from exgen.answers.blocks import Block
from exgen.answers.headings import field_called, field_spellings
from exgen.answers.register import Register
from exgen.errors import ExgenError, did_you_mean
from exgen.items.columns import Array, one, per_variant
from exgen.items.declare import Misconception
from exgen.items.item import Item
from exgen.language import Figure, Reason
from exgen.language.catalogue import language
from exgen.marks.judging.explaining import Explained
from exgen.marks.judging.left import as_seen
from exgen.marks.judging.marking import Marked, MarkedPart
from exgen.marks.judging.stories import Compared, compared
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.changes import ROUNDING
from exgen.marks.records.class_marks import StudentMarks
from exgen.marks.records.gradebook import spelt
from exgen.marks.records.hand_marks import HandMark, spelt_exactly
from exgen.marks.records.overrides import TOTAL, Overrides
from exgen.marks.reports.wording import inert, sentence, worded
from exgen.marks.reports.worked import work_out
from exgen.people.students import comparable
from exgen.sheets.enclosed import told_in
from exgen.sheets.sheet import Part, code
from exgen.sheets.typesetting import carried_for, feedback_of
from exgen.tables.headers import spelling
from exgen.variants.key import AskedItem, Key

LONGEST = 1500
"""How many characters of a typed answer are shown."""


@dataclass(frozen=True)
class History:
    """What a person or an earlier marking gave: points typed by hand, overrides, earlier points by field.

    `by_exgen` is the row as it is marked without any of these.
    """

    typed: Sequence[HandMark] = ()
    overrides: Overrides = field(default_factory=Overrides)
    earlier: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    by_exgen: Marked | None = None


def rows_of(student: str, blocks: Iterable[Block], key: Key) -> Iterator[Block]:
    """Yield each row of a student, or of a sheet's code, as a block of its own."""
    (named,) = Register(key).named([student])
    for block in blocks:
        for row, (who, sheet) in enumerate(zip(block.students, block.sheets.tolist(), strict=True)):
            owner = who or (key.students[sheet - 1].id if key.students else "")
            own_code = key.codes[sheet - 1]
            if comparable(named) in (comparable(owner), comparable(own_code)):
                yield block.alone(row)


def why_there_are_none(
    student: str, key: Key, found: Iterable[StudentMarks], *, has_left: bool = False
) -> str:
    """Return why somebody has no marks: in the class, or before they left it, what became of them."""
    (named,) = Register(key).named([student])
    became = {comparable(one.student): one for one in found}.get(comparable(named))
    if has_left:
        sheets = [c for s, c in zip(key.students, key.codes, strict=True) if s.id == named]
        state = (
            f"{became.state} when they were in it" if became else "nothing of theirs was handed in"
        )
        return (
            f"{named} has left the class: {state}; the key keeps {', '.join(sheets)}. "
            "`exgen make KEY --add`, with a list of such students, takes them back"
        )
    if became is None:
        return f"nobody called '{student}' has marks in it"
    return f"{named}: {became.state}" + (f": {became.why}" if became.why else "")


def fields_meant(texts: Sequence[str], key: Key) -> list[str]:
    """Return the fields that are called so, or all of a part. Raises ExgenError for what is none."""
    spellings = field_spellings(key)
    of_part: dict[str, list[str]] = {}
    for asked in key.asked:
        for field_name, part, _ in asked.fields():
            label = asked.labels[[p.step for p in asked.parts].index(part.step)]
            of_part.setdefault(spelling(label), []).append(field_name)
    found: list[str] = []
    for text in texts:
        name = field_called(text, spellings)
        own = of_part.get(spelling(text)) or ([name] if name else [])
        if not own:
            raise ExgenError(f"there is no field '{text}'{did_you_mean(text, key.field_names())}")
        found += own
    return found


def differences(marked: Marked, then: Mapping[str, float], file: Path) -> Iterator[Reason]:
    """Yield in which fields a row has other points than were written once."""
    now = {
        name: float(points[0])
        for part in marked.parts
        if part.asks[0]
        for name, points in zip(part.names, part.points, strict=True)
    }
    other = [name for name, points in now.items() if not abs(points - then[name]) <= ROUNDING]
    if other:
        yield Reason.of(
            "note.other-points", count=len(other), file=str(file), fields=", ".join(other)
        )


class Account:
    """Why the answers in one row have their marks, in lines of Markdown and the paper's language.

    `marked` is a block of this row alone, and `heard` the cases that were explained as it was marked.
    """

    def __init__(
        self,
        key: Key,
        items: Mapping[str, Item],
        marked: Marked,
        heard: Sequence[Explained],
        history: History,
    ) -> None:
        self._key = key
        self._items = items
        self._marked = marked
        self._heard = heard
        self._history = history
        self._sheet = int(marked.block.sheets[0])
        self._words = language(key.language)
        self._carried = carried_for(items.values())

    def lines(self, fields: Sequence[str] = ()) -> Iterator[str]:
        """Yield the lines on the parts that have some fields, all of them by default."""
        yield f"# {self._say('why.title', who=self._who())}"
        yield ""
        earned = (
            Figure(spelt(self._marked.totals[0])),
            Figure(spelt(self._worth)),
        )
        sheet = {"code": self._marked.codes[0], "title": self._key.title}
        if self._marked.answered[0]:
            yield self._say("why.sheet", points=earned[0], out_of=earned[1], **sheet)
        else:
            yield self._say("why.empty", **sheet)
        if named := [name for name in fields if name not in self._key.names_on(self._sheet)]:
            yield self._say("why.not-asked", fields=", ".join(named))
        for remark in self._marked.remarks().get(0, ()):
            yield f"- {sentence(self._words.worded([remark]))}"
        for of_all in self._overridden(TOTAL):
            yield f"- {of_all}"
        parts = {part.label: part for part in self._marked.parts}
        for asked in self._key.asked_on(self._sheet):
            for place, label in enumerate(asked.labels):
                part = parts[label]
                names = [name for name in part.names if not fields or name in fields]
                if names:
                    yield ""
                    yield from self._part(asked, place, part, names)

    @property
    def _worth(self) -> float:
        """What there is to earn in all."""
        return sum(p.worth for p in self._marked.parts if p.asks[0] and not p.part.bonus)

    def _who(self) -> str:
        student = self._marked.students[0]
        names = {one.id: one.name for one in self._key.students}
        who = inert(student) or self._marked.codes[0]
        return f"{inert(names[student])} ({who})" if names.get(student) else who

    def _part(
        self, asked: AskedItem, place: int, part: MarkedPart, names: Sequence[str]
    ) -> Iterator[str]:
        points = {
            "points": Figure(spelt(part.points.sum())),
            "out_of": Figure(spelt(part.worth)),
        }
        said = self._say("feedback.of-points", count=part.worth, **points)
        bonus = f" {self._say('bonus')}" if part.part.bonus else ""
        yield f"## {part.label} · {said}{bonus}"
        yield from self._question(asked, place)
        for number, name in enumerate(part.names):
            if name in names:
                yield ""
                yield from self._answer(part, number, name)
        yield from self._mistakes(asked, place, part)

    def _question(self, asked: AskedItem, place: int) -> Iterator[str]:
        """Yield the question as the student had it."""
        (parts,), failed = work_out(
            asked, self._items.get(asked.item), [self._sheet], self._carried
        )
        if not parts:
            yield ""
            yield failed or self._say("feedback.gone")
            return
        shown: Part = parts[place]
        lead = next((p.lead for p in reversed(parts[: place + 1]) if p.lead), "")
        for text in filter(None, (lead, shown.prompt)):
            yield ""
            yield told_in(text)
        if shown.offers:
            yield ""
        for offer in shown.offers:
            yield f"- **{offer.letter}** {told_in(offer.text)}"
        for asked_for in shown.fields:
            if asked_for.stem:
                yield f"- {asked_for.name}: {told_in(asked_for.stem)}"

    def _answer(self, part: MarkedPart, number: int, name: str) -> Iterator[str]:
        typed = as_seen(part.cells[number][0].strip(), part.part)
        verdict = worded(self._words)[Verdict(int(part.marks.verdicts[number, 0]))]
        yield f"### {name}"
        yield ""
        yield self._line("why.typed", self._typed(typed) or self._say("feedback.nothing"))
        notes = sentence(self._words.worded(part.answers.notes.get((number, 0), ())))
        read = part.read(number)[0]
        yield self._line(
            "why.read", " ".join(filter(None, [self._typed(read), inert(notes, LONGEST)]))
        )
        yield self._line("why.right", self._right(part, number))
        out_of = float(part.out_of[number, 0])
        points = {
            "points": Figure(spelt(part.points[number, 0])),
            "out_of": Figure(spelt(out_of)),
        }
        earned = self._say("feedback.of-points", count=out_of, **points)
        yield self._line("why.mark", f"{verdict.words}, {earned}")
        reason = part.marks.reasons[number, 0]
        yield self._line("why.reason", sentence(self._words.worded([reason] if reason else [])))
        for given in self._given(part, number, name):
            yield f"- {given}"

    def _right(self, part: MarkedPart, number: int) -> str:
        asked = next(a for a in self._key.asked if part.label in a.labels)
        step, column = part.part.step, self._sheet - 1
        values, slack = one(asked.values, column), one(asked.slacks, column)[step]
        if meant := part.marks.meant.get(0):
            values, slack = {**values, step: meant[0]}, meant[1]
        place = part.places[number]
        right = self._typed(self._shown(part, values)[place])
        within = right and part.part.slack_texts(slack)[place]
        return self._say("why.within", value=right, slack=Figure(within)) if within else right

    def _mistakes(self, asked: AskedItem, place: int, part: MarkedPart) -> Iterator[str]:
        """Yield which known mistakes were considered, and what spoke for and against each."""
        heard = self._case(asked, place, part)
        if heard is None or not heard.told.wrong:
            return
        yield ""
        yield f"**{self._say('why.mistakes')}**"
        yield ""
        for number, wrong in enumerate(heard.told.wrong):
            shown = heard.told.shown[number].any()
            yield f"- {self._mistake(asked, part, heard, wrong, is_told=bool(shown))}"

    def _case(self, asked: AskedItem, place: int, part: MarkedPart) -> Explained | None:
        """Return the case of a part in the reading that counts: others were tried as well."""
        step, answer = asked.parts[place].step, per_variant(part.answers.values)
        own = [
            heard
            for heard in self._heard
            if heard.case.rows.asked is asked
            and heard.case.part.step == step
            and np.array_equal(part.part.asked_of(heard.case.answer), answer, equal_nan=True)
        ]
        return own[0] if own else None

    def _mistake(
        self,
        asked: AskedItem,
        part: MarkedPart,
        heard: Explained,
        wrong: Misconception,
        *,
        is_told: bool,
    ) -> str:
        name = f"`{wrong.name}`"
        if is_told:
            return self._say("why.told", name=name, says=self._says(asked, wrong))
        ways = [self._way(asked, part, way) for way in compared(heard.case, wrong)] or [
            Reason("why.no-way")
        ]
        return self._say("why.not-told", name=name, ways=self._words.worded(ways))

    def _way(self, asked: AskedItem, part: MarkedPart, way: Compared) -> Reason:
        """Return what speaks against a mistake, made in one way."""
        gives = Reason.of(
            "why.on-own" if way.on_own else "why.gives", values=self._values(asked, part, way)
        )
        labels = dict(zip((p.step for p in asked.parts), asked.labels, strict=True))
        against = [part.label] if way.seen.refuted.any() else []
        against += [labels[step] for step in way.refuted_by]
        if against:
            return Reason.of("why.refuted", gives=gives, parts=tuple(against))
        return Reason.of("why.less", gives=gives) if way.seen.shown.any() else gives

    def _values(self, asked: AskedItem, part: MarkedPart, way: Compared) -> str:
        given: Array = way.given[..., 0]
        if not part.part.can_be(given).all() or not part.part.spelt_from_value:
            return self._say("why.no-value")
        values = {**one(asked.values, self._sheet - 1), part.part.step: given}
        shown = self._shown(part, values)
        return ", ".join(self._typed(shown[place]) for place in part.places)

    def _shown(self, part: MarkedPart, values: Mapping[str, Array]) -> Sequence[str]:
        """Return right or wrong values as texts, numbers with the decimal mark of the language."""
        texts = part.part.as_shown(values)
        return list(map(self._words.number, texts)) if part.part.numeric else texts

    def _says(self, asked: AskedItem, wrong: Misconception) -> str:
        item = self._items[asked.item]
        values = item.graph.evaluate(asked.at(slice(self._sheet - 1, self._sheet)).values)
        return feedback_of(item, wrong, one(values, 0), asked.parts[0].language)

    def _given(self, part: MarkedPart, number: int, name: str) -> Iterator[str]:
        """Yield what a person, or an earlier marking, gave for an answer."""
        left = part.left.get((number, 0))
        codes = {left.code, left.situation} - {""} if left else set()
        for mark in self._history.typed:
            if mark.code.answer in codes:
                points = Figure(spelt_exactly(mark.points)) if mark.points is not None else None
                told = {"when": f"{mark.when:%Y-%m-%d %H:%M}", "file": mark.table}
                if points is None:
                    yield self._say("why.taken-back", **told)
                else:
                    yield self._say("why.by-hand", points=points, **told)
        yield from self._overridden(name, part.label)
        for folder, points_of in self._history.earlier.items():
            if not math.isnan(points_of.get(name, math.nan)):
                points = Figure(spelt(points_of[name]))
                yield self._say("why.earlier", folder=folder, points=points)

    def _overridden(self, *names: str) -> Iterator[str]:
        for _, entry in self._history.overrides.at(self._marked.block):
            if entry.field in names:
                points, before = Figure(spelt(entry.points)), self._by_exgen(entry.field)
                said = {"row": str(entry.row), "points": points, "why": inert(entry.why)}
                yield "; ".join(filter(None, [before, self._say("why.override", **said)]))

    def _by_exgen(self, named: str) -> str:
        """Return what exgen gave for a field, a part or all, before anybody set it."""
        if (marked := self._history.by_exgen) is None:
            return ""
        if not marked.answered[0]:
            return self._say("why.nothing")
        if named == TOTAL:
            waits, points, out_of = bool(marked.waits[0]), marked.totals[0], self._worth
        else:
            part = next(p for p in marked.parts if named in (p.label, *p.names))
            own = [n for n, name in enumerate(part.names) if named in (part.label, name)]
            waits, points = bool(part.undecided[own, 0].any()), float(part.points[own, 0].sum())
            out_of = float(part.out_of[own, 0].sum())
        if waits:
            return self._say("why.left-open")
        return self._say("why.by-exgen", points=Figure(spelt(points)), out_of=Figure(spelt(out_of)))

    def _line(self, what: str, said: str) -> str:
        return f"- {self._say(what)}: {said or '–'}"

    def _typed(self, text: str) -> str:
        return code(inert(text, LONGEST))

    def _say(self, sentence_code: str, /, **args: object) -> str:
        return self._words.say(sentence_code, **args)
