"""The folders in which Moodle gives what students handed in: `Ada Byron_4711_assignsubmission_file_`."""

from __future__ import annotations

import re
from typing import NamedTuple

_FOLDER = re.compile(r"(?:^|/)([^/_]*_([0-9]+)_assignsubmission_[a-z]+(?:_|(?=/|$)))")


class Participant(NamedTuple):
    """Who handed in: the number under which the assignment knows the student, and the folder."""

    number: int
    folder: str


def participant_of(name: str) -> Participant | None:
    """Return who a file, of that name in a folder or archive, is of; None where it does not say."""
    found = _FOLDER.search(name)
    return Participant(int(found[2]), found[1]) if found else None


def folder_of(name: str, number: int) -> str:
    """Return the folder of a participant by that name, as Moodle calls it."""
    plain = " ".join("".join(c if c.isalnum() or c in " -.'" else " " for c in name).split())
    return f"{plain or 'Participant'}_{number}_assignsubmission_file_"
