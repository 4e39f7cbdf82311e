"""Reproduced: whoever does the printed working again gets what is printed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from exgen.check.printed.lines import Line, lines_in
from exgen.check.printed.style import oddities
from exgen.check.printed.tables import apart, lines_in_table
from exgen.check.results import Found
from exgen.check.subject import Subject
from exgen.check.texts import printed_texts
from exgen.items.columns import one
from exgen.items.filling import FORMULA
from exgen.plurals import counted
from exgen.sheets.sheet import Part, Sheet
from exgen.sheets.typesetting import feedback_of

ENOUGH = 3
"""So many failures of a kind show what is wrong."""


def printed_working_reproduces(subject: Subject) -> Found:
    """A line of the solution, done again from the digits printed on it, gives what it prints."""
    looked, odd = 0, defaultdict[str, list[str]](list)
    for place, sheet in enumerate(subject.sheets):
        for part, step in zip(sheet.questions[0].parts, _steps(subject), strict=True):
            for line in lines_of(part):
                looked += 1
                if line.instead:
                    odd[step].append(f"'{line.text}' in {subject.seen(place)} gives {line.instead}")
    failures = [
        f"solution.md, '{step}': {said[0]}{_more(said)}; print the steps between, or as many decimals "
        "as it is worked out from, or write \\approx"
        for step, said in odd.items()
    ]
    return Found(counted(looked, "line"), tuple(failures))


def formulas_are_written_as_by_hand(subject: Subject) -> Found:
    """No formula has a factor 1, an exponent 1, or two signs in a row."""
    found, places = Counter[str](), dict[str, str]()
    looked = 0
    for place, sheet in enumerate(subject.sheets):
        for formula in _formulas(subject, sheet, place):
            looked += 1
            for oddity in oddities(formula):
                found[oddity] += 1
                places.setdefault(oddity, f"'{formula.strip()}' in {subject.seen(place)}")
    failures = [
        f"{places[oddity]} has {oddity} ({counted(count, 'formula')} so)"
        for oddity, count in found.most_common(ENOUGH)
    ]
    return Found(counted(looked, "formula"), tuple(failures))


def lines_of(part: Part) -> Iterator[Line]:
    """Yield the lines of a part's solution that can be done again."""
    for text in (part.solution, *(offer.remark for offer in part.offers)):
        prose, tables = apart(text)
        for formula in FORMULA.finditer(prose):
            yield from lines_in(formula[1] or formula[2])
        for table in tables:
            yield from lines_in_table(table)


def _steps(subject: Subject) -> Sequence[str]:
    return [part.step for part in subject.item.parts]


def _more(said: Sequence[str]) -> str:
    return f" (and {counted(len(said) - 1, 'line')} more)" if len(said) > 1 else ""


def _formulas(subject: Subject, sheet: Sheet, place: int) -> Iterator[str]:
    """Yield every formula that is printed in a variant."""
    values = one(subject.drawn.values, place)
    feedback = [feedback_of(subject.item, wrong, values) for wrong in subject.item.misconceptions]
    for text in (*printed_texts(sheet), *feedback):
        for formula in FORMULA.finditer(text):
            yield formula[1] or formula[2]
