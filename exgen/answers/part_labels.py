"""Part labels: `3a) 0.5` is 0.5, and `(a) D, E` is D, E."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from exgen.distinct import each_once
from exgen.items.kinds import Answers, AskedPart
from exgen.language import Reason
from exgen.numerals import may_have_label
from exgen.numerals.reading import quote


def without_labels(
    part: AskedPart, label: str, cells: Sequence[Sequence[str]]
) -> list[Sequence[str]]:
    """Return what was typed in the fields of a part, without its label before the answers."""
    bare = partial(part.without_label, label=label)
    # few columns have any: most are only searched, as a whole and each text in them once
    return [
        each_once(bare, column) if may_have_label("\n".join({*column}), label) else column
        for column in cells
    ]


def note_labels(
    answers: Answers, cells: Sequence[Sequence[str]], bare: Sequence[Sequence[str]]
) -> None:
    """Note, in the answers, which cells were read without the label of their part."""
    for field, (typed, read) in enumerate(zip(cells, bare, strict=True)):
        pairs = zip(typed, read, strict=True) if typed is not read else ()
        for row, (text, rest) in enumerate(pairs):
            if text != rest:
                label = quote(text.removesuffix(rest).strip())
                said = Reason.of("read.without-name", name=label, bare=label)
                answers.notes[field, row] = (*answers.notes.get((field, row), ()), said)
                answers.spelt.setdefault((field, row), rest)
