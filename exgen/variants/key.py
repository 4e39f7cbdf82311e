"""The key: a paper drawn for a class, with the givens, answers and slack of every sheet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from pydantic import TypeAdapter, ValidationError

from exgen.errors import FileError
from exgen.items import bank
from exgen.items.columns import Array
from exgen.items.item import Item
from exgen.items.kinds import AnyPart, AskedPart
from exgen.people.students import Student, file_name
from exgen.variants.sampling import Drawn

KEY = Path("marking", "key.json")
"""Where the key of a paper is, in the folder that was made for it."""

VERSION = 1
_PARTS = TypeAdapter(tuple[AnyPart, ...])


@dataclass(frozen=True)
class AskedItem:
    """An item as a paper asks it: the labels of its parts, and the columns of all sheets.

    `values` holds the givens and the asked steps, `slacks` the slack of each asked step; their
    last axis is the sheet.
    """

    item: str
    digest: str
    labels: tuple[str, ...]
    parts: tuple[AskedPart, ...]
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

    def fields(self) -> Iterator[tuple[str, AskedPart, int]]:
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
    asked: tuple[AskedItem, ...]

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
        AskedItem(
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
