"""The class report: what a marking says about the class and about the exercises."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import itemgetter
from typing import Any

import numpy as np

from exgen.answers.blocks import Tally
from exgen.errors import Problem
from exgen.items.columns import Array
from exgen.items.filling import unfilled
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.language.catalogue import Language, language
from exgen.marks.judging.left import as_seen
from exgen.marks.judging.marking import Marked, MarkedPart
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.overrides import TOTAL
from exgen.marks.reports.charts import chart_parts, chart_totals, chart_verdicts
from exgen.marks.reports.copies import Copy
from exgen.marks.reports.findings import findings
from exgen.marks.reports.statistics import ENOUGH, Scores, histogram
from exgen.marks.reports.wording import inert, sentence, worded
from exgen.numerals.rounding import to_figures
from exgen.sheets.export import fill
from exgen.sheets.formats import find_format
from exgen.sheets.sheet import Inline
from exgen.tables.rows import named
from exgen.variants.key import AskedItem, Key

FAR_IN_ERRORS = 3.0
"""How many standard errors a variant is from the class where it stands out ..."""
BY_CHANCE = 0.0027
"""... and how often chance alone does that, by the normal distribution."""
OPEN = 20
"""How many answers that wait for a person are listed."""
WAITING = (Verdict.UNREADABLE, Verdict.REVIEW)


@dataclass(frozen=True)
class _Asks:
    """A part of the paper, and how often each verdict and misconception was found in it.

    `open` counts those verdicts that wait for a person. `mistakes` counts rows by the misconception's name, and `shared` those of them that show a twin
    of it as well.
    """

    asked: AskedItem
    label: str
    part: AskedPart
    verdicts: Counter[Verdict]
    open: Counter[Verdict]
    mistakes: Counter[str]
    shared: Counter[str]


class ClassReport:
    """What blocks of marks come to. It keeps sums and counts, and no rows.

    `problems` are the formulas that could not be set and stand on its page as they were written.
    """

    def __init__(self, key: Key, items: Mapping[str, Item]) -> None:
        self._key = key
        self._items = items
        self._words = language(key.language)
        self._parts = [
            _Asks(asked, label, part, Counter(), Counter(), Counter(), Counter())
            for asked in key.asked
            for label, part in zip(asked.labels, asked.parts, strict=True)
        ]
        self._scores = Scores(len(self._parts), key.sheets, key.most)
        self._tally = Tally()
        self._empty = 0
        self._set = set[tuple[str, str]]()
        self._late = {"rows": 0, "taken_off": 0.0}
        self._open: list[dict[str, Any]] = []
        self.problems: set[Problem] = set()

    def add(self, marked: Marked) -> None:
        """Count the marks of a block. Blocks come in the order of the file."""
        self._tally += marked.block.tally
        at, unseen = marked.answered, marked.marked_unseen
        self._scores.add(
            marked.points[:, at],
            marked.block.sheets[at],
            marked.points_open[:, at] == 0,
            np.array(marked.totals)[at],
            marked.waits[at],
            unseen=unseen[at],
            again=self._counted_before(marked)[at],
            asks=np.array([part.asks[at] for part in marked.parts]),
        )
        self._empty += int(np.count_nonzero(~at))
        self._late["rows"] += len(marked.why_taken)
        self._late["taken_off"] += float(marked.taken_off.sum())
        for asks, part in zip(self._parts, marked.parts, strict=True):
            codes = np.bincount(part.verdicts_but(unseen), minlength=len(Verdict))
            asks.verdicts.update(dict(zip(Verdict, codes.tolist(), strict=True)))
            if part.worth:
                asks.open.update({verdict: int(codes[verdict]) for verdict in WAITING})
            for row in _mistakes(part).values():
                asks.mistakes.update(row.keys())
                asks.shared.update(name for name, alone in row.items() if not alone)
        if len(self._open) < OPEN:
            waiting = sorted(_waiting(marked), key=itemgetter(0))
            self._open += [answer for _, answer in waiting[: OPEN - len(self._open)]]

    def _counted_before(self, marked: Marked) -> Array:
        """Return the rows of whose student another row has the total that a person set, (r,)."""
        again = np.zeros(len(marked.codes), dtype=bool)
        for row, mark in marked.set_marks():
            again[row] |= mark in self._set and mark[1] == TOTAL
            self._set.add(mark)
        return again

    def numbers(self, copies: Sequence[Copy] | None = None) -> dict[str, Any]:
        """Return all that the report says, to be written as JSON.

        `copies` are the answers that seem copied; None where they were not looked for.
        """
        bars = histogram(self._scores.counts.tolist())
        totals = asdict(self._scores.totals()) | {
            "waiting": self._scores.waiting,
            "empty": self._empty,
            "out_of": self._key.out_of,
            "histogram": [{"from": low, "to": high, "rows": rows} for low, high, rows in bars],
        }
        numbers = {
            "paper": self._key.paper,
            "title": self._key.title,
            "sheets": self._key.sheets,
            "sheets_used": self._scores.sheets,
            "rows": asdict(self._tally),
            "totals": totals,
            "overridden": {
                "answers": sum(what != TOTAL for _, what in self._set),
                "totals": sum(what == TOTAL for _, what in self._set),
            },
            "late": self._late,
            "parts": [self._part(number, asks) for number, asks in enumerate(self._parts)],
            "misconceptions": self._misconceptions(),
            "variants": self._variants(),
            "open": {
                **{str(v): sum(asks.open[v] for asks in self._parts) for v in WAITING},
                "first": self._open,
            },
            "copies": None
            if copies is None
            else [_as_numbers(copy, self._key.codes) for copy in copies],
        }
        rounded: dict[str, Any] = _rounded(numbers)
        return rounded

    def html(self, copies: Sequence[Copy] | None = None) -> str:
        """Return the report as a page that needs no other file. Raises AuthorError."""
        numbers = self.numbers(copies)
        page = {
            **numbers,
            "title": Inline(self._key.title),
            "findings": [(f.place, self._words.worded([f.says])) for f in findings(numbers)],
            "parts": [{**part, "title": Inline(part["title"])} for part in numbers["parts"]],
            "misconceptions": [
                {**found, "feedback": Inline(sentence(found["feedback"]))}
                for found in numbers["misconceptions"]
            ],
            "charts": _charts(numbers, self._words),
            "verdicts": list(worded(self._words).values()),
            "found": [str(v) for v in Verdict if any(p.verdicts[v] for p in self._parts)],
            "enough": ENOUGH,
            "far": FAR_IN_ERRORS,
        }
        (file,), problems = fill([page], find_format("html"), "report.html", self._key.language)
        self.problems.update(problems)
        return file.decode()

    def _part(self, number: int, asks: _Asks) -> dict[str, Any]:
        mean, answers, points = self._scores.mean(number), asks.verdicts.total(), asks.part.points
        return {
            "part": asks.label,
            "item": asks.asked.item,
            "title": self._title(asks.asked.item),
            "step": asks.part.step,
            "out_of": points,
            "bonus": asks.part.bonus,
            "rows": self._scores.decided(number),
            "mean": mean,
            "facility": None if mean is None or not points else mean / points,
            "discrimination": self._scores.discrimination(number),
            "answers": answers,
            "verdicts": {str(v): asks.verdicts[v] / answers if answers else 0.0 for v in Verdict},
        }

    def _title(self, item: str) -> str:
        return self._items[item].file.title if item in self._items else item

    def _feedback(self, item: str, name: str) -> str:
        """Return what students read of a misconception, with names where they read their numbers."""
        wrong = next(w for w in self._items[item].misconceptions if w.name == name)
        return unfilled(wrong.feedback)

    def _misconceptions(self) -> list[dict[str, Any]]:
        """Return the misconceptions, the most frequent first."""
        found = [
            {
                "part": asks.label,
                "item": asks.asked.item,
                "name": name,
                "rows": rows,
                "share": rows / self._scores.asked(number),
                "shared": asks.shared[name],
                "feedback": self._feedback(asks.asked.item, name),
            }
            for number, asks in enumerate(self._parts)
            for name, rows in sorted(asks.mistakes.items())
        ]
        return sorted(found, key=lambda mistake: -mistake["rows"])

    def _variants(self) -> dict[str, Any]:
        """Return the parts on single sheets that were harder or easier than for the class."""
        compared = self._scores.variants()
        far = sorted((v for v in compared if abs(v.z) > FAR_IN_ERRORS), key=lambda v: -abs(v.z))
        return {
            "compared": len(compared),
            "by_chance": BY_CHANCE * len(compared),
            "stand_out": [
                {
                    "part": self._parts[v.part].label,
                    "item": self._parts[v.part].asked.item,
                    "sheet": self._key.codes[v.sheet - 1],
                    "rows": v.rows,
                    "facility": v.mean / self._parts[v.part].part.points,
                    "class": (self._scores.mean(v.part) or 0) / self._parts[v.part].part.points,
                    "z": v.z,
                }
                for v in far
            ],
        }


def _mistakes(part: MarkedPart) -> Mapping[int, Mapping[str, bool]]:
    """Return by row the names of misconceptions that it shows, and whether a field shows it alone.

    The names of those that say the same are one: the first that the item declares.
    """
    shown = part.marks.verdicts == Verdict.MISCONCEPTION
    reasons: list[Reason] = part.marks.reasons[shown].tolist()
    # many rows share one reason, which takes long to compare
    names_of = {id(reason): _names_in(reason) for reason in {id(r): r for r in reasons}.values()}
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    for row, reason in zip(np.nonzero(shown)[1].tolist(), reasons, strict=True):
        names, told = found[row], names_of[id(reason)]
        for name in told:
            names[name] = names.get(name, False) or len(told) == 1
    return found


def _names_in(reason: Reason) -> list[str]:
    return [one.arg("names")[0] for one in reason.within("mark.misconception")]


def _waiting(marked: Marked) -> Iterator[tuple[int, dict[str, Any]]]:
    for part in marked.parts:
        for field, row, problem in part.open():
            number = marked.block.rows[row]
            yield (
                number,
                {
                    "row": named(number),
                    "student": inert(marked.students[row]),
                    "field": part.names[field],
                    "typed": inert(as_seen(part.cells[field][row], part.part)),
                    "problem": inert(part.language.worded(problem)),
                },
            )


def _charts(numbers: Mapping[str, Any], words: Language) -> dict[str, str]:
    totals, parts = numbers["totals"], numbers["parts"]
    bars = [(bar["from"], bar["to"], bar["rows"]) for bar in totals["histogram"]]
    shares = {p["part"]: {v: p["verdicts"][str(v)] for v in Verdict} for p in parts}
    both = {
        p["part"]: (p["facility"], p["discrimination"])
        for p in parts
        if p["facility"] is not None and p["discrimination"] is not None
    }
    return {
        "totals": chart_totals(bars, totals["mean"], totals["median"], words),
        "verdicts": chart_verdicts(shares, words),
        "parts": chart_parts(both, words),
    }


def _as_numbers(copy: Copy, codes: Sequence[str]) -> dict[str, Any]:
    return {
        "student": inert(copy.student),
        "sheet": codes[copy.sheet - 1],
        "other_student": inert(copy.other_student),
        "other_sheet": codes[copy.other_sheet - 1],
        "fields": list(copy.fields),
        "chance": copy.chance,
    }


def _rounded(value: Any) -> Any:
    """Return a value with its numbers to six significant digits: more say nothing about a class."""
    if isinstance(value, dict):
        return {name: _rounded(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_rounded(entry) for entry in value]
    return to_figures(value, 6) if isinstance(value, float) else value
