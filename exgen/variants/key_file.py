"""The file of a key, key.json: its schema has a version of its own, apart from what authors write."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, Field, PlainValidator, ValidationError

from exgen.errors import FileError
from exgen.items.columns import Array, as_records
from exgen.items.kinds import AnyAskedPart, AskedPart
from exgen.items.names import is_name, said_of
from exgen.items.scheme import Scheme, as_json
from exgen.items.words import with_numbers, with_words
from exgen.people.codes import SAMPLE, is_code, number_of
from exgen.people.columns import CANVAS
from exgen.people.students import MOST_HOURS, Student
from exgen.variants.key import AskedItem, Key, question_number
from exgen.variants.key_versions import VERSION, as_of_today

KEY = Path("marking", "key.json")
"""Where the key of a paper is, in the folder that was made for it."""

SIGN = "exgen key"
"""The name at the head of the file under which the version stands."""

DIGEST = "digest"
"""The name under which a digest of all else stands, from version 3 on: a digit that is another is
noticed by nothing else."""

CHANGED = (
    "something in the key is not as exgen wrote it (if it was changed on purpose, delete this line)"
)

SAID = {
    "missing": "is missing",
    "dataclass_type": "this should be a table",
    "dict_type": "this should be a table",
    "model_type": "this should be a table",
    "tuple_type": "this should be a list",
    "too_short": "this should not be empty",
    "string_pattern_mismatch": "this should be a number and letters, as in 1a",
}
"""What to say for a problem of pydantic's that it puts in words of Python."""


LABEL = r"^[1-9][0-9]{0,5}[a-z]{1,5}$"
"""What stands before a part of a question on a sheet: 1a."""


_LONE = re.compile(r"\\u[dD][89a-fA-F]")
"""Half of a character, perhaps: it can be read, but nowhere be written."""


def _column(written: Any) -> Array:
    """Return a column as an array. Raises ValueError where it holds anything but numbers or words."""
    if isinstance(written, dict):
        return _records({name: _column(column) for name, column in written.items()})
    try:
        column = np.array(written)
    except ValueError as error:
        raise ValueError("its lists are of different lengths") from error
    mixed = column.dtype.kind == "U" and not _all_words(written)
    if mixed or column.dtype.kind not in "biufU" or not column.ndim:
        raise ValueError("this should be a list of numbers, or of words, or a list of such lists")
    return column


def _records(columns: dict[str, Array]) -> Array:
    """Return records of which each field is a column. Raises ValueError where they do not go together."""
    if len({column.shape for column in columns.values()}) != 1:
        raise ValueError("its fields are of different lengths, or there are none")
    return as_records(columns)


def _written(column: Array) -> Any:
    """Return a column as lists, and of records one for each field."""
    fields = column.dtype.names
    return {name: column[name].tolist() for name in fields} if fields else column.tolist()


def _all_words(written: Any) -> bool:
    return all(map(_all_words, written)) if isinstance(written, list) else isinstance(written, str)


StoredColumns = dict[str, Annotated[Any, PlainValidator(_column)]]


