"""Placing: what takes the place of a file's name in words: a picture, or where its file lies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from exgen.errors import AuthorError, Problem
from exgen.sheets.enclosed import MARK, NAMED, Enclosed
from exgen.sheets.pictures import Picture
from exgen.sheets.sheet import Blocks, Inline, Part, Sheet
from exgen.sheets.trees import rebuilt

T = TypeVar("T")
HOLDS_PICTURES = ("html", "typst")
"""The markups in which a page holds its pictures, so that there is no file beside it."""
_LINKS = re.compile(
    rf"<a href=\"{MARK}[^{MARK}]*{MARK}\">(.*?)</a>|\[([^\]]*)\]\({MARK}[^{MARK}]*{MARK}\)"
)
"""Links to files, in HTML and in Markdown."""


def with_files(page: T, markup: str, files: str | None) -> T:
    """Return a page, whose words are in a markup, with its pictures, and the names of its files.

    `files` is what stands before a file's name where the words lead to it: nothing where it lies
    beside the page. None says that no files go with the page, which then holds its pictures. Raises
    AuthorError where a figure cannot be drawn.
    """

    def place(value: Any) -> Any:
        if isinstance(value, Sheet):
            return rebuilt(value, lambda within: _placed(within, markup, files, f"{value.code}-"))
        return _placed(value, markup, files)

    return rebuilt(page, place)


def files_beside(sheet: Sheet, markup: str) -> Iterator[Enclosed]:
    """Yield the files that lie beside a sheet in a markup."""
    for question in sheet.questions:
        for part in question.parts:
            for file in (*part.files, *part.worked_files):
                if not (file.is_picture and markup in HOLDS_PICTURES):
                    yield file


def _placed(part: Any, markup: str, files: str | None, before: str = "") -> Any:
    """Return a part with its files in their places, under names with something before them."""
    if not isinstance(part, Part) or not (part.files or part.worked_files):
        return part
    own = {f.name: _called(f, before, markup) for f in (*part.files, *part.worked_files)}

    def put(value: Any) -> Any:
        if isinstance(value, Inline | Blocks) and MARK in value:
            return type(value)(_filled(value, own, markup, files))
        return value

    return replace(
        rebuilt(part, put),
        files=tuple(own[file.name] for file in part.files),
        worked_files=tuple(own[file.name] for file in part.worked_files),
    )


def _called(file: Enclosed, before: str, markup: str) -> Enclosed:
    """Return a file under its name in a markup: LaTeX reads no SVG, but PDF."""
    content = partial(_content, file, before.removesuffix("-"))
    if markup == "latex" and file.suffix == "svg":
        from exgen.sheets.finishers import pdf_of_picture  # noqa: PLC0415 -- others do without

        name = f"{file.name.removesuffix('svg')}pdf"
        return Enclosed(before + name, lambda: pdf_of_picture(Picture("svg", content())))
    return Enclosed(before + file.name, content)


def _content(file: Enclosed, sheet: str) -> bytes:
    try:
        return file.content
    except AuthorError as error:
        where = f", in sheet {sheet}" if sheet else ""
        problems = [Problem(one.where, f"{one.text}{where}") for one in error.problems]
        raise AuthorError("", problems) from error


def _filled(words: str, own: Mapping[str, Enclosed], markup: str, files: str | None) -> str:
    if files is None or (markup in HOLDS_PICTURES and not files):
        pattern, picture = _SHOWN.get(markup, _SHOWN["html"])
        words = re.sub(pattern, lambda found: picture(own[found[1]]), words)
    if files is None:
        words = _LINKS.sub(lambda found: found[1] or found[2], words)
    words = re.sub(rf'(?<=["(]){NAMED}', lambda found: (files or "") + own[found[1]].name, words)
    return re.sub(NAMED, lambda found: own[found[1]].name, words)


def _in_html(file: Enclosed) -> str:
    return f'src="{file.picture.uri}"'


def _in_markdown(file: Enclosed) -> str:
    return f"({file.picture.uri})"


def _in_typst(file: Enclosed) -> str:
    return f"image({file.picture.typst}"


_SHOWN: Mapping[str, tuple[str, Callable[[Enclosed], str]]] = {
    "html": (f'src="{NAMED}"', _in_html),
    "markdown": (rf"(?<=\])\({NAMED}\)(?<!csv{MARK}\))", _in_markdown),
    "typst": (rf'image\("{NAMED}"', _in_typst),
}
"""How a picture is shown in words of a markup, and what stands there where the words hold it."""
