"""The key: a paper drawn for a class, with the givens, answers and slack of every sheet."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Self

import numpy as np
from pydantic import TypeAdapter, ValidationError

from exgen.errors import AuthorError, FileError, NotFound
from exgen.items import bank
from exgen.items.engine import Array
from exgen.items.item import Item
from exgen.items.kinds import AnyPart, Part
from exgen.items.schema import PaperFile, QuestionFile
from exgen.variants.sampling import Drawn, draw, example_of

CHECK_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
"""One letter for each remainder by 23, which notices every wrong digit and every swap of two."""

VERSION = 1
_PARTS = TypeAdapter(tuple[AnyPart, ...])


@dataclass(frozen=True)
class Student:
    """A row of the roster."""

    id: str
    name: str = ""


@dataclass(frozen=True)
class Asked:
    """An item as a paper asks it: the labels of its parts, and the columns of all sheets.

    `values` holds the givens and the asked steps, `slacks` the slack of each asked step; their
    last axis is the sheet.
    """

    item: str
    digest: str
    labels: tuple[str, ...]
    parts: tuple[Part, ...]
    values: dict[str, Array]
    slacks: dict[str, Array]

    @classmethod
    def of(cls, item: Item, labels: tuple[str, ...], drawn: Drawn) -> Self:
        """Return variants that were drawn of an item, asked under labels of its parts."""
        steps = [part.step for part in item.parts]
        return cls(
            item=item.name,
            digest=item.digest,
            labels=labels,
            parts=item.parts,
            values={name: drawn.values[name] for name in [*item.file.draws, *steps]},
            slacks={step: drawn.slacks[step] for step in steps},
        )

    def load(self) -> Item:
        """Return the item as the bank has it now, under the conventions under which it was asked.

        Raises NotFound, or AuthorError.
        """
        item = bank.load(self.item)
        asked = item.file.conventions.keys() & self.values.keys()
        return bank.load(self.item, {name: str(self.values[name][0]) for name in asked})

    def fields(self) -> Iterator[tuple[str, Part, int]]:
        """Yield every field: its name on the sheet, its part, its number within the part."""
        for label, part in zip(self.labels, self.parts, strict=True):
            suffixes = part.suffixes(self.values[part.step].shape[:-1])
            for number, suffix in enumerate(suffixes):
                yield label + suffix, part, number


@dataclass(frozen=True)
class Key:
    """What every sheet of a paper asks, and the right answers: the authority when marking."""

    paper: str
    title: str
    seed: int
    sheets: int
    students: tuple[Student, ...]
    asked: tuple[Asked, ...]

    @property
    def out_of(self) -> float:
        """The points of the whole paper."""
        return sum(part.points for asked in self.asked for part in asked.parts)

    def field_names(self) -> list[str]:
        """Return the name of every field, in the order of the sheet."""
        return [name for asked in self.asked for name, _, _ in asked.fields()]

    def file_name(self, sheet: int) -> str:
        """Return what the files of a sheet are called: the student's id, or the sheet's number."""
        return file_name(self.students[sheet - 1].id) if self.students else f"{sheet:04d}"


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
            asked.append(Asked.of(item, labels, draw(item, seed, 1, sheets)))
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
    asked = Asked.of(item, labels, drawn)
    return Key(item.name, item.file.title, seed, len(drawn.draws), (), (asked,))


def part_letter(place: int) -> str:
    """Return a, b, ..., z, aa, ab, ... for 0, 1, ..."""
    rest, last = divmod(place, 26)
    return (part_letter(rest - 1) if rest else "") + chr(ord("a") + last)


def sheet_code(sheet: int) -> str:
    """Return a sheet's number with its check letter, such as 0001-R."""
    return f"{sheet:04d}-{CHECK_LETTERS[sheet % len(CHECK_LETTERS)]}"


def file_name(student: str) -> str:
    """Return an id as a file name: letters, digits and `-_` stay, other characters are spelt out."""
    return "".join(c if c.isalnum() or c in "-_" else f"~{ord(c):x}" for c in student)


def write_key(key: Key, path: Path) -> None:
    """Write a key as JSON, a line for each column."""
    path.write_text(_lines(_as_json(key)) + "\n", encoding="utf-8")


def read_key(path: Path) -> Key:
    """Return the key in a file. Raises FileError when there is none, or it is no key."""
    try:
        return _from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, LookupError, TypeError, AttributeError, ValidationError) as error:
        raise FileError(f"{path}: this is not a key that exgen wrote ({error})") from error


def _as_json(key: Key) -> dict[str, Any]:
    return {
        "exgen key": VERSION,
        "paper": key.paper,
        "title": key.title,
        "seed": str(key.seed),
        "sheets": key.sheets,
        "students": [[student.id, student.name] for student in key.students],
        "asked": [
            {
                "item": asked.item,
                "digest": asked.digest,
                "labels": asked.labels,
                "parts": [p.model_dump(mode="json", by_alias=True) for p in asked.parts],
                "values": {name: array.tolist() for name, array in asked.values.items()},
                "slacks": {name: array.tolist() for name, array in asked.slacks.items()},
            }
            for asked in key.asked
        ],
    }


def _from_json(written: Mapping[str, Any]) -> Key:
    if written["exgen key"] != VERSION:
        raise ValueError(f"it is of version {written['exgen key']}, not {VERSION}")
    asked = tuple(
        Asked(
            item=a["item"],
            digest=a["digest"],
            labels=tuple(a["labels"]),
            parts=_PARTS.validate_python(a["parts"]),
            values={name: np.array(column) for name, column in a["values"].items()},
            slacks={name: np.array(column) for name, column in a["slacks"].items()},
        )
        for a in written["asked"]
    )
    students = tuple(Student(*student) for student in written["students"])
    return Key(
        written["paper"], written["title"], int(written["seed"]), written["sheets"], students, asked
    )


def _lines(written: Any, indent: str = "") -> str:
    """Return JSON in which objects take a line for each key, and all else one line."""
    deeper = indent + " "
    if isinstance(written, dict):
        rows = [f"{deeper}{json.dumps(k)}: {_lines(v, deeper)}" for k, v in written.items()]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(written, list) and written and isinstance(written[0], dict):
        return "[\n" + ",\n".join(deeper + _lines(v, deeper) for v in written) + f"\n{indent}]"
    return json.dumps(written, ensure_ascii=False)
