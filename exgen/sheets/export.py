"""Export: sheets, and other pages, as the files of a format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from exgen.errors import Problem
from exgen.language.catalogue import ENGLISH, Language, language
from exgen.language.reasons import Figure, Reason
from exgen.sheets.converting import convert_words, convert_words_that_can_be
from exgen.sheets.finishers import FINISHERS, Finished
from exgen.sheets.formats import Format, Output
from exgen.sheets.sheet import Sheet, exercises_of, questions_of, without
from exgen.sheets.templates import Template, mentions


def asks_for_misconceptions(format: Format) -> bool:  # noqa: A002 -- it is one
    """Return whether a template asks what known misconceptions give: that takes time to work out."""
    files = format.made_files
    return any(mentions(format.folder, file.template, "misconceptions") for file in files)


def export(sheets: Sequence[Sheet], format: Format) -> Iterator[tuple[bytes, ...]]:  # noqa: A002 -- it is one
    """Yield for each sheet, in order, the files that the format makes for each.

    Raises AuthorError where a text or a template does not work.
    """
    for files in export_converted(
        convert_words(sheets, format.file.markup, format.file.enclosed), format
    ):
        yield tuple(file.content for file in files)


def export_converted(
    sheets: Sequence[Sheet],
    format: Format,  # noqa: A002 -- it is one
) -> Iterator[tuple[Finished, ...]]:
    """Yield the files of sheets whose words are in the format's markup already, and their notes."""
    files = [(Template(format.folder, f.template), f.kept_back) for f in format.sheet_files]
    # A sheet's files stand side by side: Typst takes from a cache what two of them share.
    told = [Told() for _ in range(len(sheets) * len(files))]
    each = ((sheet, *file) for sheet in sheets for file in files)
    sources = [
        template.fill(sheet=without(sheet, *kept_back), **_known(format, sheet.language, own))
        for (sheet, template, kept_back), own in zip(each, told, strict=True)
    ]
    made = FINISHERS[format.file.finisher](sources, format.folder)
    finished = (replace(f, said=(*f.said, *t.said)) for f, t in zip(made, told, strict=True))
    for _ in sheets:
        yield tuple(next(finished) for _ in files)


def write_for_class(
    sheets: Iterable[Sheet],
    format: Format,  # noqa: A002 -- it is one
    file: Output,
    path: Path,
    spoken: str = ENGLISH,
) -> tuple[Reason, ...]:
    """Write a file for the whole class, of sheets whose words are in the format's markup already.

    Returns what is to be said of it. The sheets hold no more than the file may. It grows as they
    come; only a finisher needs the whole at once. Raises AuthorError where the template does not
    work.
    """
    told = Told()
    known = _known(format, spoken, told)
    pieces = Template(format.folder, file.template).stream(sheets=sheets, **known)
    if format.file.finisher:
        (finished,) = FINISHERS[format.file.finisher](["".join(pieces)], format.folder)
        path.write_bytes(finished.content)
        return (*finished.said, *told.said)
    with path.open("wb") as out:
        out.writelines(piece.encode() for piece in pieces)
    return tuple(told.said)


def fill(
    pages: Sequence[Any],
    format: Format,  # noqa: A002 -- it is one
    template: str,
    spoken: str = ENGLISH,
) -> tuple[Iterable[bytes], Sequence[Problem]]:
    """Return the file that a template makes of each page, which it knows as `page`; and problems.

    `spoken` is the language of its fixed words.

    The Inline and Blocks in the pages' dataclasses, tuples, lists and mappings are converted, for
    all pages in one run; plain `str` reaches the template as it is. A formula that cannot be set
    is a problem, and stands on the page as it was written. Raises AuthorError where the template
    does not work.
    """
    filled = Template(format.folder, template)
    converted, error = convert_words_that_can_be(pages, format.file.markup)
    sources = [filled.fill(page=page, **_known(format, spoken, Told())) for page in converted]
    problems = error.problems if error else ()
    finished = FINISHERS[format.file.finisher](sources, format.folder)
    return (file.content for file in finished), problems


class Told:
    """What a template tells who makes the files, each once: what its format cannot hold, say."""

    def __init__(self) -> None:
        self._said: dict[Reason, None] = {}

    def __call__(self, code: str, **arguments: Any) -> str:
        """Take a note, of which nothing stands in the file."""
        self._said[Reason.of(code, **arguments)] = None
        return ""

    @property
    def said(self) -> tuple[Reason, ...]:
        """All that was told."""
        return tuple(self._said)


def _worth(words: Language, asked: Any) -> str:
    """Return what a sheet, a question or a part is worth, and what of that is a bonus."""
    if asked.bonus is True:
        return f"{words.say('points', count=asked.points)} {words.say('bonus')}"
    if not asked.bonus:
        return words.say("points", count=asked.points)
    return words.say("points-and-bonus", count=asked.points, bonus=Figure(asked.bonus))


def _known(
    format: Format,  # noqa: A002 -- it is one
    spoken: str,
    told: Told,
) -> dict[str, Any]:
    """Return what every template knows: how to say its fixed words and write numbers, and on what."""
    words = language(spoken)
    return {
        "say": words.say,
        "worth": partial(_worth, words),
        "tell": told,
        "number": words.number,
        "exercises_of": exercises_of,
        "questions_of": questions_of,
        "paper_size": format.paper_size,
        "logo": format.logo,
    }
