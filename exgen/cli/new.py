"""`exgen new`: the start of an item."""

from __future__ import annotations

import click

from exgen.cli.terminal import put, tell


@click.command()
@click.argument("name", metavar="TOPIC/NAME")
def new(name: str) -> None:
    """Start a new item in bank/TOPIC/NAME, which passes every check as it stands."""
    from exgen.authoring.scaffold import new_item

    for path in new_item(name):
        put(path)
    tell("Replace what is in these files by your own, bit by bit, and look at it as you go:")
    tell(f"  exgen check {name}  says whether the item is fit to go out, and what to mend")
    tell(f"  exgen show {name}   prints the question, the answers and the solution")
