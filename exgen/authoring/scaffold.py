"""A new item: a folder of the bank that works as it stands, for its author to replace bit by bit."""

from __future__ import annotations

import re
from pathlib import Path

from exgen.errors import AuthorError, ExgenError, FileError
from exgen.folders import whole
from exgen.items import bank
from exgen.items.authored_files import read_text
from exgen.resources import places

TITLE = "TITLE"
"""What stands for the new item's title in the scaffold's item.toml."""

_NAME = re.compile(r"[a-z][a-z0-9_-]*", re.IGNORECASE | re.ASCII)


def new_item(name: str) -> list[Path]:
    """Make the folder bank/TOPIC/NAME, and return its files.

    They are those of `templates/item`, with the title that the name suggests. Raises ExgenError
    where `name` is no TOPIC/NAME or is taken, and FileError where the folder cannot be written.
    """
    _refuse(name)
    scaffold = _scaffold()
    folder = Path("bank", name)
    with whole(folder) as beside:
        for file in bank.FILES:
            text = read_text(scaffold / file)
            if file == "item.toml":
                text = text.replace(TITLE, title_of(name))
            (beside / file).write_text(text, "utf-8")
    return [folder / file for file in bank.FILES]


def title_of(name: str) -> str:
    """Return the title that a name suggests: 'Expected value' for 'probability/expected-value'."""
    words = re.sub(r"[-_]+", " ", name.rpartition("/")[2]).strip()
    return words[:1].upper() + words[1:]


def _refuse(name: str) -> None:
    """Raise where no new item can have the name."""
    pieces = name.split("/")
    if len(pieces) != 2:  # noqa: PLR2004 -- a topic and a name
        raise ExgenError(f"'{name}' should be a topic and a name, such as algebra/{_fit(name)}")
    for piece in pieces:
        if not _NAME.fullmatch(piece):
            raise ExgenError(
                f"'{piece}' should begin with a letter and hold letters, digits, '-' and '_' only, "
                f"such as '{_fit(piece)}'"
            )
    if pieces[0] == "papers":
        raise ExgenError("bank/papers/ is where the papers are; take another topic")
    for place in places("bank"):
        if (place / name).exists():
            raise FileError(f"{place / name} exists already; take another name")


def _fit(text: str) -> str:
    """Return a name that could stand for a text that is none."""
    fit = re.sub(r"[^a-z0-9_]+", "-", text.rpartition("/")[2].lower()).strip("-_")
    return fit if _NAME.fullmatch(fit) else f"item-{fit}".rstrip("-")


def _scaffold() -> Path:
    """Return the folder that a new item is copied from: the user's own, or the one shipped."""
    folder = next(place / "item" for place in places("templates") if (place / "item").is_dir())
    missing = [f"{file} is missing" for file in bank.FILES if not (folder / file).is_file()]
    if missing:
        raise AuthorError(str(folder), missing)
    return folder
