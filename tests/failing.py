"""Faults for tests: any one of the calls that change files fails, or the program ends there."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal
from unittest.mock import patch

from exgen.folders import renaming

When = Literal["instead", "after"]

CALLS: tuple[tuple[Any, str], ...] = (
    (os, "mkdir"),
    (os, "rmdir"),
    (os, "unlink"),
    (os, "rename"),
    (os, "replace"),
    (os, "link"),
    (os, "symlink"),
    (os, "fsync"),
    (io, "open"),
    (renaming, "rename_with"),
)

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
DENIED = PermissionError(errno.EACCES, os.strerror(errno.EACCES))


class Counter:
    """How many calls there were, but for those of somebody else."""

    def __init__(self) -> None:
        self.calls = 0
        self._counts = True

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let somebody else do something, whose calls do not fail."""
        self._counts = False
        yield
        self._counts = True

    def next(self) -> int:
        """Return the number of a call, or -1."""
        if not self._counts:
            return -1
        self.calls += 1
        return self.calls - 1


@contextmanager
def failing(
    at: int,
    fail: Callable[[], None],
    when: When = "instead",
) -> Iterator[Counter]:
    """Do something instead of the call of a number, from 0, or once it is done."""
    counter = Counter()

    def wrapped(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            number = counter.next()
            if number == at and when == "instead":
                fail()
            done = call(*args, **options)
            if number == at and when == "after":
                fail()
            return done

        return counted

    patches = [patch.object(where, name, wrapped(getattr(where, name))) for where, name in CALLS]
    for one in patches:
        one.start()
    try:
        yield counter
    finally:
        for one in patches:
            one.stop()


def raising(error: BaseException) -> Callable[[], None]:
    """Return what raises an error."""

    def fail() -> None:
        raise error

    return fail
