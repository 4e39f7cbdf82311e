"""A place beside what is written: everything is made there, and then put in its place.

A workplace is a folder `.exgen-...` of a single run, in the same file system. Its file `lock` says
what it is for, and is locked as long as the run lives. So another run can tell a dead one from one
at work, whatever numbers their processes had, and in whatever container they ran.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO

from exgen.folders.settling import REMAINS, Errand, settle, tell

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PREFIX = ".exgen-"
LOCK = "lock"
SIGN = "exgen makes"
"""The key in a lock under which the name of what is made stands."""
_FAR = 1 << 30
"""Which byte of a lock is locked, where only bytes can be: none that is read."""


@contextmanager
def workplace(parent: Path, errand: Errand) -> Iterator[Path]:
    """Give a new folder for a run, in the folder of its place; at the end it is settled and gone.

    Raises OSError.
    """
    folder, lock = _open(parent, errand)
    try:
        with lock:
            try:
                yield folder
            finally:
                settle(folder, errand)
    finally:
        _remove(folder)


def clear_remains(parent: Path) -> None:
    """Settle what dead runs left in a folder, and say so."""
    with suppress(OSError):
        for folder in sorted(parent.glob(f"{PREFIX}*")):
            if folder.is_dir() and not folder.is_symlink() and _is_mine(folder):
                _clear_if_dead(folder)


def in_workplace(path: Path) -> bool:
    """Return whether a path leads through the workplace of some run."""
    return any(part.startswith(PREFIX) for part in path.parts)


def _is_mine(folder: Path) -> bool:
    """Return whether a folder belongs to who runs the program, where folders belong to somebody."""
    return sys.platform == "win32" or folder.stat().st_uid == os.geteuid()


def _open(parent: Path, errand: Errand) -> tuple[Path, IO[str]]:
    """Return a new workplace and its lock, which is held as long as it is open."""
    while True:
        folder = parent / f"{PREFIX}{secrets.token_hex(6)}"
        folder.mkdir(mode=0o700)  # whoever may not look into what it replaces, may not look in here
        try:
            return folder, _new_lock(folder / LOCK, errand)
        except FileNotFoundError:
            continue  # another run took the folder for that of a dead one, before it was locked
        except BaseException:
            _remove(folder)
            raise


def _new_lock(path: Path, errand: Errand) -> IO[str]:
    """Return the open lock of a new workplace. Raises FileNotFoundError where it was removed."""
    lock = path.open("x", encoding="utf-8")
    try:
        with suppress(OSError):  # where there are no locks, nobody is ever taken for dead
            _take(lock)
        lock.write(json.dumps({SIGN: errand.name, **asdict(errand)}))
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
            lock = (folder / LOCK).open("r+", encoding="utf-8", errors="replace")
        except FileNotFoundError:
            folder.rmdir()  # if there is nothing in it
            return
        with lock:
            _take(lock)
            errand = _errand(lock.read())
            if errand is not None:
                settle(folder, errand)
        if _remove(folder):
            tell(REMAINS, path=folder.parent / (errand.name if errand else ""))


def _errand(written: str) -> Errand | None:
    """Return the errand in a lock, or None where exgen did not write it."""
    try:
        said = json.loads(written)
        errand = Errand(said[SIGN], said["listed"], said["typed"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    leads_nowhere_else = errand.name not in ("", "..") and (
        isinstance(errand.name, str) and Path(errand.name).name == errand.name
    )
    of_its_kind = isinstance(errand.listed, str) and isinstance(errand.typed, dict)
    return errand if leads_nowhere_else and of_its_kind else None


def _remove(folder: Path) -> bool:
    """Remove a workplace if only its lock is left, which says so or is empty; return whether."""
    lock = folder / LOCK
    try:
        if list(folder.iterdir()) == [lock]:
            if lock.stat().st_size and not _errand(lock.read_text("utf-8", "replace")):
                return False
            lock.unlink()
        folder.rmdir()
    except OSError:
        return False
    return True
