"""The list of the bank: what there is about a topic, and how long and how hard each item is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np

from exgen.errors import AuthorError, NotFound
from exgen.items import bank
from exgen.items.item import Item
from exgen.resources import searched
from exgen.variants.hardness import digits
from exgen.variants.sampling import raw

VARIANTS = 25
"""Of so many variants the median is taken, whether they are fit to be asked or not: that is quick."""
WIDTH = 32
"""How wide the names are set."""


class Size(NamedTuple):
    """How long an item is, and how hard: what is asked, and what is worked with.

    `steps` are those to work out, with the asked ones; `digits` are how many the givens take
    together, in the median.
    """

    parts: int
    fields: int
    points: float
    steps: int
    digits: float


class ListedItem(NamedTuple):
    """An item or a paper on the list, what it can be found by, and an item's size.

    `title` is None where it does not load.
    """

    name: str
    title: str | None
    topics: tuple[str, ...] = ()
    size: Size | None = None

    def is_about(self, topic: str) -> bool:
        """Return whether a word in the name, the title or a topic begins as asked."""
        texts = "\n".join([self.name, self.title or "", *self.topics])
        return re.search(rf"\b{re.escape(topic)}", texts, re.IGNORECASE) is not None


def listing(topic: str = "") -> Iterator[str]:
    """Yield the list, line by line: of all, or of the items about a topic and the papers that ask them.

    Raises NotFound where there are none.
    """
    items = list(map(_item, bank.items()))
    found = [item for item in items if item.is_about(topic)]
    if topic and not found:
        raise NotFound("topic", topic, _topics(items), searched("bank"))
    yield f"{'Items':{WIDTH + 2}}" + "".join(f" {name:>6}" for name in Size._fields)
    for item in found:
        shown = item.title or f"(does not load: exgen check {item.name} says why)"
        sizes = item.size or [""] * len(Size._fields)
        yield f"  {item.name:{WIDTH}}" + "".join(f" {_written(s):>6}" for s in sizes) + f"  {shown}"
    yield "Papers"
    for name in bank.papers():
        title, asked = _paper(name)
        if not topic or asked.intersection(item.name for item in found):
            yield f"  {name:{WIDTH}} {title or f'(does not load: exgen make {name} says why)'}"


def size_of(item: Item) -> Size:
    """Return how long and how hard an item is. Raises AuthorError where its model fails."""
    values = item.graph.evaluate(raw(item, 0, 0, np.arange(1, VARIANTS + 1)))
    asked = {part.step for part in item.parts}
    given = {step.name for part in item.file.parts for step in part.steps()}
    return Size(
        parts=len(item.parts),
        fields=sum(len(part.blank_places(values[part.step].shape[:-1])) for part in item.parts),
        points=sum(part.points for part in item.parts if not part.bonus),
        steps=len(asked.union(*map(item.graph.upstream, asked)) - given),
        digits=float(np.median(digits(item, values))),
    )


def _item(name: str) -> ListedItem:
    try:
        item = bank.load(name)
        return ListedItem(name, item.file.title, item.file.topics, size_of(item))
    except AuthorError:
        return ListedItem(name, None)


def _paper(name: str) -> tuple[str | None, set[str]]:
    """Return the title of a paper, None where it does not load, and the items that it asks."""
    try:
        paper = bank.paper(name)
        return paper.title, {item for question in paper.questions for item in question.items}
    except AuthorError:
        return None, set()


def _topics(items: Collection[ListedItem]) -> set[str]:
    """Return what items can be found by, but for the words of titles."""
    return {topic for item in items for topic in (*item.topics, *item.name.split("/"))}


def _written(size: float | str) -> str:
    return size if isinstance(size, str) else f"{size:g}"
