"""The list of items to choose from, and whether each can be loaded."""

from __future__ import annotations

from dataclasses import dataclass

from exgen.authoring.preview.place import Place
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.sheets.sheet import Inline, escaped


@dataclass(frozen=True)
class PreviewedItem:
    """An item on the list."""

    name: str
    address: str
    title: Inline
    topics: str
    works: bool


@dataclass(frozen=True)
class Listing:
    """The items of the bank."""

    items: tuple[PreviewedItem, ...]


def listing() -> Listing:
    """Return the items of the bank, in order of their names."""
    return Listing(tuple(map(_listed, bank.items())))


def _listed(name: str) -> PreviewedItem:
    address = Place(name).address
    try:
        file = bank.load(name).file
    except AuthorError:
        return PreviewedItem(name, address, Inline(escaped(name)), "", works=False)
    return PreviewedItem(name, address, Inline(file.title), ", ".join(file.topics), works=True)
