"""Taking in: what is new of the points in `by-hand.csv` goes to where it is kept, and then counts.

The last column of the table says what counted when it was written, and so what a person typed since. A
table that is opened and saved, copied or found again says nothing new. What was typed on top of
what counts now is newer, whatever the clocks say. Of what was typed in two tables the later counts.
The table of the folder that is replaced may have been left open in a spreadsheet: see `left_open`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from exgen.errors import FileError
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.marks.records.answer_codes import AnswerCode, AskedField, fields_by_tag, read_code
from exgen.marks.records.by_hand import fits
from exgen.marks.records.hand_marks import (
    NOTHING_COUNTED,
    HandMark,
    keep,
    latest,
    read_marks,
    spelt_exactly,
)
from exgen.marks.records.left_open import was_left_open, was_typed_again
from exgen.numerals import Rules, as_float, read_number
from exgen.tables.table import by_these, read_table
from exgen.variants.key import Key

TABLE = "by-hand.csv"
NEEDED = ("points", "code")
IF_WRONG = "points_if_wrong"
"""The points of those in a situation that are not right as they may be read; the others' if empty."""
COUNTED = "counted"
UNSEEN = "unseen"
"""Stands in that column for those, right or not, of which there is none on a line, and no points."""
_COUNTED = re.compile("c0|c[0-9a-f]{16}")
_JUST_AFTER = timedelta(microseconds=1)
_LAST = 253_402_300_799_000_000
"""In microseconds, in the year 9999: a clock that goes wrong gives no time that cannot be written."""


def take_in(
    key: Key,
    store: Path,
    out: Path,
    against: Path | None = None,
    *,
    counted: Mapping[str, str] | None = None,
    say: Callable[[Reason], None] = lambda _: None,
) -> dict[str, HandMark]:
    """Return what people typed last of the answers to a key, by the answer's code in marking.

    What is new in the tables of the folders is kept in the `store` first. `counted` is what counted
    when exgen wrote the table in `out`; what that says, and does not count, is said where it was
    left open. Raises FileError where a table or the store cannot be used, listing all that is wrong
    with it.
    """
    typed = list(_typed(key, out, against, counted))
    known = _of_key(key, read_marks(store))
    new = list(_new(known, typed))
    if new:
        keep(store, new)
        known = _of_key(key, read_marks(store))
    given = latest(known)
    if unclear := [mark for mark, left_open in typed if left_open and not _counts(mark, given)]:
        fields = ", ".join(sorted({mark.part for mark in unclear}))
        say(Reason.of("note.points-unclear", count=len(unclear), file=TABLE, fields=fields))
    return given


def kept_for(key: Key, store: Path) -> list[HandMark]:
    """Return all that people ever typed of the answers to a key and is kept in the store."""
    return _of_key(key, read_marks(store))


def points_of(marks: Mapping[str, HandMark]) -> dict[str, float]:
    """Return the points that were given and not taken back, by the answer's code in marking."""
    return {code: mark.points for code, mark in marks.items() if mark.points is not None}


def read_by_hand(path: Path, key: Key) -> list[HandMark]:
    """Return what a table says of the answers to a key.

    Raises FileError where the table cannot be used, listing all that is wrong with it.
    """
    table = read_table(path, by_these(*NEEDED))
    header = [name.casefold() for name in table.header]
    if missing := [name for name in NEEDED if name not in header]:
        raise FileError(f"{path}: there is no column {', '.join(missing)}; use {TABLE} as made")
    if table.left_out:
        raise FileError(f"{path}: {language().worded(table.left_out)}")
    reader = _Reader(key, path)
    for number, row in table.rows():
        reader.add(number, dict(zip(header, map(str.strip, row), strict=False)))
    return reader.finish()


def same(points: float | None, others: float | None) -> bool:
    """Return whether points are the same as they are written; None is no points."""
    if points is None or others is None:
        return points is others
    return spelt_exactly(points) == spelt_exactly(others)


def _of_key(key: Key, marks: Iterable[HandMark]) -> list[HandMark]:
    """Return those of some marks that are, or may be, of answers to a key."""
    tags = {"", *fields_by_tag(key)}
    return [mark for mark in marks if mark.code.tag in tags]


def _typed(
    key: Key, out: Path, against: Path | None, counted: Mapping[str, str] | None
) -> Iterator[tuple[HandMark, bool]]:
    """Yield what is in the tables, that first that was saved first, and whether it was left open."""
    folders = [folder for folder in (against, out) if folder]
    tables = {(f / TABLE).resolve(): f for f in folders if (f / TABLE).is_file()}
    for folder in sorted(tables.values(), key=lambda folder: _saved(folder / TABLE)):
        written = counted if folder == out else None
        for mark in read_by_hand(folder / TABLE, key):
            yield mark, was_left_open(mark, written)


def _new(known: Iterable[HandMark], typed: Iterable[tuple[HandMark, bool]]) -> Iterator[HandMark]:
    """Yield what was typed that is not known yet."""
    by_answer: dict[str, list[HandMark]] = {}
    for mark in known:
        by_answer.setdefault(mark.code.answer, []).append(mark)
    for mark, left_open in typed:
        of_answer = by_answer.setdefault(mark.code.answer, [])
        new = _news(mark, of_answer, left_open=left_open)
        if new:
            of_answer.append(new)
            yield new


