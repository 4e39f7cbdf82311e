"""`exgen check`: whether items are fit to go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from exgen.check import TIME_LIMIT, VARIANTS
from exgen.cli.terminal import SEED, PathType, put, put_text

if TYPE_CHECKING:
    from pathlib import Path


STATE_COLOURS = {"failed": "red", "warning": "yellow", "skipped": "bright_black"}


@click.command()
@click.argument("items", nargs=-1)
@click.option(
    "--variants",
    type=click.IntRange(100, 1_000_000),
    default=VARIANTS,
    show_default=True,
    help="How many variants of each item to check on.",
)
@click.option("--seed", type=SEED, default=0, show_default=True, help="Of which seed.")
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    default=TIME_LIMIT,
    show_default=True,
    metavar="SECONDS",
    help="How long the checks of one item may take; not on Windows.",
)
@click.option("--strict", is_flag=True, help="Count a warning as a failure.")
@click.option(
    "--report",
    type=PathType(dir_okay=False),
    help="Write all that was found into a file: JSON if it ends in .json, else Markdown.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Check all items, those that exgen ships as well."
)
@click.option("--lock", is_flag=True, help="Release the items that pass: write them to bank.lock.")
@click.pass_context
def check(
    context: click.Context,
    /,
    items: tuple[str, ...],
    report: Path | None,
    time_limit: float,
    *,
    everything: bool,
    strict: bool,
    lock: bool,
    **options: Any,
) -> None:
    """Check that items are right, fair and well worded: those of your bank, or those named.

    A name is that of an item, or of a topic, which is a folder of the bank; 'gan/*' works too.
    Exits with 1 if anything fails.
    """
    from exgen.check.printing import lines_of, summary_of, write_report
    from exgen.check.results import passing
    from exgen.check.suite import check_in_time, release_passing
    from exgen.items import bank

    if items and everything:
        raise click.UsageError("--all goes without names")
    unnamed = bank.items if everything else bank.items_at_hand
    found = {}
    for name in bank.chosen(items) or unnamed():
        found[name] = check_in_time(name, time_limit, **options)
        for text, state in lines_of(name, found[name]):
            put_text(text, STATE_COLOURS.get(state))
    put_text(summary_of(found, strict=strict))
    if report:
        write_report(report, found)
        put(report)
    if lock:
        for path in release_passing(found, strict=strict):
            put(path)
    if len(passing(found, strict=strict)) < len(found):
        context.exit(1)
