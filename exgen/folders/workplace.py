"""A place beside what is written: everything is made there, and then put in its place.

A workplace is a folder `.exgen-...` of a single run, in the same file system. Its file `lock` says
what it is for, and is locked as long as the run lives. So another run can tell a dead one from one
at work, whatever numbers their processes had, and in whatever container they ran.
"""

from __future__ import annotations

import json
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PREFIX = ".exgen-"
LOCK = "lock"
SIGN = "exgen makes"
"""The key in a lock under which the name of what is made stands."""
MADE = "made"
"""What is being made, which is of no use before it is finished."""
_FAR = 1 << 30
"""Which byte of a lock is locked, where only bytes can be: none that is read."""


@contextmanager
def workplace(place: Path) -> Iterator[Path]:
    """Give a new folder beside a place, which goes away at the end with what is left in it.

    What dead runs left beside the place goes away before. Raises OSError.
    """
    clear_remains(place.parent)
    folder, lock = _open(place)
    try:
        with lock:
            try:
                yield folder
            finally:
                _clear(folder)
    finally:
        _remove(folder)


def clear_remains(parent: Path) -> None:
    """Remove the workplaces of dead runs in a folder."""
    with suppress(OSError):
        for folder in sorted(parent.glob(f"{PREFIX}*")):
            if folder.is_dir() and not folder.is_symlink():
                _clear_if_dead(folder)


def in_workplace(path: Path) -> bool:
    """Return whether a path leads through the workplace of some run."""
    return any(part.startswith(PREFIX) for part in path.parts)


def _open(place: Path) -> tuple[Path, IO[str]]:
    """Return a new workplace and its lock, which is held as long as it is open."""
    while True:
        folder = place.parent / f"{PREFIX}{secrets.token_hex(6)}"
        folder.mkdir()
        try:
            return folder, _new_lock(folder / LOCK, place.name)
        except FileNotFoundError:
            continue  # another run took the folder for that of a dead one, before it was locked
        except BaseException:
            _remove(folder)
            raise


def _new_lock(path: Path, name: str) -> IO[str]:
    """Return the open lock of a new workplace. Raises FileNotFoundError where it was removed."""
    lock = path.open("x", encoding="utf-8")
    try:
        with suppress(OSError):  # where there are no locks, nobody is ever taken for dead
            _take(lock)
        lock.write(json.dumps({SIGN: name}))
        lock.flush()
        path.stat()
    except BaseException:
        lock.close()
        raise
    return lock


def _take(lock: IO[str]) -> None:
    """Lock a file. Raises OSError where another process has it, or where there are no locks."""
    if sys.platform == "win32":
        lock.seek(_FAR)
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        lock.seek(0)
    else:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _clear_if_dead(folder: Path) -> None:
    with suppress(OSError):
        try:
            lock = (folder / LOCK).open("r+", encoding="utf-8")
        except FileNotFoundError:
            folder.rmdir()  # if there is nothing in it
            return
        with lock:
            _take(lock)
            if _is_own(lock.read()):
                _clear(folder)
        _remove(folder)


def _is_own(written: str) -> bool:
    """Return whether exgen wrote a lock."""
    try:
        said = json.loads(written)
    except ValueError:
        return False
    return isinstance(said, dict) and isinstance(said.get(SIGN), str)


def _clear(folder: Path) -> None:
    """Remove what a run made in its workplace."""
    made = folder / MADE
    if made.is_dir() and not made.is_symlink():
        shutil.rmtree(made, ignore_errors=True)
    else:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    """Remove a workplace if there is nothing in it but its lock, which says so or is empty."""
    with suppress(OSError):
        lock = folder / LOCK
        if lock.exists() and (not lock.stat().st_size or _is_own(lock.read_text("utf-8"))):
            lock.unlink()
        folder.rmdir()
