"""Settable: what an author wrote as Markdown with TeX means something in every format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from exgen.check.results import Found
from exgen.check.subject import Subject
from exgen.check.texts import printed_texts
from exgen.errors import AuthorError, ExgenError
from exgen.items.columns import one
from exgen.sheets.export import export
from exgen.sheets.filling import FORMULA
from exgen.sheets.formats import find_format, formats
from exgen.sheets.markup import convert, short
from exgen.sheets.typesetting import feedback_of

SET = 2
"""How many sheets are set in every format."""

_STRAY = re.compile(r"\$|\\[A-Za-z]+")
_MARKUP = re.compile(r"<math.*?</math>|<code.*?</code>|<[^>]*>", re.DOTALL)
_SCRIPT = r"(?:\w|\\[A-Za-z]+|\{[^{}]*\})"
_TWICE = re.compile(rf"_{_SCRIPT}_|\^{_SCRIPT}\^")


def the_words_can_be_set(subject: Subject) -> Found:
    """Formulas and Markdown work in every format, in questions, solutions and feedback."""
    item, values = subject.item, one(subject.drawn.values, 0)
    said = [feedback_of(item, wrong, values) for wrong in item.misconceptions]
    first = [*said, *printed_texts(subject.sheets[0])]
    failures = [*_unreadable(first), *_unbalanced(first)]
    for name in formats() if not failures else ():
        try:
            list(export(subject.sheets[:SET], find_format(name)))
        except ExgenError as error:
            failures.append(f"{name}: {str(error).splitlines()[0]}")
    return Found(", ".join(formats()), tuple(failures))


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
