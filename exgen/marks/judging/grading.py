"""Grading: what was typed for one item against the key, for many rows at once.

A part is marked on the original givens first, then as follow-through from the student's own
earlier answers, then against the misconceptions, also on top of those answers; the best counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from exgen.distinct import each_once
from exgen.items.authored_code import Strayed, contained_at_once
from exgen.items.columns import Array, Values, differ, has_number, per_variant, pick, whole
from exgen.items.kinds import Answers, AskedPart
from exgen.language import Reason
from exgen.marks.judging.cases import Case, Paid, Rows
from exgen.marks.judging.ends import counting, ends_of
from exgen.marks.judging.explaining import Explanations, explain, nothing
from exgen.marks.judging.filled_in import filled_in
from exgen.marks.judging.meant import as_answered, as_meant, by_another_choice, of_mistake
from exgen.marks.judging.nearly import Nearly, nearly, shortened
from exgen.marks.judging.partly import partly
from exgen.marks.judging.readings import each_reading, other_readings, rows_with, values_of
from exgen.marks.judging.verdicts import Verdict
from exgen.numerals import Outcome

NO_ANSWER = Reason("mark.no-answer")
AS_TYPED = Reason("mark.as-typed")
NOT_NEEDED = Reason("mark.beyond-end")
FIRST_SLIP = Reason("mark.first-slip")
LATER_SLIP = Reason("mark.later-slip")
UNTOLD = frozenset({"mark.wrong", "mark.less-guesses"})
"""What says no more than that an answer is wrong, or right beside wrong ones."""

WITHOUT_VALUE = (Outcome.BLANK, Outcome.UNREADABLE, Outcome.REVIEW)


@dataclass(frozen=True)
class Marks:
    """What r rows get for one part, as columns.

    verdicts (fields, r) codes of Verdict
    shares   (fields, r) the share of the field's points that is earned, 0 to 1
    reasons  (fields, r) Reasons why, None where there is nothing to say
    meant    by row, the right number and its slack where they are not the key's, each (*shape)
    needed   (fields, r) which fields count, as the others are in rows that are not needed; None for all

    The columns cannot be written to: what gives other marks makes new ones.
    """

    verdicts: Array
    shares: Array
    reasons: Array
    meant: Mapping[int, tuple[Array, Array]] = field(default_factory=dict)
    needed: Array | None = None

    def __post_init__(self) -> None:
        """Close the columns."""
        for column in (self.verdicts, self.shares, self.reasons):
            column.flags.writeable = False

    def at(self, rows: slice) -> Marks:
        """Return the same for rows that follow one another."""
        first, stop, _ = rows.indices(self.shares.shape[-1])
        meant = {row - first: right for row, right in self.meant.items() if first <= row < stop}
        needed = None if self.needed is None else self.needed[:, rows]
        return Marks(
            self.verdicts[:, rows], self.shares[:, rows], self.reasons[:, rows], meant, needed
        )

    def of_fields(self, fields: Sequence[int]) -> Marks:
        """Return the same for some of the fields."""
        if len(fields) == len(self.shares):
            return self
        verdicts, shares, reasons = self.verdicts[fields], self.shares[fields], self.reasons[fields]
        needed = None if self.needed is None else self.needed[fields]
        return Marks(verdicts, shares, reasons, self.meant, needed)

    def out_of(self, points: float) -> Array:
        """Return for how many of a part's points each field counts, (fields, r)."""
        if self.needed is None:
            return np.broadcast_to(points / len(self.shares), self.shares.shape)
        out_of: Array = self.needed * (points / self.needed.sum(axis=0))
        return out_of


@np.errstate(all="ignore")  # 1e308 may have been typed: what follows overflows, and is not right
def mark(rows: Rows, answers: Mapping[str, Answers]) -> dict[str, Marks]:
    """Return the marks of each part, by step, for the answers that were read, by step."""
    try:
        return contained_at_once(lambda: _mark(rows, answers))
    except Strayed:
        return _mark(rows, answers)  # which says what strays


def _mark(rows: Rows, answers: Mapping[str, Answers]) -> dict[str, Marks]:
    marks = _mark_values(rows, values_of(answers))
    undecided = _undecided(rows, answers, marks)
    for part in rows.asked.parts:
        marks[part.step] = _with_undefined(rows, part, answers[part.step], marks[part.step])
    asks = {part.step: part.asks(rows.values) for part in rows.asked.parts}
    return {
        s: _with_not_needed(_without_unread(marks[s], read, undecided[s], asks[s]), read)
        for s, read in answers.items()
    }


