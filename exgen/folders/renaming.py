"""Renaming that decides in one step: to a place that must be free, or two places exchanged.

Linux and macOS have a call of their own for both. Where a system or a file system has not, the
plain rename does what it can.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

NO_REPLACE, EXCHANGE = "no replace", "exchange"
_FLAGS = {"linux": {NO_REPLACE: 1, EXCHANGE: 2}, "darwin": {NO_REPLACE: 4, EXCHANGE: 2}}
_AT_FDCWD = -100
_MISSING = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)


class Unsupported(Exception):  # noqa: N818 -- it is caught here and beside, and reads as what it is
    """The system or the file system has no such call."""


def move(source: Path, target: Path) -> None:
    """Rename to a place that must be free. Raises FileExistsError, or another OSError.

    Where there is no call for that, what is there is not replaced either: a file is linked, and a
    folder replaces at most an empty one.
    """
    try:
        rename_with(NO_REPLACE, source, target)
    except Unsupported:
        _move_plainly(source, target)


def exchange(first: Path, second: Path) -> None:
    """Put two folders each in the place of the other, at once. Raises Unsupported, or OSError."""
    rename_with(EXCHANGE, first, second)


def rename_with(flag: str, source: Path, target: Path) -> None:
    """Rename as a flag says. Raises Unsupported, or OSError."""
    call, flags = _call(), _FLAGS.get(sys.platform, {})
    if call is None or flag not in flags:
        raise Unsupported(flag)
    if call(os.fsencode(source), os.fsencode(target), flags[flag]):
        code = ctypes.get_errno()
        if code in _MISSING:
            raise Unsupported(flag)
        raise OSError(code, os.strerror(code), str(source), None, str(target))


@cache
def _call() -> Callable[[bytes, bytes, int], int] | None:
    """Return the system's call, or None where it has none."""
    if sys.platform not in _FLAGS:
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        return getattr(library, "renamex_np", None)
    call = getattr(library, "renameat2", None)
    if call is None:
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return lambda source, target, flag: call(_AT_FDCWD, source, _AT_FDCWD, target, flag)


def _move_plainly(source: Path, target: Path) -> None:
    if source.is_dir():
        source.rename(target)  # onto a folder that holds something, or a file, it fails
        return
    try:
        os.link(source, target)
    except OSError:  # there is something, or there are no links here
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        source.rename(target)
    else:
        source.unlink()
