"""The program on one screen: make sheets, mark submissions, show an item."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from exgen.answers.attempts import Attempt, superseded_by_best
from exgen.answers.keys import find_key
from exgen.answers.readings import Shown, reader_of, show_reading
from exgen.answers.submissions import Submissions, read_submissions
from exgen.errors import FileError, Problem
from exgen.folders import whole
from exgen.items import bank
from exgen.marks.judging.marking import Marker, Reader, items_of
from exgen.marks.records.by_hand import ByHand, read_by_hand
from exgen.marks.records.changes import Changes, Higher
from exgen.marks.records.earlier import read_earlier
from exgen.marks.records.gradebook import Gradebook
from exgen.marks.reports.copies import Copies, Copy
from exgen.marks.reports.feedback import FeedbackPages
from exgen.marks.reports.report import Report
from exgen.marks.reports.summary import Summary
from exgen.numerals import read_number
from exgen.people.codes import sheet_code
from exgen.people.roster import read_roster
from exgen.sheets.export import find_format
from exgen.sheets.press import Press
from exgen.tables.cells import safe_column
from exgen.tables.table import read_table
from exgen.tables.writing import TableWriter
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key, write_key
from exgen.variants.paper import draw_paper
from exgen.variants.rekey import changed_fields, rekey

FORMATS = ("markdown", "latex", "pdf", "html")
BY_HAND = "by-hand.csv"
MANIFEST = "marking/manifest.json"
VERSIONED = ("exgen", "numpy", "jinja2", "pypandoc_binary", "typst")


def make(
    name: str,
    seed: int,
    *,
    count: int = 1,
    roster: Path | None = None,
    formats: Sequence[str] = FORMATS,
    out: Path | None = None,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Path:
    """Return the folder made for a paper: the handout, and the key and solutions for marking.

    There are `count` sheets, or one for each student of the roster. `progress` is told how many
    sheets each finished block holds, and how many there are.
    """
    paper = bank.paper(name)
    chosen = [find_format(name) for name in dict.fromkeys(formats)]
    students = read_roster(roster) if roster else ()
    out = out or Path(f"{name}-{seed}")
    with whole(out, sign=MANIFEST, force=force) as folder:
        key = draw_paper(name, paper, seed, len(students) or count, students)
        for finished in Press(paper, key, chosen, folder).print_all():
            progress(finished, key.sheets)
        _write_form(key, folder / "handout/submissions.csv")
        write_key(key, folder / KEY)
        _write_manifest(key, folder)
    return out


def rekey_file(path: Path, *, force: bool = False) -> tuple[Path, dict[str, int]]:
    """Return the corrected key written beside a key, and on how many sheets each part changed.

    The givens stay as they were handed out; the answers are those of the items as they are now.
    """
    corrected = path.with_name(f"{path.stem}-rekeyed{path.suffix}")
    if corrected.exists() and not force:
        raise FileError(f"{corrected} exists already; use --force to replace it")
    before = read_key(path)
    after = rekey(before)
    write_key(after, corrected)
    return corrected, changed_fields(before, after)


def grade(
    submissions: Path,
    *,
    key: Path | None = None,
    attempt: Attempt = "last",
    against: Path | None = None,
    never_lower: bool = False,
    feedback: bool = True,
    out: Path = Path("graded"),
    force: bool = False,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> tuple[Path, Summary, list[str]]:
    """Return the folder of marks for a file of submissions, a summary, and what to say besides.

    Points given by hand in the `by-hand.csv` of the folder that is replaced, or of the earlier
    marking `against` which this one is compared, count. `progress` is told how many
    rows each finished piece holds, and how many there are to mark.
    """
    table = read_table(submissions)
    found = read_key(key) if key else find_key(table)
    items, said = items_of(found)
    marker = Marker(found, items)
    handed_in = _with_the_best(read_submissions(table, found, attempt), marker)
    by_hand = ByHand(found, _points_by_hand(found, against, out))
    earlier = read_earlier(against) if against else None
    higher = Higher(earlier) if earlier and never_lower else None
    summary, copies, report = Summary(), Copies(found), Report(found, items)

    def finished(rows: int) -> None:
        progress(rows, handed_in.to_mark)

    with whole(out, sign="grades.csv", force=force) as folder, ExitStack() as tables:
        changes = tables.enter_context(Changes(folder, earlier)) if earlier else None
        pages = FeedbackPages(folder, found, items, finished) if feedback else None
        readers: list[Reader] = [
            summary,
            copies,
            tables.enter_context(Gradebook(folder, found)),
            report,
            *([changes] if changes else []),
            *([pages] if pages else []),
        ]
        for block in handed_in.blocks():
            marked = by_hand.settle(marker.mark(block))
            if higher:
                marked = higher.keep(marked)
            for reader in readers:
                reader.add(marked)
            if not pages:
                finished(len(block.rows))
        by_hand.write(folder / BY_HAND)
        found_copies = copies.found()
        _write_report(report, found_copies, folder)
    unset = report.problems.union(pages.problems if pages else ())
    said += _besides(by_hand, changes, found_copies, unset)
    return out, summary, said


def read(texts: Iterable[str], item: str = "", field: str = "") -> Iterator[Shown]:
    """Yield how texts are read: as any number, or by the rules of a field of an item."""
    reader = reader_of(bank.load(item), field) if item else read_number
    for text in texts:
        yield show_reading(text, reader)


def _write_report(report: Report, copies: list[Copy], folder: Path) -> None:
    numbers = json.dumps(report.numbers(copies), indent=1, ensure_ascii=False)
    (folder / "report.json").write_text(numbers + "\n", encoding="utf-8")
    (folder / "report.html").write_text(report.html(copies), encoding="utf-8")


def _points_by_hand(key: Key, *folders: Path | None) -> dict[str, float]:
    """Return the points that a person filled in, by answer; those of the last folder count."""
    points: dict[str, float] = {}
    for folder in filter(None, folders):
        if (folder / BY_HAND).is_file():
            points |= read_by_hand(folder / BY_HAND, key)
    return points


def _besides(
    by_hand: ByHand, changes: Changes | None, copies: list[Copy], unset: Collection[Problem]
) -> Iterator[str]:
    """Yield what a lecturer should know about a marking besides its summary."""
    if by_hand.unused:
        yield f"{by_hand.unused} answers with points in {BY_HAND} are no longer among the open ones"
    if changes:
        yield (
            f"against the earlier marking, {changes.changed} answers in {changes.rows} rows have "
            f"other points, {changes.difference:+g} in all; {changes.new} rows are new, "
            f"{changes.gone} have gone: see changes.csv"
        )
    if copies:
        have = "1 row has" if len(copies) == 1 else f"{len(copies)} rows have"
        yield f"{have} wrong answers that are right on another sheet: see report.html"
    for problem in sorted(unset):
        yield f"{problem}; it stands in the feedback or report as it was written"


def _with_the_best(handed_in: Submissions, marker: Marker) -> Submissions:
    """Return the submissions in which, of rows that are still contested, the best ones count."""
    contested = {row for rows in handed_in.contested for row in rows}
    if not contested:
        return handed_in
    totals: dict[int, float] = {}
    for block in handed_in.blocks():
        marked = marker.mark(block)
        totals |= {r: t for r, t in zip(block.rows, marked.totals, strict=True) if r in contested}
    return handed_in.without(superseded_by_best(handed_in.contested, totals))


def _write_form(key: Key, path: Path) -> None:
    """Write the form that students fill in: a row for each sheet, a column for each field."""
    names = key.field_names()
    students = [student.id for student in key.students] or [""] * key.sheets
    codes = [sheet_code(sheet) for sheet in range(1, key.sheets + 1)]
    with TableWriter(path, ["student", "sheet", *names]) as form:
        form.write(safe_column(students), codes, *([""] * key.sheets for _ in names))


def _write_manifest(key: Key, folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "paper": key.paper,
        "seed": str(key.seed),
        "versions": {package: version(package) for package in VERSIONED},
        "items": {asked.item: asked.digest for asked in key.asked},
        "files": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        },
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
