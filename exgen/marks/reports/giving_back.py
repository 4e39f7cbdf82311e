"""Giving back: which page of feedback is whose, for a mail merge and for Moodle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from exgen.folders.archives import entry
from exgen.language import Reason
from exgen.marks.judging.marking import Listener
from exgen.marks.records.class_marks import read_class
from exgen.marks.records.handing_on import HandingOn
from exgen.marks.reports.feedback import FeedbackPages
from exgen.platforms.mark import shown
from exgen.sheets.formats import Output
from exgen.tables.cells import safe_cell
from exgen.tables.writer import TableWriter
from exgen.variants.key import Key

MERGE = "mail-merge.csv"
ARCHIVE = "moodle-feedback.zip"
_QUICKLY = 1
"""Pages are pressed to a tenth all the same, in a third of the time."""
_PLAIN = ".md"
"""Pages in Markdown are for programs: people get a page that they can look at."""


class GivingBack(Listener):
    """`mail-merge.csv`, for a class with a roster, and an archive of the pages for Moodle.

    The archive is that of *Upload multiple feedback files in a zip*, with a folder for each student
    as in Moodle's archive of what was handed in. (See `assignfeedback_file_zip_importer` in its
    source.) This follows what writes the marks and the pages.
    """

    def __init__(self, folder: Path, key: Key, pages: FeedbackPages, handed_on: HandingOn) -> None:
        self._folder = folder
        self._key = key
        self._pages = pages
        self._handed_on = handed_on
        self._without: list[str] = []

    def finish(self) -> None:
        """Write the table, and the archive where the folders of students are known."""
        if not self._key.students or not self._pages.made:
            return
        self._write_merge()
        if self._handed_on.folders:
            self._write_archive()

    def notes(self) -> Iterator[Reason]:
        """Yield how many pages are in no folder of the archive."""
        if self._without:
            yield Reason.of("note.no-folder", count=len(self._without), file=ARCHIVE)

    def _write_merge(self) -> None:
        marks = {one.student: one for one in read_class(self._folder)}
        pages = [(safe_cell(student), name) for student, name in self._pages.returned]
        places = {student: place for place, student in enumerate(marks)}
        pages.sort(key=lambda page: places[page[0]])  # in the order of grades.csv
        own = [(marks[student], name) for student, name in pages]
        files = [file for _, file in self._pages.made]
        suffixes = [PurePosixPath(file.path).suffix.lstrip(".") for file in files]
        header = ["student", "name", "state", "total", "out_of", *suffixes]
        table = TableWriter(self._folder / MERGE, header)
        table.write(
            [mark.student for mark, _ in own],
            [mark.name for mark, _ in own],
            [mark.state for mark, _ in own],
            ["" if mark.total is None else shown(mark.total) for mark, _ in own],
            [shown(mark.out_of) for mark, _ in own],
            *([file.path_for(name) for _, name in own] for file in files),
        )

    def _write_archive(self) -> None:
        file = self._best()
        folders, used = self._handed_on.folders, set[str]()
        suffix = PurePosixPath(file.path).suffix
        with ZipFile(self._folder / ARCHIVE, "w") as archive:
            for student, name in self._pages.returned:
                if student not in folders:
                    self._without.append(student)
                    continue
                path = f"{folders[student]}/feedback{suffix}"
                if path in used:  # of several rows of a student
                    path = f"{folders[student]}/{name}{suffix}"
                used.add(path)
                page = (self._folder / file.path_for(name)).read_bytes()
                archive.writestr(entry(path), page, compresslevel=_QUICKLY)

    def _best(self) -> Output:
        """Return the file that a student gets: that which was asked for, else a page in HTML."""
        made = self._pages.made
        asked_for = [file for format_, file in made if format_.file.finisher]
        seen = [file for _, file in made if not file.path.endswith(_PLAIN)]
        return [*asked_for, *seen, *(file for _, file in made)][0]
