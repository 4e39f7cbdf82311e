"""Processes that do a part of the work, and import nothing from the folder where exgen runs."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeVar

from exgen.errors import ExgenError

Given = TypeVar("Given")
Made = TypeVar("Made")
SAFE_PATH = "PYTHONSAFEPATH"
A_MOMENT = 1.0
"""Seconds until a program that waits for its processes looks whether it is to end."""
if sys.platform != "win32":
    ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give so many processes to share the work out to, which end with this one, at the latest.

    They end at once where the work is broken off. Raises ExgenError where one was killed.
    """
    others = set(multiprocessing.active_children())
    try:
        with _not_from_here(), _started(count) as pool:
            try:
                yield pool
            except BaseException:
                for process in set(multiprocessing.active_children()) - others:
                    process.kill()
                raise
    except BrokenProcessPool as error:
        raise ExgenError(
            "a process that did a part of the work was ended from outside, most often since the "
            "computer ran out of memory; nothing was written. Close other programs, or make fewer "
            "sheets or formats, or check fewer items, at a time"
        ) from error


def shared_out(
    pool: ProcessPoolExecutor, work: Callable[[Given], Made], given: Iterable[Given]
) -> Iterator[Made]:
    """Have the processes do all at once, and yield what they make in the order of what they got.

    They are awaited a moment at a time: a signal that comes just as Python begins to wait is not
    seen before it has waited, with the pool's own `map` until the work is done.
    """
    return map(_awaited, [pool.submit(work, each) for each in given])


def _awaited(work: Future[Made]) -> Made:
    while not work.done():
        wait([work], A_MOMENT)
    return work.result()


@contextmanager
def _not_from_here() -> Iterator[None]:
    """Keep processes started meanwhile from importing modules of the current folder.

    Python looks there first in a process that multiprocessing starts: a `signal.py` beside the
    roster would be run in the place of Python's own.
    """
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SAFE_PATH]
        else:
            os.environ[SAFE_PATH] = before


def _started(count: int) -> ProcessPoolExecutor:
    """Return processes that have begun, each with something small to do."""
    spawned = multiprocessing.get_context("spawn")
    with _signals_held_back():
        pool = ProcessPoolExecutor(count, spawned, initializer=_begin)
        for _ in range(count):
            pool.submit(os.getpid)
    return pool


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Hold back the signals that end a program, from this thread and from what it starts.

    This one gets them afterwards. What is started meanwhile never does, though a terminal sends
    them to all processes at once: a process's end is its parent's business.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Begin in a process of its own."""
    os.environ["RAYON_NUM_THREADS"] = "1"  # Typst's threads would only contend for the cores
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])  # meant for this one alone
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait until the parent has ended, however that came about, and end as well."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
