"""The names of files in zip archives, as whoever packed them wrote them.

A name without the mark of UTF-8 is in the encoding of old DOS, cp437, says the standard. Many programs
write UTF-8 or Windows' cp1252 there all the same; what they wrote can mostly be told by its letters.
"""

from __future__ import annotations

import unicodedata
from zipfile import ZipInfo

from exgen.tables.encodings import decoded_again

_IS_UTF_8 = 0x800
_DOS, _WINDOWS = "cp437", "cp1252"
_LETTERS_OF_WINDOWS = {*range(0xC0, 0x100), 0x8A, 0x8C, 0x8E, 0x9A, 0x9C, 0x9E, 0x9F} - {0xD7, 0xF7}
_OF_WINDOWS_ALONE = set(range(0xC0, 0x100)) - {0xE1}
"""What is a letter there, and a line or a formula's sign in cp437, but for 0xE1: á, or ß."""


def name_in_archive(entry: ZipInfo) -> str:
    """Return the name of a file in an archive, with `/` between folders and its accents composed."""
    name = entry.filename
    if not entry.flag_bits & _IS_UTF_8 and not name.isascii():
        name = _decoded(name)
    return unicodedata.normalize("NFC", decoded_again(name).replace("\\", "/"))


def _decoded(name: str) -> str:
    """Return what was meant by a name that was read as cp437."""
    try:
        written = name.encode(_DOS)
    except UnicodeEncodeError:  # it was told in another way
        return name
    try:
        return written.decode("utf-8")
    except UnicodeDecodeError:
        beyond = {byte for byte in written if not bytes([byte]).isascii()}
        is_windows = beyond <= _LETTERS_OF_WINDOWS and beyond & _OF_WINDOWS_ALONE
        return written.decode(_WINDOWS) if is_windows else name
