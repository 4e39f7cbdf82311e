"""Notes on what was found and done on the way, told as it happens."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from exgen.cli.terminal import tell_all


class _Told(logging.Handler):
    """What prints a note on the terminal."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a note."""
        tell_all([f"Note: {record.getMessage()}"])


@contextmanager
def told() -> Iterator[None]:
    """Print the notes that come meanwhile."""
    notes, handler = logging.getLogger("exgen"), _Told()
    notes.addHandler(handler)
    try:
        yield
    finally:
        notes.removeHandler(handler)
