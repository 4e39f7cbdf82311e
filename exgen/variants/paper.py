"""Papers drawn: for a class, which makes the key, or one item by itself."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from exgen.errors import AuthorError, ExgenError, NotFound
from exgen.items import bank
from exgen.items.item import Item
from exgen.items.schema import PaperFile
from exgen.people.codes import sheet_codes
from exgen.people.students import Student, comparable
from exgen.variants.key import AskedItem, Key
from exgen.variants.sampling import Drawn, draw_each, example_of
from exgen.variants.selection import positions
from exgen.variants.weighing import (
    refuse_unequal_pools,
    refuse_unknown_parts,
    with_points,
)

FIRST_NUMBER = 10_000_000
"""Students' variants have numbers of eight digits: among 1,000 two are alike once in 180 classes."""


def draw_paper(
    name: str,
    paper: PaperFile,
    seed: int,
    sheets: int,
    students: Sequence[Student] = (),
    *,
    numbers: Sequence[int] = (),
) -> Key:
    """Return the key of a paper: sheet k asks variant k of every item, or that of student k.

    With `numbers` it asks the variants of these numbers instead, one for each student.

    Raises AuthorError where the paper declares a convention that none of its items leaves open, or
    where questions of a pool are not worth the same, and ExgenError where two students would have the
    same sheet.
    """
    numbers = numbers or _numbers(name, seed, students) or range(1, sheets + 1)
    at = positions(name, paper, seed, numbers)
    asked = []
    unused = set(paper.conventions)
    for number, question in enumerate(paper.questions, start=1):
        letters = (f"{number}{part_letter(place)}" for place in count())
        for item in (bank.load(name, paper.conventions) for name in question.items):
            unused -= item.file.conventions.keys()
            labels = tuple(itertools.islice(letters, len(item.parts)))
            drawn = draw_each(item, seed, numbers)
            one = AskedItem.of(item, labels, drawn, paper)
            asked.append(one if at is None else replace(one, positions=at[number - 1]))
    if unused:
        problems = [
            f"no item of the paper leaves open the convention '{n}'" for n in sorted(unused)
        ]
        raise AuthorError(f"papers/{name}.toml", problems)
    codes = sheet_codes(name, list(_asked_by(paper)), seed, numbers)
    key = Key(
        name, paper.title, seed, len(numbers), codes, tuple(students), tuple(asked), paper.scheme
    )
    refuse_unknown_parts(key, paper)
    refuse_unequal_pools(key, paper)
    if not key.out_of:
        problem = "every part is a bonus, so that there are no points to have; ask one that is none"
        raise AuthorError(f"papers/{name}.toml", [problem])
    return with_points(key)


def _asked_by(paper: PaperFile) -> Iterator[str]:
    """Yield what a paper asks, by which the codes of its sheets are known from those of another."""
    for question in paper.questions:
        yield from question.items
    if paper.selects:
        yield json.dumps(
            [paper.order, paper.pools, [question.pool for question in paper.questions]]
        )


def _numbers(paper: str, seed: int, students: Sequence[Student]) -> list[int]:
    """Return which variant each student gets. Raises ExgenError where two would get the same."""
    whose: dict[int, Student] = {}
    for student in students:
        other = whose.setdefault(number_for(paper, seed, student), student)
        if other is not student and comparable(other.id) == comparable(student.id):
            raise ExgenError(f"the id '{student.id}' is that of '{other.id}' already: one id twice")
        if other is not student:
            raise ExgenError(
                f"with the seed {seed} the students '{other.id}' and '{student.id}' would get the "
                "same sheet, as happens seldom; use another seed"
            )
    return list(whose)


def number_for(paper: str, seed: int, student: Student, turn: int = 0) -> int:
    """Return which variant a student gets, whoever else is in the class: a hash of the id.

    It has as many digits for all, so that a code does not tell who is in the class, nor how many.
    In another `turn` it is another.
    """
    known = [paper, seed, comparable(student.id), *([turn] if turn else [])]
    asked = json.dumps(known).encode()
    hashed = hashlib.blake2b(asked, digest_size=8).digest()
    return FIRST_NUMBER + int.from_bytes(hashed) % (10 * FIRST_NUMBER - FIRST_NUMBER)


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
