"""Enclosed files: the figures, pictures and data that go with a sheet, and how its words name them.

In the words of a neutral sheet a file's name stands between two marks. What takes its place is
known when the words are in a markup, see `placing.py`: the picture itself, or where its file lies.
"""

from __future__ import annotations

import functools
import re
from base64 import b64encode
from collections.abc import Callable, Iterable

from exgen.sheets.pictures import Picture

MARK = "\ue0f1"
"""Stands before and after a file's name in the words."""
NAMED = f"{MARK}([^{MARK}]*){MARK}"
"""The pattern of a name between its marks."""


_LINKED = re.compile(rf"!?\[((?:\\.|[^\]\\])*)\]\({NAMED}\)")
"""A picture, or a link to a file, in Markdown."""


class Enclosed:
    """A file that goes with a sheet, which is made when somebody asks for its content."""

    def __init__(self, name: str, make: Callable[[], bytes]) -> None:
        """Say what the file is called, and what makes it."""
        self.name, self._make = name, make

    @functools.cached_property
    def content(self) -> bytes:
        """What is in the file. Raises AuthorError where a figure cannot be drawn."""
        return self._make()

    @property
    def suffix(self) -> str:
        """What its name ends in, without the dot."""
        return self.name.rpartition(".")[2]

    @property
    def is_picture(self) -> bool:
        """Whether words show it, and do not only name it."""
        return self.suffix != "csv"

    @property
    def picture(self) -> Picture:
        """The file as a picture."""
        return Picture(self.suffix, self.content)

    @property
    def base64(self) -> str:
        """The content as text."""
        return b64encode(self.content).decode()

    def __repr__(self) -> str:
        return f"Enclosed({self.name!r})"

    def __reduce__(self) -> tuple[Callable[..., Enclosed], tuple[str, bytes]]:
        return _made, (self.name, self.content)


def _made(name: str, content: bytes) -> Enclosed:
    return Enclosed(name, lambda: content)


def named_in(words: Iterable[str]) -> list[str]:
    """Return the names of the files that some words show or name, in order."""
    return list(dict.fromkeys(name for text in words for name in re.findall(NAMED, text)))


def told_in(words: str) -> str:
    """Return words for a place without files: what a picture shows, and the names of files."""
    return re.sub(NAMED, r"\1", _LINKED.sub(r"\1", words)) if MARK in words else words