def _with_undefined(rows: Rows, part: AskedPart, read: Answers, marks: Marks) -> Marks:
    """Return the marks with what to say of answers that were read and have no value anywhere."""
    without = read.having(*WITHOUT_VALUE) & part.asks(rows.values)
    at = np.flatnonzero(~has_number(read.values) & ~without.any(axis=0))
    if not len(at):
        return marks
    reasons = marks.reasons.copy()
    said = part.comments(read.values[..., at], pick(rows.values, at))
    wrong = marks.verdicts[:, at] == Verdict.WRONG
    reasons[:, at] = np.where(wrong, np.array([said], dtype=object), reasons[:, at])
    return replace(marks, reasons=reasons)


def _mark_values(by_key: Rows, own: Values) -> dict[str, Marks]:
    rows = as_meant(by_key, own)
    ends, own = ends_of(rows, own)
    marks: dict[str, Marks] = {}
    paid: dict[str, Array] = {}
    for number, part in enumerate(rows.asked.parts, start=1):
        verdicts = {step: found.verdicts for step, found in marks.items()}
        found, told = _mark_part(rows, part, own, paid, verdicts)
        if part.step in ends:
            needed = counting(ends[part.step], part, own[part.step], found.shares)
            found = replace(found, needed=needed)
        marks[part.step] = found
        for name, at in told.items():
            before = paid.setdefault(name, np.zeros(len(rows.sheets), dtype=int))
            paid[name] = np.where((before == 0) & at, number, before)
    if rows is by_key:
        return marks
    numeric = [part.step for part in rows.asked.parts if part.numeric]
    chosen = {step: replace(marks[step], meant=_chosen(by_key, rows, step)) for step in numeric}
    return {**marks, **chosen}


def _chosen(by_key: Rows, rows: Rows, step: str) -> dict[int, tuple[Array, Array]]:
    """Return the right answers to a part and their slacks, by row, where the key has others."""
    right, slacks = rows.values[step], rows.slacks[step]
    other = np.flatnonzero(per_variant(differ(right, by_key.values[step])).any(axis=0)).tolist()
    return {row: (right[..., row], slacks[..., row]) for row in other}


def _mark_part(
    rows: Rows, part: AskedPart, own: Values, paid: Paid, known: Values
) -> tuple[Marks, dict[str, Array]]:
    """Return the marks of a part, and by misconception the rows (r,) that lose points for it."""
    step = part.step
    shares = part.shares(own[step], rows.values[step], rows.slacks[step], rows.values)
    verdicts = np.where(shares == 1, Verdict.CORRECT, Verdict.WRONG).astype(np.uint8)
    reasons = np.full(shares.shape, None, dtype=object)
    told: dict[str, Array] = {}
    wrong = np.flatnonzero((shares < 1).any(axis=0) & has_number(own[step]))
    if len(wrong):
        before = pick(paid, wrong), pick(known, wrong)
        found, told = _mark_wrong(rows.at(wrong), part, pick(own, wrong), shares[:, wrong], before)
        for column, some_of_it in (
            (verdicts, found.verdicts),
            (shares, found.shares),
            (reasons, found.reasons),
        ):
            column[:, wrong] = some_of_it
        told = {name: whole(at, wrong, shares.shape[1:]) for name, at in told.items()}
    return Marks(verdicts, shares, reasons), told


def _mark_wrong(
    rows: Rows, part: AskedPart, own: Values, direct: Array, before: tuple[Paid, Values]
) -> tuple[Marks, dict[str, Array]]:
    """Return the marks of rows that are not all right: the best that explains each field.

    Beside them, by misconception, the rows (r,) that lose points for it.
    """
    found = nothing(direct.shape)
    if rows.mistakes is not None:
        found = explain(Case(rows, rows.mistakes, part, own, *before))
    follow, committed = found.follow, found.committed
    right = (direct == 1) | found.as_typed.right
    beside = _beside_what_follows(rows, part, own, direct, found)
    right |= beside
    # where both explain an answer equally well the misconception is told: it says what went wrong
    followed = ~right & (follow > np.maximum(direct, committed))
    if part.few:  # of a few answers some follow by chance: a mistake that gives all of them is told
        followed &= (follow == part.follow_through) | ~found.matched.any(axis=0)
    mistaken = ~right & ~followed & found.matched.any(axis=0) & (committed >= direct)
    cases = [right, followed, mistaken]
    verdicts = np.select(
        [*cases, direct > 0],
        [Verdict.CORRECT, Verdict.FOLLOW_THROUGH, Verdict.MISCONCEPTION, Verdict.PARTIAL],
        Verdict.WRONG,
    )
    shares = np.select(cases, [np.ones_like(direct), follow, committed], direct)
    reasons = found.because.copy()
    reasons[~followed] = None
    reasons[right & (direct < 1)] = None
    reasons[right & (direct < 1) & ~found.as_typed.anyhow & ~beside] = AS_TYPED
    reasons[mistaken] = found.feedback(mistaken)
    if any(wrong.is_filled_in for wrong in found.wrong):
        reasons = filled_in(reasons, rows)
    matched = zip(found.wrong, found.matched, strict=True)
    told = {wrong.name: (shown & mistaken).any(axis=0) for wrong, shown in matched}
    marks = Marks(verdicts, shares, reasons)
    loosely = right & (direct < 1) & ~found.as_typed.closely
    marks = _with_nearly(marks, shortened(rows, part, own, loosely))
    unexplained = ~np.any(cases, axis=0)
    if unexplained.any():
        marks, left = _with_comments(marks, unexplained, rows, part, own)
        marks = replace(marks, reasons=_with_denied(marks, unexplained, found))
        mistaken = list(_given_by(rows, part, own, told))
        marks = _with_nearly(marks, nearly(rows, part, own, left, mistaken))
    for shares, why in partly(rows, part, own):
        marks = _with_partly(marks, shares, why)
    if rows.mistakes is not None and rows.mistakes.item.gives_partly(part.step):
        marks = replace(marks, reasons=filled_in(marks.reasons, rows))
    return marks, told


