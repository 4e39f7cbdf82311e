"""Equal: who gets the same points had as much to read and to work through."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from exgen.check.results import Found, percent
from exgen.check.subject import Subject
from exgen.items.columns import Array
from exgen.plurals import counted
from exgen.sheets.sheet import Sheet

WORDIER = 0.2
"""By which share of its words a question may be shorter in some variants than in others."""
NAMED = 4
"""So many different counts are told one by one; of more, the least and the most."""

_FORMULA = re.compile(r"\$\$.*?\$\$|\$.*?\$", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_CELL = re.compile(r"&|\\\\|(?<=.)\|")


def variants_ask_for_equal_work(subject: Subject) -> Found:
    """No student has more samples, rows or words than others, for the same points."""
    told: list[tuple[str, Array]] = []
    for name, counts in _counts(subject):
        # Where there are more samples there are more rows in a table too: one word on it is enough.
        if np.ptp(counts) and not any(_goes_with(counts, other) for _, other in told):
            told.append((name, counts))
    warnings = tuple(
        f"{name}: {_spread(counts)}; let all variants ask for as much, as they earn the same points"
        for name, counts in told
    )
    words = [_words(sheet) for sheet in subject.sheets]
    fields = sum(len(part.fields) for part in subject.sheets[0].questions[0].parts)
    figure = counted(fields, "field")
    return Found(f"{figure}, {_range(min(words), max(words))} words", (), warnings)


def _counts(subject: Subject) -> Iterator[tuple[str, Array]]:
    """Yield what there may be more of in some variants, and how many each of them has, (n,)."""
    values, given = subject.drawn.values, subject.item.file.given
    for name in sorted({size for g in given.values() for size in g.size if isinstance(size, str)}):
        yield f"the size '{name}'", values[name]
    yield "cells of tables in the question", np.array([*map(_cells, subject.sheets)])
    words = np.array([*map(_words, subject.sheets)])
    yield "words of the question", words * (np.ptp(words) > WORDIER * words.max())


def _goes_with(counts: Array, other: Array) -> bool:
    """Return whether one count says what another is, in the variants that both are known of."""
    both = min(len(counts), len(other))
    pairs = np.unique(np.stack([counts[:both], other[:both]]), axis=1)
    return pairs.shape[1] == len(np.unique(other[:both]))


def _spread(counts: Array) -> str:
    """Return which counts there are, and how often."""
    found, times = np.unique(counts, return_counts=True)
    if len(found) > NAMED:
        return _range(found[0], found[-1])
    shares = (f"{n} in {percent(t / len(counts))}" for n, t in zip(found, times, strict=True))
    return f"{', '.join(shares)} of variants"


def _range(least: int, most: int) -> str:
    return f"{least}" if least == most else f"{least} to {most}"


def _cells(sheet: Sheet) -> int:
    rows = (line for line in _question(sheet).splitlines() if line.startswith("|"))
    return sum(len(_CELL.findall(text)) for text in (*_FORMULA.findall(_question(sheet)), *rows))


def _words(sheet: Sheet) -> int:
    return len(_WORD.findall(_FORMULA.sub(" ", _question(sheet))))


def _question(sheet: Sheet) -> str:
    """Return what is asked on a sheet; statements to choose from may be long and short."""
    parts = (part for question in sheet.questions for part in question.parts)
    return "\n".join(f"{part.lead}\n{part.prompt}" for part in parts)
