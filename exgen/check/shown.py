"""Shown: where the answers stand. The solution shows every one of them, the question none."""

from __future__ import annotations

import re

import numpy as np

from exgen.check.results import Found
from exgen.check.simulated import given_only
from exgen.check.subject import Subject
from exgen.check.texts import names_told, place_of, templates
from exgen.items.columns import Array, one
from exgen.items.comparison import BITS
from exgen.items.filling import names_in
from exgen.items.kinds import AskedPart
from exgen.plurals import counted
from exgen.sheets.sheet import Sheet

OFTEN = 0.5
TELLING = 3
"""How many digits a number has at least that can give an answer away."""

MATRIX = 3
"""How many axes a matrix has, with that of the variants."""

_GROUPED = re.compile(r"(?<![\w.,])-?\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?")
_NUMBER = re.compile(r"(-?)\s*(?<![\w.])(\d+(?:\.\d+)?(?:e-?\d+)?)")
_ENDLESS = re.compile(r"\{\\infty\}|∞")
_POWER = re.compile(r" \\times 10\^\{(-?\d+)\}")


def the_solution_shows_every_answer(subject: Subject) -> Found:
    """The worked solution ends in the answer that is marked right."""
    failures = []
    for place, part in enumerate(subject.item.parts):
        absent = [
            k for k, sheet in enumerate(subject.sheets) if not _shows(subject, sheet, place, k)
        ]
        if absent:
            failures.append(
                f"solution.md does not show the answer to '{part.step}' in {len(absent)} of "
                f"{len(subject.sheets)} variants, such as {subject.seen(absent[0])}; write "
                f"{{{{ {_printed(subject, part)} }}}} there"
            )
    return Found(counted(len(subject.item.parts), "part"), tuple(failures))


def the_question_gives_nothing_away(subject: Subject) -> Found:
    """No answer stands in the question."""
    asked = {part.step for part in subject.item.parts}
    failures = [
        f"{place_of(name, passage)}: '{name}' is asked, so the question must not print it"
        for passage in templates(subject.item, "question.md")
        for name in sorted(names_in(passage.text) & asked)
    ]
    for place, part in enumerate(subject.item.parts):
        if not part.numeric or part.step in names_told(subject.item, "question.md"):
            continue
        given_away = [
            _gives_away(subject, sheet, place, k) for k, sheet in enumerate(subject.sheets)
        ]
        if np.mean(given_away) > OFTEN:
            failures.append(
                f"the answer to '{part.step}' stands in the question in {sum(given_away)} of "
                f"{len(given_away)} variants, such as {subject.seen(given_away.index(True))}; tell "
                "less, or ask for something else"
            )
    failures += [
        f"what is prefilled of '{part.step}' follows from '{before.step}', which is asked before; let it "
        "be typed, or ask for it first"
        for place, part in enumerate(subject.item.parts)
        for before in subject.item.parts[:place]
        if _prints_what_follows(subject, part, before)
    ]
    return Found(counted(len(asked), "answer"), tuple(failures))


def _prints_what_follows(subject: Subject, part: AskedPart, before: AskedPart) -> bool:
    """Return whether what is printed of an answer would be another after another answer before."""
    graph, values = subject.item.graph, subject.drawn.values
    printed = np.isnan(part.as_left(np.zeros(values[part.step].shape)))
    if not printed.any() or part.step not in graph.downstream([before.step]):
        return False
    others = {before.step: np.roll(values[before.step], 1, axis=-1)}
    again = graph.evaluate(given_only(graph, values), others, [part.step])[part.step]
    return bool((again != values[part.step])[printed].any())


def _shows(subject: Subject, sheet: Sheet, place: int, variant: int) -> bool:
    """Return whether a part's solution shows its answer, to the places asked or more."""
    part, parts = subject.item.parts[place], sheet.questions[0].parts
    if not part.numeric:
        return bool(parts[place].solution or any(offer.remark for offer in parts[place].offers))
    told = _numbers(" ".join(other.solution for other in parts[: place + 1]))
    return bool(np.all(_told(_entries(subject, part, variant), told, part)))


def _gives_away(subject: Subject, sheet: Sheet, place: int, variant: int) -> bool:
    """Return whether all of a part's answers stand in what a student reads up to there."""
    part, parts = subject.item.parts[place], sheet.questions[0].parts
    told = _numbers(" ".join(f"{other.lead} {other.prompt}" for other in parts[: place + 1]))
    entries = _entries(subject, part, variant)
    own = one(subject.drawn.values, variant)
    answers = part.typed(own)
    needed = (answers[field] for field in np.flatnonzero(part.asks(own)[:, 0]).tolist())
    typed = (answer.strip("-").replace(".", "").strip("0") for answer in needed)
    telling = np.array([len(digits) >= TELLING for digits in typed])
    return bool(telling.any() and np.all(_told(entries, told, part)[telling]))


def _printed(subject: Subject, part: AskedPart) -> str:
    """Return how words print the answer to a part."""
    is_matrix = subject.drawn.values[part.step].ndim == MATRIX
    return f"{part.step} | matrix" if is_matrix else part.step


def _entries(subject: Subject, part: AskedPart, variant: int) -> Array:
    """Return the entries of an answer that a variant has, and that are asked for."""
    column = subject.drawn.values[part.step][..., variant : variant + 1]
    entries = part.asked_of(column)[:, 0].astype(float)
    return entries[~np.isnan(entries)]


def _told(entries: Array, told: Array, part: AskedPart) -> Array:
    """Return which entries are among the numbers that are told, to the places asked.

    What is told was worked out from rounded numbers: it is the answer too where both are typed alike.
    A number that follows on a minus sign may be a difference's, so it stands for both signs.
    """
    entries = entries[:, None]
    half = part.last_place(entries) / 2 * (1 + BITS)

    def same(shown: Array) -> Array:
        with np.errstate(invalid="ignore"):  # as one infinity less another
            near = np.abs(entries - shown) <= half
        return near | (part.as_typed(entries) == part.as_typed(shown))

    return np.any(same(told) | same(-told) & (told < 0), axis=1)


def _numbers(text: str) -> Array:
    """Return the numbers in a text of Markdown and TeX."""
    plain = _POWER.sub(r"e\1", re.sub(r"\\[,;! ]", "", text))
    plain = _ENDLESS.sub("1e999", plain)  # which no float holds
    plain = re.sub(r"[{}]", " ", plain)
    plain = f"{plain} {' '.join(_GROUPED.findall(plain)).replace(',', '')}"
    return np.array([float(sign + size) for sign, size in _NUMBER.findall(plain)] or [np.nan])
