"""Hand marks: what people typed, in a file beside the key that no marking rewrites: it only grows."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from exgen.errors import FileError
from exgen.folders import rewrite_whole
from exgen.marks.records.answer_codes import AnswerCode, read_code
from exgen.tables.cells import safe_cell
from exgen.tables.dialects import DELIMITERS
from exgen.tables.table import read_table

STORE = "hand-marks.csv"
COLUMNS = ("when", "table", "part", "answer", "points", "out_of", "code", "instead_of")
NEEDED = ("when", "points", "code")
NOTHING_COUNTED = "c0"
"""Stands for the id of the points of an answer that had none."""


@dataclass(frozen=True)
class HandMark:
    """Points that a person gave to an answer, and when that was typed; None: they were taken back.

    `table` is the one in which it was typed, and `instead_of` is the id of what counted when that
    was written, '' where it does not say.
    `part`, `answer` and `out_of` are for people to read.
    """

    when: datetime
    table: str
    part: str
    answer: str
    points: float | None
    out_of: str
    code: AnswerCode
    instead_of: str

    @property
    def id(self) -> str:
        """By what a table says that these points counted when it was written."""
        points = _points_text(self.points), str(self.code)
        return f"c{_digest(*points)}{_digest(_time_text(self.when), *points)}"

    @property
    def is_as_written(self) -> bool:
        """Whether the points are those that counted when the table was written: nobody typed them."""
        if self.instead_of in ("", NOTHING_COUNTED):
            return self.instead_of == NOTHING_COUNTED and self.points is None
        points = _points_text(self.points), str(self.code)
        return self.instead_of.startswith(f"c{_digest(*points)}")


def read_marks(path: Path) -> list[HandMark]:
    """Return all that was ever typed, in the order in which it was taken in; none without a file.

    Raises FileError where a row cannot be read: none is dropped.
    """
    if not path.exists():
        return []
    table = read_table(path)
    if missing := [name for name in NEEDED if name not in table.header]:
        raise FileError(f"{path}: there is no column {', '.join(missing)}; take it from a copy")
    marks, problems = [], []
    for number, row in table.rows():
        cells = dict(zip(table.header, map(str.strip, row), strict=False))
        try:
            marks.append(_mark(cells))
        except ValueError as error:
            problems.append(f"  row {number}: {error}")
    if problems:
        said = "put right what somebody changed, or take it from a copy:"
        raise FileError(f"{path}: {said}", *problems)
    return marks


def latest(marks: Iterable[HandMark]) -> dict[str, HandMark]:
    """Return what was typed last of each answer to one key, by the answer's code in marking."""
    found: dict[str, HandMark] = {}
    for mark in marks:
        answer = mark.code.answer
        if answer not in found or mark.when >= found[answer].when:
            found[answer] = mark
    return found


def keep(path: Path, marks: Iterable[HandMark]) -> None:
    """Add rows to the file, which holds all that it held before, byte for byte.

    Raises FileError where it cannot be written.
    """
    rows = list(marks)
    head = ",".join(COLUMNS).encode() + b"\n"
    try:
        rewrite_whole(path, lambda held: (held or head) + _rows(path, held or head, rows))
    except FileError as error:
        raise FileError(
            f"{error}; points that were typed are kept beside the key: make that folder writable, "
            "or copy the key to another and name it with --key"
        ) from error


def spelt_exactly(points: float) -> str:
    """Return points as they are written to be read again: they may be thirds."""
    return f"{points:.12g}"


def _mark(cells: Mapping[str, str]) -> HandMark:
    """Return what stands in a row. Raises ValueError in words."""
    return HandMark(
        when=_time(cells.get("when", "")),
        table=cells.get("table", ""),
        part=cells.get("part", ""),
        answer=cells.get("answer", ""),
        points=_points(cells.get("points", "")),
        out_of=cells.get("out_of", ""),
        code=read_code(cells.get("code", "")),
        instead_of=cells.get("instead_of", ""),
    )


def _points(text: str) -> float | None:
    if not text:
        return None
    with suppress(ValueError):
        points = float(text.replace(",", "."))
        if 0 <= points < math.inf:
            return points
    raise ValueError(f"'{text}' should be points, or nothing where they were taken back")


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"'{text}' is no time such as 2026-01-31T12:00:00Z") from error


def _rows(path: Path, held: bytes, marks: Iterable[HandMark]) -> bytes:
    """Return rows in the way in which a file is written, also where a spreadsheet saved it."""
    encoding = _encoding(held)
    delimiter, header = _header(path, held.decode(encoding, errors="replace"))
    written = io.StringIO()
    if not held.endswith(b"\n"):
        written.write("\n")
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    for mark in marks:
        cells = dict(zip(COLUMNS, _cells(mark), strict=True))
        writer.writerow(cells.get(name, "") for name in header)
    return written.getvalue().encode(encoding, errors="replace")


def _header(path: Path, text: str) -> tuple[str, list[str]]:
    """Return what separates the cells of a file, and its columns. Raises FileError."""
    lines = text.lstrip("\ufeff").splitlines()
    first = next((line for line in lines if line.strip() and not line.startswith("sep=")), "")
    for delimiter in DELIMITERS:
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        if set(NEEDED) <= set(names):
            return delimiter, names
    raise FileError(f"{path}: save it as CSV in UTF-8, so that rows can be added")


def _cells(mark: HandMark) -> Iterator[str]:
    yield _time_text(mark.when)
    yield mark.table
    yield safe_cell(mark.part)
    yield safe_cell(mark.answer)
    yield _points_text(mark.points)
    yield mark.out_of
    yield str(mark.code)
    yield mark.instead_of


def _digest(*texts: str) -> str:
    return hashlib.blake2b(json.dumps(texts).encode(), digest_size=4).hexdigest()


def _time_text(time: datetime) -> str:
    return time.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _points_text(points: float | None) -> str:
    return "" if points is None else spelt_exactly(points)


def _encoding(held: bytes) -> str:
    try:
        held.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