_UNSEEN = {
    code: f"\\u{code:04x}"
    for code in (*range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}
"""How JSON spells characters of a student's name that change how a terminal or a page shows it."""


StoredStudent = tuple[str, str, Annotated[float, Field(ge=0, le=MOST_HOURS)], tuple[str, ...]]


class StoredItem(BaseModel):
    """An item of a key, as it stands in the file."""

    item: str
    digest: str
    labels: tuple[Annotated[str, Field(pattern=LABEL)], ...]
    parts: Annotated[tuple[AnyAskedPart, ...], Field(min_length=1)]
    values: StoredColumns
    slacks: StoredColumns
    positions: Annotated[Any, PlainValidator(_column)] = None


class StoredKey(BaseModel):
    """A key, as it stands in the file. The seed is a text, since JSON's numbers end at 2**53."""

    paper: str
    title: str
    seed: int
    sheets: Annotated[int, Field(ge=1)]
    students: tuple[StoredStudent, ...]
    asked: Annotated[tuple[StoredItem, ...], Field(min_length=1)]
    codes: tuple[str, ...]
    scheme: Scheme
    former: Annotated[int, Field(ge=0)]
    course: str | None = None


def write_key(key: Key, path: Path) -> None:
    """Write a key into a file of a new folder."""
    path.write_text(as_text(key), encoding="utf-8")


def as_text(key: Key) -> str:
    """Return what stands in the file of a key: JSON, a line for each column."""
    written = _as_json(key)
    lines = _lines({SIGN: VERSION, DIGEST: _digest(written), **written}) + "\n"
    return lines if lines.isascii() else lines.translate(_UNSEEN)


def read_key(path: Path) -> Key:
    """Return the key in a file, of this version or an earlier one.

    Raises FileError when there is none, when it is no key or from a newer exgen, and where it is
    damaged: then with the place in the key.
    """
    written, version = _table(path)
    stored = _stored(path, as_of_today(written, version))
    found = next(_misfits(stored), None)
    if found:
        raise _damaged(path, *found)
    if DIGEST in written and written[DIGEST] != _digest(written):
        raise _damaged(path, DIGEST, CHANGED)
    return Key(
        paper=stored.paper,
        title=stored.title,
        seed=stored.seed,
        sheets=stored.sheets,
        codes=stored.codes,
        students=tuple(Student(*student) for student in stored.students),
        asked=tuple(map(_asked, stored.asked)),
        scheme=stored.scheme,
        course=stored.course,
        former=stored.former,
    )


def _asked(stored: StoredItem) -> AskedItem:
    asked = AskedItem(**dict(stored))
    return replace(asked, values=with_numbers(asked.values, asked.in_words))


def _as_json(key: Key) -> dict[str, Any]:
    return {
        "paper": key.paper,
        "title": key.title,
        **({} if key.course is None else {"course": key.course}),
        "seed": str(key.seed),
        "sheets": key.sheets,
        "former": key.former,
        "codes": key.codes,
        "students": [[one.id, one.name, one.extra, one.canvas] for one in key.students],
        "scheme": as_json(key.scheme),
        "asked": [
            {
                "item": asked.item,
                "digest": asked.digest,
                "labels": asked.labels,
                "parts": [asdict(part) for part in asked.parts],
                "values": {
                    name: _written(array)
                    for name, array in with_words(asked.values, asked.in_words).items()
                },
                "slacks": {name: array.tolist() for name, array in asked.slacks.items()},
                **({} if asked.positions is None else {"positions": asked.positions.tolist()}),
            }
            for asked in key.asked
        ],
    }


def _digest(written: Mapping[str, Any]) -> str:
    """Return the digest of what stands in a key, however it is laid out."""
    rest = {name: value for name, value in written.items() if name not in (SIGN, DIGEST)}
    return hashlib.blake2b(json.dumps(rest, sort_keys=True).encode(), digest_size=16).hexdigest()


def _lines(written: Any, indent: str = "") -> str:
    """Return JSON in which objects take a line for each key, and all else one line."""
    deeper = indent + " "
    if isinstance(written, dict):
        rows = [f"{deeper}{json.dumps(k)}: {_lines(v, deeper)}" for k, v in written.items()]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}" if rows else "{}"
    if isinstance(written, list | tuple) and written and isinstance(written[0], dict):
        return "[\n" + ",\n".join(deeper + _lines(v, deeper) for v in written) + f"\n{indent}]"
    return json.dumps(written, ensure_ascii=False)


def _table(path: Path) -> tuple[dict[str, Any], int]:
    """Return what is written in the file of a key, and its version."""
    try:
        text = path.read_text(encoding="utf-8")
        written = json.loads(text, object_pairs_hook=_each_once)
        if _LONE.search(text):
            json.dumps(written, ensure_ascii=False).encode()
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error
    except json.JSONDecodeError as error:
        raise _damaged(path, f"line {error.lineno}", f"this is not JSON ({error.msg})") from error
    except _TwiceError as error:
        raise _damaged(path, str(error), "this name stands twice in one table") from error
    except (ValueError, RecursionError) as error:
        raise FileError(f"{path}: this is not a key that exgen wrote ({error})") from error
    version = written.get(SIGN) if isinstance(written, dict) else None
    if not isinstance(version, int) or version < 1:
        raise FileError(f"{path}: this is not a key that exgen wrote; no version at its head")
    if version > VERSION:
        raise FileError(
            f"{path}: this key was written by a newer exgen (version {version} of the key); update "
            "exgen"
        )
    return written, version


class _TwiceError(Exception):
    """A name that stands twice in one table: who wrote it meant one of the two."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a table. Raises _TwiceError."""
    table = dict(pairs)
    if len(table) < len(pairs):
        raise _TwiceError(Counter(name for name, _ in pairs).most_common(1)[0][0])
    return table


def _stored(path: Path, written: dict[str, Any]) -> StoredKey:
    try:
        stored = StoredKey.model_validate(written)
    except ValidationError as error:
        first = error.errors()[0]
        said = SAID.get(first["type"]) or first["msg"].removeprefix("Value error, ")
        raise _damaged(path, _place(first["loc"]), said) from error
    return stored


def _place(loc: tuple[str | int, ...]) -> str:
    """Return a place such as asked[2].parts[0].points, without the kind that pydantic puts in."""
    keys = (*loc[:4], *loc[5:]) if loc[2:3] == ("parts",) else loc
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)[1:]


def _damaged(path: Path, place: str, said: str) -> FileError:
    return FileError(
        f"{path}: this key is damaged: {place}: {said}; take it from a copy, or make the paper "
        "again with the same seed"
    )


