"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from exgen.errors import FileError
from exgen.folders.renaming import move
from exgen.folders.settling import MADE, Errand
from exgen.folders.workplace import clear_remains, in_workplace, workplace


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
        place = Path(os.path.realpath(path))
        clear_remains(place.parent)
        with workplace(place.parent, Errand(place.name)) as folder:
            _write(folder / MADE, data)
            if replace:
                with suppress(FileNotFoundError):
                    shutil.copymode(place, folder / MADE)
                (folder / MADE).replace(place)
            else:
                _move_to_free(folder / MADE, place, path)


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


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _move_to_free(made: Path, place: Path, path: Path) -> None:
    try:
        move(made, place)
    except FileExistsError as error:
        raise FileError(f"{path} exists already, and is not replaced") from error
