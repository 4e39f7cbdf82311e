"""`exgen init`: the settings of a course."""

from __future__ import annotations

from collections.abc import Iterator

import click

from exgen.cli.settings import FILE, IN_A_TABLE, Options, settable, shown
from exgen.cli.terminal import put, tell

HEAD = """\
# The settings of a course. exgen reads them in the folder where it runs.
#
# A line that begins with # sets nothing; take the # away from those that you want. What is typed
# on the command line, as --attempt first, goes before what is set here.
"""

TABLES = {"columns": {"Matr.-Nr.": "student", "Q3": "1c"}}
"""What a table of settings may hold."""

EXAMPLES = {
    "attempt": '"last"',
    "course": '"Statistics 1"',
    "count": "30",
    "feedback": '"pdf"',
    "formats": '["pdf", "html"]',
    "deadline": "2026-11-30T12:00:00",
    "full": '["3b"]',
    "language": '"de"',
    "key": '"week-3/marking/key.json"',
    "late": '{ per = "day", share = 0.1, most = 0.5 }',
    "logo": '"logo.svg"',
    "out": '"week-3"',
    "points": "{ 2b = 5 }",
    "roster": '"class.csv"',
    "seed": "8241092737465921034",
    "void": '["2b"]',
}
"""What a setting may be, where its type does not say it."""


@click.command()
@click.pass_context
def init(context: click.Context) -> None:
    """Write exgen.toml, for the settings of a course, into the current folder."""
    from pathlib import Path

    from exgen.errors import FileError

    try:
        with Path(FILE).open("x", encoding="utf-8") as file:
            file.write(as_written(settable(context)))
    except FileExistsError as error:
        raise FileError(f"{FILE}: this file is there already, and stays as it is") from error
    tell("All that can be set is in it, with a # before it: take the # away from what you want.")
    put(FILE)


def as_written(options: Options) -> str:
    """Return exgen.toml with all settings, none of which is set."""
    shared = {str(o.name): o for own in options.values() for o in own.values()}
    whose = {name: [c for c, own in options.items() if name in own] for name in shared}
    lines = [HEAD]
    for name, option in shared.items():
        if name not in IN_A_TABLE and name not in TABLES:
            lines += [f"# {line}" for line in _about(option, whose[name])]
            lines += [f"#{shown(option)} = {_example(option)}", ""]
    for name, table in TABLES.items():
        lines += [f"# {line}" for line in _about(shared[name], whose[name])]
        lines += [f"#[{name}]", *(f'#"{key}" = "{value}"' for key, value in table.items()), ""]
    return "\n".join([*lines, *_tables(options)])


def _about(option: click.Option, commands: list[str]) -> Iterator[str]:
    said = option.help or ""
    yield f"{' and '.join(f'exgen {command}' for command in commands)}: {said}"


def _example(option: click.Option) -> str:
    if example := EXAMPLES.get(str(option.name)):
        return example
    if option.is_flag:
        return "true" if option.default else "false"
    if isinstance(option.default, int | float):
        return str(option.default)
    if isinstance(option.type, click.Choice):
        own = option.default if isinstance(option.default, str) else option.type.choices[0]
        return f'"{own}"'
    return "0.5" if isinstance(option.type, click.types.FloatParamType) else '"..."'


def _tables(options: Options) -> Iterator[str]:
    yield "# What is for one command alone stands below its name."
    for command, own in options.items():
        yield f"#[{command}]"
        for name in sorted(IN_A_TABLE & own.keys()):
            yield f"#{name} = {_example(own[name])}\n"
