"""What the commands share: options of a kind, and a progress bar."""

from __future__ import annotations

import os
import sys
from typing import Any

import click


class PathType(click.Path):
    """A path, made with a pathlib that is loaded when there is one to make."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what was typed as a path, once it is what it should be."""
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


EXISTING = PathType(exists=True, dir_okay=False)


FOLDER = PathType(file_okay=False)


SEED = click.IntRange(min=0)


MANY = 100
"""From so many on it takes long enough for lines on the way, where there is no bar."""


class ProgressBar:
    """A progress bar, where the work comes in several pieces; in a log, a line for each quarter."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None
        self._done = 0
        self.count = 0

    def __call__(self, finished: int, count: int) -> None:
        """Show that some more are finished."""
        before, self._done, self.count = self._done, self._done + finished, count
        if sys.stderr.isatty():
            self._move_bar(finished)
        elif count >= MANY and 4 * before // count < 4 * self._done // count < 4:  # noqa: PLR2004 -- quarters
            click.echo(f"{self._label}: {self._done:,} of {count:,}", err=True)

    def _move_bar(self, finished: int) -> None:
        if self._bar is None and finished < self.count:
            self._bar = click.progressbar(length=self.count, label=self._label, file=sys.stderr)
            self._bar.__enter__()
        if self._bar is not None:
            self._bar.update(finished)

    def close(self) -> None:
        """Leave the line of the bar."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
