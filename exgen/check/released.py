"""Safe to release: an item that is in use goes on asking every student the same.

`bank.lock` stands at the top of a bank. It holds for every released item its version, and a hash
of its first variants for a few seeds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np

from exgen.check.results import Found
from exgen.check.subject import Subject
from exgen.errors import FileError
from exgen.folders import rewrite_whole
from exgen.items.columns import Array
from exgen.items.item import Item
from exgen.items.words import with_words
from exgen.variants.sampling import draw

LOCK = "bank.lock"
SEEDS = (1, 2, 7)
VARIANTS = 8


class Release(NamedTuple):
    """What an item was when it was released: its version, and a hash of variants by seed."""

    version: int
    hashes: Mapping[str, str]

    @classmethod
    def of(cls, item: Item) -> Self:
        """Return the item as it is now. Raises DrawError, or AuthorError."""
        return cls(item.file.version, {str(seed): _hash(item, seed) for seed in SEEDS})


def released_variants_stay(subject: Subject) -> Found:
    """A variant that was released is what it was, unless the item's version says otherwise."""
    item = subject.item
    locked = read_lock(lock_of(item)).get(item.name)
    version = f"version {item.file.version}"
    if locked is None:
        return Found(f"{version}, not released")
    if item.file.version > locked.version:
        return Found(f"{version}; released as {locked.version}; exgen check --lock releases it")
    changed = [
        seed
        for seed, hashed in Release.of(item).hashes.items()
        if locked.hashes.get(seed) != hashed
    ]
    if item.file.version < locked.version:
        said = f"version {locked.version} was released; set a version of at least that in item.toml"
        return Found(version, (said,))
    if changed:
        said = (
            f"variants differ from those released as {version} (seeds {', '.join(changed)}); raise "
            f"the version in item.toml to {locked.version + 1}, or undo the change"
        )
        return Found(version, (said,))
    return Found(f"{version}, as released")


def release(items: list[Item]) -> list[Path]:
    """Write items into the locks of their banks, and return these. Raises FileError."""
    written = []
    for path in sorted({lock_of(item) for item in items}):
        own = {item.name: Release.of(item) for item in items if lock_of(item) == path}
        rewrite_whole(path, partial(_with, own, path))
        written.append(path)
    return written


def lock_of(item: Item) -> Path:
    """Return where the lock of an item's bank is, or would be."""
    return item.folder.parents[item.name.count("/")] / LOCK


def read_lock(path: Path) -> dict[str, Release]:
    """Return the releases in a lock by item; none where there is none. Raises FileError."""
    return _releases(path, path.read_bytes()) if path.is_file() else {}


def _releases(path: Path, held: bytes) -> dict[str, Release]:
    """Return the releases that stand in a lock. Raises FileError."""
    try:
        written: dict[str, dict[str, Any]] = json.loads(held or b"{}")
        return {name: Release(entry["version"], entry["hashes"]) for name, entry in written.items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise FileError(
            f"{path}: this is no lock that exgen wrote ({error}); take it out, and write it again "
            "with exgen check --lock"
        ) from error


def _with(own: Mapping[str, Release], path: Path, held: bytes) -> bytes:
    """Return what a lock holds once some items are released."""
    lock = {**_releases(path, held), **own}
    text = json.dumps({name: lock[name]._asdict() for name in sorted(lock)}, indent=1)
    return text.encode() + b"\n"


def _hash(item: Item, seed: int) -> str:
    """Return a hash of the first variants: their givens, and answers to nine significant digits.

    Nine, so that it does not depend on the last bits, in which machines differ.
    """
    # numbers of words hold in one process alone
    values = with_words(draw(item, seed, 1, VARIANTS).values, item.graph.in_words)
    names = [*item.draws, *(part.step for part in item.parts)]
    text = "\n".join(f"{name} {' '.join(map(_spelt, values[name].reshape(-1)))}" for name in names)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _spelt(entry: Array) -> str:
    return f"{entry + 0.0:.8e}" if isinstance(entry, np.floating) else str(entry)
