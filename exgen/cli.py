"""The command line: the only module that prints or exits."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from exgen.answers.readings import Shown
    from exgen.marks.summary import Summary


class _Path(click.Path):
    """A path, made with a pathlib that is loaded when there is one to make."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what was typed as a path, once it is what it should be."""
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


EXISTING = _Path(exists=True, dir_okay=False)
FOLDER = _Path(file_okay=False)
SEED = click.IntRange(min=0)
COLOURS = {"failed": "red", "warning": "yellow", "skipped": "bright_black"}


class Commands(click.Group):
    """The commands; a user's mistake ends them with a message and the exit code 1."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command."""
        from exgen.errors import ExgenError

        try:
            return super().invoke(context)
        except ExgenError as error:
            click.echo(f"Error: {error}", err=True)
            context.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="exgen")
def main() -> None:
    """Draw a different exercise for every student, and mark what they hand in."""


@main.command()
@click.argument("paper", default="gan-tutorial")
@click.option("--seed", type=SEED, help="Where the numbers come from; a fresh one by default.")
@click.option("-n", "count", type=click.IntRange(min=1), default=1, help="How many sheets.")
@click.option("--roster", type=EXISTING, help="One sheet for each row; columns student, name.")
@click.option(
    "--format", "formats", multiple=True, help="markdown, latex, pdf or html; may be repeated."
)
@click.option(
    "--rekey",
    type=EXISTING,
    help="Write a corrected key beside this one instead: the givens handed out, the items as they are now.",
)
@click.option("--out", type=FOLDER, help="The folder to make; PAPER-SEED by default.")
@click.option("--force", is_flag=True, help="Replace the folder if exgen made it.")
@click.pass_context
def make(
    context: click.Context, /, seed: int | None, count: int, roster: Path | None, **options: Any
) -> None:
    """Make a paper's sheets, solutions and key."""
    from exgen import flow

    rekey = options.pop("rekey")
    if rekey:
        _rekey(rekey, force=options["force"])
        return
    if roster and context.get_parameter_source("count") is not click.core.ParameterSource.DEFAULT:
        raise click.UsageError("-n and --roster exclude each other")
    if seed is None:
        seed = _fresh_seed()
    formats = options.pop("formats") or flow.FORMATS
    name = options.pop("paper")
    with closing(_Progress("Sheets")) as bar:
        folder = flow.make(
            name, seed, count=count, roster=roster, formats=formats, progress=bar, **options
        )
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            click.echo(path)


def _rekey(key: Path, *, force: bool) -> None:
    from exgen import flow

    path, changed = flow.rekey_file(key, force=force)
    for label, sheets in changed.items():
        click.echo(f"{label}: other answers on {_counted(sheets, 'sheet')}", err=True)
    if not changed:
        click.echo("All answers are as they were.", err=True)
    click.echo(path)


@main.command()
@click.argument("submissions", type=EXISTING)
@click.option("--key", type=EXISTING, help="The key; by default the one beside or below.")
@click.option(
    "--attempt",
    type=click.Choice(["last", "first", "best", "all"]),
    default="last",
    show_default=True,
    help="Which of a student's rows counts.",
)
@click.option(
    "--against",
    type=_Path(exists=True, file_okay=False),
    help="The folder of an earlier marking to compare with.",
)
@click.option(
    "--feedback/--no-feedback",
    default=True,
    show_default=True,
    help="Write a page of feedback for each row.",
)
@click.option("--never-lower", is_flag=True, help="Keep the higher mark of the two.")
@click.option("--out", type=FOLDER, default="graded", show_default=True, help="The folder to make.")
@click.option("--force", is_flag=True, help="Replace the folder if exgen made it.")
def grade(submissions: Path, **options: Any) -> None:
    """Mark a file of submissions."""
    from exgen import flow

    if options["never_lower"] and not options["against"]:
        raise click.UsageError("--never-lower goes with --against")
    with closing(_Progress("Rows")) as bar:
        folder, summary, said = flow.grade(submissions, progress=bar, **options)
    for text in said:
        click.echo(f"Note: {text}", err=True)
    for line in _summary(summary):
        click.echo(line, err=True)
    for path in sorted(folder.iterdir()):
        click.echo(f"{path}{'/' * path.is_dir()}")


@main.command()
@click.argument("name", metavar="TOPIC/NAME")
def new(name: str) -> None:
    """Start a new item in bank/TOPIC/NAME, which passes every check as it stands."""
    from exgen.authoring.scaffold import new_item

    for path in new_item(name):
        click.echo(path)
    click.echo(
        "Replace what is in these files by your own, bit by bit, and look at it as you go:\n"
        f"  exgen check {name}  says whether the item is fit to go out, and what to mend\n"
        f"  exgen show {name}   prints the question, the answers and the solution",
        err=True,
    )


@main.command()
@click.argument("items", nargs=-1)
@click.option(
    "--variants",
    type=click.IntRange(min=100),
    default=2000,
    show_default=True,
    help="How many variants of each item to check on.",
)
@click.option("--seed", type=SEED, default=0, show_default=True, help="Of which seed.")
@click.option("--strict", is_flag=True, help="Count a warning as a failure.")
@click.option(
    "--report",
    type=_Path(dir_okay=False),
    help="Write all that was found into a file: JSON if it ends in .json, else Markdown.",
)
@click.option("--lock", is_flag=True, help="Release the items that pass: write them to bank.lock.")
@click.pass_context
def check(
    context: click.Context,
    /,
    items: tuple[str, ...],
    report: Path | None,
    *,
    strict: bool,
    lock: bool,
    **options: Any,
) -> None:
    """Check that every item, or those named, is right, fair and well worded.

    Exits with 1 if anything fails.
    """
    from exgen.check.report import lines_of, summary_of, write_report
    from exgen.check.results import passing
    from exgen.check.suite import check_item, release_passing
    from exgen.items import bank

    found = {}
    for name in items or bank.items():
        found[name] = list(check_item(name, **options))
        for text, state in lines_of(name, found[name]):
            click.echo(click.style(text, fg=COLOURS.get(state)))
    click.echo(summary_of(found, strict=strict))
    if report:
        write_report(report, found)
        click.echo(report)
    if lock:
        for path in release_passing(found, strict=strict):
            click.echo(path)
    if len(passing(found, strict=strict)) < len(found):
        context.exit(1)


