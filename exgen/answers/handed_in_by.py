"""Who handed in a file, as platforms say in the names of the folders and files that they give.

Moodle gives a folder for each participant, `Ada Byron_4711_assignsubmission_file_`, Canvas a file with
the user's number: `byronada_LATE_12345_67890_answers.csv`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from exgen.tables.rows import SheetRow

_FOLDER = re.compile(r"(?:^|/)([^/_]*_([0-9]+)_assignsubmission_[a-z]+(?:_|(?=/|$)))")
_FILE = re.compile(
    r"(?:^|/)(?P<name>[^/_]+)_(?:LATE_)?(?P<number>[0-9]+)_[0-9]+_[^/]*\.[A-Za-z]+(?=/|$)"
)
_IDENTIFIER = re.compile(r"(?:participant|teilnehmer)\D*([0-9]+)", re.IGNORECASE)


class Participant(NamedTuple):
    """Who handed in: the number under which the assignment knows the student, and the folder."""

    number: int
    folder: str

    @property
    def name(self) -> str:
        """The participant's name in the folder's."""
        return self.folder.partition("_")[0]


def participant_of(name: str) -> Participant | None:
    """Return who a file, of that name in a folder or archive of Moodle, is of; None if unsaid."""
    found = _FOLDER.search(name)
    return Participant(int(found[2]), found[1]) if found else None


class CanvasUser(NamedTuple):
    """Who handed in: Canvas' own number of the student, its `ID`, and the name without spaces."""

    number: str
    name: str


def canvas_user(file: str) -> CanvasUser | None:
    """Return who a file, of that name in an archive of Canvas, is of; None if unsaid."""
    found = _FILE.search(file)
    return CanvasUser(found["number"], found["name"]) if found else None


def number_in(identifier: str) -> int:
    """Return the number in what Moodle calls a participant, `Participant 4711`; 0 in any other text."""
    found = _IDENTIFIER.fullmatch(identifier.strip())
    return int(found[1]) if found else 0


def handed_in_by(row: int) -> str:
    """Return which participant of a platform a row is of; '' where its file does not say."""
    return participant_in(row.name) if isinstance(row, SheetRow) else ""


def without_number(participant: str) -> str:
    """Return a participant of Moodle without the number, which is another in each assignment."""
    return re.sub(r"^moodle [0-9]+ ", "moodle ", participant)


@lru_cache(maxsize=1 << 12)
def participant_in(name: str) -> str:
    """Return which participant of a platform a file is of, as one text; '' where its name does not say."""
    if of_moodle := participant_of(name):
        return f"moodle {of_moodle.number} {of_moodle.name}"
    of_canvas = canvas_user(name)
    return f"canvas {of_canvas.number}" if of_canvas else ""
