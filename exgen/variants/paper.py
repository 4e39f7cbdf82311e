"""Papers drawn: for a class, which makes the key, or one item by itself."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from itertools import count

from exgen.errors import AuthorError, NotFound
from exgen.items import bank
from exgen.items.item import Item
from exgen.items.schema import PaperFile
from exgen.people.codes import sheet_codes
from exgen.people.students import Student
from exgen.variants.key import AskedItem, Key
from exgen.variants.sampling import Drawn, draw, example_of


def draw_paper(
    name: str, paper: PaperFile, seed: int, sheets: int, students: Sequence[Student] = ()
) -> Key:
    """Return the key of a paper: sheet k asks variant k of every item.

    Raises AuthorError where the paper declares a convention that none of its items leaves open.
    """
    asked = []
    unused = set(paper.conventions)
    for number, question in enumerate(paper.questions, start=1):
        letters = (f"{number}{part_letter(place)}" for place in count())
        for item in (bank.load(name, paper.conventions) for name in question.items):
            unused -= item.file.conventions.keys()
            labels = tuple(itertools.islice(letters, len(item.parts)))
            drawn = draw(item, seed, 1, sheets)
            asked.append(AskedItem.of(item, labels, drawn, paper))
    if unused:
        problems = [
            f"no item of the paper leaves open the convention '{n}'" for n in sorted(unused)
        ]
        raise AuthorError(f"papers/{name}.toml", problems)
    items = [item.item for item in asked]
    codes = sheet_codes(name, items, seed, range(1, sheets + 1))
    return Key(name, paper.title, seed, sheets, codes, tuple(students), tuple(asked))


def draw_example(item: Item, number: int) -> Drawn:
    """Return the givens of a worked example, counted from 1, as the one variant drawn.

    What an example leaves open, such as the statements to choose from, is drawn. Raises NotFound
    where the item has no example of that number.
    """
    examples = item.file.examples
    if not 1 <= number <= len(examples):
        known = map(str, range(1, len(examples) + 1))
        raise NotFound("example", str(number), known, [item.folder / "item.toml"])
    return example_of(item, examples[number - 1])


def asked_alone(item: Item, drawn: Drawn) -> AskedItem:
    """Return variants of an item as the only question of a paper asks them."""
    labels = tuple(f"1{part_letter(place)}" for place in range(len(item.parts)))
    return AskedItem.of(item, labels, drawn)


def part_letter(place: int) -> str:
    """Return a, b, ..., z, aa, ab, ... for 0, 1, ..."""
    rest, last = divmod(place, 26)
    return (part_letter(rest - 1) if rest else "") + chr(ord("a") + last)
