"""Left open: a table that a spreadsheet saved over the one that a marking wrote in its place.

What counts is then newer than its last column says, and a value that stands there again may have been
typed again. The manifest of the folder says what counted when exgen wrote the table there last.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from exgen.folders import read_manifest
from exgen.marks.records.hand_marks import NOTHING_COUNTED, HandMark

COUNTED_THEN = "counted"
"""Where the manifest of the marks says it."""


def read_counted(folder: Path, manifest: str) -> Mapping[str, str] | None:
    """Return what counted when exgen wrote the table of a folder, by the answer's code.

    None where the folder does not say. Raises OSError where it cannot be read.
    """
    found = read_manifest(folder, manifest)
    counted = found.told.get(COUNTED_THEN) if found else None
    return counted if isinstance(counted, dict) else None


def was_left_open(mark: HandMark, counted: Mapping[str, str] | None) -> bool:
    """Return whether a row of a folder's table is not of the table that exgen wrote there last."""
    if counted is None:
        return False
    return mark.instead_of != counted.get(mark.code.answer, NOTHING_COUNTED)


def was_typed_again(mark: HandMark, counts: HandMark) -> bool:
    """Return whether a row that was left open says what a person wants now.

    It does where it was saved last, and what counts was typed instead of the same points as it.
    """
    return mark.when > counts.when and mark.instead_of == counts.instead_of != ""
