"""How the characters of a text file are encoded, found from its bytes."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from exgen.errors import FileError
from exgen.language import Reason

AS_CSV = "save it as CSV (in Excel: 'CSV UTF-8') and give that file instead"
LOST = "\ufffd"
"""Stands where a character was lost, in this file or before: what has it is never read."""

BYTE_ORDER_MARK = "\ufeff"
"""Stands before the text, and within what was put together from several files."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    # Before UTF-16, whose mark is the beginning of this one.
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NOT_TEXT = {
    b"PK\x03\x04": "a zip archive or an office document",
    b"%PDF": "a PDF",
}
_BLOCK = 1 << 20
_LISTED = 5

# Bytes that are no UTF-8 are decoded to one half of a surrogate pair each (PEP 383), which UTF-8
# itself never gives; Windows-1252 says what they are, except for five bytes.
_SURROGATES = range(0xDC80, 0xDD00)
_AS_WINDOWS_1252 = {
    code: bytes([code & 0xFF]).decode("cp1252", errors="replace") for code in _SURROGATES
}
_NOT_UTF_8 = frozenset(map(chr, _SURROGATES))


@dataclass(frozen=True)
class Encoding:
    """How a text file is to be opened, and what its rows need.

    quoted  whether it may have quoted cells: without, a line is a row
    plain   whether every row is right as it is decoded: no bytes that are not UTF-8, and no byte
            order mark or lost character but at the start
    """

    name: str
    quoted: bool
    plain: bool

    @property
    def errors(self) -> str:
        """What is made of bytes that do not fit; UTF-16 and UTF-32 have to fit."""
        return "surrogateescape" if self.name.startswith("utf-8") else "strict"


def encoding_of(path: Path) -> Encoding:
    """Return how a text is encoded: UTF-8, UTF-16 or UTF-32. Other bytes are left to `mended`.

    The file is read once. Raises FileError for what is no text.
    """
    with path.open("rb") as file:
        head = file.read(_BLOCK)
        _refuse_what_is_no_text(path, head)
        mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
        name = _MARKS.get(mark, "utf-8")
        if not name.startswith("utf-8"):
            return Encoding(name, quoted=True, plain=False)
        is_utf8, quoted, suspect = _IsUtf8(), False, False
        for block in chain([head[len(mark) :]], iter(lambda: file.read(_BLOCK), b"")):
            quoted = quoted or b'"' in block
            # The first byte of a byte order mark, of U+FFFD, and of little else.
            suspect = suspect or b"\xef" in block
            is_utf8.add(block)
    return Encoding(name, quoted, plain=is_utf8.whole() and not suspect)


def mended(records: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield rows with what is no UTF-8 read as Windows-1252; LOST is what that does not know."""
    for row in records:
        if _NOT_UTF_8.isdisjoint("".join(row)):
            yield row
        else:
            yield [cell.translate(_AS_WINDOWS_1252) for cell in row]


def decoded_again(text: str) -> str:
    """Return a text in UTF-8 that some program took for Windows-1252: `müller` of `mÃ¼ller`."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def said_of_encodings(records: Iterable[list[str]]) -> Iterator[tuple[int, Reason]]:
    """Yield, with the first row that it is about, what to say of rows that are not in UTF-8.

    Takes the rows before they are `mended`.
    """
    as_windows, as_utf8 = [], []
    for number, row in enumerate(records, start=1):
        letters = set("".join(row))
        foreign = letters & _NOT_UTF_8
        if foreign:
            as_windows.append(number)
        if not all(map(str.isascii, letters - foreign)):
            as_utf8.append(number)
    if as_windows and as_utf8:
        rows, others = _listed(as_windows), _listed(as_utf8)
        yield as_windows[0], Reason.of("issue.two-encodings", rows=rows, others=others)
    elif as_windows:
        yield as_windows[0], Reason.of("issue.not-utf-8", rows=_listed(as_windows))


def _listed(rows: Sequence[int]) -> Reason:
    return Reason.of(
        "issue.rows-listed" if len(rows) <= _LISTED else "issue.rows-listed-first",
        count=len(rows),
        rows=", ".join(map(str, rows[:_LISTED])),
    )


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
