"""The command line: the only wing that prints or exits, one module a command."""

from __future__ import annotations

import io
import sys
from functools import partial
from typing import Any

import click

from exgen.cli.check import check
from exgen.cli.grade import grade
from exgen.cli.init import init
from exgen.cli.list import list_
from exgen.cli.make import make
from exgen.cli.new import new
from exgen.cli.preview import preview
from exgen.cli.read import read
from exgen.cli.rekey import rekey
from exgen.cli.show import show
from exgen.cli.term import term
from exgen.cli.terminal import tell_all
from exgen.cli.trace import trace
from exgen.cli.why import why


class Commands(click.Group):
    """The commands; a user's mistake ends them with a message and the exit code 1."""

    def main(self, *words: Any, standalone_mode: bool = True, **options: Any) -> Any:
        """Run a command and exit: whatever a user or the computer got wrong is told in words."""
        run = partial(super().main, *words, standalone_mode=False, **options)
        if not standalone_mode:
            return run()
        code: Any
        try:
            code = run()
        except click.ClickException as error:
            tell_all(_shown(error))
            code = error.exit_code
        except click.Abort:
            tell_all(["Aborted!"])
            code = 1
        except OSError as error:
            tell_all([f"Error: {_about(error)}"])
            code = 1
            sys.stdout = io.StringIO()  # what could not be written is not tried again at the end
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, context: click.Context) -> Any:
        """Run a command."""
        from exgen.cli import notes, signals
        from exgen.errors import ExgenError

        try:
            with notes.told(), signals.in_order():
                return super().invoke(context)
        except ExgenError as error:
            first, *others = error.args
            tell_all([f"Error: {first}", *others])
        except KeyboardInterrupt as error:
            tell_all(["Stopped"])
            return context.exit(signals.exit_code(error))
        except MemoryError:
            tell_all(["Error: memory ran out; close other programs, or ask for less at a time"])
        return context.exit(1)


def _shown(error: click.ClickException) -> list[str]:
    """Return the lines that say what is wrong with a command line; nothing typed forges one."""
    said, context = error.format_message(), getattr(error, "ctx", None)
    if context is None:
        return [f"Error: {said}"]
    if said == context.get_help():  # asked for by a command without words
        return said.split("\n")
    hint = f"Try '{context.command_path} --help' for help."
    return [*context.get_usage().split("\n"), hint, "", f"Error: {said}"]


def _about(error: OSError) -> str:
    """Return what the computer could not do, and with which file."""
    return f"{error.filename or 'the output'}: {error.strerror or error}"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="exgen")
def main() -> None:
    """Draw a different exercise for every student, and mark what they hand in."""


for _command in (
    init,
    make,
    grade,
    rekey,
    new,
    check,
    list_,
    show,
    preview,
    read,
    why,
    trace,
    term,
):
    main.add_command(_command)
