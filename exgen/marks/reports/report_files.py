"""The files of the class report, with the answers that seem copied."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from exgen.items.item import Item
from exgen.language import Reason
from exgen.marks.judging.marking import Listener, Marked
from exgen.marks.reports.copies import Copies, Copy
from exgen.marks.reports.report import ClassReport
from exgen.marks.reports.wording import unset
from exgen.variants.key import Key

NUMBERS = "report.json"
PAGE = "report.html"


class ReportFiles(Listener):
    """`report.json` and `report.html` in a folder."""

    def __init__(self, folder: Path, key: Key, items: Mapping[str, Item]) -> None:
        self._folder = folder
        self._report, self._copies = ClassReport(key, items), Copies(key)
        self._found: list[Copy] = []

    def add(self, marked: Marked) -> None:
        """Count the marks of a block, and compare its wrong answers with other sheets."""
        self._report.add(marked)
        self._copies.add(marked)

    def finish(self) -> None:
        """Write the files. Raises AuthorError where the template fails."""
        self._found = self._copies.found()
        numbers = json.dumps(self._report.numbers(self._found), indent=1, ensure_ascii=False)
        (self._folder / NUMBERS).write_text(numbers + "\n", encoding="utf-8")
        (self._folder / PAGE).write_text(self._report.html(self._found), encoding="utf-8")

    def notes(self) -> Iterator[Reason]:
        """Yield how many rows seem copied, and what could not be set on the page."""
        if self._found:
            yield Reason.of("note.copies", count=len(self._found), file=PAGE)
        yield from unset(self._report.problems)
