"""A folder in which commands are run, as at a lecturer's desk."""

from __future__ import annotations

import os
from pathlib import Path

from click.testing import CliRunner

from exgen.cli import main

HERE = Path(__file__).parent
HOW_TO_RENEW = (
    "If it is meant to change: pytest tests/snapshots --renew-snapshots\n"
    "Then look at the difference before you commit it."
)


def run(*words: str | os.PathLike[str]) -> str:
    """Return what a command printed, on both streams, in the order in which it did."""
    result = CliRunner().invoke(main, [os.fspath(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def formats(*names: str) -> list[str]:
    """Return the options of `exgen make` for some formats."""
    return [word for name in names for word in ("--format", name)]
