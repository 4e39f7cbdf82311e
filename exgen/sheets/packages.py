"""Packages: several files in one archive, as learning platforms take questions."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from hashlib import sha256
from zipfile import ZipFile

from exgen.folders.archives import entry
from exgen.sheets.enclosed import Enclosed

_MEMBER = re.compile("\0([^\0]*)\0\n?")
_IN_BASE64 = "\1"
"""Stands before the path of a file whose content is written in base64."""


def member(path: str) -> str:
    """Return what a template writes where a file of the package begins; no text can hold it."""
    return f"\0{path}\0"


def enclosed(file: Enclosed, folder: str) -> str:
    """Return what a template writes for a file that goes with a sheet, whatever is in it."""
    return member(f"{_IN_BASE64}{folder}{file.name}") + file.base64


def packed(source: str) -> bytes:
    """Return the archive of the files in a filled-in template, the same bytes every time.

    What stands before the first file belongs to none.
    """
    _, *files = _MEMBER.split(source)
    archive = io.BytesIO()
    with ZipFile(archive, "w") as package:
        for path, content in zip(files[::2], files[1::2], strict=True):
            in_base64 = path.startswith(_IN_BASE64)
            own = b64decode(content) if in_base64 else content
            package.writestr(entry(path.removeprefix(_IN_BASE64)), own)
    return archive.getvalue()


def identifier(text: str) -> str:
    """Return what a text is called in a package: the same every time, and nothing else's."""
    return f"x{sha256(text.encode()).hexdigest()[:31]}"
