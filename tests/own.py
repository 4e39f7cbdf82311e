"""Items of a test's own, in a bank beside the program's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def write_item(place: Path, name: str, files: Mapping[str, str]) -> Path:
    """Return the folder of an item that is written into the `bank` of a place."""
    folder = place / "bank" / name
    folder.mkdir(parents=True)
    for file, text in files.items():
        (folder / file).write_text(text)
    return folder
