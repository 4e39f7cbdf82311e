"""The logo of a course, at the head of sheets, solutions and feedback in HTML and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exgen.sheets.pictures import Picture, picture_in

NAMES = ("logo.png", "logo.jpg", "logo.svg")


@dataclass(frozen=True)
class Logo(Picture):
    """A logo, which has one of these names in the folder that is made."""

    @property
    def name(self) -> str:
        """What its file is called there."""
        return f"logo.{self.suffix}"


def read_logo(path: Path) -> Logo:
    """Return the logo in a file: PNG, JPEG or SVG. Raises FileError for any other, or a large one."""
    picture = picture_in(path)
    return Logo(picture.suffix, picture.content)


def logo_beside(key: Path) -> Logo | None:
    """Return the logo with which the sheets of a key were made, None where there was none."""
    found = (key.with_name(name) for name in NAMES)
    return next((read_logo(path) for path in found if path.is_file()), None)
