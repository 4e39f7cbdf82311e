"""How the characters of a text file are encoded, found from its bytes."""

from __future__ import annotations

import codecs
from itertools import chain
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


def encoding_and_quotes(path: Path) -> tuple[str, bool]:
    """Return a text's encoding, and whether it may have quoted cells: without, a line is a row.

    The encoding is UTF-8 or UTF-16 where the bytes say so, else Windows-1252. The file is read
    once for both. Raises FileError for what is no text.
    """
    with path.open("rb") as file:
        head = file.read(_BLOCK)
        _refuse_what_is_no_text(path, head)
        marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), "")
        if marked == "utf-16":
            return marked, True
        is_utf8, quoted = _IsUtf8(), False
        for block in chain([head], iter(lambda: file.read(_BLOCK), b"")):
            quoted = quoted or b'"' in block
            is_utf8.add(block)
    return marked or ("utf-8" if is_utf8.whole() else "cp1252"), quoted


def _refuse_what_is_no_text(path: Path, head: bytes) -> None:
    if head.startswith(tuple(_MARKS)):
        return
    for mark, what in _NOT_TEXT.items():
        if head.startswith(mark):
            raise FileError(f"{path}: this is {what}, not a text table; {AS_CSV}")
    if head.count(0) > len(head) / 4:
        raise FileError(f"{path}: this is not a text, or one in an unmarked encoding; {AS_CSV}")


class _IsUtf8:
    """Whether blocks of bytes, one after the other, are UTF-8."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._valid = True

    def add(self, block: bytes, *, final: bool = False) -> None:
        """Look at the next block, which may begin and end within a character."""
        if self._valid:
            try:
                self._decoder.decode(block, final)
            except UnicodeDecodeError:
                self._valid = False

    def whole(self) -> bool:
        """Return whether all of it was, to the last character."""
        self.add(b"", final=True)
        return self._valid
