"""Folders and files that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exgen.errors import FileError
from exgen.folders.files import write_whole

__all__ = ["whole", "write_whole"]


@contextmanager
def whole(path: Path, *, sign: str, force: bool) -> Iterator[Path]:
    """Give a new folder to fill, which takes its place as `path` when all has gone well.

    An existing folder is replaced with `force`, if it is empty or holds the file `sign`, by
    which a folder that exgen wrote is known. Raises FileError otherwise.
    """
    _refuse(path, sign, force=force)
    beside = path.parent / f".{path.name}.{os.getpid()}"
    try:
        beside.mkdir(parents=True)
        yield beside
        if path.exists():
            _replace(path, beside)
        else:
            beside.rename(path)
    except OSError as error:
        raise FileError(f"{path}: cannot be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _refuse(path: Path, sign: str, *, force: bool) -> None:
    if not path.exists():
        return
    if not force:
        raise FileError(f"{path} exists already; use --force to replace it, or --out for another")
    if not path.is_dir() or (any(path.iterdir()) and not (path / sign).is_file()):
        raise FileError(
            f"{path} was not written by exgen and is not replaced; use --out for another"
        )


def _replace(path: Path, beside: Path) -> None:
    old = beside.with_name(beside.name + ".old")
    path.rename(old)
    beside.rename(path)
    shutil.rmtree(old)
