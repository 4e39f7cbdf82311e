"""The cells of an old Excel workbook (.xls) that calamine gives otherwise than they are shown.

These are errors, which it takes for empty cells, and numbers in per cent. The formats are in
Microsoft's [MS-CFB], a file system within the file, and [MS-XLS], the records of a workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from struct import iter_unpack, unpack_from
from typing import TypeAlias

from exgen.tables.as_typed import PER_CENT, Cells, is_percent

Record: TypeAlias = tuple[int, bytes]

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_FORMULA, _NUMBER, _RK, _MANY_RK, _ERROR = 0x06, 0x203, 0x27E, 0xBD, 0x205
_SHEET, _FORMAT, _STYLE, _END = 0x85, 0x41E, 0xE0, 0x0A
_NO_NUMBER = b"\xff\xff"
"""Where a formula's value is a text, a truth value, or (2) an error."""
_LAST = 0xFFFFFFFA
"""Sectors have smaller numbers."""
_ENTRY = 128
_LONGEST = 8224
"""In bytes: what is longer goes on in a further record."""


def old_cells(file: bytes) -> list[Cells]:
    """Return the cells that calamine gives otherwise than they are shown, for each sheet in order.

    A number in per cent is told by PER_CENT alone.
    """
    book = _stream(file)
    formats, styles, sheets = {9, 10}, [], []
    for kind, data in _records(book, 0):
        if kind == _FORMAT and is_percent(data[5:].replace(b"\0", b"").decode("latin-1")):
            formats.add(unpack_from("<H", data)[0])
        elif kind == _STYLE:
            styles.append(unpack_from("<H", data, 2)[0])
        elif kind == _SHEET:
            sheets.append(unpack_from("<I", data)[0])
    percents = {place for place, number in enumerate(styles) if number in formats}
    return [dict(_cells(_records(book, start), percents)) for start in sheets]


def _cells(records: Iterable[Record], percents: set[int]) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, data in records:
        if kind == _MANY_RK:
            row, first = unpack_from("<HH", data)
            for place, (style, _) in enumerate(iter_unpack("<HI", data[4:-2])):
                if style in percents:
                    yield (row, first + place), PER_CENT
        elif kind in (_FORMULA, _NUMBER, _RK, _ERROR):
            row, column, style = unpack_from("<HHH", data)
            if (error := _error(kind, data)) is not None:
                yield (row, column), _ERRORS.get(error, "#N/A")
            elif style in percents and _is_number(kind, data):
                yield (row, column), PER_CENT


def _error(kind: int, data: bytes) -> int | None:
    if kind == _ERROR:
        return data[6] if data[7] else None
    return data[8] if kind == _FORMULA and data[12:14] == _NO_NUMBER and data[6] == 2 else None  # noqa: PLR2004


def _is_number(kind: int, data: bytes) -> bool:
    return kind != _ERROR and not (kind == _FORMULA and data[12:14] == _NO_NUMBER)


def _records(book: bytes, at: int) -> Iterator[Record]:
    """Yield the records from a place up to the end of a sheet. Raises ValueError without an end."""
    while at + 4 <= len(book):
        kind, length = unpack_from("<HH", book, at)
        if kind == _END:
            return
        if length > _LONGEST:
            break
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length
    raise ValueError("a sheet breaks off")


def _stream(file: bytes) -> bytes:
    """Return the stream of the workbook out of the file system that holds it."""
    size = 1 << unpack_from("<H", file, 30)[0]
    first_entry, limit, first_small = unpack_from("<I4xII", file, 48)

    def sector(number: int) -> bytes:
        return file[(number + 1) * size : (number + 2) * size]

    following = _numbers(b"".join(map(sector, _tables(file, sector))))
    entries = _chained(first_entry, following, sector)
    root, *others = (entries[at : at + _ENTRY] for at in range(0, len(entries), _ENTRY))
    for entry in others:
        if _name(entry) in ("Workbook", "Book"):
            first, length = unpack_from("<II", entry, 116)
            if length >= limit:
                return _chained(first, following, sector)[:length]
            # A short stream is in small sectors within the stream of the root.
            within = _chained(unpack_from("<I", root, 116)[0], following, sector)
            small = _numbers(_chained(first_small, following, sector))
            return _chained(first, small, _small_sectors(within))[:length]
    raise ValueError("it holds no workbook")


def _small_sectors(within: bytes) -> Callable[[int], bytes]:
    return lambda number: within[number * 64 : (number + 1) * 64]


def _tables(file: bytes, sector: Callable[[int], bytes]) -> Iterator[int]:
    """Yield the sectors that say which sector follows which."""
    listed, further = _numbers(file[76:512]), unpack_from("<I", file, 68)[0]
    for _ in range(len(file) // 512):
        yield from (number for number in listed if number < _LAST)
        if further >= _LAST:
            return
        *listed, further = _numbers(sector(further))


def _chained(first: int, following: Sequence[int], sector: Callable[[int], bytes]) -> bytes:
    """Return what stands in a sector and those that follow, each once."""
    chain: dict[int, None] = {}
    while first < len(following) and first not in chain:
        chain[first] = None
        first = following[first]
    return b"".join(map(sector, chain))


def _numbers(data: bytes) -> list[int]:
    return [number for (number,) in iter_unpack("<I", data[: len(data) // 4 * 4])]


def _name(entry: bytes) -> str:
    length = unpack_from("<H", entry, 64)[0]
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
