"""`exgen rekey`: a corrected key beside one that was wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from exgen.cli.terminal import EXISTING, put, tell
from exgen.plurals import counted

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("key", type=EXISTING)
@click.option("--force", is_flag=True, help="Replace a corrected key that is there already.")
def rekey(key: Path, *, force: bool) -> None:
    """Write a corrected key beside KEY: the givens handed out, the items as they are now."""
    from exgen.variants.rekey import write_rekeyed

    path, changed = write_rekeyed(key, force=force)
    for label, sheets in changed.items():
        tell(f"{label}: other answers on {counted(sheets, 'sheet')}")
    if changed:
        tell(
            "To mark by it, and list what changes: exgen grade ... --key (this one) --against graded"
        )
    else:
        tell("All answers are as they were.")
    put(path)
