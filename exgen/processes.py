"""Processes that do a part of the work, and import nothing from the folder where exgen runs."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from exgen.errors import ExgenError

SAFE_PATH = "PYTHONSAFEPATH"


@contextmanager
def processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give so many processes to share the work out to. Raises ExgenError where one was killed."""
    spawned = multiprocessing.get_context("spawn")
    try:
        with (
            _not_from_here(),
            ProcessPoolExecutor(count, spawned, initializer=_in_one_thread) as pool,
        ):
            yield pool
    except BrokenProcessPool as error:
        raise ExgenError(
            "a process that did a part of the work was ended from outside, most often since the "
            "computer ran out of memory; nothing was written. Close other programs, or make fewer "
            "sheets or formats at a time"
        ) from error


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


def _in_one_thread() -> None:
    os.environ["RAYON_NUM_THREADS"] = "1"  # Typst's threads would only contend for the cores
