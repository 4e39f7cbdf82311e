"""Making: the sheets, forms, solutions and key of a class, and those of students who join it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from exgen.errors import FEW, ExgenError, FileError
from exgen.flow.versions import versions
from exgen.folders import Manifest, digest, read_manifest, whole, write_manifest
from exgen.items import bank
from exgen.language import Reason
from exgen.people.roster import read_roster
from exgen.people.students import Student
from exgen.sheets.combined import ORDERS, Order, combine_sheets, combined_path, file_to_combine
from exgen.sheets.formats import Format, PaperSize, find_formats, formats
from exgen.sheets.forms import FORM, HANDOUT, form_paths, write_forms
from exgen.sheets.logo import Logo, logo_beside, read_logo
from exgen.sheets.press import print_all
from exgen.tables.naming import Naming
from exgen.variants.course import NOTHING_SAID, CourseSays, as_the_course_says, set_aside
from exgen.variants.enrolment import lost_with, with_another_sheet, with_students, without_students
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key, write_key
from exgen.variants.paper import draw_paper
from exgen.variants.rekey import corrected_path, read_corrected, rewrite_corrected
from exgen.variants.weighing import weighed

FORMATS = ("markdown", "latex", "pdf", "html")
MANIFEST = "marking/manifest.json"
MB = 1_000_000


def make(
    name: str,
    seed: int,
    *,
    count: int = 1,
    roster: Path | None = None,
    columns: Sequence[Naming] = (),
    formats: Sequence[str] = FORMATS,
    paper_size: PaperSize = "a4",
    logo: Path | None = None,
    combined: Order | None = None,
    split: float | None = None,
    course: CourseSays = NOTHING_SAID,
    out: Path | None = None,
    force: bool = False,
    progress: Callable[[int, int], None] = lambda *_: None,
    say: Callable[[Reason], None] = lambda _: None,
    executor: Executor | None = None,
) -> Path:
    """Return the folder made for a paper: the handout, and the key and solutions for marking.

    There are `count` sheets, or one for each student of the roster, of which `columns` say what its
    columns are, as far as their names do not. What the `course` says goes before what the paper says.
    The folder is PAPER-SEED where there is no `out`. The `logo` is at the head of all in HTML and PDF.
    The PDFs of the sheets may be `combined` as well, in an order. A file for the whole class of more
    than `split` MB is cut, if that is said. `progress` is told how many sheets each finished block
    holds, and how many there are; what is odd about the roster, or cannot be printed as it should, is
    said. The blocks are printed by the `executor`, by default in processes where there are many.
    """
    written = bank.paper(name)
    paper = as_the_course_says(written, course)
    for reason in set_aside(written, paper):
        say(reason)
    combined_to = [combined_path(combined)] if combined else []
    taken = (*form_paths(own=bool(roster)), KEY.as_posix(), MANIFEST, *combined_to)
    picture = read_logo(logo) if logo else None
    chosen = find_formats(formats, taken, own=bool(roster), paper_size=paper_size, logo=picture)
    _refuse_answers_of_a_class(chosen, roster)
    if combined:
        file_to_combine(chosen)
    students = read_roster(roster, say, columns) if roster else ()
    out = out or Path(f"{name}-{seed}")
    with whole(out, manifest=MANIFEST, force=force) as folder:
        _refuse_to_forget(out, students)
        key = draw_paper(name, paper, seed, len(students) or count, students)
        key = replace(key, course=course.get("course"))
        orders = [combined] if combined else []
        most = round((split or 0) * MB)
        _print(key, chosen, folder, orders, most, progress=progress, say=say, executor=executor)
    return out


def _refuse_to_forget(place: Path, students: Sequence[Student]) -> None:
    """Raise FileError where the key of a folder knows what that of a class drawn anew would not.

    Who joined a class, left it or got another sheet may stand in its key alone.
    """
    if not (place / KEY).is_file():
        return
    key = read_key(place / KEY)
    if lost := list(lost_with(key, students)) if key.students else []:
        more = [f"and {len(lost) - FEW} more"] if len(lost) > FEW else []
        raise FileError(
            f"{place} is not replaced; its key knows what the new one would not:",
            *(f"  {line}" for line in [*lost[:FEW], *more]),
            "Use --out for another folder, or, where students are not in the roster, put all of the "
            f"class into it; `exgen make {place / KEY}` with --add, --again or --withdraw changes "
            "the class",
        )


def _refuse_answers_of_a_class(chosen: Sequence[Format], roster: Path | None) -> None:
    """Raise ExgenError where pages for everybody would hold the answers of sheets that count."""
    shown = [format_.name for format_ in chosen if format_.shows_answers]
    others = [format_.name for format_ in chosen if not format_.shows_answers]
    if shown and roster:
        raise ExgenError(
            f"the pages of format '{shown[0]}' hold the answers, and these sheets are a class's: make "
            "them without --roster, and with another seed"
        )
    if shown and others:
        raise ExgenError(
            f"the pages of format '{shown[0]}' hold the answers to the sheets of format '{others[0]}': "
            "make them by themselves, with another seed"
        )


def enrol(
    key: Path,
    roster: Path | None = None,
    *,
    again: Sequence[str] = (),
    withdraw: Sequence[str] = (),
    columns: Sequence[Naming] = (),
    progress: Callable[[int, int], None] = lambda *_: None,
    say: Callable[[Reason], None] = lambda _: None,
    executor: Executor | None = None,
) -> list[Path]:
    """Return the folders of new handouts in the folder of a class, of which this is the key.

    Students of a roster who are not in the class yet join it, those of the ids `again` get another
    sheet instead of the one that they have, and those of the ids `withdraw` leave; the key keeps what
    they had. All other handouts stay as they are: raises FileError, and changes nothing, where one
    would not. A corrected key beside it is written again, where the bank is that of which it is.
    """
    place = key.absolute().parent.parent
    old = read_manifest(place, MANIFEST)
    if key.name != KEY.name or old is None:
        raise FileError(f"{key}: expected the {KEY} of a folder that `exgen make` made")
    before, beside = read_key(key), read_corrected(key)
    students = read_roster(roster, say, columns) if roster else ()
    after = with_students(before, students, say, beside)
    for name in again:
        after = with_another_sheet(after, name, beside)
    after = without_students(after, withdraw) if withdraw else after
    with whole(place, manifest=MANIFEST, force=True) as folder:
        logo = logo_beside(key)
        made_with = logo and f"{KEY.parent}/{logo.name}" in old.files
        chosen = _formats_in(old, before, logo if made_with else None)
        orders = [order for order in ORDERS if combined_path(order) in old.files]
        _print(after, chosen, folder, orders, progress=progress, say=say, executor=executor)
        names = {code: after.file_name(n) for n, code in enumerate(after.today.codes, start=1)}
        had = set(before.today.codes)
        new = [names.pop(code) for code in after.today.codes if code not in had]
        _refuse_where_handouts_differ(old, folder, names.values())
    if beside:
        _correct_again(key, after, beside, say)
    return [key.parent.parent / HANDOUT / name for name in new]


def _correct_again(path: Path, key: Key, corrected: Key, say: Callable[[Reason], None]) -> None:
    """Write the corrected key beside a key again, or say that the bank is none to do it with."""
    if rewrite_corrected(path, key, corrected):
        say(Reason.of("note.corrected-again", file=corrected_path(path).name))
    else:
        say(Reason.of("note.corrected-lacks", file=corrected_path(path).name, key=str(path)))


def _formats_in(manifest: Manifest, key: Key, logo: Logo | None) -> list[Format]:
    """Return the formats in which the sheets of a class were made."""
    name = key.file_name(1)
    paper_size = manifest.told.get("paper_size", "a4")
    return [
        format_
        for format_ in find_formats(formats(), paper_size=paper_size, logo=logo)
        if {file.path_for(name, own=True) for file in format_.made_files} <= manifest.files.keys()
    ]


def _refuse_where_handouts_differ(old: Manifest, folder: Path, names: Collection[str]) -> None:
    own = {f"{HANDOUT}/{name}" for name in names}
    for path in (path for path in old.files if str(Path(path).parent) in own):
        if digest(folder / path) != old.files[path]:
            raise FileError(
                f"{path} would not be as it was handed out, as exgen or a template has changed; make "
                "the new sheets alone, with a roster of these students and the same seed"
            )


def _print(
    key: Key,
    chosen: Sequence[Format],
    folder: Path,
    orders: Sequence[Order],
    most: int = 0,
    *,
    progress: Callable[[int, int], None],
    say: Callable[[Reason], None],
    executor: Executor | None,
) -> None:
    """Write all that is made of a key into a new folder.

    What students have now is printed, and the solutions of what they had before as well.
    """
    today = key.today
    for place in (FORM, KEY):
        (folder / place).parent.mkdir()
    printed, paper = weighed(key), bank.paper(key.paper)
    for finished in print_all(paper, printed, chosen, folder, executor, most=most, say=say):
        progress(finished, key.sheets)
    for order in orders:
        combine_sheets(today, file_to_combine(chosen), folder, order)
    write_forms(today, folder)
    write_key(key, folder / KEY)
    if chosen and (logo := chosen[0].logo):
        (folder / KEY).with_name(logo.name).write_bytes(logo.content)
    write_manifest(
        folder,
        MANIFEST,
        paper=key.paper,
        seed=str(key.seed),
        paper_size=chosen[0].paper_size if chosen else "a4",
        versions=versions(),
        items={asked.item: asked.digest for asked in key.asked},
    )
