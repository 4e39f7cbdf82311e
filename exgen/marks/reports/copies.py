"""Copied answers: wrong answers that are right on another sheet, for the lecturer's eyes only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from exgen.items.columns import Array, one, per_variant
from exgen.items.comparison import ULPS, within
from exgen.items.kinds import AskedPart
from exgen.marks.judging.marking import Marked, MarkedPart
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.reports.chances import LIMIT, chance_bound
from exgen.variants.key import AskedItem, Key

FEWEST = 2
MANY = 400
"""An answer that is right on more sheets than this says nothing about where it comes from."""

SUSPECT = (Verdict.WRONG, Verdict.PARTIAL)
"""A known mistake is left out: it is where the answer comes from."""

_CHUNK = 256
"""Rows at a time: a row may coincide with MANY sheets in each field, which takes memory."""

_ROOM = 1.001
"""For the rounding of reference plus slack: what is found with room is compared exactly then."""


@dataclass(frozen=True)
class Copy:
    """A row with wrong answers that are right on another sheet.

    Students are '' where they are not known; sheets count from 1. `chance` bounds how likely it
    is that any row of the class whose wrong answers are its own fits some other sheet like that.
    """

    student: str
    sheet: int
    other_student: str
    other_sheet: int
    fields: tuple[str, ...]
    chance: float


class Copies:
    """The rows of a class that may hold answers of another sheet; holds no others."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._fields = [_field(asked, *of) for asked in key.asked for of in asked.fields()]
        self._telling = np.array(list(_telling(key, self._fields)))
        self._together: dict[tuple[int, ...], float] = {}
        self._found: list[Copy] = []
        self._suspects = 0

    def add(self, marked: Marked) -> None:
        """Compare the wrong answers of a block with all other sheets."""
        wrong = np.concatenate([np.isin(part.marks.verdicts, SUSPECT) for part in marked.parts])
        wrong &= self._telling[:, None]
        rows = np.flatnonzero(wrong.sum(axis=0) >= FEWEST)
        self._suspects += len(rows)
        for start in range(0, len(rows), _CHUNK):
            self._compare(marked, wrong, rows[start : start + _CHUNK])

    def found(self) -> list[Copy]:
        """Return what chance hardly explains, the least likely first."""
        found = [replace(copy, chance=copy.chance * self._suspects) for copy in self._found]
        listed = [copy for copy in found if copy.chance < LIMIT]
        return sorted(listed, key=lambda copy: copy.chance)

    def _compare(self, marked: Marked, wrong: Array, rows: Array) -> None:
        coincidences = list(self._coincidences(marked, wrong, rows))
        if not coincidences:
            return
        row, sheet, number, share = map(np.concatenate, zip(*coincidences, strict=True))
        pair = row * self._key.sheets + sheet
        order = np.argsort(pair, kind="stable")
        row, sheet, number, share = (column[order] for column in (row, sheet, number, share))
        starts = np.flatnonzero(np.diff(pair[order], prepend=-1))
        sizes = np.diff(starts, append=len(row))
        # the chance without the number of choices of fields is less than with it: a quick test that
        # leaves few pairs to be looked at one by one; in logarithms, as it may be below 1e-308
        least = np.add.reduceat(np.log(share), starts) + math.log(self._key.sheets)
        for group in np.flatnonzero((sizes >= FEWEST) & (least < math.log(LIMIT))).tolist():
            at = slice(starts[group], starts[group] + sizes[group])
            chance = self._chance(number[at], share[at], int(wrong[:, row[starts[group]]].sum()))
            if chance < LIMIT:
                self._keep(marked, int(row[at.start]), int(sheet[at.start]), number[at], chance)

    def _coincidences(
        self, marked: Marked, wrong: Array, rows: Array
    ) -> Iterator[tuple[Array, Array, Array, Array]]:
        """Yield for each field the rows and sheets that coincide, its number, and the shares."""
        columns = ((part, place) for part in marked.parts for place in range(len(part.names)))
        for number, (field, (part, place)) in enumerate(zip(self._fields, columns, strict=True)):
            here = rows[wrong[number, rows]]
            if len(here):
                own = marked.block.sheets[here] - 1
                at, sheets, shares = field.coincidences(field.answers(part, place, here), own)
                yield here[at], sheets, np.full(len(at), number), shares

    def _chance(self, numbers: Array, shares: Array, wrong: int) -> float:
        """Return a bound for one row, over other sheets and choices of fields."""
        ways = math.comb(wrong, len(numbers)) * (self._key.sheets - 1)
        return chance_bound(ways, self._by_item(numbers, shares))

    def _by_item(self, numbers: Array, shares: Array) -> Iterator[tuple[list[float], float]]:
        pairs = zip(numbers.tolist(), shares.tolist(), strict=True)
        for _, several in groupby(pairs, key=lambda pair: self._fields[pair[0]].item):
            fields, each = zip(*several, strict=True)
            yield list(each), self._share_together(fields)

    def _share_together(self, numbers: tuple[int, ...]) -> float:
        """Return the share of pairs of sheets that have the same references in all the fields."""
        if numbers not in self._together:
            references = [self._fields[n].reference.astype(np.float32) for n in numbers]
            _, times = np.unique(np.stack(references), axis=1, return_counts=True)
            equal = float(np.sum(times * (times - 1)))
            self._together[numbers] = equal / (self._key.sheets * (self._key.sheets - 1))
        return self._together[numbers]

    def _keep(self, marked: Marked, row: int, sheet: int, numbers: Array, chance: float) -> None:
        students = self._key.students
        self._found.append(
            Copy(
                student=marked.students[row],
                sheet=int(marked.block.sheets[row]),
                other_student=students[sheet].id if students else "",
                other_sheet=sheet + 1,
                fields=tuple(self._fields[number].name for number in numbers.tolist()),
                chance=chance,
            )
        )


