"""Marking: submissions into marks, feedback and reports; and why a student has a mark."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from exgen.answers.attempts import Attempt
from exgen.answers.collected import tables_from
from exgen.answers.headings import submissions_in
from exgen.answers.keys import find_key
from exgen.answers.submissions import read_submissions
from exgen.errors import FileError
from exgen.flow.making import MANIFEST
from exgen.flow.versions import versions
from exgen.folders import whole, write_manifest
from exgen.items.scheme import NO_SCHEME, Scheme, as_json, from_json
from exgen.language import Reason
from exgen.marks.judging.best import with_the_best
from exgen.marks.judging.counting import count_by
from exgen.marks.judging.explaining import overheard
from exgen.marks.judging.lateness import Due, LatenessNoted, take_off
from exgen.marks.judging.marking import Listener, Marker, Stage, items_of, tell
from exgen.marks.records.by_hand import give_points
from exgen.marks.records.changes import Changes
from exgen.marks.records.class_marks import read_class
from exgen.marks.records.earlier import Earlier, read_earlier
from exgen.marks.records.gradebook import ANSWERS, Gradebook
from exgen.marks.records.hand_marks import STORE, latest
from exgen.marks.records.handing_on import HandingOn
from exgen.marks.records.left_open import COUNTED_THEN, read_counted
from exgen.marks.records.never_lower import keep_higher, keep_totals
from exgen.marks.records.open_answers import OpenAnswers
from exgen.marks.records.overrides import (
    OVERRIDES,
    Overrides,
    OverridesNoted,
    override,
    read_overrides,
    with_the_overridden,
)
from exgen.marks.records.participants import with_numbers
from exgen.marks.records.record import Record, read_record, write_record
from exgen.marks.records.taking_in import TABLE, kept_for, points_of, take_in
from exgen.marks.reports.account import (
    Account,
    History,
    differences,
    fields_meant,
    rows_of,
    why_there_are_none,
)
from exgen.marks.reports.feedback import FeedbackPages
from exgen.marks.reports.giving_back import GivingBack
from exgen.marks.reports.report_files import ReportFiles
from exgen.marks.reports.summary import RowProgress, Summary
from exgen.marks.reports.to_read import AnswersToRead
from exgen.platforms.responses import attempts, is_marked_by
from exgen.sheets.formats import PaperSize
from exgen.sheets.forms import HANDOUT
from exgen.sheets.logo import logo_beside
from exgen.tables.naming import Naming, as_told, from_told
from exgen.tables.table import Table
from exgen.variants.enrolment import with_who_left
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key
from exgen.variants.rekey import read_uncorrected
from exgen.variants.weighing import scheme_now, weighed

GRADED = "manifest.json"


def grade(
    submissions: Path | Sequence[Path],
    *,
    key: Path | None = None,
    columns: Sequence[Naming] = (),
    attempt: Attempt = "last",
    against: Path | None = None,
    never_lower: bool = False,
    feedback: bool = True,
    feedback_formats: Collection[str] = (),
    amend: Scheme = NO_SCHEME,
    anonymous: bool = False,
    paper_size: PaperSize = "a4",
    worksheet: Path | None = None,
    out: Path = Path("graded"),
    force: bool = False,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> tuple[Path, Summary, list[Reason]]:
    """Return the folder of marks for submissions, a summary, and what to say besides.

    They are in a file, or in several, in folders and in zip archives, as `tables_from` reads them;
    `columns` say what their columns are, as far as their names do not.

    Points given by hand in the `by-hand.csv` of the folder that is replaced, or of the earlier
    marking `against` which this one is compared, are kept beside the key before anything else is
    written, and count. `progress` is told how many rows each finished piece holds, and how many
    there are to mark. Of the `feedback_formats` that take long, such as `pdf`, there are pages beside
    the others. What a person decides names no student where it is `anonymous`. Parts count as the
    paper says, unless `amend` says otherwise. The `worksheet` of an assignment on a platform is filled
    in as well.
    """
    _refuse_in_a_paper(out)
    paths = [submissions] if isinstance(submissions, Path) else submissions
    with tables_from(paths, columns) as in_files:
        path, found = (key, read_key(key)) if key else find_key(in_files, is_marked_by)
        before = read_uncorrected(path, found)
        uncorrected = attempts(in_files, before)[1] if before else None
        tables, found = attempts(in_files, found)
        found = with_numbers(found, worksheet)
        items, said = items_of(found)
        scheme, of_scheme = scheme_now(found, amend)
        by_scheme, said = weighed(found, scheme), [*said, *of_scheme]
        kept = path.resolve().with_name(STORE)
        summary = Summary()
        with whole(out, manifest=GRADED, force=force, typed=[TABLE]) as folder:
            counted = read_counted(out, GRADED)
            given = take_in(found, kept, out, against, counted=counted, say=said.append)
            earlier = read_earlier(against) if against else None
            overrides = read_overrides(kept.with_name(OVERRIDES), by_scheme)
            never_below = earlier if never_lower else None
            due = Due.of(found, scheme)
            stages = _stages(scheme, due, points_of(given), never_below, overrides)
            marker = Marker(found, items, stages)
            table = submissions_in(tables, found, columns)
            handed_in = read_submissions(table, found, attempt, scheme.clock)
            said += handed_in.said
            open_answers = OpenAnswers(
                folder, found, given, items, anonymous=anonymous, uncorrected=uncorrected
            )
            counting = with_the_best(handed_in, marker, open_answers.add)

            def finished(rows: int) -> None:
                progress(rows, counting.to_mark)

            handed_on = HandingOn(folder, by_scheme, worksheet)
            listeners: list[Listener] = [
                summary,
                open_answers,
                AnswersToRead(folder, found, open_answers),
                Gradebook(folder, by_scheme, table.unread),
                handed_on,
                *([Changes(folder, earlier)] if earlier else []),
                OverridesNoted(overrides),
                LatenessNoted(scheme, due),
                ReportFiles(folder, by_scheme, items),
            ]
            if feedback:
                pages = FeedbackPages(
                    folder,
                    by_scheme,
                    items,
                    wrote=finished,
                    wanted=feedback_formats,
                    paper_size=paper_size,
                    logo=logo_beside(path),
                )
                listeners += [pages, GivingBack(folder, found, pages, handed_on)]
            else:
                listeners.append(RowProgress(finished))
            blocks = with_the_overridden(counting.blocks(), overrides, found)
            said += tell(map(marker.mark, blocks), listeners)
            said += marker.notes()
            if take_in(found, kept, out, counted=counted) != given:
                said.append(Reason.of("note.points-late", file=TABLE))
            write_record(
                folder,
                out,
                found,
                key_path=path,
                submissions=paths,
                against=against,
                worksheet=worksheet,
                beside=(kept, kept.with_name(OVERRIDES)),
                options={
                    "attempt": attempt,
                    "never_lower": never_lower,
                    "columns": as_told(columns),
                    "scheme": as_json(scheme),
                },
                versions=versions(),
            )
            told = {"versions": versions(), COUNTED_THEN: open_answers.counted()}
            write_manifest(folder, GRADED, paper=found.paper, **told)
    return out, summary, said


def account(student: str, graded: Path, fields: Sequence[str] = ()) -> tuple[str, list[Reason]]:
    """Return why a student has these marks, in Markdown, and what to say besides.

    What `record.json` in the folder of marks names is marked once more, and told of that student's
    rows, or of those of a sheet's code. Of who has left the class it is told as if they were in it.
    Raises FileError where there is no such row.
    """
    record = read_record(graded)
    columns = from_told(record.options.get("columns", {}))
    with tables_from([record.path(name) for name in record.submissions], columns) as in_files:
        tables, of_today = attempts(in_files, read_key(record.path(record.key)))
        key = with_who_left(of_today, student)
        has_left = key is not of_today
        if record.worksheet and (sheet := record.path(record.worksheet)).is_file():
            key = with_numbers(key, sheet)
        table = submissions_in(tables, key, columns)
        pieces, said = _told(student, graded, fields, (record, key, table), has_left=has_left)
    if not pieces:
        none = why_there_are_none(student, key, read_class(graded), has_left=has_left)
        raise FileError(f"{graded}: {none}")
    if has_left:
        said.insert(0, Reason.of("note.has-left", student=student))
    return "\n".join(pieces) + "\n", list(dict.fromkeys(said))


def _told(
    student: str,
    graded: Path,
    fields: Sequence[str],
    by: tuple[Record, Key, Table],
    *,
    has_left: bool,
) -> tuple[list[str], list[Reason]]:
    """Return what is told of a student's rows in a table, by a record and its key."""
    record, key, table = by
    path = record.path(record.key)
    items, said = items_of(key)
    typed = kept_for(key, path.with_name(STORE))
    scheme = from_json(record.options["scheme"])
    by_scheme = weighed(key, scheme)
    overrides = read_overrides(path.with_name(OVERRIDES), by_scheme)
    folders = {name: record.path(name) for name in filter(None, [record.against])}
    earlier = {name: read_earlier(folder) for name, folder in folders.items()}
    never_below = earlier[record.against] if record.options["never_lower"] else None
    due = Due.of(key, scheme)
    stages = _stages(scheme, due, points_of(latest(typed)), never_below, overrides)
    marker = Marker(key, items, stages)
    by_exgen = Marker(key, items, _stages(scheme, due, {}, None, Overrides()))
    said += [Reason.of("note.not-as-marked", file=str(path)) for path in record.changed()]
    marked_then = read_earlier(graded)
    pieces: list[str] = []
    handed_in = read_submissions(table, key, record.options["attempt"], scheme.clock)
    blocks = with_the_best(handed_in, marker).blocks()
    for one in rows_of(student, with_the_overridden(blocks, overrides, key), key):
        with overheard() as heard:
            marked = marker.mark(one)
        points = {name: of.points_in(marked) for name, of in earlier.items()}
        history = History(typed, overrides, points, by_exgen.mark(one))
        told = Account(key, items, marked, heard, history)
        pieces += told.lines(fields_meant(fields, key))
        then = marked_then.points_in(marked)
        if not (has_left and all(map(math.isnan, then.values()))):
            said += differences(marked, then, graded / ANSWERS)
    return pieces, said


def _refuse_in_a_paper(out: Path) -> None:
    """Raise FileError where marks would stand in a handout, or among what `make` wrote for marking."""
    place = out.resolve()
    for folder in (place, *place.parents):
        if folder.name in (HANDOUT, KEY.parent.name) and (folder.parent / MANIFEST).is_file():
            raise FileError(
                f"{out}: marks do not belong in {folder.name}/, which exgen made for a paper; use "
                "--out for a folder beside it"
            )


def _stages(
    scheme: Scheme,
    due: Due | None,
    points: Mapping[str, float],
    never_below: Earlier | None,
    overrides: Overrides,
) -> Iterator[Stage]:
    """Yield what happens to the marks of the key, in this order."""
    yield partial(count_by, scheme=scheme)
    yield partial(give_points, points=points)
    if never_below:
        yield partial(keep_higher, earlier=never_below)
    yield partial(override, overrides=overrides)
    if due:
        yield partial(take_off, due=due)
    if never_below:
        yield partial(keep_totals, earlier=never_below, overrides=overrides)
