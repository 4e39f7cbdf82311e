"""Vectors: a whole vector or matrix, row by row, typed into one cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import prod

from exgen.language import Alternatives, Figure, Reason
from exgen.numerals import units
from exgen.numerals.in_one_cell import MIXED, TORN, Table, inside, labels_in, ways_to_cut
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
    unreadable,
)
from exgen.numerals.wrapping import peeled, unwrap
from exgen.numerals.writing import canonical

MOST_LOOKED_AT = 32
"""How many entries are read where there are not as many as asked: the others will be like them."""

Vector = tuple[Exact, ...]

_NUMBERING = re.compile(r"(?:\A|(?<=[\s,;]))\(?([0-9]{1,2}|[a-z])(?:\)|[.:](?=\s))\s*")
_AROUND_EQUALS = re.compile(r"(?<=[=:≈])\s+|(?<!\s)\s+(?=[=:≈])")
_TRANSPOSED = re.compile(r"([\])}])\s*(?:\^?\s*(?:\{\s*T\s*\}|\(T\)|T)|\.T|\.transpose\(\)|')\Z")
_PARTING_COMMA = re.compile(r",\s|\s,")
_COMMA_WITHIN = re.compile(r"[0-9],[0-9]")
_LETTER = re.compile(rf"[^\W\d_]|[{units.SIGNS}]")
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
        answer, reasons, rules, of_all = _bare(text, rules)
    except UnreadError:
        return None
    if labels := labels_in(inside(answer), count, one_of):
        return _labels(text, labels, count, one_of, reasons)
    answer = _prepared(answer, count)
    splits = [_unnamed(split, names) for split in _splits(ways_to_cut(answer))]
    fitting, why = _fitting([split for split in splits if len(split) == count], rules)
    fitting = _in_unit(fitting, of_all)
    if _is_a_number(answer, rules) or MIXED.fullmatch(answer) or TORN.fullmatch(answer):
        marked = rules.marked and rules.decimal_comma
        return None if marked else _number_or_vector(text, answer, fitting, [*reasons, *why])
    if fitting:
        return report(text, fitting, [*reasons, *why], _spelled)
    return _misfit(answer, splits, rules, count)


def read_matrix(
    text: str,
    rules: Rules,
    shape: tuple[int, ...],
    names: Sequence[Sequence[str]] = (),
    one_of: Sequence[int] = (),
) -> Reading[Vector]:
    """Return the entries of a vector or matrix that is asked for in one cell, row by row.

    So what is typed is never a single number, and rows and columns must be as many as asked.
    """
    count = prod(shape)
    try:
        answer, reasons, rules, of_all = _bare(text, rules)
    except UnreadError as error:
        return error.as_reading()
    if labels := labels_in(inside(answer), count, one_of):
        return _labels(text, labels, count, one_of, reasons)
    if len(shape) > 1 and min(shape) > 1 and _TRANSPOSED.search(peeled(text.strip(), [])):
        return doubtful("read.transposed").as_reading()
    tables = list(ways_to_cut(_prepared(answer, count)))
    of_shape = [table for table in tables if _has_shape(table, shape)]
    if _PARTING_COMMA.search(answer) and _COMMA_WITHIN.search(answer):
        # of 1,5, 2 nobody knows whether these are two entries or three
        of_shape = [
            table for table in of_shape if any("," in entry for row in table for entry in row)
        ]
    splits = [_unnamed(split, names) for split in _splits(of_shape)]
    fitting, why = _fitting([split for split in splits if len(split) == count], rules)
    if rules.decimal_comma and _is_a_number(answer, rules):  # 1,5 may be one entry of two
        fitting = []
    if fitting:
        return report(text, _in_unit(fitting, of_all), [*reasons, *why], _spelled)
    return _misshapen(tables, rules, shape)


def _has_shape(table: Table, shape: tuple[int, ...]) -> bool:
    """Return whether a table may be of a shape: a single row or column is taken row by row.

    A vector is one of these: in `1,5; 2` a comma is hardly between entries.
    """
    lengths = {len(row) for row in table}
    is_line = len(table) == 1 or lengths == {1}
    return is_line or (len(table), *lengths) == shape


def _misshapen(tables: Sequence[Table], rules: Rules, shape: tuple[int, ...]) -> Reading[Vector]:
    """Return why no table has the shape that is asked: too many entries, or too few, or in other rows."""
    counts, trouble = _counts([*_splits(tables)], rules)
    if not counts:
        return trouble or unreadable("read.no-entries").as_reading()
    found = Alternatives(sorted(counts))
    if len(shape) == 1:
        return doubtful("read.entries", found=found, expected=shape[0]).as_reading()
    rows, columns = shape
    for table in tables:
        lengths = {len(row) for row in table}
        if prod(shape) in counts and len(lengths) == 1 and len(table) * max(lengths) == prod(shape):
            return doubtful(
                "read.other-shape",
                rows=rows,
                columns=columns,
                found_rows=len(table),
                found_columns=max(lengths),
            ).as_reading()
    return doubtful("read.matrix-entries", rows=rows, columns=columns, found=found).as_reading()


def _bare(text: str, rules: Rules) -> tuple[str, list[Reason], Rules, units.Beside | None]:
    """Return the entries without what stands around them, what is to say, and their unit if it is of all.

    The rules are those for the entries. Raises UnreadError where nothing is left.
    """
    answer, reasons = unwrap(text)
    answer = _without_transpose(without_name(answer, rules.names, reasons))
    answer = _without_symbol(answer, reasons)
    if of_all := _unit_of_all(answer, rules):
        reasons.append(of_all.said())
        return of_all.number, reasons, replace(rules, units=()), of_all
    return answer, reasons, rules, None


def _prepared(answer: str, count: int) -> str:
    """Return the entries without numbers before them, and without blanks around signs of equality."""
    return _AROUND_EQUALS.sub("", _without_numbering(answer, count))


def _splits(tables: Iterable[Table]) -> Iterator[tuple[str, ...]]:
    """Yield the entries of each table, row by row, each once."""
    flat = (tuple(entry for row in table for entry in row) for table in tables)
    yield from (split for split in dict.fromkeys(flat) if split)


def _in_unit(vectors: Sequence[Vector], of_all: units.Beside | None) -> list[Vector]:
    """Return vectors in the part's own unit, where one stands beside all of their entries."""
    if of_all is None:
        return list(vectors)
    return [tuple(map(of_all.in_own_unit, vector)) for vector in vectors]


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
    if not bare or inside(bare) == bare:
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
    return trouble if inside(answer) != answer or ";" in answer else None


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
