"""Filed: what an item encloses with each of its variants, and what its words print of that."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from exgen.errors import AuthorError
from exgen.items.bank import PICTURES
from exgen.items.columns import Values
from exgen.items.enclosures import Enclosure
from exgen.items.item import Item, Passage
from exgen.sheets.enclosed import MARK, Enclosed
from exgen.sheets.pictures import picture_in

_SHOWN = re.compile(r"(!\[(?:\\.|[^\]\\])*\]\()([^()\s]*)\)")
"""A picture in Markdown: its words, and its file."""


class Filed:
    """What an item encloses with its sheets, under names in which a `label` keeps items apart.

    A figure's name tells nothing: it might give an answer away.
    """

    def __init__(self, item: Item, label: str) -> None:
        self._item = item
        figures = [enclosure for enclosure in item.enclosures if enclosure.suffix == "svg"]
        beside = sorted(p for p in item.folder.iterdir() if p.suffix.lower() in PICTURES)
        self._names = {
            enclosure.step.name: f"{label}-{_called(enclosure, figures)}.{enclosure.suffix}"
            for enclosure in item.enclosures
        }
        self._pictures = {
            path.name: f"{label}-picture{number}{_suffix(path)}"
            for number, path in enumerate(beside, start=1)
        }

    def printed(self, tell: Callable[[Enclosure], str]) -> dict[str, Any]:
        """Return what words print by the names of figures and data; `tell` says what a figure shows."""
        return {
            enclosure.step.name: _Printed(functools.partial(self._print, enclosure, tell))
            for enclosure in self._item.enclosures
        }

    def _print(self, enclosure: Enclosure, tell: Callable[[Enclosure], str]) -> str:
        name = f"{MARK}{self._names[enclosure.step.name]}{MARK}"
        if enclosure.suffix == "svg":
            return f"![{tell(enclosure)}]({name})"
        return f"[`{name}`]({name})"

    def with_pictures(self, text: str, passage: Passage) -> str:
        """Return what a passage says with the names of the pictures that lie beside it.

        Raises AuthorError where there is no such picture.
        """

        def named(found: re.Match[str]) -> str:
            name = found[2]
            if name.startswith(MARK):
                return found[0]
            if name not in self._pictures:
                there = ", ".join(self._pictures) or "none"
                said = f"there is no picture '{name}' in the item's folder; there is {there}"
                raise AuthorError(passage.place(1 + text.count("\n", 0, found.start())), [said])
            return f"{found[1]}{MARK}{self._pictures[name]}{MARK})"

        return _SHOWN.sub(named, text) if "](" in text else text

    def of(self, values: Values) -> Mapping[str, Enclosed]:
        """Return the files of a variant by their names; `values` hold its givens and steps."""
        made = {
            self._names[e.step.name]: functools.partial(file_of, self._item, e, values)
            for e in self._item.enclosures
        }
        beside = {
            name: functools.partial(_content, self._item.folder / path)
            for path, name in self._pictures.items()
        }
        return {name: Enclosed(name, make) for name, make in {**made, **beside}.items()}


def file_of(item: Item, enclosure: Enclosure, values: Values) -> bytes:
    """Return the file that an item encloses with one variant. Raises AuthorError."""
    needed = [values[name] for name in enclosure.step.needs]
    made: bytes = item.graph.compute(enclosure.step, needed, 1)[0]
    return made


class _Printed:
    """What is worked out when it is printed."""

    def __init__(self, text: Callable[[], str]) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text()


def _called(enclosure: Enclosure, figures: list[Enclosure]) -> str:
    if enclosure in figures:
        return f"figure{figures.index(enclosure) + 1}"
    return enclosure.step.name.replace("_", "-")


def _suffix(path: Path) -> str:
    return path.suffix.lower().replace("jpeg", "jpg")


def _content(path: Path) -> bytes:
    return picture_in(path).content
