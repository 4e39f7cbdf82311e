"""Settable: what an author wrote as Markdown with TeX means something in every format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from exgen.check.results import Found
from exgen.check.subject import Subject
from exgen.check.texts import printed_texts
from exgen.errors import AuthorError, ExgenError
from exgen.items.columns import one
from exgen.items.filling import FORMULA
from exgen.sheets.converting import convert_words
from exgen.sheets.export import export_converted
from exgen.sheets.finishers import MISSING, TOO_WIDE
from exgen.sheets.formats import Format, find_format, formats
from exgen.sheets.markup import convert, short
from exgen.sheets.sheet import Sheet
from exgen.sheets.typesetting import feedback_of

_STRAY = re.compile(r"\$|\\[A-Za-z]+")
_MARKUP = re.compile(r"<math.*?</math>|<code.*?</code>|<[^>]*>", re.DOTALL)
_SCRIPT = r"(?:\w|\\[A-Za-z]+|\{[^{}]*\})"
_TWICE = re.compile(rf"_{_SCRIPT}_|\^{_SCRIPT}\^")


def the_words_can_be_set(subject: Subject) -> Found:
    """Formulas and Markdown work in every format, and all is printed where one can read it."""
    item, values = subject.item, one(subject.drawn.values, 0)
    said = [feedback_of(item, wrong, values) for wrong in item.misconceptions]
    first = [*said, *printed_texts(subject.sheets[0])]
    failures = [*_unreadable(first), *_unbalanced(first)]
    for name in formats() if not failures else ():
        try:
            failures += [f"{name}: {said}" for said in _unfit(subject, find_format(name))]
        except ExgenError as error:
            failures.append(f"{name}: {str(error).splitlines()[0]}")
    return Found(f"{len(formats())} formats", tuple(failures))


def _unfit(subject: Subject, format_: Format) -> Iterator[str]:
    """Yield what of the longest variants cannot be printed as it should in a format."""
    places = _longest(subject.sheets)
    sheets = convert_words([subject.sheets[place] for place in places], format_.file.markup)
    exported = export_converted(sheets, format_)
    said = {n: at for at, fs in zip(places, exported, strict=True) for f in fs for n in f.said}
    for note, place in said.items():
        if note.code == MISSING:
            yield f"no font has {note.arg('characters')}; write it in other characters"
        if note.code == TOO_WIDE:
            yield (
                f"no room on a page for {_by_steps(subject, note.arg('what'))}, as in "
                f"{subject.seen(place)}; break it up, or ask for less"
            )


def _by_steps(subject: Subject, what: str) -> str:
    """Return what has no room with the steps in place of the parts of a sheet."""
    parts = subject.sheets[0].questions[0].parts
    for part, asked in zip(parts, subject.item.parts, strict=True):
        what = what.replace(f"{part.name}: ", f"'{asked.step}': ")
    return what


def _longest(sheets: Sequence[Sheet]) -> list[int]:
    """Return the places of the sheets with the longest text and the longest line."""
    texts = ["\n".join(printed_texts(sheet)) for sheet in sheets]
    lines = [max(map(len, re.split(r"\n|\\\\", text))) for text in texts]
    longest = max(range(len(texts)), key=lambda place: len(texts[place]))
    return sorted({longest, max(range(len(texts)), key=lines.__getitem__)})


def _unreadable(words: Sequence[str]) -> Iterator[str]:
    """Yield the formulas that cannot be read, or are not taken for formulas."""
    try:
        converted = convert(words, "html")
    except AuthorError as error:
        yield from map(str, error.problems)
        return
    for text, html in zip(words, converted, strict=True):
        stray = _STRAY.search(_MARKUP.sub("", html))
        if stray:
            yield (
                f"'{short(text)}': {stray[0]} is printed as it stands; a formula is written $...$, "
                "without a space inside the dollars"
            )


def _unbalanced(words: Sequence[str]) -> Iterator[str]:
    """Yield the formulas that LaTeX refuses, although pandoc reads them."""
    formulas = dict.fromkeys(m[1] or m[2] for text in words for m in FORMULA.finditer(text))
    for formula in formulas:
        left, right = (
            len(re.findall(rf"\\{side}(?![A-Za-z])", formula)) for side in ("left", "right")
        )
        if left != right:
            yield f"'{short(formula)}': {left} \\left, but {right} \\right; they go in pairs"
        if _TWICE.search(formula):
            yield f"'{short(formula)}': a script on a script; put braces around the inner one"
