"""Rows that a comma without quotes has shifted: `0,25` is two cells, and so is `Byron, Ada`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from exgen.answers.issues import Issue
from exgen.language import Reason
from exgen.tables.as_typed import UNSURE
from exgen.tables.headers import LONGEST_NAME
from exgen.tables.table import Chunk


def shifted(number: int, cells: int, width: int) -> Issue:
    """Return what to say of a row that has more cells than there are columns, and is not marked."""
    return Issue(number, "", "", (Reason.of("issue.shifted", count=cells, width=width),))


def one_column_on(number: int) -> Issue:
    """Return what to say of a row whose answers are right in other columns, and which is not marked."""
    return Issue(number, "", "", (Reason("issue.one-column-on"),))


def not_apart(number: int, cell: str) -> Issue:
    """Return what to say of a row whose cells another delimiter parts, and which is not marked."""
    return Issue(number, "", cell, (Reason.of("issue.not-apart", cell=cell[:LONGEST_NAME]),))


def cells_in(cell: str) -> list[str]:
    """Return the cells in one that another delimiter parts."""
    return re.split(r"[;,\t|]", cell)


def put_together(
    chunk: Chunk, answer: int, field: int, delimiter: str
) -> tuple[Chunk, dict[int, str], list[int]]:
    """Return a piece of a long table in which no row has more cells than columns.

    And what was answered in those that had more. Where the answer comes last, all of them are of it.
    Elsewhere one cannot tell: the answer is then one that a person must read, and the row is listed.
    """
    if not chunk.beyond:
        return chunk, {}, []
    rows, answers, unsure = list(chunk.rows), dict[int, str](), list[int]()
    for place, number in enumerate(chunk.numbers):
        if beyond := chunk.beyond.get(number):
            last = answer == len(rows[place]) - 1
            own = rows[place]
            row = _with_one_answer([*own, *beyond], answer, len(beyond), delimiter or ",")
            rows[place] = row if last or row[field].strip() else list(own)
            if not last:
                unsure.append(number)
                rows[place][answer] = _unsure(rows[place][answer])
            elif row[answer] != own[answer]:
                answers[number] = row[answer]
    return replace(chunk, rows=rows), answers, unsure


def _with_one_answer(cells: list[str], answer: int, more: int, delimiter: str) -> list[str]:
    """Return the cells of a row of which so many more are of the answer."""
    after = answer + more + 1
    pieces = _filled(cells[answer:after])
    return [*cells[:answer], delimiter.join(pieces), *cells[after:]]


def _unsure(answer: str) -> str:
    return UNSURE + answer if answer.strip(" ,;") else ""


def together(number: int, answer: str) -> Issue:
    """Return what to say of an answer that was put together."""
    return Issue(number, "answer", answer, (Reason.of("issue.put-together", answer=answer),))


def _filled(pieces: Sequence[str]) -> Sequence[str]:
    """Return the cells of an answer without those at its end that hold nothing."""
    filled = [place for place, piece in enumerate(pieces) if piece.strip()]
    return pieces[: filled[-1] + 1] if filled else pieces[:1]
