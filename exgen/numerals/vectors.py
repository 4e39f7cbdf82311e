"""Vectors: a whole vector or matrix, row by row, typed into one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from exgen.language import Alternatives, Figure, Reason
from exgen.numerals import units
from exgen.numerals.in_one_cell import MIXED, TORN, labels_in
from exgen.numerals.naming import without_any_name, without_name
from exgen.numerals.numbers import values
from exgen.numerals.reading import (
    Exact,
    Outcome,
    Reading,
    Rules,
    UnreadError,
    doubtful,
    quote,
    report,
)
from exgen.numerals.wrapping import unwrap
from exgen.numerals.writing import canonical

MOST_LOOKED_AT = 32
"""How many entries are read where there are not as many as asked: the others will be like them."""

Vector = tuple[Exact, ...]

_PAIRS = ("[]", "()", "{}")
_BETWEEN_BRACKETED_ROWS = re.compile(r"\][\s,;]*\[|\)\s*[,;]\s*\(")
_BETWEEN_ROWS = re.compile(r"[;\n]|\b(?:and|und|sowie)\b|&")
_LOOSE = re.compile(r"\s*\|\s*|\s/\s|(?<=[^\s+\-*/^(])\s-\s")
"""What may part entries, but may be a sign of one number too: (0.13|0.15), 0.13 - 0.15."""
_NUMBERING = re.compile(r"(?:\A|(?<=[\s,;]))\(?([0-9]{1,2}|[a-z])(?:\)|[.:](?=\s))\s*")
_AROUND_EQUALS = re.compile(r"(?<=[=:≈])\s+|(?<!\s)\s+(?=[=:≈])")
_TRANSPOSED = re.compile(r"([\])}])\s*(?:\^?\s*(?:\{\s*T\s*\}|\(T\)|T)|\.T|\.transpose\(\)|')\Z")
_LETTER = re.compile(rf"[^\W\d_]|[{units.SIGNS}]")
_COMMA_AND_SPACE = re.compile(r",\s+")
_SIGN_AFTER_SPACE = re.compile(r"(?<=[0-9.)])(?<![*·x]10)(?<![*·x] 10)\s+[+-][0-9.]")


def read_vector(
    text: str,
    rules: Rules,
    count: int,
    names: Sequence[Sequence[str]] = (),
    one_of: Sequence[int] = (),
) -> Reading[Vector] | None:
    """Return the `count` entries typed into one cell, or None where it holds a single number.

    `names` are those of each entry, as in `w1 = 0.5, w2 = 0.7`, and `one_of` the only ones that there
    are, if they are few.
    """
    try:
        answer, reasons = unwrap(text)
        answer = _without_transpose(without_name(answer, rules.names, reasons))
        answer = _without_symbol(answer, reasons)
    except UnreadError:
        return None
    if of_all := _unit_of_all(answer, rules):
        answer, rules = of_all.number, replace(rules, units=())
        reasons.append(of_all.said())
    if labels := labels_in(_inside(answer), count, one_of):
        return _labels(text, labels, count, one_of, reasons)
    answer = _AROUND_EQUALS.sub("", _without_numbering(answer, count))
    splits = [split for split in dict.fromkeys(_splits(answer)) if split]
    splits = [_unnamed(split, names) for split in splits]
    fitting, why = _fitting([split for split in splits if len(split) == count], rules)
    if of_all:
        fitting = [tuple(map(of_all.in_own_unit, vector)) for vector in fitting]
    if _is_a_number(answer, rules) or MIXED.fullmatch(answer) or TORN.fullmatch(answer):
        marked = rules.marked and rules.decimal_comma
        return None if marked else _number_or_vector(text, answer, fitting, [*reasons, *why])
    if fitting:
        return report(text, fitting, [*reasons, *why], _spelled)
    return _misfit(answer, splits, rules, count)


def _labels(
    text: str, labels: Sequence[int], count: int, one_of: Sequence[int], reasons: list[Reason]
) -> Reading[Vector]:
    """Return a run of labels as a vector, with the zeros in front that a spreadsheet takes off."""
    zeros = count - len(labels) if 0 in one_of else 0
    if len(labels) + max(zeros, 0) != count:
        said = Reason.of("read.entries", found=Alternatives([len(labels)]), expected=count)
        return Reading(Outcome.REVIEW, (), (said,))
    vector = tuple(map(Fraction, [*[0] * zeros, *labels]))
    if not zeros:
        return report(text, [vector], reasons, _spelled)
    filled = Reason.of("read.zeros-in-front", count=zeros)
    if zeros > 1:  # one is hardly ever missing for another reason, several may be
        return Reading(Outcome.REVIEW, (vector,), (filled,))
    return report(text, [vector], [*reasons, filled], _spelled)


def _without_transpose(answer: str) -> str:
    """Return the answer without the sign that a row stands for a column."""
    return _TRANSPOSED.sub(r"\1", answer)


def _without_symbol(answer: str, reasons: list[Reason]) -> str:
    """Return the answer without whatever one word names a vector in brackets, as in `d = (1, 2)`."""
    named: list[Reason] = []
    bare = without_any_name(answer, named)
    if not bare or _inside(bare) == bare:
        return answer
    reasons += named
    return bare


def _unit_of_all(answer: str, rules: Rules) -> units.Beside | None:
    """Return the entries and the unit beside them, where no entry has one of its own."""
    found = units.beside(answer, rules.units)
    return found if found and not _LETTER.search(found.number) else None


def _unnamed(split: tuple[str, ...], names: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the entries without the names before them, where each has its own."""
    if len(split) != len(names):
        return split
    try:
        return tuple(without_name(entry, own, []) for entry, own in zip(split, names, strict=True))
    except UnreadError:
        return split


