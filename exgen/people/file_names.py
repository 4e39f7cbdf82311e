"""The files of students: a name for each id that works on every system, and depends on the id alone."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 100
"""How many bytes a name takes: file systems take 255, and a folder and `.html` are added."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
"""What Windows takes for a device, whatever it ends in."""


def file_name(student: str) -> str:
    """Return an id as a file name: letters, digits and `-_` stay, other characters are spelt out.

    It is another's only where the ids differ in nothing but capitals, or in how a character is
    spelt out.
    """
    return _made_safe(student, as_spelt(student))


def as_spelt(student: str) -> str:
    """Return an id as most file names are made of it."""
    return "".join(c if c.isalnum() or c in "-_" else f"~{ord(c):x}" for c in student)


def _made_safe(student: str, name: str) -> str:
    """Return a name, or one in its place where some system or program has trouble with it."""
    if unicodedata.normalize("NFC", name) != name:  # one of two ways to write it: macOS takes one
        name = "".join(c if c.isascii() else f"~{ord(c):x}" for c in name)
    if _RESERVED.fullmatch(name) or name.startswith("-"):  # `-rf` is an option to a program
        name = f"~{ord(name[0]):x}{name[1:]}"
    if len(name.encode()) > LONGEST:
        mark = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        name = f"{name.encode()[: LONGEST - 14].decode(errors='ignore')}~~{mark}"
    return name


def same_file(name: str) -> str:
    """Return what two names have in common that are one file on some system."""
    return unicodedata.normalize("NFC", name).casefold()
