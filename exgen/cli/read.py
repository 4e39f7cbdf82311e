"""`exgen read`: how typed answers are read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from exgen.cli.terminal import put

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exgen.answers.readings import ShownReading


@click.command(context_settings={"ignore_unknown_options": True})  # -2.5 is a number
@click.argument("texts", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="A JSON object per line, for programs.")
@click.option("--item", default="", help="Read by the rules of a field of this item.")
@click.option("--field", default="", help="The field: a label or step, such as b.1 or gradient.1.")
def read(texts: tuple[str, ...], item: str, field: str, *, as_json: bool) -> None:
    """Show how typed answers are read, one line each; from standard input if none is given."""
    from exgen.answers.readings import show_readings

    if bool(item) != bool(field):
        raise click.UsageError("--item and --field go together")
    lines: Iterable[str] = texts or (line.rstrip("\r\n") for line in sys.stdin or ())
    for shown in show_readings(lines, item, field):
        put(_as_json(shown) if as_json else _as_line(shown))


def _as_json(shown: ShownReading) -> str:
    import json
    from dataclasses import asdict

    return json.dumps(asdict(shown), ensure_ascii=False)


def _as_line(shown: ShownReading) -> str:
    value = shown.value
    if isinstance(value, list):
        value = (" or " if shown.outcome == "review" else ", ").join(map(str, value))
    parts = [f"{shown.outcome:10}", "" if value is None else str(value), shown.note]
    return "  ".join(filter(None, parts)).rstrip()
