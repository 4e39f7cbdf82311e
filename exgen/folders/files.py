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
from exgen.folders.workplace import clear_remains, workplace


def write_whole(path: Path, content: str | bytes, *, replace: bool = True) -> None:
    """Write a file, which is what it was before until all is written.

    A link stays, and what it leads to is written. Without `replace` the place must be free, when
    the work is done as well. Raises FileError.
    """
    data = content.encode() if isinstance(content, str) else content
    with in_words(path):
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


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Raise what goes wrong with files as a FileError about a path."""
    try:
        yield
    except OSError as error:
        raise FileError(f"{path}: cannot be written ({error.strerror or error})") from error


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
