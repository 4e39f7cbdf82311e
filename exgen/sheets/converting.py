"""Converting: the words in pages from Markdown into the markup of a format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from exgen.errors import AuthorError
from exgen.sheets.markup import convert_what_can_be
from exgen.sheets.placing import with_files
from exgen.sheets.sheet import Aside, Blocks, Inline
from exgen.sheets.trees import rebuilt

T = TypeVar("T")
_WORDS = (Inline, Blocks)
ASIDE = {"mathjax": "aside"}
"""The markup of what stands beside the text, where that is another."""


def convert_words(pages: Sequence[T], markup: str, files: str | None = None) -> list[T]:
    """Return pages with their Inline and Blocks converted. Raises AuthorError where one cannot be.

    `files` says where the files lie that the words show or name, as in `with_files`.
    """
    converted, error = convert_words_that_can_be(pages, markup, files)
    if error:
        raise error
    return converted


def convert_words_that_can_be(
    pages: Sequence[T], markup: str, files: str | None = None
) -> tuple[list[T], AuthorError | None]:
    """Return pages with their Inline and Blocks converted, and what could not be.

    All the pages go through one run of pandoc, which needs memory for all of them.
    """
    if markup == "markdown":
        return [with_files(page, markup, files) for page in pages], None
    texts: dict[str, dict[str, None]] = {}

    def note(value: Any) -> Any:
        if isinstance(value, _WORDS):
            texts.setdefault(_markup(value, markup), {})[value] = None
        return value

    for page in pages:
        rebuilt(page, note)
    found = {own: convert_what_can_be(list(these), own) for own, these in texts.items()}
    converted = {
        own: dict(zip(texts[own], map(Blocks, made), strict=True))
        for own, (made, _) in found.items()
    }
    inline = {
        own: {text: Inline(_within_a_line(made)) for text, made in these.items()}
        for own, these in converted.items()
    }

    def put(value: Any) -> Any:
        if not isinstance(value, _WORDS):
            return value
        by_markup = inline if isinstance(value, Inline) else converted
        words = by_markup[_markup(value, markup)][value]
        return value if words == value else words

    error = next((error for _, error in found.values() if error), None)
    return [with_files(rebuilt(page, put), markup, files) for page in pages], error


def _markup(words: str, markup: str) -> str:
    """Return into which markup some words are converted, where the others are into this one."""
    return ASIDE.get(markup, markup) if isinstance(words, Aside) else markup


def _within_a_line(text: str) -> str:
    """Return a converted text without the paragraph that HTML makes of it."""
    return text.removeprefix("<p>").removesuffix("</p>") if text.count("<p>") == 1 else text
