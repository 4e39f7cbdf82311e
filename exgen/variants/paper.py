"""The key: a paper drawn for a class, with the givens, answers and slack of every sheet."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from itertools import count

from exgen.errors import AuthorError, NotFound
from exgen.items import bank
from exgen.items.item import Item
from exgen.items.schema import PaperFile, QuestionFile
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
            asked.append(AskedItem.of(item, labels, draw(item, seed, 1, sheets)))
    if unused:
        problems = [
            f"no item of the paper leaves open the convention '{n}'" for n in sorted(unused)
        ]
        raise AuthorError(f"papers/{name}.toml", problems)
    return Key(name, paper.title, seed, sheets, tuple(students), tuple(asked))


def draw_item(item: Item, seed: int, variant: int) -> Key:
    """Return the key of a single sheet, which asks one variant of one item."""
    return key_of(item, seed, draw(item, seed, variant, 1))


def draw_example(item: Item, number: int) -> Key:
    """Return the key of a single sheet with the givens of a worked example, counted from 1.

    What an example leaves open, such as the statements to choose from, is drawn. Raises NotFound
    where the item has no example of that number.
    """
    examples = item.file.examples
    if not 1 <= number <= len(examples):
        known = map(str, range(1, len(examples) + 1))
        raise NotFound("example", str(number), known, [item.folder / "item.toml"])
    return key_of(item, 0, example_of(item, examples[number - 1]))


def paper_of(item: str, title: str) -> PaperFile:
    """Return the paper that asks one item only."""
    return PaperFile(title=title, questions=(QuestionFile(items=(item,)),))


def key_of(item: Item, seed: int, drawn: Drawn) -> Key:
    """Return the key of the paper that asks one item only, with a sheet for each variant drawn."""
    labels = tuple(f"1{part_letter(place)}" for place in range(len(item.parts)))
    asked = AskedItem.of(item, labels, drawn)
    return Key(item.name, item.file.title, seed, len(drawn.draws), (), (asked,))


def part_letter(place: int) -> str:
    """Return a, b, ..., z, aa, ab, ... for 0, 1, ..."""
    rest, last = divmod(place, 26)
    return (part_letter(rest - 1) if rest else "") + chr(ord("a") + last)
