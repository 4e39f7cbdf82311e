"""A folder that appears whole or not at all, or takes the place of one that exgen wrote, at once."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from exgen.errors import FEW, FileError
from exgen.folders.files import as_file_error
from exgen.folders.manifest import Manifest, digest, entries, read_manifest
from exgen.folders.renaming import Unsupported, exchange, move
from exgen.folders.settling import MADE, OLD, READY, Errand, bring, changed, unlisted
from exgen.folders.workplace import clear_remains, workplace

if sys.platform != "win32":
    import fcntl

_MOUNTS = Path("/proc/self/mountinfo")


@contextmanager
def whole(
    path: Path, *, manifest: str = "", force: bool = False, typed: Collection[str] = ()
) -> Iterator[Path]:
    """Give a new folder to fill, which takes its place as `path` when all has gone well.

    With `force` it takes the place of a folder that exgen wrote, which is known by the file
    `manifest` in it; the new one must hold one as well. All else in the folder stays. The files
    `typed` are those in which people type, and what they typed is kept elsewhere: these are
    replaced as well. Raises FileError, before the work where it can be known.
    """
    with as_file_error(path), ExitStack() as afterwards:
        place = _place(path)
        _make_parents(place.parent, afterwards)
        clear_remains(place.parent)
        old = None
        if os.path.lexists(place):
            old = afterwards.enter_context(_standing(path, place, manifest, typed, force=force))
        errand = old.errand if old else Errand(place.name, manifest)
        folder = afterwards.enter_context(workplace(place.parent, errand))
        (folder / MADE).mkdir()
        yield folder / MADE
        if old:
            _replace(path, old, folder)
        else:
            _move_to_free(path, place, folder)


@dataclass(frozen=True)
class _Standing:
    """A folder that is to be replaced, which nobody else replaces meanwhile."""

    place: Path
    status: os.stat_result
    manifest: Manifest
    errand: Errand

    def stands(self, place: Path) -> bool:
        """Return whether this is the folder at a place."""
        return place.is_dir() and os.path.samestat(self.status, place.stat())


def _place(path: Path) -> Path:
    """Return where a folder is to stand, behind all links. Raises FileError where none can."""
    with suppress(FileNotFoundError):
        path.lstat()  # other errors, such as of a name that is too long, are told before the work
    if path.is_symlink() and not path.exists():
        raise FileError(f"{path} is a link that leads nowhere; mend it, or use --out for another")
    if path.exists() and not path.is_dir():
        raise FileError(f"{path} is a file, and is not replaced; use --out for another")
    return Path(os.path.realpath(path))


def _make_parents(parent: Path, afterwards: ExitStack) -> None:
    """Make the folders above a place, which go away again if nothing comes to stand in them."""
    for missing in reversed([p for p in (parent, *parent.parents) if not p.exists()]):
        missing.mkdir(exist_ok=True)
        afterwards.callback(_remove_empty, missing)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


@contextmanager
def _standing(
    path: Path, place: Path, at: str, typed: Collection[str], *, force: bool
) -> Iterator[_Standing]:
    """Give the folder at a place, once it is clear that it can be replaced. Raises FileError."""
    if not force:
        raise FileError(f"{path} exists already; use --force to replace it, or --out for another")
    _refuse_where_it_stays(path, place)
    with _claimed(path, place):
        manifest = read_manifest(place, at)
        if manifest is None and any(place.iterdir()):
            raise FileError(
                f"{path} was not written by exgen, or by a version that did not list its files (in "
                f"{at}), and is not replaced; move it away, or use --out for another"
            )
        manifest = manifest or Manifest(at, {})
        read = {name: digest(place / name) for name in typed if (place / name).is_file()}
        errand = Errand(place.name, at, read)
        if own := sorted(changed(place, manifest, errand)):
            raise FileError(
                f"{path} is not replaced; these have changed since exgen wrote them:",
                *_listed(own),
                "Move them away, or use --out for another",
            )
        yield _Standing(place, place.stat(), manifest, errand)


def _refuse_where_it_stays(path: Path, place: Path) -> None:
    """Raise FileError for a folder that cannot be taken out of its place."""
    here = Path.cwd()
    if place in (here, *here.parents):
        raise FileError(
            f"{path} is not replaced: exgen runs in it, and the folder would be gone from under "
            "your shell; run it from elsewhere, or use --out for another"
        )
    if mounted := next(_mounts_in(place), None):
        raise FileError(
            f"{path} is not replaced: something is mounted on {mounted}; use --out for a folder in "
            "it, or for another"
        )
    folders = (place / name for name, is_folder in entries(place) if is_folder)
    for folder in (place, *folders):
        if not os.access(folder, os.W_OK | os.X_OK):
            raise FileError(f"{path} is not replaced: {folder} is protected from writing")


def _mounts_in(place: Path) -> Iterator[Path]:
    """Yield the mount points that are a folder or below it."""
    if os.path.ismount(place):
        yield place
    with suppress(OSError):
        for line in _MOUNTS.read_text("utf-8", errors="surrogateescape").splitlines():
            escaped = line.split(" ")[4]
            mounted = Path(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), escaped))
            if mounted.is_relative_to(place):
                yield mounted


@contextmanager
def _claimed(path: Path, place: Path) -> Iterator[None]:
    """Keep other runs from replacing a folder at the same time. Raises FileError if one does."""
    if sys.platform == "win32":  # folders cannot be locked there
        yield
        return
    claim = os.open(place, os.O_RDONLY)
    try:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FileError(
                f"{path}: another run of exgen is replacing it; wait for it, or use --out for another"
            ) from None
        except OSError:
            pass  # this file system knows no locks
        yield
    finally:
        os.close(claim)


def _move_to_free(path: Path, place: Path, folder: Path) -> None:
    try:
        move(folder / MADE, place)
    except OSError as error:
        if not os.path.lexists(place):
            raise
        raise _taken(path) from error


def _replace(path: Path, old: _Standing, folder: Path) -> None:
    """Put a new folder in the place of an old one, with all of the user's in it."""
    if not old.stands(old.place):
        raise _taken(path)
    ready = folder / READY
    (folder / MADE).rename(ready)
    _bring_all(path, old, ready)
    _keep_modes(old.place, ready)
    try:
        exchange(ready, old.place)
    except Unsupported:
        _replace_in_two_steps(path, old, folder)
        return
    if not old.stands(ready):  # somebody put another folder there
        exchange(ready, old.place)
        raise _taken(path)