@main.command("list")
def list_() -> None:
    """List the items of the bank, and the papers."""
    from exgen.errors import AuthorError
    from exgen.items import bank

    click.echo("Items")
    for name in bank.items():
        try:
            title = bank.load(name).file.title
        except AuthorError:
            title = f"(does not load: exgen check {name} says why)"
        click.echo(f"  {name:32} {title}")
    click.echo("Papers")
    for name in bank.papers():
        click.echo(f"  {name:32} {bank.paper(name).title}")


@main.command()
@click.argument("item")
@click.option(
    "--variant", type=click.IntRange(min=1), default=1, show_default=True, help="Which variant."
)
@click.option("--seed", type=SEED, default=0, show_default=True, help="Of which seed.")
@click.option(
    "--example", type=click.IntRange(min=1), help="A worked example instead, by its number."
)
@click.option(
    "--graph",
    type=_Path(dir_okay=False),
    help="Draw the graph of steps into a file instead: .svg, .pdf or .png.",
)
def show(item: str, graph: Path | None, **options: Any) -> None:
    """Show an item: question, solution, answers with slack, known mistakes and steps."""
    from exgen.authoring.look import look_at

    if graph:
        from exgen.authoring.graph import draw_graph
        from exgen.items import bank

        draw_graph(bank.load(item), graph)
        click.echo(graph)
        return
    from exgen.authoring.showing import as_text

    click.echo(as_text(look_at(item, **options)), nl=False)


@main.command()
@click.argument("item", required=False)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="The port to serve it on; 0 takes any free one.",
)
@click.option(
    "--open/--no-open", "opening", default=True, show_default=True, help="Open it in the browser."
)
def preview(item: str | None, port: int, *, opening: bool) -> None:
    """Show an item in the browser while it is written, or the items to choose from.

    The page follows every change of the item's files. Ctrl-C ends it.
    """
    import webbrowser
    from contextlib import suppress

    from exgen.items import bank

    server = _server_module()
    if item:
        bank.find(item)
    with server.listen(port) as listening, suppress(KeyboardInterrupt):
        address = server.address_of(listening, item)
        click.echo(address)
        if opening:
            webbrowser.open(address)
        server.Server().run([listening])


def _server_module() -> Any:
    """Return the module of the preview's server. Raises FileError where its extra is missing."""
    from importlib import import_module

    from exgen.errors import FileError

    try:
        return import_module("exgen.authoring.preview.server")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn", "watchfiles"):
            raise
        raise FileError(
            f"the preview needs {error.name}: python -m pip install 'exgen[preview]'"
        ) from error


@main.command(context_settings={"ignore_unknown_options": True})  # -2.5 is a number
@click.argument("texts", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="A JSON object per line, for programs.")
@click.option("--item", default="", help="Read by the rules of a field of this item.")
@click.option("--field", default="", help="The field: a label or step, such as b.1 or gradient.1.")
def read(texts: tuple[str, ...], item: str, field: str, *, as_json: bool) -> None:
    """Show how typed answers are read, one line each; from standard input if none is given."""
    from exgen import flow

    if bool(item) != bool(field):
        raise click.UsageError("--item and --field go together")
    lines: Iterable[str] = texts or (line.rstrip("\r\n") for line in sys.stdin)
    for shown in flow.read(lines, item, field):
        click.echo(_as_json(shown) if as_json else _as_line(shown))


def _as_json(shown: Shown) -> str:
    import json
    from dataclasses import asdict

    return json.dumps(asdict(shown), ensure_ascii=False)


def _as_line(shown: Shown) -> str:
    value = shown.value
    if isinstance(value, list):
        value = (" or " if shown.outcome == "review" else ", ").join(map(str, value))
    parts = [f"{shown.outcome:10}", "" if value is None else str(value), shown.note]
    return "  ".join(filter(None, parts)).rstrip()


def _fresh_seed() -> int:
    import secrets

    seed = secrets.randbits(64)
    click.echo(f"Seed: {seed}", err=True)
    return seed


class _Progress:
    """A progress bar, where the work comes in several pieces and somebody looks."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None

    def __call__(self, finished: int, count: int) -> None:
        """Show that some more are finished."""
        if self._bar is None and finished < count and sys.stderr.isatty():
            self._bar = click.progressbar(length=count, label=self._label, file=sys.stderr)
            self._bar.__enter__()
        if self._bar is not None:
            self._bar.update(finished)

    def close(self) -> None:
        """Leave the line of the bar."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)


def _summary(summary: Summary) -> Iterable[str]:
    tally = summary.tally
    others = {
        "superseded": tally.superseded,
        "without a sheet": tally.unmarkable,
        "blank": tally.blank,
    }
    rest = "".join(f", {number} {what}" for what, number in others.items() if number)
    yield f"{_counted(tally.rows, 'row')}: {tally.marked} marked{rest}"
    verdicts = [f"{number} {verdict}" for verdict, number in summary.verdicts.items() if number]
    yield f"{_counted(sum(summary.verdicts.values()), 'answer')}: {', '.join(verdicts)}"
    if summary.issues:
        yield f"{_counted(summary.issues, 'issue')} for a person to look at, in issues.csv"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