def _misfits(key: StoredKey) -> Iterator[tuple[str, str]]:
    """Yield where in a key something does not fit to the rest, and what.

    What comes later relies on what was looked at before, so that only the first is to be trusted.
    """
    if key.students and len(key.students) != key.sheets:
        yield "students", f"there are {len(key.students)} for {key.sheets} sheets"
    if key.former >= key.sheets or (key.former and not key.students):
        yield "former", f"there are {key.sheets} sheets in all"
    yield from _student_misfits(key)
    yield from _scheme_misfits(key)
    names = set[str]()
    for number, stored in enumerate(key.asked):
        if not is_name(stored.item):
            yield f"asked[{number}].item", said_of("item", stored.item)
        for place, said in _item_misfits(stored, key.sheets):
            yield f"asked[{number}].{place}", said
        for name, _, _ in AskedItem(**dict(stored)).fields():
            if name in names:
                yield f"asked[{number}].labels", f"there are two fields {name}"
            names.add(name)
    yield from _position_misfits(key)
    yield from _code_misfits(key)


def _student_misfits(key: StoredKey) -> Iterator[tuple[str, str]]:
    first: dict[str, int] = {}
    for number, (own, _, _, canvas) in enumerate(key.students):
        if canvas and len(canvas) != len(CANVAS):
            yield f"students[{number}][3]", f"there should be {len(CANVAS)} texts, or none"
        if not own.strip():
            yield f"students[{number}][0]", "is empty"
        is_former = number >= key.sheets - key.former
        if not is_former and first.setdefault(own, number) != number:
            yield f"students[{number}][0]", f"'{own}' has a sheet already"


def _scheme_misfits(key: StoredKey) -> Iterator[tuple[str, str]]:
    labels = {label for asked in key.asked for label in asked.labels}
    for label in key.scheme.labels:
        if label not in labels:
            yield "scheme", f"there is no part '{label}'"


def _position_misfits(key: StoredKey) -> Iterator[tuple[str, str]]:
    """Yield where sheets do not have each of their questions at one position, from 1 on."""
    of_question: dict[int, Array] = {}
    for at, stored in enumerate(key.asked):
        place, own = f"asked[{at}].positions", stored.positions
        if (own is None) != (key.asked[0].positions is None):
            yield place, "all items should have them, or none"
        if own is None:
            continue
        if own.dtype.kind not in "iu" or own.shape != (key.sheets,):
            yield place, "there should be a whole number for each sheet"
        number = question_number(stored.labels[0])
        if not np.array_equal(of_question.setdefault(number, own), own):
            yield place, f"the items of question {number} should have the same"
    if of_question:
        each = np.sort(np.stack([*of_question.values()]), axis=0)[::-1]
        asked = np.count_nonzero(each, axis=0)
        expected = np.maximum(asked - np.arange(len(each))[:, None], 0)
        if not asked.all() or not np.array_equal(each, expected):
            yield "asked[0].positions", "each sheet should count its questions from 1"


def _code_misfits(key: StoredKey) -> Iterator[tuple[str, str]]:
    if len(key.codes) != key.sheets:
        yield "codes", f"there are {len(key.codes)} for {key.sheets} sheets"
    first: dict[int, int] = {}
    for place, code in enumerate(key.codes):
        if not is_code(code):
            yield f"codes[{place}]", "this should be a code such as " + SAMPLE
        elif (other := first.setdefault(number_of(code), place)) != place:
            yield f"codes[{place}]", f"it has the number of codes[{other}]"


def _item_misfits(stored: StoredItem, sheets: int) -> Iterator[tuple[str, str]]:
    if len(stored.labels) != len(stored.parts):
        yield "labels", f"there are {len(stored.labels)} for {len(stored.parts)} parts"
    for group, columns in (("values", stored.values), ("slacks", stored.slacks)):
        for name, column in columns.items():
            if column.shape[-1] != sheets:
                yield f"{group}.{name}", f"it is for {column.shape[-1]} sheets, not for {sheets}"
    steps = [part.step for part in stored.parts]
    for number, part in enumerate(stored.parts):
        if part.step in steps[:number]:
            yield f"parts[{number}].step", f"'{part.step}' is asked twice"
        yield from _answer_misfits(part, stored)
        for said in part.misfits(stored.values):
            yield f"parts[{number}]", said


def _answer_misfits(part: AskedPart, stored: StoredItem) -> Iterator[tuple[str, str]]:
    for group, columns in (("values", stored.values), ("slacks", stored.slacks)):
        if part.step not in columns:
            yield f"{group}.{part.step}", "is missing"
        column = columns[part.step]
        if part.in_words and group == "values":
            if column.dtype.kind != "U":
                yield f"{group}.{part.step}", "this should be words"
            continue
        can_be = np.isfinite if group == "slacks" else part.may_be
        if column.dtype.kind not in "biuf" or not can_be(column).all():
            yield f"{group}.{part.step}", "this should be finite numbers"
    slack = stored.slacks[part.step]
    if slack.shape != stored.values[part.step].shape:
        yield f"slacks.{part.step}", "there should be one for each value"
    if (slack < 0).any():
        yield f"slacks.{part.step}", "no slack is below 0"
