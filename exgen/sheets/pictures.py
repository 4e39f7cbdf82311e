"""Pictures in a file, PNG, JPEG or SVG, as a page in HTML and Typst hold them."""

from __future__ import annotations

import base64
import functools
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from exgen.errors import FileError

LARGEST = 200_000
"""In bytes: every page holds it."""
_KINDS = {"png": "png", "jpg": "jpeg", "svg": "svg+xml"}
_WRAPPED = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    '<image width="{width}" height="{height}" href="{uri}"/></svg>'
)
_SVG = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]", re.DOTALL
)


@dataclass(frozen=True)
class Picture:
    """A picture: what is in its file, and what the name of that ends in, without the dot."""

    suffix: str
    content: bytes

    @functools.cached_property
    def uri(self) -> str:
        """The picture as a page in HTML holds it."""
        return f"data:image/{_KINDS[self.suffix]};base64,{base64.b64encode(self.content).decode()}"

    @functools.cached_property
    def svg(self) -> str:
        """The picture as an SVG that Typst reads."""
        if self.suffix == "svg":
            return self.content.decode("utf-8", "replace")
        size = _size(self.suffix, self.content)
        width, height = size or (0, 0)
        return _WRAPPED.format(width=width, height=height, uri=self.uri)

    @property
    def typst(self) -> str:
        """The picture as the arguments of Typst's `image`."""
        return f'bytes({quoted(self.svg)}), format: "svg"'


def quoted(text: str) -> str:
    """Return a string literal of Typst, or of any language that escapes with backslashes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def picture_in(path: Path) -> Picture:
    """Return the picture in a file: PNG, JPEG or SVG. Raises FileError for any other, or a large one."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error
    if len(content) > LARGEST:
        raise FileError(
            f"{path}: a picture has at most {LARGEST:,} bytes, as every page holds it, and this has "
            f"{len(content):,}; make it smaller"
        )
    if _SVG.match(content):
        return Picture("svg", content)
    suffix = "png" if content.startswith(b"\x89PNG\r\n\x1a\n") else "jpg"
    size = _size(suffix, content)
    if size is None or 0 in size:
        raise FileError(f"{path}: this is no picture; it should be a PNG, a JPEG or an SVG")
    return Picture(suffix, content)


def _size(suffix: str, content: bytes) -> tuple[int, int] | None:
    return _size_of_png(content) if suffix == "png" else _size_of_jpeg(content)


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
