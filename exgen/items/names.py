"""The names of items and papers: each is a path below a bank, and never leads out of it."""

from __future__ import annotations

import re

from exgen.errors import ExgenError

LONGEST = 200
"""In bytes: the path of a file in the bank must stay below what file systems take."""

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
