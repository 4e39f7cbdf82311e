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


class Progress:
    """A progress bar, where the work comes in several pieces and somebody looks."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None

    def __call__(self, finished: int, count: int) -> None:
        """Show that some more are finished."""
        if self._bar is None and finished < count and sys.stderr.isatty():
            self._bar = click.progressbar(length=count, label=self._label, file=sys.stderr)
            self._bar.__enter__()
        if self._bar is not None:
            self._bar.update(finished)

    def close(self) -> None:
        """Leave the line of the bar."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
