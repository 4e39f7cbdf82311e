"""The table of a term: a row for each student, as CSV or as a workbook."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from exgen.errors import FileError
from exgen.folders import write_whole
from exgen.marks.reports.term import TermRow, called
from exgen.numerals import rounded
from exgen.platforms.mark import shown
from exgen.tables.cells import safe_column
from exgen.tables.excel_writer import Cell, write_excel
from exgen.tables.writer import TableWriter

WORKBOOK = ".xlsx"
SUFFIXES = (".csv", WORKBOOK)


def write_term(path: Path, papers: Sequence[str], rows: Sequence[TermRow], *, force: bool) -> None:
    """Write a term whose papers are called so; the points of each, and the percent of all in the end.

    What waits for a person, or was missed, has no points, and is named. Raises FileError where the
    file exists already, but for `force`, or its name ends in something else than .csv and .xlsx.
    """
    if path.suffix.casefold() not in SUFFIXES:
        raise FileError(f"{path}: expected a name that ends in .csv or .xlsx")
    most = [_out_of(rows, place) for place in range(len(papers))]
    header = [
        "student",
        "name",
        *(f"{p} (of {shown(m)})" for p, m in zip(papers, most, strict=True)),
    ]
    header += ["percent", "waiting", "missed"]
    table = [_cells(row, papers) for row in rows]
    with TemporaryDirectory() as scratch:
        made = Path(scratch) / f"term{path.suffix.casefold()}"
        if made.suffix == WORKBOOK:
            write_excel(made, header, table, name="term")
        else:
            written = [[_as_text(row[place]) for row in table] for place in range(len(header))]
            TableWriter(made, header).write(*map(safe_column, written))
        write_whole(path, made.read_bytes(), replace=force)


def _cells(row: TermRow, papers: Sequence[str]) -> list[Cell]:
    points = [marks.total if marks and marks.is_final else None for marks in row.marks]
    percent = None if math.isnan(row.share) else rounded(100 * row.share, 2)
    waiting, missed = ("; ".join(called(row, papers, of)) for of in (row.waiting, row.missed))
    return [row.student, row.name, *points, percent, waiting, missed]


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else shown(cell)


def _out_of(rows: Sequence[TermRow], place: int) -> float:
    return max((marks.out_of for row in rows if (marks := row.marks[place])), default=0.0)
