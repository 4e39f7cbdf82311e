"""Names: of items and papers, which are paths below a bank, and of givens and steps.

A path never leads out of its bank. A given or a step is an argument of functions.
"""

from __future__ import annotations

import keyword
import re

from exgen.errors import ExgenError

LONGEST = 200
"""In bytes: the path of a file in the bank must stay below what file systems take."""

TAKEN = frozenset({*keyword.kwlist, "true", "false", "none", "self", "super"})
"""The words that Python keeps for itself, or Jinja in `{{ ... }}`."""

_PIECE = re.compile(r"(?!\.{1,2}/|\.{1,2}$)[^/\\:]+")


def is_name(text: str) -> bool:
    """Return whether a text can name an item or paper: no `..`, no absolute path, nothing empty."""
    return (
        text.isprintable()
        and len(text.encode(errors="replace")) <= LONGEST
        and all(map(_PIECE.fullmatch, text.split("/")))
    )


def check_name(what: str, name: str) -> str:
    """Return the name of an item or a paper. Raises ExgenError where it is none."""
    if not is_name(name):
        raise ExgenError(said_of(what, name))
    return name


def said_of(what: str, name: str) -> str:
    """Return what to say of a text that should be the name of an item or a paper, and is none."""
    shown = ascii(name) if len(name) <= LONGEST else f"{name[:LONGEST]!a} ..."
    return (
        f"{shown} is no name of {'an' if what[0] in 'aeiou' else 'a'} {what}: it is a path below "
        "the bank, as in topic/name, without '..', '\\', ':' and control characters"
    )


def check_usable(name: str) -> str:
    """Return the name of a given, a step or a convention. Raises ValueError where no model can use it."""
    if not name.isidentifier():
        raise ValueError(
            f"'{name}' cannot be an argument of the model's functions; use letters, digits and '_'"
        )
    if name in TAKEN:
        raise ValueError(
            f"'{name}' is a word of Python's or Jinja's own, so it cannot be the name of a given or a "
            f"step; write '{name}_'"
        )
    return name
