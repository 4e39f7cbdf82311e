"""`exgen check`: whether items are fit to go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from exgen.check import TIME_LIMIT, VARIANTS
from exgen.cli.terminal import SEED, PathType, ProgressBar, put, put_text
from exgen.plurals import counted

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
    "--all", "again", is_flag=True, help="Check those too that have not changed since they passed."
)
@click.option("--shipped", is_flag=True, help="Check those too that exgen ships.")
@click.option("--lock", is_flag=True, help="Release the items that pass: write them to bank.lock.")
@click.pass_context
def check(
    context: click.Context,
    /,
    items: tuple[str, ...],
    report: Path | None,
    time_limit: float,
    *,
    again: bool,
    shipped: bool,
    strict: bool,
    lock: bool,
    **options: Any,
) -> None:
    """Check that items are right, fair and well worded: those of your bank, or those named.

    A name is that of an item, or of a topic, which is a folder of the bank; 'gan/*' works too.
    Without names, items that have not changed since they passed are not checked again: what was
    found of them counts, and their warnings are shown. Exits with 1 if anything fails.
    """
    from exgen.check.printing import lines_of, summary_of, warned_lines_of, write_report
    from exgen.check.remembered import digests_of, recalled, remember
    from exgen.check.results import passing
    from exgen.check.suite import check_each, release_passing
    from exgen.items import bank

    if items and (again or shipped):
        raise click.UsageError(f"{'--all' if again else '--shipped'} goes without names")
    names = bank.chosen(items) or (bank.items if shipped else bank.items_at_hand)()
    digests = digests_of(names, **options)
    known = {} if items or again else recalled(digests)
    changed = [name for name in names if name not in known]
    found, bar = {}, ProgressBar("checking items")
    bar(0, len(changed))
    try:
        with check_each(changed, time_limit, **options) as results:
            for name in names:
                found[name] = known[name] if name in known else next(results)
                said = warned_lines_of if name in known else lines_of
                lines = list(said(name, found[name]))
                if lines:
                    bar.make_room()
                for text, state in lines:
                    put_text(text, STATE_COLOURS.get(state))
                bar(int(name not in known), len(changed))
    finally:
        bar.close()
        remember(found, digests)
    if known:
        put_text(
            f"\nunchanged since it last passed: {counted(len(known), 'item')} (--all checks "
            f"{'it' if len(known) == 1 else 'them'} again)"
        )
    put_text(summary_of(found, strict=strict))
    if report:
        write_report(report, found)
        put(report)
    if lock:
        for path in release_passing(found, strict=strict):
            put(path)
    if len(passing(found, strict=strict)) < len(found):
        context.exit(1)
