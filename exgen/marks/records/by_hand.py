"""Hand marks: the points that a person gave, read from the table and given to the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from exgen.errors import FileError
from exgen.language import Reason
from exgen.marks.judging.grading import Marks
from exgen.marks.judging.marking import Marked, MarkedPart
from exgen.marks.judging.verdicts import Verdict
from exgen.numerals import Rules, as_float, read_number
from exgen.tables.table import read_table
from exgen.variants.key import Key

ROUNDING = 1e-9
"""Thirds of a point are written to twelve digits."""
TABLE = "by-hand.csv"
BY_HAND = Reason("mark.given-by-hand")


def give_points(marked: Marked, points: Mapping[str, float]) -> Marked:
    """Return a block with the points that a person gave, by an answer's code: a stage of marking.

    The others stay open.
    """
    return replace(marked, parts=tuple(_give_points(part, points) for part in marked.parts))


def points_by_hand(key: Key, *folders: Path | None) -> dict[str, float]:
    """Return the points that a person filled in, by answer; those of the last folder count."""
    points: dict[str, float] = {}
    for folder in filter(None, folders):
        if (folder / TABLE).is_file():
            points |= read_by_hand(folder / TABLE, key)
    return points


def read_by_hand(path: Path, key: Key) -> dict[str, float]:
    """Return the points that a person filled in, by the code of the answer.

    Raises FileError where the table cannot be used, listing all that is wrong with it.
    """
    table = read_table(path)
    header = [name.casefold() for name in table.header]
    if missing := [name for name in ("part", "points", "code") if name not in header]:
        raise FileError(f"{path}: there is no column {', '.join(missing)}; use by-hand.csv as made")
    rows = [(number, dict(zip(header, row, strict=False))) for number, row in table.rows()]
    points, problems = _points(
        rows, _out_of(key), Rules(decimal_comma=key.asked[0].parts[0].decimal_comma)
    )
    if problems:
        raise FileError(f"{path}: some points cannot be used:", *problems)
    return points


def _points(
    rows: Iterable[tuple[int, Mapping[str, str]]], out_of: Mapping[str, float], rules: Rules
) -> tuple[dict[str, float], list[str]]:
    found: dict[str, float] = {}
    problems = []
    for number, row in rows:
        typed, part, code = (row.get(name, "").strip() for name in ("points", "part", "code"))
        if not typed:
            continue
        values = read_number(typed, rules).values
        points = as_float(values[0]) if len(values) == 1 else -1.0
        if part not in out_of:
            problems.append(f"  row {number}: the key has no part '{part}'")
        elif not 0 <= points <= out_of[part] + ROUNDING:
            most = spelt_exactly(out_of[part])
            problems.append(f"  row {number}: points '{typed}'; expected 0 to {most}")
        elif found.setdefault(code, points) != points:
            problems.append(f"  row {number}: this answer has other points in a row above")
    return found, problems


def _out_of(key: Key) -> dict[str, float]:
    found = {}
    for asked in key.asked:
        for name, part, _ in asked.fields():
            found[name] = part.points / len(part.suffixes(asked.values[part.step].shape[:-1]))
    return found


def _give_points(part: MarkedPart, points: Mapping[str, float]) -> MarkedPart:
    decided = {at: points[left.code] for at, left in part.left.items() if left.code in points}
    for (field, _), given in decided.items():
        if given > part.out_of + ROUNDING:
            raise FileError(
                f"{TABLE}: an answer to {part.names[field]} has {spelt_exactly(given)} points, out "
                f"of {spelt_exactly(part.out_of)}; its code and its part are of different answers"
            )
    return _decided(part, decided) if decided else part


def _decided(part: MarkedPart, decided: Mapping[tuple[int, int], float]) -> MarkedPart:
    """Return a part with the points of some answers, by field and row."""
    at = tuple(np.array(list(decided)).T)
    given = np.array(list(decided.values())) / part.out_of
    given[np.abs(given - 1) < ROUNDING] = 1
    verdicts, shares, reasons = (
        column.copy() for column in (part.marks.verdicts, part.marks.shares, part.marks.reasons)
    )
    verdicts[at] = np.select(
        [given == 1, given > 0], [Verdict.CORRECT, Verdict.PARTIAL], Verdict.WRONG
    )
    shares[at] = given
    reasons[at] = BY_HAND
    notes = {at: note for at, note in part.answers.notes.items() if at not in decided}
    answers = replace(part.answers, notes=notes)
    return replace(part, marks=Marks(verdicts, shares, reasons), answers=answers)


def spelt_exactly(points: float) -> str:
    """Return points as they are written to be read again: they may be thirds."""
    return f"{points:.12g}"
