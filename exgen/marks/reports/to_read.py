"""Answers to read: a page of what a person marks, without names, with the rubric and each answer's code."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from exgen.errors import Problem
from exgen.language import Reason
from exgen.marks.judging.marking import Listener
from exgen.marks.records.open_answers import OPEN_COLUMNS, OpenAnswers
from exgen.marks.reports.wording import unset
from exgen.sheets.export import fill
from exgen.sheets.formats import find_format
from exgen.sheets.sheet import Blocks, Inline
from exgen.variants.key import Key

PAGE = "by-hand.html"


class AnswersToRead(Listener):
    """`by-hand.html` in a folder: the lines of `by-hand.csv` to read, where some of them are prose.

    It follows what writes that table.
    """

    def __init__(self, folder: Path, key: Key, answers: OpenAnswers) -> None:
        self._path = folder / PAGE
        self._key = key
        self._answers = answers
        self._problems: set[Problem] = set()

    def finish(self) -> None:
        """Write the page. Raises AuthorError where the template fails."""
        if not self._answers.hold_prose:
            return
        page = {"title": Inline(self._key.title), "parts": list(self._parts())}
        files, problems = fill([page], find_format("html"), PAGE, self._key.language)
        self._path.write_bytes(next(iter(files)))
        self._problems.update(problems)

    def notes(self) -> Iterator[Reason]:
        """Yield what could not be set on the page."""
        yield from unset(self._problems)

    def _parts(self) -> Iterator[dict[str, Any]]:
        """Yield the fields, each with its answers; those with another rubric apart."""
        lines = (dict(zip(OPEN_COLUMNS, line, strict=True)) for line in self._answers.lines())
        for (name, rubric, out_of), own in groupby(lines, itemgetter("part", "rubric", "out_of")):
            yield {
                "name": name,
                "rubric": Blocks(rubric),
                "out_of": out_of,
                "answers": [dict(line) for line in own],
            }