def _with_denied(marks: Marks, unexplained: Array, found: Explanations) -> Array:
    """Return the reasons, with those why what follows earns nothing, (fields, r)."""
    denied = unexplained & (marks.verdicts == Verdict.WRONG) & (found.follow == 0)
    at_all = np.array([[one is not None for one in field] for field in found.because.tolist()])
    return np.where(denied & at_all, found.because, marks.reasons)


def _given_by(
    rows: Rows, part: AskedPart, own: Values, told: Mapping[str, Array]
) -> Iterator[Array]:
    """Yield what the mistakes give that are told of a part, NaN in rows where they are not."""
    if rows.mistakes is None:
        return
    case = Case(rows, rows.mistakes, part, own)
    for wrong in case.item.misconceptions:
        if wrong.name in told and told[wrong.name].any():
            given = as_answered(case, of_mistake(case, wrong.instead))
            yield np.where(told[wrong.name], given, np.nan)


def _beside_what_follows(
    rows: Rows, part: AskedPart, own: Values, direct: Array, found: Explanations
) -> Array:
    """Return the right labels that are no guesses, as those beside them follow, (fields, r).

    Where what follows earns all of the points, these do by what they follow from, and that is said.
    """
    if not part.few:
        return np.zeros(direct.shape, dtype=bool)
    step, follow = part.step, found.follow
    same = part.same(own[step], rows.values[step], rows.slacks[step], rows.values)
    beside = same & (follow == part.follow_through) & (follow > 0)
    unsaid = np.array([[why is None for why in field] for field in found.because.tolist()])
    return beside & ((follow <= direct) | unsaid)


def _with_comments(
    marks: Marks, unexplained: Array, rows: Rows, part: AskedPart, own: Values
) -> tuple[Marks, Array]:
    """Return marks with what to say of the fields that are not right and are no known mistake.

    Beside them, the fields of which no more is known than that.
    """
    comments = filled_in(np.array([part.comments(own[part.step], rows.values)]), rows)
    reasons = np.where(unexplained, comments, marks.reasons)
    if part.partly is not None:
        values = rows.values
        as_right = part.same(own[part.step], values[part.step], rows.slacks[part.step], values)
        reasons[unexplained & as_right] = part.partly
        verdicts = np.where(unexplained & as_right, Verdict.PARTIAL, marks.verdicts)
        marks = replace(marks, verdicts=verdicts.astype(np.uint8))
    if part.steps_traced:
        slipped = unexplained & ~np.isnan(per_variant(own[part.step]))
        not_right = slipped | (marks.verdicts == Verdict.MISCONCEPTION)
        first = _in_first_row(not_right, len(part.steps_traced))
        said = np.full(first.shape, LATER_SLIP, dtype=object)
        said[first] = FIRST_SLIP
        reasons = np.where(slipped, said, reasons)
    for label, fits in _by_another_choice(unexplained & (marks.shares == 0), rows, part, own):
        reasons[fits] = Reason.of("mark.other-choice", part=label)
        unexplained = unexplained & ~fits
    return replace(marks, reasons=reasons), unexplained


def _with_nearly(marks: Marks, found: Iterable[Nearly]) -> Marks:
    verdicts, shares, reasons = (
        column.copy() for column in (marks.verdicts, marks.shares, marks.reasons)
    )
    for one in found:
        verdicts[one.at] = one.verdict
        shares[one.at] = one.share
        reasons[one.at] = one.reason
    return Marks(verdicts, shares, reasons)


