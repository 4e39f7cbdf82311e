"""An item's texts: as its author wrote them, and as a student reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exgen.errors import nearest
from exgen.items.filling import can_be_read, names_in
from exgen.items.item import Item, Passage
from exgen.sheets.sheet import Sheet


def templates(item: Item, *files: str) -> Iterator[Passage]:
    """Yield what an author wrote in all files, or in some, with what these share.

    The line of what stands in item.toml is not known. That of what a misconception or a figure says
    is its function's.
    """
    for file, words in (("question.md", item.question), ("solution.md", item.solution)):
        for passage in words.passages:
            if not files or file in files:
                yield passage
    for part in item.file.parts:
        for text in part.texts() if not files or "item.toml" in files else ():
            yield Passage(text, (str(item.folder / "item.toml"),))
    for wrong in item.misconceptions if not files or "model.py" in files else ():
        yield Passage(wrong.feedback, (f"{item.graph.where}:{wrong.step.line}",))
    for figure in item.enclosures if not files or "model.py" in files else ():
        yield Passage(figure.says, (f"{item.graph.where}:{figure.step.line}",))


def names_told(item: Item, *files: str) -> set[str]:
    """Return the names of the givens and steps that the texts print, show or ask about.

    Which name is meant by one that is misspelt is guessed, and a text with a slip of Jinja may tell
    them all: that is said already, and nothing more is to follow from it.
    """
    enclosed = {enclosure.step.name: enclosure for enclosure in item.enclosures}
    known = {*item.graph.givens, *item.graph.steps, *enclosed}
    told = set[str]()
    for passage in templates(item, *files):
        if not can_be_read(passage.text):
            return set(known)
        told |= names_in(passage.text)
    told = told.union(*(nearest(name, known) for name in told - known))
    shown = [enclosure for name, enclosure in enclosed.items() if name in told]
    return told.union(*({*one.step.needs, *names_in(one.says)} for one in shown))


def place_of(name: str, passage: Passage) -> str:
    """Return the file and the line, if it is known, at which a template uses a name."""
    found = re.search(rf"\{{[{{%][^}}]*\b{re.escape(name)}\b", passage.text)
    end = found.end() if found else 0
    return passage.place(1 + passage.text.count("\n", 0, end))


def printed_texts(sheet: Sheet) -> Iterator[str]:
    """Yield all that is printed of a sheet and its solution."""
    for question in sheet.questions:
        yield question.title
        for part in question.parts:
            yield from (part.lead, part.prompt, part.instruction, part.solution)
            yield from (*part.rows, *part.columns)
            yield from (text for offer in part.offers for text in (offer.text, offer.remark))
            yield from (field.label for field in part.fields)
