"""The logo of a course, at the head of sheets, solutions and feedback in HTML and PDF."""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from exgen.errors import FileError

LARGEST = 200_000
"""In bytes: every page holds it."""
NAMES = ("logo.png", "logo.jpg", "logo.svg")
_KINDS = {"logo.png": "png", "logo.jpg": "jpeg", "logo.svg": "svg+xml"}
_WRAPPED = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    '<image width="{width}" height="{height}" href="{uri}"/></svg>'
)
_SVG = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]", re.DOTALL
)


@dataclass(frozen=True)
class Logo:
    """A picture, as a page in HTML holds it, and as an SVG that Typst reads.

    name     what its file is called in the folder that is made
    content  what is in that file
    """

    name: str
    content: bytes
    uri: str
    svg: str


def read_logo(path: Path) -> Logo:
    """Return the logo in a file: PNG, JPEG or SVG. Raises FileError for any other, or a large one."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error
    if len(content) > LARGEST:
        raise FileError(
            f"{path}: a logo has at most {LARGEST:,} bytes, as every page holds it, and this has "
            f"{len(content):,}; make it smaller"
        )
    if _SVG.match(content):
        return _logo("logo.svg", content, content.decode("utf-8", "replace"))
    name = "logo.png" if content.startswith(b"\x89PNG\r\n\x1a\n") else "logo.jpg"
    size = _size_of_png(content) if name == "logo.png" else _size_of_jpeg(content)
    if size is None or 0 in size:
        raise FileError(f"{path}: this is no picture; a logo is a PNG, a JPEG or an SVG")
    uri = _uri(name, content)
    return _logo(name, content, _WRAPPED.format(width=size[0], height=size[1], uri=uri))


def logo_beside(key: Path) -> Logo | None:
    """Return the logo with which the sheets of a key were made, None where there was none."""
    found = (key.with_name(name) for name in NAMES)
    return next((read_logo(path) for path in found if path.is_file()), None)


def _logo(name: str, content: bytes, svg: str) -> Logo:
    return Logo(name, content, _uri(name, content), svg)


def _uri(name: str, content: bytes) -> str:
    return f"data:image/{_KINDS[name]};base64,{base64.b64encode(content).decode()}"


def _size_of_png(content: bytes) -> tuple[int, int] | None:
    if len(content) < 24 or content[12:16] != b"IHDR":  # noqa: PLR2004 -- where the size ends
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _size_of_jpeg(content: bytes) -> tuple[int, int] | None:
    """Return width and height, which stand in the frame header, behind other segments (ITU T.81, B.2)."""
    at = 2 if content.startswith(b"\xff\xd8\xff") else len(content)
    while at + 9 < len(content) and content[at] == 0xFF:  # noqa: PLR2004 -- where a segment begins
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):  # noqa: PLR2004 -- frame headers
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
