"""The record of a marking: from what it was made, so that it can be repeated and defended.

It says nothing of when or where: the same marking has the same record.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exgen.answers.collected import files_of
from exgen.errors import FileError
from exgen.folders import digest
from exgen.variants.key import Key

RECORD = "record.json"


@dataclass(frozen=True)
class Record:
    """What `record.json` in a folder of marks says.

    key, submissions   where they were, as paths from the folder of marks
    against            where the earlier marking was with which this one was compared, '' without
    worksheet          where the worksheet was that tells participants by their numbers, '' without
    files              the digest of each file that was read or was typed into, by such a path
    options            those that the marks depend on
    """

    folder: Path
    key: str
    submissions: tuple[str, ...]
    against: str
    files: Mapping[str, str]
    options: Mapping[str, Any]
    worksheet: str = ""

    def path(self, name: str) -> Path:
        """Return where a file of the record is."""
        return Path(os.path.normpath(self.folder / name))

    def changed(self) -> list[Path]:
        """Return the files that are no longer what was marked, or are gone."""
        return [
            self.path(name) for name, was in self.files.items() if digest(self.path(name)) != was
        ]


def write_record(
    folder: Path,
    place: Path,
    key: Key,
    *,
    key_path: Path,
    submissions: Sequence[Path],
    against: Path | None,
    worksheet: Path | None,
    beside: Sequence[Path],
    options: Mapping[str, Any],
    versions: Mapping[str, str],
) -> None:
    """Write into a new folder of marks, which is to stand at a place, from what they were made.

    `beside` are the files in which people type marks; one that is not there has no digest.
    """

    def from_there(path: Path) -> str:
        return Path(os.path.relpath(path.resolve(), place.resolve())).as_posix()

    read = [path for given in submissions for path in files_of(given)]
    read += [worksheet] if worksheet else []
    told = {
        "paper": key.paper,
        "title": key.title,
        "key": from_there(key_path),
        "submissions": [from_there(path) for path in submissions],
        "against": from_there(against) if against else "",
        "worksheet": from_there(worksheet) if worksheet else "",
        "options": dict(options),
        "items": {asked.item: asked.digest for asked in key.asked},
        "versions": dict(versions),
        "sha256": {from_there(path): digest(path) for path in [key_path, *beside, *read]},
    }
    text = json.dumps(told, indent=1, ensure_ascii=False)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def read_record(folder: Path) -> Record:
    """Return the record in a folder of marks. Raises FileError where there is none."""
    path = folder / RECORD
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Record(
            folder,
            told["key"],
            (*told["submissions"],),
            told["against"],
            dict(told["sha256"]),
            dict(told["options"]),
            told.get("worksheet", ""),
        )
    except FileNotFoundError as error:
        raise FileError(
            f"{folder}: there is no {RECORD} in it; name a folder that `exgen grade` made, and grade "
            "again if an earlier exgen did"
        ) from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise FileError(f"{path}: this is no record that exgen wrote ({error})") from error
