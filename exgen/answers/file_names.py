"""Whose a file is, as its name and its folder's say: a participant's number or name, a code, or an id."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePosixPath

from exgen.answers.handed_in_by import canvas_user, number_in, participant_of
from exgen.people.codes import Codes
from exgen.people.names import Names, may_be_one, share_a_word
from exgen.people.students import Student, by_student, comparable, mended

_SHORTEST = 4
"""In characters: a shorter piece of a name may be anything, such as which copy of a file it is."""
_PIECES = re.compile(r"[\s_()]+")
_WORD = re.compile(r"[^\W_]+")


class FileNames:
    """What knows the students of a roster by the names of the files that they hand in."""

    def __init__(self, students: Sequence[Student], codes: Sequence[str]) -> None:
        self._ids = [student.id for student in students]
        self._own = {comparable(student): student for student in self._ids}
        self._called = {student.id: student.name for student in students}
        self._names = Names(self._called)
        self._codes = Codes(codes)
        self._in_canvas: dict[str, set[str]] = defaultdict(set)
        self._by_canvas: dict[str, set[str]] = defaultdict(set)
        self._by_moodle: dict[int, set[str]] = defaultdict(set)
        self._by_login: dict[str, str] = {}
        self._of_nobody: set[str] = set()
        for student in students:
            for name in _without_spaces(student.name):
                self._in_canvas[name].add(student.id)
            if student.canvas and student.canvas[0]:
                self._by_canvas[mended(student.canvas[0])].add(student.id)
                self._by_login[comparable(student.canvas[2])] = student.id
            if number := student.participant or number_in(student.id):
                self._by_moodle[number].add(student.id)

    def student(self, file: str) -> str:
        """Return whose a file is, '' where its name does not say, or may mean several."""
        return only(self.may_be(file))

    def may_be(self, file: str) -> set[str]:
        """Return whose a file may be: a single one is sure.

        Who handed it in goes before what its own name says, as anybody may name a file; but of
        several participants of a name this tells which is meant.
        """
        if not self._ids:
            return set()
        handed_in = self.handed_in(file)
        named = {who for piece in _pieces(file) if (who := self.named(piece))}
        return handed_in & named or (handed_in if only(handed_in) else handed_in | named)

    def others(self, file: str, student: str) -> set[str]:
        """Return who handed in a file, where that is surely somebody else than a student.

        A number is sure. In Moodle it is another in each assignment, and a worksheet may be of another
        one: there it is not where the name beside it is the student's. A name is sure where it is
        another student's and cannot be this one's, as one with another order, accent or second name
        can. A file that no platform names is of whose id or code is all that it, or its folder, is
        called.
        """
        if file in self._of_nobody:  # as the table of a whole class, with many rows
            return set()
        known, meant = self._known_and_meant(file)
        if student in known:
            return set()
        if participant := participant_of(file):
            is_like = may_be_one(participant.name, self._called[student])
            otherwise = known or self.of_name(participant.name, student)
            return known & meant or (set() if is_like else otherwise)
        if canvas_user(file):
            is_like = any(may_be_one(self._called[who], self._called[student]) for who in meant)
            return known or (set() if is_like else meant)
        path = PurePosixPath(file)
        whole = (*path.parts[:-1], path.name.partition(".")[0])
        named = {who for piece in whole if (who := self.named(piece))}
        if not named:
            self._of_nobody.add(file)
        return set() if student in named else named

    def of_name(self, name: str, student: str) -> set[str]:
        """Return whose a name is, where it is surely not that of a student."""
        own = self._called[student]
        if not own:
            return set()
        if exactly := self._names.of_name(name):
            return set() if student in exactly or may_be_one(name, own) else exactly
        meant = self._names.meant(name)
        return set() if student in meant or share_a_word(name, own) else meant

    def of_login(self, login: str) -> str:
        """Return whose login in Canvas a text is, '' where it is nobody's."""
        return self._by_login.get(comparable(login), "")

    @property
    def know_numbers(self) -> bool:
        """Whether the numbers of Moodle's participants are known, as by a worksheet with ids."""
        return bool(self._by_moodle)

    def called(self, student: str) -> str:
        """Return a student's id with the name, for a message."""
        return f"{student} {self._called[student]}".strip()

    def by_student(self, files: Iterable[str]) -> dict[str, list[str]]:
        """Return the students whose some files are, with these."""
        return by_student((file, who) for file in files if only(who := self.may_be(file)))

    def perhaps_by_student(self, files: Iterable[str]) -> dict[str, list[str]]:
        """Return the students whose some files may be, or somebody else's, with these."""
        return by_student((file, who) for file in files if not only(who := self.may_be(file)))

    def handed_in(self, file: str) -> set[str]:
        """Return which students may have handed in a file: by the number, unless the name is another's."""
        known, meant = self._known_and_meant(file)
        return known & meant or known | meant

    def _known_and_meant(self, file: str) -> tuple[set[str], set[str]]:
        """Return whom the number means under which a file was handed in, and whom the name."""
        if participant := participant_of(file):
            known = self._by_moodle.get(participant.number, set())
            return known, self._names.meant(participant.name)
        if user := canvas_user(file):
            known = self._by_canvas.get(user.number, set())
            return known, self._in_canvas.get(comparable(user.name), set())
        return set(), set()

    def named(self, piece: str) -> str:
        """Return whose id or code a text is, '' where it is neither."""
        piece = piece.strip()
        if self._codes.has(piece):
            sheet = self._codes.read(piece)
            return self._ids[sheet - 1] if isinstance(sheet, int) else ""
        return self._own.get(comparable(piece), "") if len(piece) >= _SHORTEST else ""


def only(students: Collection[str]) -> str:
    """Return the only one of some students, '' where there are none or several."""
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
