"""Whose a file is, as its name and its folder's say: the participant's name, a sheet's code, or an id."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from exgen.answers.handed_in_by import canvas_name, participant_of
from exgen.people.codes import Codes
from exgen.people.names import Names
from exgen.people.students import Student, comparable

_SHORTEST = 4
"""In characters: a shorter piece of a name may be anything, such as which copy of a file it is."""
_PIECES = re.compile(r"[\s_()]+")
_WORD = re.compile(r"[^\W_]+")


class FileNames:
    """What knows the students of a roster by the names of the files that they hand in."""

    def __init__(self, students: Sequence[Student], codes: Sequence[str]) -> None:
        self._ids = [student.id for student in students]
        self._own = {comparable(student): student for student in self._ids}
        self._names = Names({student.id: student.name for student in students})
        self._codes = Codes(codes)
        self._in_canvas: dict[str, set[str]] = defaultdict(set)
        for student in students:
            for name in _without_spaces(student.name):
                self._in_canvas[name].add(student.id)

    def student(self, file: str) -> str:
        """Return whose a file is, '' where its name does not say, or may mean several."""
        if not self._ids:
            return ""
        if participant := participant_of(file):
            meant = self._names.meant(participant.name)
        else:
            meant = self._in_canvas.get(comparable(canvas_name(file)), set())
        return _only(meant) or _only({who for piece in _pieces(file) if (who := self.named(piece))})

    def by_student(self, files: Iterable[str]) -> dict[str, list[str]]:
        """Return the students whose some files are, with these."""
        found: dict[str, list[str]] = {}
        for file in files:
            if student := self.student(file):
                found.setdefault(student, []).append(file)
        return found

    def named(self, piece: str) -> str:
        """Return whose id or code a text is, '' where it is neither."""
        piece = piece.strip()
        if self._codes.has(piece):
            sheet = self._codes.read(piece)
            return self._ids[sheet - 1] if isinstance(sheet, int) else ""
        return self._own.get(comparable(piece), "") if len(piece) >= _SHORTEST else ""


def _only(students: set[str]) -> str:
    return next(iter(students)) if len(students) == 1 else ""


def _pieces(file: str) -> Iterable[str]:
    """Return what may be a code or an id: folders, the file's name, and what stands between `_` in these."""
    path = PurePosixPath(file)
    for piece in (*path.parts[:-1], path.name.partition(".")[0]):
        yield from (piece, *_PIECES.split(piece))


def _without_spaces(name: str) -> Iterable[str]:
    """Return a name as Canvas puts it into the names of files, whatever comes first: `byronada`."""
    words = _WORD.findall(comparable(name))
    return ("".join([*words[first:], *words[:first]]) for first in range(len(words)))
