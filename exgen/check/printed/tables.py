"""Tables in Markdown: columns that follow from others, and rows with the sum or the mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from exgen.check.printed.arithmetic import Printed, Unknown, is_compound, printed_in, value_of
from exgen.check.printed.formulas import bare
from exgen.check.printed.lines import SLIP, Line, agrees, last_side, lines_in, told
from exgen.items.columns import Array

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:-]+")
_SUM = re.compile(r"sum|total|summe|Σ|\\sum|Sigma", re.IGNORECASE)
_MEAN = re.compile(r"mean|average|mittel(wert)?|durchschnitt", re.IGNORECASE)
_ROUNDED = re.compile(r"\\approx|≈|\brounded\b|\bgerundet\b", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """The cells of a table, without the dollars of formulas."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def apart(text: str) -> tuple[str, list[Table]]:
    """Return a text without its tables, and these."""
    prose, tables = list[str](), list[Table]()
    for is_table, lines in groupby(text.split("\n"), lambda line: line.lstrip().startswith("|")):
        if is_table:
            rows = [_cells(line) for line in lines if not _RULE.fullmatch(line)]
            tables.append(Table(rows[0] if rows else (), rows[1:]))
        else:
            prose += lines
    return "\n".join(prose), tables


def lines_in_table(table: Table) -> Iterator[Line]:
    """Yield what of a table can be done again: cells, columns by their heads, sums and means."""
    above: list[Sequence[str]] = []
    for row in table.rows:
        known = _symbols(table.head, row)
        for cell in row:
            yield from lines_in(cell, known)
        summary = _summary(row)
        if summary:
            yield from _summed_up(table, row, above, summary)
            above = []
        else:
            yield from _by_their_heads(table.head, row, known)
            above.append(row)


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in _BAR.split(line.strip())[1:]]
    cells = cells[:-1] if cells and not cells[-1] else cells
    return [cell[1:-1].strip() if _is_formula(cell) else cell for cell in cells]


def _is_formula(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == cell[-1] == "$" and "$" not in cell[1:-1]


def _summary(row: Sequence[str]) -> str:
    """Return whether a row holds sums or means, by what stands in front."""
    words = re.sub(r"\(.*\)|[,;].*", "", row[0] if row else "").strip("* _")
    return "sum" if _SUM.fullmatch(words) else "mean" if _MEAN.fullmatch(words) else ""


def _symbols(head: Sequence[str], row: Sequence[str]) -> Mapping[str, Array]:
    """Return what the heads of a row's columns stand for in it, as symbols do."""
    pairs = zip(head, map(_printed, row), strict=False)
    return {_plain(name): shown.values for name, shown in pairs if name and shown}


def _by_their_heads(
    head: Sequence[str], row: Sequence[str], known: Mapping[str, Array]
) -> Iterator[Line]:
    """Yield the cells whose heads tell how they follow from the others of the row."""
    for place, (name, cell) in enumerate(zip(head, row, strict=False)):
        printed = printed_in(cell)
        others = {other: value for other, value in known.items() if other != _plain(name)}
        formula = _with_cells(last_side(name), head, row, place)
        try:
            value = value_of(formula, others)
        except Unknown:
            continue
        if printed is not None and value.shape == printed.values.shape:
            fits = agrees(value, printed)
            yield Line(f"{name} = {cell}", "" if fits else told(value, printed.places))


def _with_cells(formula: str, head: Sequence[str], row: Sequence[str], place: int) -> str:
    """Return the head of a column with what stands in the row for other heads that are part of it.

    Beside a column for the logarithm of p, p times it is worked out from the logarithm as printed.
    """
    formula = bare(formula)
    pairs = enumerate(zip(map(bare, head), row, strict=False))
    others = [(name, cell) for at, (name, cell) in pairs if at != place and is_compound(name)]
    for name, cell in sorted(others, key=lambda pair: -len(pair[0])):
        if printed_in(cell):
            formula = formula.replace(name, f"({cell})")
    return formula


def _summed_up(
    table: Table, row: Sequence[str], above: Sequence[Sequence[str]], summary: str
) -> Iterator[Line]:
    """Yield the sums, or the means, of the rows above this one."""
    for place, cell in enumerate(row[1:], start=1):
        shown = _printed(_ROUNDED.sub("", cell).strip("() "))
        entries = [_printed(cells[place]) if place < len(cells) else None for cells in above]
        column = [entry for entry in entries if entry is not None]
        if shown is None or len(column) < max(len(entries), 2):
            continue
        if {entry.values.shape for entry in column} != {shown.values.shape}:
            continue
        values = [entry.values for entry in column]
        total = np.sum(values, axis=0) if summary == "sum" else np.mean(values, axis=0)
        if _ROUNDED.search(cell) or _ROUNDED.search(row[0]):
            leeway = sum(_half(entry) for entry in [*column, shown])
            fits = bool(np.all(np.abs(total - shown.values) <= leeway + SLIP))
        else:
            fits = agrees(total, shown)
        name = table.head[place] if place < len(table.head) else ""
        text = f"{summary} of {name or f'column {place + 1}'} = {cell}"
        yield Line(text, "" if fits else told(total, shown.places))


def _half(printed: Printed) -> Array:
    """Return half a unit of the last decimal of what is printed; a whole number is exact."""
    return np.where(printed.places > 0, 0.5 * 10.0**-printed.places, 0.0)


def _printed(cell: str) -> Printed | None:
    return printed_in(last_side(cell))


def _plain(name: str) -> str:
    return "".join(name.split())
