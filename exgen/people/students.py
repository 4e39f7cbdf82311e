"""Students: who they are, and how their ids are compared, and mended where a program changed them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from exgen.language import Reason
from exgen.tables.as_typed import UNSTORED
from exgen.tables.encodings import LOST

T = TypeVar("T")

MOST_HOURS = 24.0 * 366
"""Nobody has more than a year of extra time: a longer one is a slip."""

_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+")
_ERROR = re.compile(r"#(?:[A-Z0-9/ÄÖÜ]+[!?]|N/A|NV)")
_DAMAGED = re.compile(rf"{LOST}|^\s*(?:{_ROUNDED.pattern}|{_ERROR.pattern})\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Student:
    """A row of the roster; `extra` is by how many hours later the student may hand in.

    `canvas` is what Canvas' gradebook has beside the student: ID, SIS User ID, SIS Login ID, Section.
    `participant` is the number by which a Moodle assignment knows the student, 0 where it is not known:
    it is of one assignment, and so in no key.
    """

    id: str
    name: str = ""
    extra: float = 0.0
    canvas: tuple[str, ...] = ()
    participant: int = 0


def by_student(each: Iterable[tuple[T, Iterable[str]]]) -> dict[str, list[T]]:
    """Return things by the students whose they are or may be, of each thing and these."""
    found: dict[str, list[T]] = {}
    for thing, students in each:
        for student in students:
            found.setdefault(student, []).append(thing)
    return found


def comparable(student: str) -> str:
    """Return an id as it is compared: however it is typed or stored, it is the same.

    Capitals, and how an accent is put together, make no difference, nor does the apostrophe before
    it that keeps a spreadsheet from calculating.
    """
    if student.isascii():  # as nearly all are
        return student.strip().removeprefix("'").casefold()
    whole = unicodedata.normalize("NFC", student.strip())
    return unicodedata.normalize("NFC", whole.removeprefix("'").removeprefix("\u2019").casefold())


def comparables(students: Sequence[str]) -> list[str]:
    """Return ids as they are compared, each as `comparable` gives it."""
    joined = "\n".join(students)  # looked at together: nearly all are plain
    seen = set(joined) - {"\n"}
    if joined.isascii() and "'" not in seen and not any(map(str.isspace, seen)):
        plain = joined.casefold().split("\n")
        if len(plain) == len(students):
            return plain
    return list(map(comparable, students))


_ODD = re.compile(r"^['#]|^=?\"|[.,]0+$|\s\s|[\t\n\r]")
_FORMULA = re.compile(r"=?\"(?P<text>[^\"]*)\"")
_QUOTES = re.compile(r"^(?:['\u2019\u2018`]+\s*|#(?=[0-9]+$))")
_AS_FLOAT = re.compile(r"(?P<digits>[0-9]+)[.,]0+")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def mended(student: str) -> str:
    """Return an id without what programs put to it.

    These are marks that keep a spreadsheet from calculating (an apostrophe, `#`, `="..."`), `.0` behind a
    number, characters that are not seen, spaces that do not break, and digits of full width.
    """
    text = student.strip()
    if text.isascii() and (text.isalnum() or not _ODD.search(text)):  # as nearly all are
        return text
    if not text.isascii():
        text = _UNSEEN.sub("", text)
        wide = unicodedata.normalize("NFKC", text)
        text = wide if wide.isascii() else text
    text = re.sub(r"\s+", " ", text).strip()
    if found := _FORMULA.fullmatch(text):
        text = found["text"].strip()
    text = _QUOTES.sub("", text)
    found = _AS_FLOAT.fullmatch(text)
    return found["digits"] if found else text


def damaged(ids: Sequence[str]) -> Iterator[tuple[int, Reason]]:
    """Yield the places of ids that are no longer what somebody wrote, and what became of them."""
    # Looked for in all of them at once: there is hardly ever one.
    joined = "\n".join(ids)
    # each of them has one of these signs, which are found much quicker
    if any(sign in joined for sign in f"+#{LOST}") and _DAMAGED.search(joined):
        for place, student in enumerate(ids):
            if code := _damage(student.strip()):
                yield place, Reason(code)


def _damage(student: str) -> str:
    if student.startswith(UNSTORED):
        return "issue.id-formula"
    if LOST in student:
        return "issue.id-lost"
    if _ERROR.fullmatch(student):
        return "issue.id-error"
    return "issue.id-rounded" if _ROUNDED.fullmatch(student) else ""
