"""A term: what each student has of several papers, by weights, of the best so many."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from exgen.errors import ExgenError
from exgen.items.columns import Array
from exgen.language import Reason
from exgen.marks.records.class_marks import StudentMarks
from exgen.marks.records.gradebook import MISSING
from exgen.people.spellings import Spellings
from exgen.people.students import comparable

MOST_CHOICES = 50_000
"""Of the best so many: the choices of papers that are looked at for each student."""
_LEEWAY = 1e-9
FULL = 1.0


@dataclass(frozen=True)
class Rules:
    """How papers make up a term.

    weights  of the papers, of which only their relation counts
    best     how many papers count, those that give the student most; 0 for all
    caps     the share of its points that a paper counts for at most, by its place
    cap      the share of all that the term comes to at most
    """

    weights: Sequence[float]
    best: int = 0
    caps: Mapping[int, float] = field(default_factory=dict)
    cap: float = math.inf


@dataclass(frozen=True)
class TermRow:
    """What a student has of a term.

    marks    of each paper, None where the student was not in the class
    share    of all that there was to earn, 0 to 1; NaN while it depends on what a person decides
    waiting  the places of the papers for which a person has to decide, from 0
    missed   the places of the papers for which nothing was handed in
    """

    student: str
    name: str
    marks: tuple[StudentMarks | None, ...]
    share: float
    waiting: tuple[int, ...]
    missed: tuple[int, ...]


def term(
    papers: Sequence[Sequence[StudentMarks]],
    rules: Rules,
    say: Callable[[Reason], None] = lambda _: None,
) -> list[TermRow]:
    """Return the rows of a term, in the order in which students first appear in the papers.

    What was missed counts as 0. What waits for a person does not: where it matters there is no share.
    Whose id is spelt otherwise in another paper is said. Raises ExgenError where that may be two
    students, and where the rules fit no papers.
    """
    _check(papers, rules)
    students = _together(papers)
    for reason in _spelt_otherwise(students):
        say(reason)
    least, most = (
        _shares(np.array([[_share(one, upper=upper) for one in own] for own in students]), rules)
        for upper in (False, True)
    )
    shares = np.where(most - least <= _LEEWAY, least, np.nan).tolist()
    return [_row(own, share) for own, share in zip(students, shares, strict=True)]


def _check(papers: Sequence[Sequence[StudentMarks]], rules: Rules) -> None:
    if len(rules.weights) != len(papers):
        raise ExgenError(f"there are {len(papers)} papers, and {len(rules.weights)} weights")
    if not all(0 <= weight < math.inf for weight in rules.weights) or not sum(rules.weights):
        raise ExgenError("weights are numbers from 0 on, of which one at least is more than 0")
    if not 0 <= rules.best <= len(papers):
        raise ExgenError(f"the best {rules.best} of {len(papers)} papers: there are not so many")
    if rules.best and math.comb(len(papers), rules.best) > MOST_CHOICES:
        raise ExgenError(
            f"the best {rules.best} of {len(papers)} papers are too many choices to look at"
        )


def _together(papers: Sequence[Sequence[StudentMarks]]) -> list[list[StudentMarks | None]]:
    """Return the marks of each student in every paper, whose id may be spelt otherwise in each."""
    found: dict[str, list[StudentMarks | None]] = {}
    for place, paper in enumerate(papers):
        own = {comparable(one.student): one for one in paper if one.student}
        rows = _known(own, found)
        for student, one in own.items():
            row = found.setdefault(student, rows.get(student) or [None] * len(papers))
            if other := row[place]:
                raise ExgenError(
                    f"'{other.student}' and '{one.student}' of one paper may be one student of another; "
                    "spell the id there as in these"
                )
            row[place] = one
    return list({id(row): row for row in found.values()}.values())


def _known(
    students: Mapping[str, StudentMarks], found: Mapping[str, list[StudentMarks | None]]
) -> dict[str, list[StudentMarks | None]]:
    """Return the rows of students of a paper who were in others under another spelling of the id.

    Who is in this paper under the other spelling too is somebody else. Raises ExgenError where one
    may be several.
    """
    others = [other for other in found if other not in students]
    spellings, known = Spellings(others), dict[str, list[StudentMarks | None]]()
    for student in students.keys() - found.keys():
        meant = sorted(spellings.may_be(student))
        rows = {id(found[other]): found[other] for other in meant}
        if len(rows) > 1:
            raise ExgenError(
                f"'{students[student].student}' of one paper may be '{meant[0]}' or '{meant[1]}' of "
                "another; spell the id there as in these"
            )
        if meant:
            known[student] = found[meant[0]]
    return known


def _spelt_otherwise(students: Sequence[Sequence[StudentMarks | None]]) -> Iterator[Reason]:
    """Yield what to say of students whose ids are spelt otherwise in some papers."""
    spelt = [{comparable(one.student): one.student for one in own if one} for own in students]
    others = [[*each.values()] for each in spelt if len(each) > 1]
    if others:
        first, second = others[0][:2]
        yield Reason.of("note.term-otherwise", count=len(others), first=first, second=second)


def _share(marks: StudentMarks | None, *, upper: bool) -> float:
    """Return the share of its points that a paper comes to for a student, at least or at most."""
    if marks is None or marks.state == MISSING or not marks.out_of:
        return 0.0
    if marks.is_final and marks.total is not None:
        return marks.total / marks.out_of
    if marks.earned is None:  # nothing of it is known
        return FULL if upper else 0.0
    return (marks.earned + (marks.open if upper else 0.0)) / marks.out_of


def _shares(shares: Array, rules: Rules) -> Array:
    """Return what the papers come to together for each student, (students,)."""
    count = len(rules.weights)
    for place, most in rules.caps.items():
        shares[:, place] = np.minimum(shares[:, place], most)
    weights = np.array(rules.weights)
    best = np.full(len(shares), -np.inf)
    for chosen in combinations(range(count), rules.best or count):
        own = weights[list(chosen)]
        if own.sum():
            best = np.maximum(best, shares[:, list(chosen)] @ own / own.sum())
    capped: Array = np.minimum(best, rules.cap)
    return capped


def _row(own: Sequence[StudentMarks | None], share: float) -> TermRow:
    known = [marks for marks in own if marks]
    names = (marks.name for marks in reversed(known) if marks.name)
    missed = [n for n, marks in enumerate(own) if marks is None or marks.state == MISSING]
    waiting = [n for n, marks in enumerate(own) if n not in missed and marks and not marks.is_final]
    return TermRow(
        known[-1].student, next(names, ""), tuple(own), share, tuple(waiting), tuple(missed)
    )


def called(row: TermRow, papers: Sequence[str], places: Sequence[int]) -> Iterator[str]:
    """Yield what some papers are called; of those in which the student was not, that too."""
    for place in places:
        yield papers[place] if row.marks[place] else f"{papers[place]} (not in the class)"
