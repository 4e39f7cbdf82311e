"""Watching an item's files: a word for the state that they are in, whenever it is another."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from pathlib import Path

from watchfiles import awatch

from exgen.items.conventions import files_of_conventions
from exgen.resources import places

PATIENCE = 500
"""After how many milliseconds the files are looked at even if no change was reported.

A network drive reports none, and what happens before the watch begins is not reported either.
"""


def state_of(item: str) -> str:
    """Return a word for the state of an item's files, which a change of any of them changes."""
    whole = hashlib.sha256()
    for path in _files(item):
        try:
            content = path.read_bytes()
        except OSError:  # an editor is just replacing it
            continue
        whole.update(f"{path}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:16]


async def states(item: str, stopping: threading.Event) -> AsyncGenerator[str | None]:
    """Yield the state of an item's files, then None or another state from time to time.

    Ends soon after `stopping` is set.
    """
    state = state_of(item)
    yield state
    watch = awatch(*places("bank"), rust_timeout=PATIENCE, yield_on_timeout=True)
    async with aclosing(watch) as ticks:
        async for _ in ticks:
            if stopping.is_set():
                return
            before, state = state, state_of(item)
            yield state if state != before else None


def _files(item: str) -> Iterator[Path]:
    """Yield the files of an item, what its topic shares, and the conventions, which any may declare."""
    yield from (path for path, _ in files_of_conventions())
    for place in places("bank"):
        folder = place / item
        for path in sorted([*folder.parent.glob("_*"), *folder.rglob("*")]):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
