"""Converting: the words in pages from Markdown into the markup of a format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from exgen.errors import AuthorError
from exgen.sheets.markup import convert_what_can_be
from exgen.sheets.sheet import Blocks, Inline
from exgen.sheets.trees import rebuilt

T = TypeVar("T")
_WORDS = (Inline, Blocks)


def convert_words(pages: Sequence[T], markup: str) -> list[T]:
    """Return pages with their Inline and Blocks converted. Raises AuthorError where one cannot be."""
    converted, error = convert_words_that_can_be(pages, markup)
    if error:
        raise error
    return converted


def convert_words_that_can_be(
    pages: Sequence[T], markup: str
) -> tuple[list[T], AuthorError | None]:
    """Return pages with their Inline and Blocks converted, and what could not be.

    All the pages go through one run of pandoc, which needs memory for all of them.
    """
    if markup == "markdown":
        return list(pages), None
    texts: dict[str, None] = {}

    def note(value: Any) -> Any:
        if isinstance(value, _WORDS):
            texts[value] = None
        return value

    for page in pages:
        rebuilt(page, note)
    converted, error = convert_what_can_be(list(texts), markup)
    blocks = dict(zip(texts, map(Blocks, converted), strict=True))
    inline = dict(zip(texts, map(Inline, map(_within_a_line, converted)), strict=True))

    def put(value: Any) -> Any:
        if not isinstance(value, _WORDS):
            return value
        words = inline[value] if isinstance(value, Inline) else blocks[value]
        return value if words == value else words

    return [rebuilt(page, put) for page in pages], error


def _within_a_line(text: str) -> str:
    """Return a converted text without the paragraph that HTML makes of it."""
    return text.removeprefix("<p>").removesuffix("</p>") if text.count("<p>") == 1 else text
