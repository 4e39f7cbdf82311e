"""`exgen make`: sheets, solutions and the key."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from exgen.cli.columns import column_option
from exgen.cli.settings import FILE, WithSettings, is_set, is_typed
from exgen.cli.terminal import (
    COUNT,
    EXISTING,
    FOLDER,
    PAPER_SIZE,
    SEED,
    ProgressBar,
    note,
    put,
    tell,
)

if TYPE_CHECKING:
    from pathlib import Path

    from exgen.sheets.formats import Format
    from exgen.tables.naming import Naming


SHARE = click.FloatRange(0, 1)
OF_THE_COURSE = ("language", "course", "imprecise", "near_miss")
"""What an option says in place of the paper."""

SMALL_SEED = 2**40
"""Seeds below are found by trying against one sheet: at 10^7 a second all are, within a day or two."""
CLASS = 10
"""From so many sheets on they are for a class, and not to look at."""


class Formats(click.Option):
    """An option whose help names the formats that there are, which are folders."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help."""
        from exgen.resources import folders_with

        self.help = f"{', '.join(folders_with('templates', 'format.toml'))}; may be repeated."
        return super().get_help_record(ctx)


@click.command(cls=WithSettings)
@click.argument("paper", default="gan-tutorial")
@click.option("--seed", type=SEED, help="Where the numbers come from; a fresh one by default.")
@click.option("-n", "count", type=COUNT, default=1, help="How many sheets.")
@click.option("--roster", type=EXISTING, help="One sheet for each row: its student.")
@column_option
@click.option("--add", type=EXISTING, help="Who joins; PAPER is then the key.json of the class.")
@click.option("--again", multiple=True, help="Another sheet for this student of that key.")
@click.option(
    "--withdraw", multiple=True, help="This student of that key has left; nothing is lost."
)
@click.option("--format", "formats", cls=Formats, multiple=True, help="May be repeated.")
@click.option(
    "--combined",
    type=click.Choice(["roster", "code"]),
    help="One PDF of all sheets as well, in this order, to print on both sides.",
)
@click.option(
    "--split",
    type=click.FloatRange(min=0, min_open=True),
    is_flag=False,
    flag_value=2.0,
    help="Cut files for a platform that are larger than so many MB, 2 by default.",
)
@PAPER_SIZE
@click.option("--language", help="Of exgen's own words, en or de; by default the paper's.")
@click.option("--course", help="What stands above the heading; by default what the paper says.")
@click.option("--logo", type=EXISTING, help="At the head of all in HTML and PDF: PNG, JPEG, SVG.")
@click.option("--imprecise", type=SHARE, help="The share for an imprecise answer; see the paper.")
@click.option("--near-miss", type=SHARE, help="The share for a near miss; see the paper.")
@click.option("--out", type=FOLDER, help="The folder; PAPER, or PAPER-SEED, by default.")
@click.option("--force", is_flag=True, help="Replace what exgen wrote there; your own files stay.")
@click.option("--list", "every", is_flag=True, help="Print the path of every file.")
@click.pass_context
def make(
    context: click.Context,
    /,
    seed: int | None,
    count: int,
    roster: Path | None,
    *,
    add: Path | None,
    again: tuple[str, ...],
    withdraw: tuple[str, ...],
    every: bool,
    **options: Any,
) -> None:
    """Make a paper's sheets, solutions and key."""
    from exgen import flow
    from exgen.plurals import counted
    from exgen.sheets.formats import find_formats

    if add or again or withdraw:
        _enrol(context, options["paper"], add, options["columns"], again=again, withdraw=withdraw)
        return
    if roster and is_typed(context, "count"):
        if is_typed(context, "roster"):
            raise click.UsageError("-n and --roster exclude each other")
        roster = None  # the course's
    name = options.pop("paper")
    of_course: Any = {setting: options.pop(setting) for setting in OF_THE_COURSE}
    if seed is None:
        options["out"] = options["out"] or _folder_of(name)
        before = _seed_in(options["out"], name) if options["force"] else None
        seed = _fresh_seed() if before is None else before
    elif seed < SMALL_SEED and (roster or count >= CLASS):
        _warn_of_small(seed)
    chosen = find_formats(options.pop("formats") or flow.FORMATS)
    formats = [format_.name for format_ in chosen]
    if options["combined"] and _set_aside(context, options["combined"], chosen):
        options["combined"] = None
    with closing(ProgressBar("Sheets")) as bar:
        folder = flow.make(
            name,
            seed,
            count=count,
            roster=roster,
            formats=formats,
            course=of_course,
            progress=bar,
            say=note,
            **options,
        )
    shown = any(format_.shows_answers for format_ in chosen)
    tell(
        f"{counted(bar.count, 'sheet')} in {', '.join(formats)}: "
        f"{'practice/ is for everybody' if shown else 'handout/ can be given out'}, "
        "marking/ stays with you"
    )
    for path in sorted(folder.rglob("*") if every else folder.iterdir()):
        if path.is_file() or not every:
            put(f"{path}{'/' * path.is_dir()}")


