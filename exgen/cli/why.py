"""`exgen why`: why a student has these marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from exgen.cli.terminal import FOLDER, note, put

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("student")
@click.argument("fields", metavar="[FIELD]...", nargs=-1)
@click.option(
    "--in",
    "graded",
    type=FOLDER,
    default="graded",
    show_default=True,
    help="The folder of marks.",
)
def why(student: str, fields: tuple[str, ...], graded: Path) -> None:
    """Show why a student, or a sheet by its code, has these marks.

    The marking is repeated for this one student, from what record.json names: the question, what was
    typed and how it was read, what is right, which known mistakes were considered, and what people
    gave by hand.
    """
    from exgen import flow

    text, said = flow.account(student, graded, fields)
    for reason in said:
        note(reason)
    for line in text.splitlines():
        put(line)