def _with_partly(marks: Marks, given: Array, why: Reason) -> Marks:
    """Return marks in which fields earn what the author gives, (fields, r), where that is more.

    A mistake that is told stays told, with what is given beside it.
    """
    more = given > marks.shares
    if not more.any():
        return marks
    wrong = more & np.isin(marks.verdicts, (Verdict.WRONG, Verdict.PARTIAL))
    found = np.where(given < 1, Verdict.PARTIAL, Verdict.CORRECT)
    verdicts = np.where(wrong, found, marks.verdicts).astype(np.uint8)
    reasons = marks.reasons.copy()
    reasons[more] = each_once(partial(_beside, why), reasons[more].tolist())
    return replace(
        marks, verdicts=verdicts, shares=np.where(more, given, marks.shares), reasons=reasons
    )


def _beside(why: Reason, told: Reason | None) -> Reason:
    """Return what is told of an answer with why it earns something all the same."""
    if told is None or told.code in UNTOLD:
        return why
    if any(why.within("mark.partly")) and not any(told.authored()):
        return why  # the author says of this very answer what is wrong with it
    return Reason.of("mark.beside", told=told, why=why)


def _by_another_choice(
    unexplained: Array, rows: Rows, part: AskedPart, own: Values
) -> Iterator[tuple[str, Array]]:
    """Yield the label of each part with several right answers, and what fits another, (fields, r)."""
    at = np.flatnonzero(unexplained.any(axis=0))
    if rows.mistakes is not None and rows.mistakes.item.acceptances and len(at):
        for label, fits in by_another_choice(Case(rows, rows.mistakes, part, own).at(at)):
            yield label, whole(fits & unexplained[:, at], at, unexplained.shape)


def _in_first_row(slipped: Array, rows: int) -> Array:
    """Return those of the fields in a mask (fields, r) that are in the first row with any of them."""
    by_row = slipped.reshape(rows, -1, slipped.shape[-1])
    rows_slipped = by_row.any(axis=1)
    first: Array = rows_slipped & (np.cumsum(rows_slipped, axis=0) == 1)
    return (by_row & first[:, None]).reshape(slipped.shape)


def _undecided(
    rows: Rows, answers: Mapping[str, Answers], marks: Mapping[str, Marks]
) -> dict[str, Array]:
    """Return by step the fields that can be read in several ways which are marked differently.

    One cell that has several readings may change the marks of all that follows from it. So the
    rows are marked again as a whole, all cells in their second reading, then in their third, ...
    """
    undecided = {step: np.zeros(found.shares.shape, dtype=bool) for step, found in marks.items()}
    at = rows_with(other_readings(answers))
    for meant in each_reading(answers, other_readings(answers), at):
        for step, other in _mark_values(rows.at(at), values_of(meant)).items():
            undecided[step][:, at] |= (other.verdicts != marks[step].verdicts[:, at]) | (
                other.shares != marks[step].shares[:, at]
            )
    return undecided


def _with_not_needed(marks: Marks, read: Answers) -> Marks:
    """Return the marks in which it is said of what was typed in rows that are not needed."""
    if marks.needed is None:
        return marks
    blank = read.having(Outcome.BLANK)
    beyond, typed = ~marks.needed, ~marks.needed & ~blank
    verdicts = np.where(beyond, np.where(blank, Verdict.BLANK, Verdict.CORRECT), marks.verdicts)
    reasons = marks.reasons.copy()
    reasons[beyond], reasons[typed] = None, NOT_NEEDED
    return replace(
        marks,
        verdicts=verdicts.astype(np.uint8),
        shares=np.where(beyond, 1.0, marks.shares),
        reasons=reasons,
    )


def _without_unread(marks: Marks, read: Answers, undecided: Array, asks: Array) -> Marks:
    """Return the marks in which what is blank, unreadable or for a person earns nothing so far.

    A blank is right where nothing is asked, (fields, r).
    """
    blank = read.having(Outcome.BLANK)
    unreadable = read.having(Outcome.UNREADABLE)
    review = read.having(Outcome.REVIEW) | undecided
    unmarked = blank | unreadable | review
    if not unmarked.any():
        return marks
    verdicts = np.select(
        [blank, unreadable, review],
        [Verdict.BLANK, Verdict.UNREADABLE, Verdict.REVIEW],
        marks.verdicts,
    )
    reasons = marks.reasons.copy()
    reasons[unmarked] = None
    reasons[blank & asks] = NO_ANSWER
    shares = np.where(unmarked, blank & ~asks, marks.shares)
    return replace(marks, verdicts=verdicts.astype(np.uint8), shares=shares, reasons=reasons)
