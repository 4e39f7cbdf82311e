"""`exgen new`: the start of an item."""

from __future__ import annotations

import click


@click.command()
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
