"""An item's texts: as its author wrote them, and as a student reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exgen.errors import nearest
from exgen.items.item import Item, Passage
from exgen.sheets.filling import can_be_read, names_in
from exgen.sheets.sheet import Sheet


def templates(item: Item, *files: str) -> Iterator[tuple[str, Passage]]:
    """Yield what an author wrote, with the file that it stands in: in all files, or in some.

    The line of what stands in item.toml is not known, and 0. A misconception's is its function's.
    """
    for file, words in (("question.md", item.question), ("solution.md", item.solution)):
        for passage in words.passages:
            if not files or file in files:
                yield file, passage
    for part in item.file.parts:
        for text in part.texts() if not files or "item.toml" in files else ():
            yield "item.toml", Passage(text, 0)
    for wrong in item.misconceptions if not files or "model.py" in files else ():
        yield "model.py", Passage(wrong.feedback, wrong.step.line)


def names_told(item: Item, *files: str) -> set[str]:
    """Return the names of the givens and steps that the texts print, or ask about.

    Which name is meant by one that is misspelt is guessed, and a text with a slip of Jinja may tell
    them all: that is said already, and nothing more is to follow from it.
    """
    known = item.graph.givens | set(item.graph.steps)
    told = set[str]()
    for _, passage in templates(item, *files):
        if not can_be_read(passage.text):
            return set(known)
        told |= names_in(passage.text)
    return told.union(*(nearest(name, known) for name in told - known))


def place_of(name: str, file: str, passage: Passage) -> str:
    """Return the file and the line, if it is known, at which a template uses a name."""
    found = re.search(rf"\{{[{{%][^}}]*\b{re.escape(name)}\b", passage.text)
    if not found or not passage.line:
        return file
    return f"{file}:{passage.line + passage.text.count(chr(10), 0, found.end())}"


def printed_texts(sheet: Sheet) -> Iterator[str]:
    """Yield all that is printed of a sheet and its solution."""
    for question in sheet.questions:
        yield question.title
        for part in question.parts:
            yield from (part.lead, part.prompt, part.instruction, part.solution)
            yield from (*part.rows, *part.columns)
            yield from (text for offer in part.offers for text in (offer.text, offer.remark))
            yield from (field.label for field in part.fields)
