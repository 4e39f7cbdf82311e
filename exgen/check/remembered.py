"""Remembered: what the checks found of items that passed, and have not changed since.

It stands in a folder `.exgen` beside the bank, which may be deleted at any time: then all is checked
again. What counts as a change is a digest of all that a check can depend on.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from importlib.metadata import distributions
from importlib.resources import files
from pathlib import Path
from typing import Any

from exgen.check.released import LOCK, read_lock
from exgen.check.results import Found, Result, passing
from exgen.errors import ExgenError, FileError
from exgen.folders import rewrite_whole
from exgen.items import bank
from exgen.resources import places

MEMORY = Path(".exgen") / "checks.json"
NOT_READ = frozenset({"__pycache__", "papers", LOCK})
"""What lies in a bank and changes nothing of what is found of an item."""

Digests = Mapping[str, str]


def digests_of(names: Iterable[str], **options: object) -> dict[str, str]:
    """Return a digest of all that the checks of each item depend on, but for those that cannot be read.

    That is its files and those that the items of its bank share, how it is locked, exgen and what else
    is installed, templates, and the options of the check.
    """
    found, shared = dict[str, str](), dict[Path, str]()
    with suppress(ExgenError, OSError):  # what cannot be read is said when an item is checked
        around = _digest([_installed(), repr(sorted(options.items()))])
        for name in names:
            folder = bank.find(name)
            place = folder.parents[name.count("/")]
            shared[place] = shared.get(place) or _digest(_below(place, but_with="item.toml"))
            released = repr(read_lock(place / LOCK).get(name))
            found[name] = _digest([around, shared[place], released, *_below(folder)])
    return found


def recalled(digests: Digests) -> dict[str, list[Result]]:
    """Return what was found of the items that passed as they are now."""
    try:
        held = _entries(MEMORY.read_bytes()) if Path("bank").is_dir() else {}
        return {
            name: [_result(found) for found in held[name]["found"]]
            for name, digest in digests.items()
            if name in held and held[name]["digest"] == digest
        }
    except (OSError, ValueError, LookupError, TypeError):
        return {}  # it is no more than a memory


def remember(found: Mapping[str, Sequence[Result]], digests: Digests) -> None:
    """Remember what was found of the items that passed, where there is a bank beside which to do so."""
    if not Path("bank").is_dir():
        return
    fit = passing(found, strict=False)
    new = {
        name: {"digest": digests[name], "found": [asdict(result) for result in found[name]]}
        for name in fit
        if name in digests
    }
    with suppress(OSError, FileError):
        MEMORY.parent.mkdir(exist_ok=True)
        ignored = MEMORY.parent / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")
        rewrite_whole(MEMORY, partial(_with, new, set(found)))


def _with(new: Mapping[str, Any], checked: set[str], held: bytes) -> bytes:
    """Return what is remembered once some items are checked; what there is no more is forgotten."""
    known = set(bank.items()) - checked
    with suppress(ValueError):
        new = {name: entry for name, entry in _entries(held).items() if name in known} | {**new}
    return json.dumps(new, ensure_ascii=False).encode()


def _entries(held: bytes) -> dict[str, Any]:
    """Return what is remembered, by item. Raises ValueError where that is nothing of exgen's."""
    entries = json.loads(held)
    if not isinstance(entries, dict):
        raise ValueError("this is no memory of the checks")  # noqa: TRY004 -- of a file's content
    return entries


def _result(written: Mapping[str, Any]) -> Result:
    found = written["found"]
    said = Found(found["figure"], tuple(found["failures"]), tuple(found["warnings"]))
    return Result(written["check"], written["protects"], said, written["skipped"])


def _below(folder: Path, but_with: str = "") -> Iterator[bytes]:
    """Yield the names and the bytes of all files in a folder, but for folders with a certain file."""
    for path in sorted(folder.iterdir()):
        if path.name in NOT_READ or path.name.startswith("."):
            continue
        if path.is_file():
            yield path.name.encode(errors="replace") + b"\0" + path.read_bytes()
        elif (
            path.is_dir()
            and not path.is_symlink()
            and not (but_with and (path / but_with).is_file())
        ):
            yield from _below(path, but_with)


def _installed() -> str:
    """Return exgen itself, the templates and conventions, and the versions of all that is installed."""
    versions = sorted(f"{package.name} {package.version}" for package in distributions())
    own = [Path(str(files("exgen"))), *places("templates")]
    conventions = [path for place in places("bank") for path in place.glob("conventions.toml")]
    texts = [piece for folder in own for piece in _below(folder)]
    texts += [path.read_bytes() for path in conventions]
    return _digest((platform.platform(), platform.python_version(), *versions, *texts))


def _digest(pieces: Iterable[str | bytes]) -> str:
    whole = hashlib.blake2b(digest_size=16)
    for piece in pieces:
        data = piece.encode() if isinstance(piece, str) else piece
        whole.update(f"{len(data)}\n".encode() + data)
    return whole.hexdigest()