def _without_numbering(answer: str, count: int) -> str:
    """Return the answer with semicolons in place of 1), 2), ... or a), b), ... before the entries."""
    marks = _NUMBERING.findall(answer)
    places, letters = range(1, count + 1), "abcdefghijklmnopqrstuvwxyz"
    if count > 1 and marks in ([*map(str, places)], [*letters[:count]]):
        entries = (entry.strip().rstrip(",;").strip() for entry in _NUMBERING.split(answer)[2::2])
        return "; ".join(entries)
    return answer


def _rows(answer: str) -> list[str]:
    inside = _inside(answer)
    bracketed = (inside[:1] + inside[-1:]) in ("[]", "()")
    pieces = _BETWEEN_BRACKETED_ROWS.split(inside[1:-1]) if bracketed else [inside]
    return [row for piece in pieces for row in _BETWEEN_ROWS.split(piece) if row.strip()]


def _inside(answer: str) -> str:
    """Return what stands between the brackets around the whole text, or the text."""
    if answer[0] + answer[-1] not in _PAIRS:
        return answer
    depth = 0
    for at, character in enumerate(answer):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and at < len(answer) - 1:
            return answer
    return answer[1:-1].strip()


def _splits(answer: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to cut an answer into entries, the most telling separators first."""
    rows = _rows(answer)
    spaced = any(_COMMA_AND_SPACE.search(row) for row in rows)
    if spaced:
        yield _cut(re.sub(r"\s+", " ", row).split(", ") for row in rows)
    else:
        yield _cut(row.split() for row in rows)
    yield _cut(row.split(",") for row in rows)
    yield tuple(row.strip() for row in rows)
    if _LOOSE.search(answer):
        yield tuple(entry.strip() for entry in _LOOSE.split(_inside(answer)))


def _cut(rows: Iterator[list[str]]) -> tuple[str, ...]:
    return tuple(entry.strip() for row in rows for entry in row)


def _fitting(splits: Sequence[tuple[str, ...]], rules: Rules) -> tuple[list[Vector], list[Reason]]:
    """Return the vectors that the splits may mean, and what was taken for something else."""
    vectors: dict[Vector, None] = {}
    reasons: list[Reason] = []
    for split in splits:
        try:
            found, why = _vectors(split, rules)
        except UnreadError:
            continue
        vectors |= dict.fromkeys(found)
        reasons += why
    return list(vectors), reasons


def _vectors(split: tuple[str, ...], rules: Rules) -> tuple[list[Vector], list[Reason]]:
    """Return the vectors of a split: where entries have several values, the first of all, and so on."""
    entries = [values(entry, rules) for entry in split]
    most = max(len(found) for found, _ in entries)
    if any(len(found) not in (1, most) for found, _ in entries):
        raise doubtful("read.entries-several")
    vectors = [tuple(found[k % len(found)] for found, _ in entries) for k in range(most)]
    return vectors, [reason for _, why in entries for reason in why]


def _is_a_number(answer: str, rules: Rules) -> bool:
    try:
        values(answer, rules)
    except UnreadError:
        return False
    return True


def _number_or_vector(
    text: str, answer: str, fitting: Sequence[Vector], reasons: list[Reason]
) -> Reading[Vector] | None:
    """Return the reading of a text such as `1,5` or `3 -4`, which is a number too."""
    vectors = [vector for vector in fitting if len(vector) > 1]
    if not vectors:
        return None
    if answer.startswith("[") or _SIGN_AFTER_SPACE.search(answer):
        return report(text, vectors, reasons, _spelled)
    either = Reason.of(
        "read.number-or-vector", typed=quote(text), entries=Figure(_spelled(vectors[0]))
    )
    return Reading(Outcome.REVIEW, (), (either,))


def _misfit(
    answer: str, splits: Sequence[tuple[str, ...]], rules: Rules, count: int
) -> Reading[Vector] | None:
    """Return why the entries do not make a vector, or None where the text has no entries."""
    counts, trouble = _counts(splits, rules)
    if counts:
        said = Reason.of("read.entries", found=Alternatives(sorted(counts)), expected=count)
        return Reading(Outcome.REVIEW, (), (said,))
    return trouble if _inside(answer) != answer or ";" in answer else None


def _counts(
    splits: Sequence[tuple[str, ...]], rules: Rules
) -> tuple[set[int], Reading[Vector] | None]:
    """Return how many entries the readable splits have, and the first trouble with one."""
    counts: set[int] = set()
    trouble: Reading[Vector] | None = None
    for split in splits:
        try:
            _vectors(split[:MOST_LOOKED_AT], rules)
            counts.add(len(split))
        except UnreadError as error:
            trouble = trouble or Reading(error.outcome, (), error.notes)
    return counts, trouble


def _spelled(vector: Vector) -> str:
    return f"({'; '.join(map(canonical, vector))})"
