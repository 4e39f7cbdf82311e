"""Settling: what is a user's goes from a folder that was replaced into the one in its place.

Nothing here depends on how far an earlier attempt came, so that another run can go on with it.
"""

from __future__ import annotations

import filecmp
import logging
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from exgen.folders.manifest import Manifest, digest, entries, read_manifest
from exgen.folders.renaming import move
from exgen.language import Reason
from exgen.language.catalogue import language

MADE, READY, OLD = "made", "ready", "old"
"""In a workplace: what is being made, what can take its place, and what it took the place of.

Where two folders are exchanged the one that was replaced ends as READY.
"""

RESTORED, REMAINS = Reason("note.restored"), Reason("note.remains")
KEPT = Reason("note.kept")
NOTES = logging.getLogger("exgen")
_LONGEST_NAME = 200
"""How many bytes of a folder's name go into that of what is kept beside it; there is room for 255."""


@dataclass(frozen=True)
class Errand:
    """What a run makes.

    name    the name of the place
    listed  where in a folder the manifest is
    typed   files in which people type, with the digest they had when they were read
    """

    name: str
    listed: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


def settle(folder: Path, errand: Errand) -> None:
    """Leave nothing in a workplace: give back what is a user's, and remove the rest.

    A folder that was taken out of its place goes back, where no other came to stand there.
    """
    place = folder.parent / errand.name
    old, ready, made = (folder / slot for slot in (OLD, READY, MADE))
    if old.is_dir() and not os.path.lexists(place):
        move(old, place)
        tell(RESTORED, path=place)
    elif old.is_dir() and ready.is_dir():  # somebody put another folder into the gap
        place, before = _keep(old, place), place
        tell(KEPT, path=before, kept=place)
    for replaced in filter(Path.is_dir, (old, ready)):
        _hand_over(replaced, place, errand)
    if made.is_dir() and not made.is_symlink():
        shutil.rmtree(made, ignore_errors=True)
    else:
        made.unlink(missing_ok=True)


def changed(folder: Path, manifest: Manifest, errand: Errand) -> Iterator[str]:
    """Yield the names of files that exgen wrote into a folder, and that were changed since."""
    for name in manifest.files.keys() - errand.typed.keys():
        if os.path.lexists(folder / name) and not manifest.wrote(folder, name):
            yield name


def unlisted(folder: Path, manifest: Manifest, errand: Errand) -> Iterator[str]:
    """Yield the names of all in a folder that exgen did not write. Raises OSError.

    Of folders only those that hold nothing of exgen's.
    """
    exgens = {manifest.at, *manifest.files, *errand.typed}
    above = {parent.as_posix() for name in exgens for parent in Path(name).parents}
    return (name for name, _ in entries(folder) if name not in exgens | above)


def bring(name: str, source: Path, target: Path) -> bool:
    """Bring what has a name from a folder into another, and return whether it is there now.

    Files are linked, and copied where they cannot be. What is there already stays. Raises OSError.
    """
    if not _make_parents(name, source, target):
        return False
    here, there = source / name, target / name
    if os.path.lexists(there):
        return _same(here, there)
    if here.is_dir() and not here.is_symlink():
        _make_alike(here, there)
    else:
        _link_or_copy(here, there)
    return True


def tell(reason: Reason, **paths: Path) -> None:
    """Say something about folders to whoever runs the program, with paths from where it runs."""
    shown = {name: _from_here(path) for name, path in paths.items()}
    NOTES.warning("%s", language().worded([Reason.of(reason.code, **shown)]))


def _from_here(path: Path) -> Path:
    with suppress(OSError, ValueError):
        return path.relative_to(Path.cwd())
    return path


def _hand_over(replaced: Path, place: Path, errand: Errand) -> None:
    """Take a folder apart that was replaced; what is a user's and has no place is kept beside."""
    with suppress(OSError):
        _take_apart(replaced, place, errand)
    if replaced.exists():
        tell(KEPT, path=place, kept=_keep(replaced, place))


def _take_apart(replaced: Path, place: Path, errand: Errand) -> None:
    manifest = read_manifest(replaced, errand.listed) or Manifest(errand.listed, {})
    for name, is_folder in list(entries(replaced)):
        with suppress(OSError):
            if is_folder:
                (replaced / name).rmdir()
            elif name != manifest.at and (
                _was_read(replaced, name, errand)
                or manifest.wrote(replaced, name)
                or bring(name, replaced, place)
            ):
                (replaced / name).unlink()
    if manifest.files:  # it says whose the others are, and goes last of all
        (replaced / manifest.at).unlink(missing_ok=True)
    for parent in Path(manifest.at).parents:
        with suppress(FileNotFoundError):
            (replaced / parent).rmdir()


def _keep(folder: Path, place: Path) -> Path:
    """Return where a folder is kept now, beside a place."""
    stem = os.fsdecode(os.fsencode(place.name)[:_LONGEST_NAME])
    number = 1
    while True:
        kept = place.with_name(f"{stem}.kept" + (f"-{number}" if number > 1 else ""))
        try:
            move(folder, kept)
        except OSError:
            if not os.path.lexists(kept):
                return folder
            number += 1
        else:
            return kept


def _was_read(folder: Path, name: str, errand: Errand) -> bool:
    """Return whether a file is one in which people type, as it was when it was read."""
    return name in errand.typed and digest(folder / name) == errand.typed[name]


def _make_parents(name: str, source: Path, target: Path) -> bool:
    """Make the folders above a name, and return whether all are folders now."""
    for parent in reversed(Path(name).parents[:-1]):
        here, there = source / parent, target / parent
        if not os.path.lexists(there):
            _make_alike(here, there)
        if not stat.S_ISDIR(there.lstat().st_mode):
            return False
    return True


def _make_alike(here: Path, there: Path) -> None:
    there.mkdir()
    with suppress(OSError):
        shutil.copystat(here, there)


def _link_or_copy(here: Path, there: Path) -> None:
    try:
        os.link(here, there, follow_symlinks=False)
    except (OSError, NotImplementedError):  # another file system, or one without links
        if here.is_symlink():
            there.symlink_to(here.readlink())
        else:
            _copy(here, there)


def _copy(here: Path, there: Path) -> None:
    if not here.is_file():
        raise OSError(f"{here} is neither a file nor a folder")
    with here.open("rb") as source, there.open("xb") as target:
        try:
            shutil.copyfileobj(source, target)
        except BaseException:
            there.unlink(missing_ok=True)
            raise
    shutil.copystat(here, there)


def _same(here: Path, there: Path) -> bool:
    if os.path.samestat(here.lstat(), there.lstat()):
        return True
    if here.is_symlink() or there.is_symlink():
        return here.is_symlink() and there.is_symlink() and here.readlink() == there.readlink()
    if here.is_dir() or there.is_dir():
        return here.is_dir() and there.is_dir()
    return here.is_file() and there.is_file() and filecmp.cmp(here, there, shallow=False)
