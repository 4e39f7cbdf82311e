"""How the characters of a text file are encoded, found from its bytes."""

from __future__ import annotations

import codecs
from pathlib import Path

from exgen.errors import FileError

AS_CSV = "save it as CSV (in Excel: 'CSV UTF-8') and give that file instead"

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NOT_TEXT = {
    b"PK\x03\x04": "a zip archive or an office document",
    b"%PDF": "a PDF",
}
_BLOCK = 1 << 20


def encoding_of(path: Path) -> str:
    """Return UTF-8 or UTF-16 where the bytes say so, else Windows-1252.

    Raises FileError for what is no text.
    """
    with path.open("rb") as file:
        head = file.read(_BLOCK)
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding
    for mark, what in _NOT_TEXT.items():
        if head.startswith(mark):
            raise FileError(f"{path}: this is {what}, not a text table; {AS_CSV}")
    if head.count(0) > len(head) / 4:
        raise FileError(f"{path}: this is not a text, or one in an unmarked encoding; {AS_CSV}")
    return "utf-8" if _is_utf8(path) else "cp1252"


def has_quotes(path: Path, encoding: str) -> bool:
    """Whether a file may have quoted cells; without, every line is a row."""
    if encoding == "utf-16":
        return True
    with path.open("rb") as file:
        return any(b'"' in block for block in iter(lambda: file.read(_BLOCK), b""))


def _is_utf8(path: Path) -> bool:
    decode = codecs.getincrementaldecoder("utf-8")().decode
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decode(block)
        decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
