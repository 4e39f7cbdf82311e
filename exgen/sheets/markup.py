"""Markup: many texts of Markdown with TeX, converted in one run of pandoc."""

from __future__ import annotations

import functools
import json
import subprocess
from collections.abc import Sequence
from importlib.resources import as_file, files

from exgen.errors import AuthorError, Problem
from exgen.sheets.accessible import accessible, bare
from exgen.sheets.enclosed import told_in
from exgen.sheets.skeletons import Skeletons

# What an author can rely on. Raw HTML, TeX and attributes are left out: a text means the same in
# every format, and nothing in it reaches the format's own language.
READER = (
    "markdown_strict-raw_html+all_symbols_escapable+backtick_code_blocks+blank_before_blockquote"
    "+blank_before_header+escaped_line_breaks+fancy_lists+fenced_code_blocks"
    "+intraword_underscores+pipe_tables+smart+space_in_atx_header+startnum+tex_math_dollars"
)

# What pandoc writes for a markup, and how formulas stand there: mathjax leaves them TeX, and plain
# makes letters and signs of them, as far as that goes. On a page MathML is broken and set smaller
# where it is wide; bare it is as it is.
WRITERS = {
    "html": ("html", "mathml"),
    "xhtml": ("html", "bare"),
    "mathjax": ("html", "mathjax"),
    "aside": ("html", "plain"),
}

CLEANED = {"html": accessible, "xhtml": bare}
"""What is done to what pandoc writes for a markup."""

# What ends a text, and what stands around the place of a formula, in markup.lua.
RESERVED = {0: "\ufffd", 1: "\ufffd"}


def convert(texts: Sequence[str], writer: str) -> list[str]:
    """Return the texts as a pandoc writer puts them, each as if it were converted alone.

    `markdown` returns the texts as they are. A text that occurs often is converted once. Raises
    AuthorError for every formula that pandoc cannot read.
    """
    converted, error = convert_what_can_be(texts, writer)
    if error:
        raise error
    return converted


def convert_what_can_be(texts: Sequence[str], writer: str) -> tuple[list[str], AuthorError | None]:
    """Return the texts converted, and the error that names the formulas pandoc cannot read, if any.

    Those stand in the texts as they were written.
    """
    if writer == "markdown":
        return list(texts), None
    distinct = list(dict.fromkeys(texts))
    unread: list[dict[str, str]] = []
    try:
        found = _skeletons(writer).converted(distinct)
    except _UnreadError:  # a skeleton's formula does not stand there as it was written
        found, unread = _run(distinct, writer)
    converted = dict(zip(distinct, found, strict=True))
    return [converted[text] for text in texts], _blame(unread, distinct) if unread else None


def in_plain_words(text: str) -> str:
    """Return an author's line without its markup, as a table's header has it."""
    (plain,), _ = convert_what_can_be([text], "plain")
    return " ".join(plain.split())


class _UnreadError(Exception):
    """A formula cannot be read."""


@functools.cache
def _skeletons(writer: str) -> Skeletons:
    """Return what converts texts with a writer. It raises _UnreadError."""

    def convert(texts: Sequence[str]) -> list[str]:
        found, unread = _run(texts, writer)
        if unread:
            raise _UnreadError
        return found

    return Skeletons(convert)


def _run(texts: Sequence[str], writer: str) -> tuple[list[str], list[dict[str, str]]]:
    import pypandoc  # noqa: PLC0415 -- it is needed only here

    ended = "".join(text.translate(RESERVED) + "\0" for text in texts)
    with as_file(files("exgen.sheets") / "markup.lua") as script:
        pandoc, maths = WRITERS.get(writer, (writer, "mathml"))
        command = [pypandoc.get_pandoc_path(), "lua", str(script), READER, pandoc, maths]
        done = subprocess.run(command, input=ended.encode(), capture_output=True, check=False)  # noqa: S603 -- pandoc, and arguments of our own
    said = done.stderr.decode()
    if done.returncode:
        raise AuthorError(f"pandoc ({writer})", [said.strip()])
    found = done.stdout.decode().split("\0")[:-1]
    found = [CLEANED.get(writer, str)(text) for text in found]
    return found, [json.loads(line) for line in said.splitlines()]


def _blame(warnings: list[dict[str, str]], texts: list[str]) -> AuthorError:
    """Return the error for the formulas that pandoc could not read, and a text they stand in."""
    why = {warning["contents"]: _reason(warning["message"]) for warning in warnings}
    problems = [
        Problem(f"'{short(_text_with(tex, texts))}'", f"${tex}$ cannot be set: {reason}")
        for tex, reason in why.items()
    ]
    return AuthorError("", problems)


def _text_with(formula: str, texts: list[str]) -> str:
    return next((text for text in texts if formula in text), "a formula")


def _reason(message: str) -> str:
    """Return what follows the caret that points into the formula, without what was expected."""
    return message.rpartition("^\n")[2].split("\n")[0]


def short(text: str) -> str:
    """Return as much of a text as a message quotes, in one line."""
    line = " ".join(told_in(text).split())
    return line if len(line) <= 60 else line[:57] + "..."  # noqa: PLR2004 -- fits beside the problem
