"""`exgen grade`: marks for submissions."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Any, get_args

import click

from exgen.answers.attempts import Attempt
from exgen.cli.columns import column_option
from exgen.cli.scheme import scheme_from, scheme_options
from exgen.cli.settings import OrNotType, WithSettings
from exgen.cli.terminal import (
    EXISTING,
    FOLDER,
    PAPER_SIZE,
    PLACE,
    PathType,
    ProgressBar,
    note,
    put,
    tell,
)
from exgen.plurals import counted

if TYPE_CHECKING:
    from pathlib import Path

    from exgen.marks.reports.summary import Summary


PAGES, NONE = "html", "no"


@click.command(cls=WithSettings)
@click.argument("submissions", type=PLACE, nargs=-1, required=True)
@click.option("--key", type=EXISTING, help="The key; by default the one beside or below.")
@click.option(
    "--attempt",
    type=click.Choice(get_args(Attempt)),
    default="last",
    show_default=True,
    help="Which of a student's rows counts.",
)
@column_option
@click.option(
    "--against",
    type=PathType(exists=True, file_okay=False),
    help="The folder of an earlier marking to compare with.",
)
@click.option(
    "--feedback",
    type=OrNotType(PAGES, NONE),
    is_flag=False,
    flag_value=PAGES,
    default=PAGES,
    metavar="[FORMAT]",
    help="Write a page of feedback for each row; in pdf as well with --feedback pdf.",
)
@click.option("--no-feedback", is_flag=True, help="Write no pages of feedback.")
@scheme_options
@PAPER_SIZE
@click.option("--worksheet", type=EXISTING, help="Moodle's grading worksheet, to be filled in.")
@click.option(
    "--anonymous", is_flag=True, help="Name no students where a person reads and marks answers."
)
@click.option("--never-lower", is_flag=True, help="Keep the higher mark of the two.")
@click.option("--out", type=FOLDER, default="graded", show_default=True, help="The folder to make.")
@click.option("--force", is_flag=True, help="Replace what exgen wrote there; your own files stay.")
@click.pass_context
def grade(context: click.Context, /, submissions: tuple[Path, ...], **options: Any) -> None:
    """Mark submissions: files, folders and zip archives."""
    from exgen import flow

    if options["never_lower"] and not options["against"]:
        raise click.UsageError("--never-lower goes with --against")
    format_, without = options.pop("feedback"), options.pop("no_feedback")
    format_ = NONE if without else format_
    options["feedback"] = format_ != NONE
    options["feedback_formats"] = {format_} - {PAGES, NONE}
    options["amend"] = scheme_from(context, options)
    with closing(ProgressBar("Rows")) as bar:
        folder, summary, said = flow.grade(submissions, progress=bar, **options)
    for reason in said:
        note(reason)
    for line in _summary(summary):
        tell(line)
    for path in sorted(folder.iterdir()):
        put(f"{path}{'/' * path.is_dir()}")


def _summary(summary: Summary) -> Iterable[str]:
    tally = summary.tally
    others = {
        "without an answer": summary.empty,
        "superseded": tally.superseded,
        "without a sheet": tally.unmarkable,
        "blank": tally.blank,
    }
    rest = "".join(f", {number:,} {what}" for what, number in others.items() if number)
    yield f"{counted(tally.rows, 'row')}: {tally.marked - summary.empty:,} marked{rest}"
    verdicts = [f"{number:,} {verdict}" for verdict, number in summary.verdicts.items() if number]
    yield f"{counted(sum(summary.verdicts.values()), 'answer')}: {', '.join(verdicts)}"
    if summary.issues:
        yield f"{counted(summary.issues, 'issue')} for a person to look at, in issues.csv"
