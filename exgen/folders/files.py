"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from exgen.errors import FileError
from exgen.folders.renaming import move
from exgen.folders.settling import MADE, Errand
from exgen.folders.workplace import clear_remains, in_workplace, workplace

if sys.platform != "win32":
    import fcntl


def write_whole(path: Path, content: str | bytes, *, replace: bool = True) -> None:
    """Write a file, which is what it was before until all is written.

    A link stays, and what it leads to is written. Without `replace` the place must be free, when
    the work is done as well. Raises FileError.
    """
    data = content.encode() if isinstance(content, str) else content
    with as_file_error(path):
        if path.exists() and not (path.is_file() or path.is_dir()):
            path.write_bytes(data)  # a terminal or a pipe
            return
        try:
            _put(path, data, replace=replace)
        except FileExistsError as error:
            raise FileError(f"{path} exists already, and is not replaced") from error


def rewrite_whole(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Write a file anew from what it holds, which is nothing where there is none.

    Of two runs that do so at the same time, one starts from what the other wrote. Raises FileError.
    """
    with as_file_error(path):
        while not _rewritten(path, change):
            pass


def write_over_own(path: Path, content: str | bytes, sign: bytes) -> None:
    """Write a file whole, which replaces at most one of its kind, known by a sign in it.

    Raises FileError.
    """
    with as_file_error(path):
        if path.is_file() and (held := path.read_bytes()) and sign not in held:
            raise FileError(
                f"{path} exists already, exgen did not write it, and it is not replaced; take "
                "another name"
            )
    write_whole(path, content)


@contextmanager
def as_file_error(path: Path) -> Iterator[None]:
    """Raise what goes wrong with files as a FileError about a path."""
    try:
        yield
    except OSError as error:
        said = error.strerror or error
        other = error.filename if isinstance(error.filename, str) else ""
        if other and Path(other) != path and not in_workplace(Path(other)):
            said = f"{said}: {other}"
        raise FileError(f"{path}: cannot be written ({said})") from error


def _put(path: Path, data: bytes, *, replace: bool) -> None:
    """Put a file into its place. Raises OSError, without `replace` FileExistsError as well."""
    place = Path(os.path.realpath(path))
    clear_remains(place.parent)
    with workplace(place.parent, Errand(place.name)) as folder:
        _write(folder / MADE, data)
        if replace:
            with suppress(FileNotFoundError):
                shutil.copymode(place, folder / MADE)
            (folder / MADE).replace(place)
        else:
            move(folder / MADE, place)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _rewritten(path: Path, change: Callable[[bytes], bytes]) -> bool:
    """Write a file anew, and return whether no other run did so meanwhile."""
    try:
        held = path.open("rb")
    except FileNotFoundError:
        with suppress(FileExistsError):
            _put(path, change(b""), replace=False)
            return True
        return False
    with held:
        _wait_for(held)
        if not (path.exists() and os.path.samestat(os.fstat(held.fileno()), path.stat())):
            return False
        _put(path, change(held.read()), replace=True)
    return True


def _wait_for(held: IO[bytes]) -> None:
    """Wait until no other run writes a file anew, where the system and the file system have locks."""
    if sys.platform != "win32":
        with suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX)
