"""The manifest of a folder: what exgen wrote there, so that it can be told from what is a user's."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Manifest:
    """What exgen wrote into a folder: each file with its digest, and `at`, the manifest itself.

    `told` is what stands at its head.
    """

    at: str
    files: Mapping[str, str]
    told: Mapping[str, Any] = field(default_factory=dict)

    def wrote(self, folder: Path, name: str) -> bool:
        """Return whether a file below a folder is as exgen wrote it."""
        return name == self.at or (name in self.files and digest(folder / name) == self.files[name])


def write_manifest(folder: Path, at: str, **told: Any) -> None:
    """Write the manifest of a new folder, once all else is there; `told` stands at its head."""
    files = {name: digest(folder / name) for name, is_folder in entries(folder) if not is_folder}
    text = json.dumps({**told, "files": dict(sorted(files.items()))}, indent=1, ensure_ascii=False)
    (folder / at).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path, at: str) -> Manifest | None:
    """Return the manifest of a folder, or None where there is none that exgen wrote.

    Raises OSError where it cannot be read.
    """
    try:
        told = json.loads((folder / at).read_text(encoding="utf-8"))
        files = told.pop("files")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return Manifest(at, files, told) if isinstance(files, dict) else None


def digest(path: Path) -> str:
    """Return the digest of a file; that of a link or a device is empty."""
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def entries(folder: Path, below: str = "") -> Iterator[tuple[str, bool]]:
    """Yield the names of all that is below a folder, each with whether it is a folder.

    What is in a folder comes before it. A link is no folder. Raises OSError.
    """
    with os.scandir(folder / below) as found:
        own = sorted(found, key=lambda entry: entry.name)
    for entry in own:
        name, is_folder = below + entry.name, entry.is_dir(follow_symlinks=False)
        if is_folder:
            yield from entries(folder, f"{name}/")
        yield name, is_folder