def _telling(key: Key, fields: Iterable[_Field]) -> Iterator[bool]:
    """Yield whether a field can tell of copying: an item asked again says nothing more."""
    first = {asked.item: asked for asked in reversed(key.asked)}
    asked = (asked for asked in key.asked for _ in asked.fields())
    for field, by in zip(fields, asked, strict=True):
        yield field.comparable and first[by.item] is by


class _Field:
    """The references of a field on all sheets, as numbers.

    Where answers are not numbers, `forms` numbers the ways in which references are spelt.
    """

    def __init__(
        self, name: str, item: str, reference: Array, slack: Array, forms: dict[str, int] | None
    ) -> None:
        self.name = name
        self.item = item
        self.reference = reference
        self.comparable = len(reference) > 1 and bool(np.isfinite(reference).any())
        self._slack = slack
        self._forms = forms
        if self.comparable:
            self._sort()

    def answers(self, part: MarkedPart, place: int, rows: Array) -> Array:
        """Return what some rows answered, in the way of the references."""
        if self._forms is None:
            (entry,) = part.answers.entries(place)
            return entry[rows]
        spelt = (part.answers.spelt.get((place, row), "") for row in rows.tolist())
        return np.array([self._forms.get(text, math.nan) for text in spelt])

    def coincidences(self, answers: Array, own: Array) -> tuple[Array, Array, Array]:
        """Return the answers, by place, that are right on other sheets, these, and how often.

        That is the share of further sheets on which the answer is right, or of all pairs of
        sheets that share their reference, if that is more. Sheets on which the own sheet's
        reference would be right as well do not count.
        """
        times = self._times(answers)
        places = np.flatnonzero((times > 0) & (times <= MANY) & np.isfinite(answers))
        first = np.searchsorted(self._sorted, answers[places] - self._widest)
        last = np.searchsorted(self._sorted, answers[places] + self._widest, side="right")
        at = np.repeat(places, last - first)
        sheets = self._order[_ranges(first, last)]
        reference, slack, theirs = self.reference[sheets], self._slack[sheets], own[at]
        right = within(answers[at], reference, slack)
        right &= ~within(self.reference[theirs], reference, slack + self._slack[theirs])
        at, sheets = at[right], sheets[right]
        shares = (times[at] - 1) / max(len(self.reference) - 2, 1)
        return at, sheets, np.maximum(shares, self._usual)

    def _sort(self) -> None:
        count = len(self.reference)
        with np.errstate(invalid="ignore"):
            size = np.maximum(np.abs(self.reference), self._slack)
            reach = self._slack + ULPS * np.spacing(size)
            self._lower = np.sort(self.reference - reach)
            self._upper = np.sort(self.reference + reach)
        self._widest = _ROOM * np.nanmax(reach)
        self._order = np.argsort(self.reference)
        self._sorted = self.reference[self._order]
        equal = np.sum(self._times(self.reference[np.isfinite(self.reference)]) - 1) / 2
        self._usual = (equal + 1) / (count * (count - 1) / 2 + 1)

    def _times(self, answers: Array) -> Array:
        """Return on how many sheets each answer is right."""
        begun = np.searchsorted(self._lower, answers, side="right")
        return begun - np.searchsorted(self._upper, answers, side="left")


def _field(asked: AskedItem, name: str, part: AskedPart, place: int) -> _Field:
    values = per_variant(asked.values[part.step])
    suffixes = part.suffixes(asked.values[part.step].shape[:-1])
    if len(values) == len(suffixes) and part.typed(one(asked.values, 0))[place]:
        slack = per_variant(asked.slacks[part.step])[place]
        right = np.where(asked.asks(), values[place].astype(float), math.nan)
        return _Field(name, asked.item, right, slack.astype(float), None)
    spelt = _spelt(asked, part, place, values.shape[-1])
    forms = {text: number for number, text in enumerate(dict.fromkeys(filter(None, spelt)))}
    reference = np.array([forms.get(text, math.nan) for text in spelt])
    return _Field(name, asked.item, reference, np.zeros(len(spelt)), forms)


def _spelt(asked: AskedItem, part: AskedPart, place: int, sheets: int) -> Sequence[str]:
    """Return the right answer to each sheet as it is spelt after reading it; '' for none.

    There is none either where the sheet does not ask it.
    """
    known: dict[str, str] = {}
    typed = [
        part.typed(one(asked.values, sheet))[place] if asked.is_on(sheet + 1) else ""
        for sheet in range(sheets)
    ]
    for text in set(typed):
        values = part.read_cell(text, place).values
        known[text] = part.spell(values[0]) if len(values) == 1 else ""
    return [known[text] for text in typed]


def _ranges(first: Array, last: Array) -> Array:
    """Return first[0], ..., last[0] - 1, first[1], ..., last[1] - 1, and so on."""
    lengths = last - first
    before = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) + np.repeat(first - before, lengths)
