"""Settable: what an author wrote as Markdown with TeX means something in every format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from exgen.check.results import Found
from exgen.check.subject import Subject
from exgen.check.texts import printed_texts
from exgen.errors import AuthorError, ExgenError
from exgen.items.bounded import TOO_DEEP, is_too_deep
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
_ESCAPED_DOLLAR = re.compile(r"(?<!\\)((?:\\\\)*)\\\$")
_ELEMENTS = (
    "a abbr b big blockquote br button canvas caption center code col dd del details div dl dt em"
    " figcaption figure font form g h[1-6] hr i iframe img input ins kbd li line mark math ol p path"
    " picture pre q rect s samp script small span strike strong style sub summary sup svg table"
    " tbody td text tfoot th thead tr tt u ul var video"
)
_PRINTED = {
    rf"&lt;(?:/?(?:{_ELEMENTS.replace(' ', '|')}|circle|polyline|polygon|ellipse)"
    r"(?:\s+[\w:-]+\s*=.*?)?\s*/?&gt;|!)": (
        "HTML is not read, and {} is printed as it is typed; write Markdown, or put it in backticks "
        "where it is to be seen"
    ),
    r"^\|.*\|$|\|\s*:?[-\u2013\u2014]+:?\s*\||[-\u2013\u2014]:?\s*\|\s*:?[-\u2013\u2014]": (
        "a table is printed as it is typed; it needs an empty line before it, and a line such as "
        "|:--|--:| below its header, with as many columns"
    ),
    r"^:::+|~~\S|\[\^\w+\]": "{} is printed as it is typed; this Markdown is not read",
}
"""What pandoc leaves in a paragraph that an author did not mean to be printed, and what to say of it."""
_PARAGRAPH = re.compile(r"<(p|li|td|th|h\d)\b[^>]*>(.*?)(?=</\1>|<(?:p|li|ul|ol)\b)", re.DOTALL)
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
    chosen = [subject.sheets[place] for place in places]
    sheets = convert_words(chosen, format_.file.markup, format_.file.enclosed)
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
    deep = [text for text in words if is_too_deep(text)]
    if deep:
        yield from (f"'{short(text)}': {TOO_DEEP}" for text in deep)
        return
    # an escaped dollar is meant to be printed, and what pandoc makes of it looks like a stray one
    undollared = [_ESCAPED_DOLLAR.sub(r"\1", text) for text in words]
    try:
        converted = convert(undollared, "html")
    except AuthorError as error:
        yield from map(str, error.problems)
        return
    for text, html in zip(words, converted, strict=True):
        stray = _STRAY.search(_MARKUP.sub("", html))
        if stray:
            yield (
                f"'{short(text)}': {stray[0]} is printed as it stands; a formula is written $...$, "
                "without a space inside the dollars, and a dollar by itself \\$"
            )
        yield from (f"'{short(text)}': {said}" for said in _printed_as_typed(html))


def _printed_as_typed(html: str) -> Iterator[str]:
    """Yield what is printed as it is typed, though its author wanted something to be made of it."""
    for _, inside in _PARAGRAPH.findall(html):
        plain = _MARKUP.sub("", inside).strip()
        for pattern, said in _PRINTED.items():
            if found := re.search(pattern, plain):
                yield said.format(unescape(found[0]))


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