def _replace_in_two_steps(path: Path, old: _Standing, folder: Path) -> None:
    """Put a folder in the place of an old one, where two cannot be exchanged.

    What stops it halfway is put right as the workplace is settled, by the next run if need be.
    """
    old.place.rename(folder / OLD)
    if not old.stands(folder / OLD):
        raise _taken(path)
    (folder / READY).rename(old.place)


def _bring_all(path: Path, old: _Standing, ready: Path) -> None:
    names = unlisted(old.place, old.manifest, old.errand)
    taken = [name for name in names if not bring(name, old.place, ready)]
    if taken:
        raise FileError(
            f"{path} is not replaced; exgen would write in the place of these, which are not its own:",
            *_listed(taken),
            "Move them away, or use --out for another",
        )


def _keep_modes(old: Path, ready: Path) -> None:
    """Let those see into the folders who saw into the old ones, and nobody else."""
    shutil.copymode(old, ready)
    for name, is_folder in entries(ready):
        if is_folder and (old / name).is_dir():
            shutil.copymode(old / name, ready / name)


def _taken(path: Path) -> FileError:
    return FileError(
        f"{path} appeared while exgen was at work, and stays as it is; what was made is gone: run "
        "it again for another place"
    )


def _listed(names: list[str]) -> list[str]:
    more = len(names) - FEW
    shown = [*names[:FEW], *([f"and {more} more"] if more > 0 else [])]
    return [f"  {name}" for name in shown]
