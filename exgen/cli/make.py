"""`exgen make`: sheets, solutions and the key."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from exgen.cli.terminal import EXISTING, FOLDER, SEED, Progress

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("paper", default="gan-tutorial")
@click.option("--seed", type=SEED, help="Where the numbers come from; a fresh one by default.")
@click.option("-n", "count", type=click.IntRange(min=1), default=1, help="How many sheets.")
@click.option("--roster", type=EXISTING, help="One sheet for each row; columns student, name.")
@click.option(
    "--format", "formats", multiple=True, help="markdown, latex, pdf or html; may be repeated."
)
@click.option("--out", type=FOLDER, help="The folder to make; PAPER-SEED by default.")
@click.option("--force", is_flag=True, help="Replace the folder if exgen made it.")
@click.pass_context
def make(
    context: click.Context, /, seed: int | None, count: int, roster: Path | None, **options: Any
) -> None:
    """Make a paper's sheets, solutions and key."""
    from exgen import flow

    if roster and context.get_parameter_source("count") is not click.core.ParameterSource.DEFAULT:
        raise click.UsageError("-n and --roster exclude each other")
    if seed is None:
        seed = _fresh_seed()
    formats = options.pop("formats") or flow.FORMATS
    name = options.pop("paper")
    with closing(Progress("Sheets")) as bar:
        folder = flow.make(
            name, seed, count=count, roster=roster, formats=formats, progress=bar, **options
        )
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            click.echo(path)


def _fresh_seed() -> int:
    import secrets

    seed = secrets.randbits(64)
    click.echo(f"Seed: {seed}", err=True)
    return seed
