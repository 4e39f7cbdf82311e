"""Codes of answers: by what an answer is found again, in whatever table and marking it stands."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from exgen.variants.key import Key

_CODE = re.compile(r"([hsw][0-9a-f]{16})(?:\.([0-9a-f]{8}))?")


class AnswerCode(NamedTuple):
    """What a code says of an answer.

    answer  which answer to a field it is: its code in marking; or which situation answers are in, with
            `s` before it for those that are right as they may be read, and `w` for the others
    tag     of which field of which key; '' in the tables of an earlier exgen
    """

    answer: str
    tag: str = ""

    @property
    def of_others(self) -> AnswerCode | None:
        """The code of the answers in the same situation that are not right, if it is one's."""
        if not self.answer.startswith("s"):
            return None
        return self._replace(answer=others_in(self.answer))

    def __str__(self) -> str:
        return ".".join(filter(None, self))


class AskedField(NamedTuple):
    """A field of a key, and how many points it has."""

    name: str
    out_of: float


FieldsByTag: TypeAlias = Mapping[str, AskedField]


def fields_by_tag(key: Key) -> FieldsByTag:
    """Return the fields of a key, by what tells each from those of every other paper and seed."""
    found = {}
    for asked in key.asked:
        for name, part, _ in asked.fields():
            out_of = part.points / len(part.places_asked(asked.values[part.step].shape[:-1]))
            found[tag_of(key, name)] = AskedField(name, out_of)
    return found


def tag_of(key: Key, name: str) -> str:
    """Return by what a field of a key is known; it does not give the seed away."""
    whole = json.dumps([key.paper, str(key.seed), name]).encode()
    return hashlib.blake2b(whole, digest_size=4).hexdigest()


def others_in(situation: str) -> str:
    """Return the code of those in a situation that are not right, for that of those that are."""
    return "w" + situation[1:]


def read_code(text: str) -> AnswerCode:
    """Return what a code says. Raises ValueError where the text is none."""
    found = _CODE.fullmatch(text)
    if not found:
        raise ValueError(f"'{text}' is no code of an answer")
    return AnswerCode(found[1], found[2] or "")
