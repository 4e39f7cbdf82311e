"""`exgen list`: what is in the bank."""

from __future__ import annotations

import click


@click.command("list")
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
