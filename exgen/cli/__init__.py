"""The command line: the only wing that prints or exits, one module a command."""

from __future__ import annotations

from typing import Any

import click

from exgen.cli.check import check
from exgen.cli.grade import grade
from exgen.cli.list import list_
from exgen.cli.make import make
from exgen.cli.new import new
from exgen.cli.preview import preview
from exgen.cli.read import read
from exgen.cli.rekey import rekey
from exgen.cli.show import show


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


for _command in (make, grade, rekey, new, check, list_, show, preview, read):
    main.add_command(_command)
