"""Which rows of a wide table are of the same student and sheet, found without holding the rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np

from exgen.answers.headings import Columns
from exgen.answers.register import Register
from exgen.tables.table import Chunk, Table

Who: TypeAlias = tuple[str, int]


def repeated_rows(
    table: Table, columns: Columns, register: Register
) -> tuple[list[list[tuple[int, bool]]], int]:
    """Return the rows, and whether they have answers, of each who has several; and all rows' number.

    Holds eight bytes for each row. The rows are read a second time where some seem to repeat.
    """
    hashes = [
        np.array(list(map(hash, whose_rows(chunk.rows, columns, register))), dtype=np.int64)
        for chunk in table.chunks()
    ]
    count = sum(map(len, hashes))
    distinct, times = np.unique(np.concatenate(hashes or [np.array([])]), return_counts=True)
    seen_twice = set(distinct[times > 1].tolist())
    if not seen_twice:
        return [], count
    rows_of: dict[Who, list[tuple[int, bool]]] = {}
    for chunk in table.chunks():
        for who, row, has_answers in _attempts(chunk, columns, register, seen_twice):
            rows_of.setdefault(who, []).append((row, has_answers))
    return [rows for rows in rows_of.values() if len(rows) > 1], count


def whose_rows(rows: list[list[str]], columns: Columns, register: Register) -> Iterator[Who]:
    """Yield the student, comparable, and the sheet of each row."""
    students = column_of(rows, columns.student)
    students = list(map(str.strip, students))
    sheets = register.sheets(students, column_of(rows, columns.sheet))
    return zip(register.people(students, sheets), sheets.tolist(), strict=True)


def column_of(rows: list[list[str]], place: int | None) -> list[str]:
    """Return a column of the rows, '' where there is none."""
    return [""] * len(rows) if place is None else [row[place] for row in rows]


def _attempts(
    chunk: Chunk, columns: Columns, register: Register, seen_twice: set[int]
) -> Iterator[tuple[Who, int, bool]]:
    owners = whose_rows(chunk.rows, columns, register)
    for number, row, who in zip(chunk.numbers, chunk.rows, owners, strict=True):
        if hash(who) in seen_twice and who[1] > 0:
            has_answers = any(row[place].strip() for place in columns.fields.values())
            names_student = columns.student is not None and row[columns.student].strip()
            if has_answers or names_student:
                yield who, number, has_answers