def _news(mark: HandMark, known: Sequence[HandMark], *, left_open: bool) -> HandMark | None:
    """Return what a table says that is not known of its answer, None where there is nothing new."""
    if not known:
        return mark if mark.points is not None else None
    (counts,) = latest(known).values()
    if same(mark.points, counts.points):
        return None
    if left_open and was_typed_again(mark, counts):
        return mark
    if mark.is_as_written or _is_known(mark, known):
        return None
    if mark.instead_of == counts.id:
        return replace(mark, when=max(mark.when, counts.when + _JUST_AFTER))
    return mark


def _counts(mark: HandMark, given: Mapping[str, HandMark]) -> bool:
    """Return whether points are those that count."""
    counts = given.get(mark.code.answer)
    return same(mark.points, counts.points if counts else None)


def _is_known(mark: HandMark, known: Sequence[HandMark]) -> bool:
    """Return whether what a table says was taken in from it, or a copy of it, already."""
    alike = [one for one in known if same(mark.points, one.points)]
    if mark.instead_of:
        return any(one.instead_of == mark.instead_of for one in alike)
    # It does not say what counted: where it has no points now, it had perhaps none before.
    return mark.points is None or any(mark.when <= one.when for one in alike)


class _Reader:
    """What reads the rows of a table, and finds all that is wrong with them."""

    def __init__(self, key: Key, path: Path) -> None:
        self._path = path
        self._saved = _saved(path)
        self._fields = fields_by_tag(key)
        self._rules = Rules(decimal_comma=key.asked[0].parts[0].decimal_comma)
        self._found: dict[str, HandMark] = {}
        self._problems: list[str] = []
        self._of_others = 0

    def add(self, number: int, row: Mapping[str, str]) -> None:
        """Read a row."""
        try:
            marks = list(self._marks(row))
        except ValueError as error:
            self._problems.append(f"  row {number}: {error}")
            return
        for mark in marks:
            self._add(number, mark)

    def _add(self, number: int, mark: HandMark) -> None:
        above = self._found.get(mark.code.answer)
        if above is None or above.points is None:
            self._found[mark.code.answer] = mark
        elif mark.points is not None and not same(mark.points, above.points):
            said = "this answer has other points in a row above"
            self._problems.append(f"  row {number}: {said}")

    def finish(self) -> list[HandMark]:
        """Return what was read. Raises FileError with all that is wrong."""
        if self._problems:
            raise FileError(f"{self._path}: some points cannot be used:", *self._problems)
        if self._of_others:
            raise FileError(
                f"{self._path}: points of {self._of_others} answers were typed for another key; "
                "mark with that key first, or use --out for another folder"
            )
        return list(self._found.values())

    def _marks(self, row: Mapping[str, str]) -> Iterator[HandMark]:
        """Yield what a row says; of a situation: of those that are right, and of the others.

        Raises ValueError in words.
        """
        typed, if_wrong = row.get("points", ""), row.get(IF_WRONG, "")
        if not typed and not if_wrong and not row.get("code", ""):
            return
        code = read_code(row.get("code", ""))
        right, others, *_ = *row.get(COUNTED, "").split(), "", ""
        if code.of_others is None:
            yield from self._own(self._mark(row, code, typed, right))
            if if_wrong:
                raise ValueError(
                    f"these points belong in 'points', since '{IF_WRONG}' is for others"
                )
            return
        # One cell that is filled in decides of what the person saw on the line, and of nothing else.
        of_right = typed if if_wrong or right != UNSEEN else ""
        mark = self._mark(row, code, of_right, right)
        yield from self._own(mark)
        had_none = self._mark(row, code.of_others, "", others).is_as_written
        waited = had_none and mark.is_as_written and mark.points is not None
        of_others = if_wrong or ("" if waited or others == UNSEEN else typed)
        if IF_WRONG in row or not mark.is_as_written or (typed and right == UNSEEN):
            yield from self._own(self._mark(row, code.of_others, of_others, others))

    def _mark(self, row: Mapping[str, str], code: AnswerCode, typed: str, counted: str) -> HandMark:
        field = self._fields.get(code.tag, AskedField(row.get("part", ""), math.inf))
        known = code.tag in self._fields
        return HandMark(
            when=self._saved,
            table=TABLE,
            part=field.name,
            answer=row.get("answer", ""),
            points=self._points(typed, field.out_of),
            out_of=spelt_exactly(field.out_of) if known else row.get("out_of", ""),
            code=code,
            instead_of=NOTHING_COUNTED if counted == UNSEEN else _counted(counted),
        )

    def _own(self, mark: HandMark) -> Iterator[HandMark]:
        """Yield a mark unless it is of another key: those are counted where somebody typed them."""
        if not mark.code.tag or mark.code.tag in self._fields:
            yield mark
        else:
            self._of_others += not mark.is_as_written

    def _points(self, typed: str, out_of: float) -> float | None:
        if not typed:
            return None
        points = self._number(typed)
        if points is not None and math.isfinite(points) and fits(points, out_of):
            return points
        most = f"0 to {spelt_exactly(out_of)}" if out_of < math.inf else "points"
        raise ValueError(f"points '{typed}'; expected {most}")

    def _number(self, text: str) -> float | None:
        values = read_number(text, self._rules).values
        return as_float(values[0]) if len(values) == 1 else None


def _counted(text: str) -> str:
    return text if _COUNTED.fullmatch(text) else ""


def _saved(path: Path) -> datetime:
    """Return when a file was saved."""
    microseconds = path.stat().st_mtime_ns // 1000
    microseconds = min(max(microseconds, 0), _LAST)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
