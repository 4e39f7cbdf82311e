"""The order in which files were saved, as their names say: `form.csv`, `form (1).csv`, `form (2).csv`.

Browsers and desktops name a file that is saved again after the first, with a number or a word for a
copy. Nothing else counts: an archive has the times at which a platform put it together.
"""

from __future__ import annotations

import re
from typing import TypeAlias

_SUFFIXES = re.compile(r"(?:\.[a-z][a-z0-9]{0,4})+$")
_COPY_OF = re.compile(r"^(?:copy|kopie)(?: \(([0-9]+)\))? (?:of|von) (.+)$")
_COPY_IN_BRACKETS = re.compile(
    r"\s*\((?:(another|weitere|[0-9]+)(?:st|nd|rd|th|\.)? )?(?:copy|kopie)\)"
)
_AGAIN = re.compile(r"(?:[\s_-]+copy|[\s_-]+kopie)?[\s_-]*\(?[0-9]*\)?$")
_NUMBER_IN_BRACKETS = re.compile(r"\s*\(([0-9]+)\)")

Natural: TypeAlias = list[tuple[bool, int, str]]
"""Numbers and what is between them: 10 comes after 9."""


def as_saved(name: str) -> tuple[list[Natural], Natural]:
    """Return what files are sorted by, so that of those of one name the last saved comes last."""
    return [_natural(_without_suffixes(piece)) for piece in name.casefold().split("/")], _natural(
        name
    )


def saved_as(name: str) -> str:
    """Return what files have in common of which the names say only when each was saved."""
    stems = map(_without_suffixes, name.casefold().split("/"))
    return "/".join(_AGAIN.sub("", _AGAIN.sub("", stem)) for stem in stems)  # as 9 (1), after 9


def _without_suffixes(piece: str) -> str:
    """Return what comes before the suffixes, which is the beginning of each later one's."""
    stem = _SUFFIXES.sub("", piece) or piece
    stem = _COPY_OF.sub(lambda found: f"{found[2]} copy {found[1] or 1}", stem)
    stem = _COPY_IN_BRACKETS.sub(lambda found: f" copy {_counted(found[1])}", stem)
    return _NUMBER_IN_BRACKETS.sub(r" (\1)", stem)


def _counted(which: str | None) -> int:
    if which is None:
        return 1
    return int(which) if which.isdecimal() else 2


def _natural(text: str) -> Natural:
    pieces = re.split(r"([0-9]+)", text)
    return [(piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece) for piece in pieces]
