"""Time: an item is checked within a bound, and what ran when time was up is named."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from exgen.errors import Interrupted


class TimeUp(Interrupted):
    """Time is up: the message is the model's function that ran, with its line, or nothing."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TimeUp when some work takes longer, where the system can interrupt it.

    Windows cannot, nor can it be done in another thread than the first.
    """
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return
    told = False

    def time_up(_: int, frame: FrameType | None) -> None:
        """Raise TimeUp; once more each second only where a model took it for an error of its own."""
        nonlocal told
        running = _running(frame)
        if running or not told:
            told = True
            raise TimeUp(running)

    before = signal.signal(signal.SIGALRM, time_up)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _running(frame: FrameType | None) -> str:
    """Return which function of a model runs, and in which line; nothing where none does."""
    function, line = "", 0
    while frame:
        if frame.f_code.co_filename.endswith("model.py"):
            function, line = frame.f_code.co_name, line or frame.f_lineno
        frame = frame.f_back
    shown = f"{function}()" if function.isidentifier() else "loading it"
    return f"{shown}, in line {line} of model.py," if function else ""
