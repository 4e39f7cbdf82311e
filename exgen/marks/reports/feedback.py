"""Feedback: a page for each student with the answers, their marks and the worked solution."""

from __future__ import annotations

import itertools
import os
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from exgen.errors import ExgenError, Problem
from exgen.items.columns import one
from exgen.items.item import Item
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.marks.judging.left import as_seen
from exgen.marks.judging.marking import Listener, Marked, MarkedPart
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.gradebook import spelt
from exgen.marks.reports.pages import FeedbackPage, Headings, PageAnswer, PagePart, marks_of
from exgen.marks.reports.wording import Worded, inert, sentence, unset, void, worded
from exgen.marks.reports.worked import work_out
from exgen.numerals import beside_unit
from exgen.people.file_names import file_name, same_file
from exgen.sheets import sheet
from exgen.sheets.export import fill
from exgen.sheets.formats import Format, PaperSize, find_format, find_formats, formats
from exgen.sheets.logo import Logo
from exgen.sheets.sheet import Inline
from exgen.sheets.typesetting import carried_for
from exgen.variants.key import Key

PAGES = 150
"""How many pages go through one run of pandoc; there is a run for each core at a time."""
LONGEST_TYPED = 1500
"""How many characters of a typed answer a page shows."""


class FeedbackPages(Listener):
    """The folder `feedback/`, with a page for each marked row in each format that has one.

    Formats that take long, as they have a finisher, are for those who name them in `wanted`. `made` are
    the formats with their files, and `returned` the students of the pages with the names of these.
    `wrote` is told how many rows each finished piece holds. `problems` are the formulas that could
    not be set and stand there as they were written.
    """

    def __init__(
        self,
        folder: Path,
        key: Key,
        items: Mapping[str, Item],
        *,
        wrote: Callable[[int], None] = lambda _: None,
        wanted: Collection[str] = (),
        paper_size: PaperSize = "a4",
        logo: Logo | None = None,
    ) -> None:
        self._wrote = wrote
        self._folder = folder
        self.made = [
            (f, file) for f in _formats(wanted, paper_size, logo) for file in f.feedback_files
        ]
        self.returned: list[tuple[str, str]] = []
        (folder / "feedback").mkdir()
        self._key = key
        self._items = items
        self._carried = carried_for(items.values())
        self._headings = Headings(key, items)
        labels = (label for asked in key.asked for label in asked.labels)
        self._places = {label: place for place, label in enumerate(labels)}
        self._used: Counter[str] = Counter()
        self._left_out: dict[str, str] = {}
        self.problems: set[Problem] = set()

    def add(self, marked: Marked) -> None:
        """Write the pages of a block. Raises AuthorError where a template fails."""
        columns = _Columns(marked)
        rows = range(len(marked.codes))
        workers = os.cpu_count() or 1
        size = min(PAGES, -(-len(rows) // workers) or 1)
        writing: deque[Future[tuple[int, list[Problem]]]] = deque()
        with ThreadPoolExecutor(workers) as pool:
            for start in rows[::size]:
                if len(writing) == workers:
                    self._finish(writing.popleft())
                pages = list(self._pages(columns, rows[start : start + size]))
                names = [self._name(page.student or page.code) for page in pages]
                own = marked.students[start : start + size]
                self.returned += zip(own, names, strict=True)
                writing.append(pool.submit(self._write, names, pages))
            for written in writing:
                self._finish(written)

    def notes(self) -> Iterator[Reason]:
        """Yield which worked solutions are not on the pages, and what could not be set there."""
        for item, why in self._left_out.items():
            yield Reason.of("note.no-solution", item=item, why=why)
        yield from unset(self.problems)

    def _finish(self, writing: Future[tuple[int, list[Problem]]]) -> None:
        count, problems = writing.result()
        self.problems.update(problems)
        self._wrote(count)

    def _write(
        self, names: Sequence[str], pages: Sequence[FeedbackPage]
    ) -> tuple[int, list[Problem]]:
        """Write some pages, and return how many, and what could not be set on them."""
        problems: list[Problem] = []
        for format_, file in self.made:
            pages_made, unset = fill(pages, format_, file.template, self._key.language)
            problems += unset
            for name, made in zip(names, pages_made, strict=True):
                path = self._folder / file.path_for(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(made)
        return len(pages), problems

    def _name(self, student: str) -> str:
        """Return a file name that no other page has, even where case makes no difference."""
        name = file_name(student)
        self._used[same_file(name)] += 1
        times = self._used[same_file(name)]
        return name if times == 1 else f"{name}.{times}"

    def _pages(self, columns: _Columns, rows: range) -> Iterator[FeedbackPage]:
        marked = columns.marked
        parts = list(self._parts(columns, rows))
        taken = marked.taken_off
        remarks, words = marked.remarks(), language(self._key.language)
        for place, row in enumerate(rows):
            yield FeedbackPage(
                title=self._headings.title,
                course=self._headings.course,
                student=inert(marked.students[row]),
                name=self._name_of(marked, row),
                code=marked.codes[row],
                points=spelt(marked.totals[row]) if marked.answered[row] else "",
                out_of=spelt(self._key.out_of),
                questions=tuple(
                    self._headings.questions(
                        [parts[number][place] for number in self._on_sheet(marked, row)]
                    )
                ),
                earned=spelt(float(marked.earned[row])),
                taken_off=spelt(float(taken[row])) if taken[row] else "",
                remarks=tuple(
                    inert(sentence(words.worded([why])), LONGEST_TYPED)
                    for why in remarks.get(row, ())
                ),
            )

    def _on_sheet(self, marked: Marked, row: int) -> Iterator[int]:
        """Yield the parts of the paper, by number, that the sheet of a row asks, in its order."""
        for asked in self._key.asked_on(int(marked.block.sheets[row])):
            yield from (self._places[label] for label in asked.labels)

    def _parts(self, columns: _Columns, rows: range) -> Iterator[list[PagePart]]:
        """Yield for each part of the paper a column with the part of each row."""
        sheets = columns.marked.block.sheets[rows.start : rows.stop].tolist()
        distinct = list(dict.fromkeys(sheets))
        left = itertools.count()
        for asked in self._key.asked:
            on = [sheet for sheet in distinct if asked.is_on(sheet)]
            worked, failed = work_out(asked, self._items.get(asked.item), on, self._carried)
            if failed:
                self._left_out.setdefault(asked.item, failed)
            values = {sheet: one(asked.values, sheet - 1) for sheet in distinct}
            said = dict(zip(on, worked, strict=True))
            for number, part in enumerate(asked.parts):
                right = {sheet: part.typed(values[sheet]) for sheet in distinct}
                asks = {s: said[s][number : number + 1] if s in said else () for s in distinct}
                column = next(left)
                meant = columns.marked.parts[column].marks.meant
                chosen = {
                    row: part.typed({part.step: meant[row][0]}) for row in rows if row in meant
                }
                yield [
                    columns.part(column, row, chosen.get(row, right[sheet]), asks[sheet])
                    for row, sheet in zip(rows, sheets, strict=True)
                ]

    def _name_of(self, marked: Marked, row: int) -> str:
        """Return the student's name, where the roster gives this student the sheet."""
        if not self._key.students:
            return ""
        student = self._key.students[int(marked.block.sheets[row]) - 1]
        return inert(student.name) if student.id == marked.students[row] else ""


def _formats(wanted: Collection[str], paper_size: PaperSize, logo: Logo | None) -> list[Format]:
    """Return the formats of feedback. Raises ExgenError where a wanted one has none, or is none."""
    named = [find_format(name) for name in wanted]
    for format_ in named:
        if not format_.feedback_files:
            raise ExgenError(f"format '{format_.name}' makes no feedback; leave it out")
    names = {format_.name for format_ in named}
    found = find_formats(formats(), paper_size=paper_size, logo=logo)
    return [f for f in found if f.name in names or not f.file.finisher]


class _Columns:
    """The columns of a marked block as the pages show them."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked
        self._points = [list(map(spelt, column)) for column in marked.points.tolist()]
        self._read = [[part.read(f) for f in range(len(part.names))] for part in marked.parts]

    def part(
        self, number: int, row: int, right: Sequence[str], asked: tuple[sheet.Part, ...]
    ) -> PagePart:
        """Return what a row has for the part of that number."""
        part = self.marked.parts[number]
        labels = [field.label for one_of_it in asked for field in one_of_it.fields]
        answers = [
            _answer(
                part,
                (field, row),
                (labels if len(labels) == len(part.names) else part.labels)[field],
                self._read[number][field][row],
                right[place],
            )
            for field, place in enumerate(part.places)
            if not part.left_blank[field, row]
        ]
        return PagePart(
            label=part.label,
            points=self._points[number][row],
            out_of=spelt(part.worth),
            bonus=part.part.bonus,
            marks=tuple(marks_of(answers)),
            asked=asked,
        )


def _answer(part: MarkedPart, at: tuple[int, int], label: str, read: str, right: str) -> PageAnswer:
    field, row = at
    typed = as_seen(part.cells[field][row].strip(), part.part)
    words, why = part.language, part.marks.reasons[at]
    found = Verdict(int(part.marks.verdicts[at]))
    verdict = worded(words)[found] if part.worth else void(words)
    reason = sentence(words.worded([why] if why else []))
    return PageAnswer(
        field=part.names[field],
        label=Inline(label),
        typed=inert(typed, LONGEST_TYPED),
        read="" if read == typed else inert(read, LONGEST_TYPED),
        right=beside_unit(right, part.part.own_unit, decimal_comma=part.part.decimal_comma),
        verdict=verdict,
        points=float(part.points[at]),
        out_of=float(part.out_of[at]),
        note=inert(sentence(words.worded(part.answers.notes.get(at, ()))), LONGEST_TYPED),
        reason=Inline("" if _says(verdict, reason) else reason),
    )


def _says(verdict: Worded, reason: str) -> bool:
    """Return whether the verdict's words say already what a reason says."""
    return reason.rstrip(".").casefold().endswith(verdict.words.casefold())
