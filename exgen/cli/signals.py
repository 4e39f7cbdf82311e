"""Signals that end the program: it ends in order, and leaves nothing half done behind."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from exgen.errors import Interrupted

ENDING = ("SIGTERM", "SIGHUP")


class Ended(Interrupted, KeyboardInterrupt):
    """A signal of that number came, which ends the program."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def in_order() -> Iterator[None]:
    """Raise Ended where a signal comes that ends the program, so that it clears up.

    What is ignored stays so, as `nohup` wants it. The same signal again does not disturb the
    clearing up.
    """
    own: list[int] = []
    came: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        if not came:
            came.append(number)
            raise Ended(number)

    if threading.current_thread() is threading.main_thread():
        numbers = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
        own = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL]
    for number in own:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in own:
            signal.signal(number, signal.SIG_DFL)


def exit_code(error: KeyboardInterrupt) -> int:
    """Return with which code a program exits that a signal ended; Ctrl-C is one as well."""
    return 128 + (error.number if isinstance(error, Ended) else signal.SIGINT)
