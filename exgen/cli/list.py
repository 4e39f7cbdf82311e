"""`exgen list`: what is in the bank."""

from __future__ import annotations

import click

from exgen.cli.terminal import put


@click.command("list")
@click.argument("topic", default="")
def list_(topic: str) -> None:
    """List the items and papers of the bank, or those about a TOPIC.

    A topic is a folder of the bank, or a word of an item's topics or title. For each item there
    are its parts, fields and points; the steps to work out; and how many digits its givens take,
    in the median of some variants.
    """
    from exgen.authoring.listing import listing

    for line in listing(topic):
        put(line)