def _enrol(
    context: click.Context,
    key: str,
    roster: Path | None,
    columns: tuple[Naming, ...],
    *,
    again: tuple[str, ...],
    withdraw: tuple[str, ...],
) -> None:
    """Make the sheets of students who join a class, or get another, and leave out who has left."""
    from pathlib import Path

    from exgen import flow
    from exgen.plurals import counted

    options = context.command.params
    typed = (option.opts[0] for option in options if is_typed(context, option.name or ""))
    own = {"--add": roster, "--again": again, "--withdraw": withdraw}
    name = next(name for name, value in own.items() if value)
    if others := sorted(set(typed) - {"paper", *own, "--column"}):
        raise click.UsageError(f"{name} does not go with {others[0]}")
    if not Path(key).is_file():
        raise click.UsageError(f"{name} goes with the key.json of a class, not with '{key}'")
    changes: dict[str, Any] = {"again": again, "withdraw": withdraw, "columns": columns}
    with closing(ProgressBar("Sheets")) as bar:
        new = flow.enrol(Path(key), roster, **changes, progress=bar, say=note)
    if withdraw:
        tell(f"{counted(len(set(withdraw)), 'student')} withdrawn; the key keeps their sheets")
    if new:
        tell(f"{counted(len(new), 'new sheet')}; those of all others are as they were")
    else:
        tell("No new sheet: all are as they were")
    for folder in new:
        put(f"{folder}/")


def _set_aside(context: click.Context, combined: str, formats: Sequence[Format]) -> bool:
    """Return whether sheets are combined by exgen.toml alone, and the formats typed have no PDF of any."""
    from exgen.errors import ExgenError
    from exgen.sheets.combined import file_to_combine

    if not (is_set(context, "combined") and is_typed(context, "formats")):
        return False
    try:
        file_to_combine(formats)
    except ExgenError:
        tell(f"Note: {FILE} sets combined = '{combined}', which needs a PDF: it is left aside")
        return True
    return False


def _folder_of(paper: str) -> Path:
    """Return the folder for a paper of a fresh seed, whose name does not tell it: names get around."""
    from pathlib import Path

    return Path(paper)


def _warn_of_small(seed: int) -> None:
    tell(
        f"Warning: a student can find the seed {seed} by trying, from one sheet and the bank, and "
        "with it everybody's answers. For a class leave out --seed: the one that exgen draws is "
        "too large for that, and the key keeps it."
    )


def _seed_in(folder: Path, paper: str) -> int | None:
    """Return the seed of the sheets of a paper in a folder: its key may be all that tells it."""
    from exgen import flow
    from exgen.folders import read_manifest

    made = read_manifest(folder, flow.MANIFEST)
    seed = str(made.told.get("seed", "")) if made and made.told.get("paper") == paper else ""
    if not seed.isdecimal():
        return None
    tell(f"Seed: {seed}, as before; for other sheets say which --seed")
    return int(seed)


def _fresh_seed() -> int:
    import secrets

    seed = secrets.randbits(64)
    tell(f"Seed: {seed}")
    return seed
