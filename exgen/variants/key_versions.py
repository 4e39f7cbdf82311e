"""Keys of earlier versions: how what is written in each becomes what the next one would write.

A key that was given out must be read for years, so nothing here asks what exgen is like today. A
damaged key passes as it is: whoever reads it says at which place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

VERSION = 9
"""The version that is written today."""

WrittenKey = dict[str, Any]


def as_of_today(written: WrittenKey, version: int) -> WrittenKey:
    """Return what stands in a key of a version as today's exgen would write it."""
    for change in VERSION_CHANGES[version - 1 :]:
        written = change(written)
    return written


def _from_1(key: WrittenKey) -> WrittenKey:
    """From version 2 on, parts are written as they are asked, and not as an author writes them.

    All sheets were in English before.
    """
    return _each_part(key, _part_from_1)


def _part_from_1(part: WrittenKey) -> WrittenKey:
    try:
        return {**FROM_1[part["kind"]](part), "language": "en"}
    except (LookupError, TypeError, AttributeError):
        return part


def _number_from_1(part: WrittenKey) -> WrittenKey:
    return {("entries_labelled" if key == "labels" else key): v for key, v in part.items()}


def _expression_from_1(part: WrittenKey) -> WrittenKey:
    spellings = {name: variable["spellings"] for name, variable in part["variables"].items()}
    return {**part, "variables": spellings}


def _order_from_1(part: WrittenKey) -> WrittenKey:
    """Lines are known by their place instead of an id, and name all lines that come before them."""
    place = {line["id"]: number for number, line in enumerate(part["lines"])}
    before: list[set[int]] = []
    for line in part["lines"]:
        direct = {place[name] for name in line["after"]}
        before.append(direct.union(*(before[number] for number in direct)))
    texts = [line["text"] for line in part["lines"]]
    lines = [
        {"text": text, "before": sorted(all_before)}
        for text, all_before in zip(texts, before, strict=True)
    ]
    mistakes = [
        {**mistake, "first": place[mistake["first"]], "then": place[mistake["then"]]}
        for mistake in part["mistakes"]
    ]
    return {**part, "lines": lines, "mistakes": mistakes}


FROM_1: Mapping[str, Callable[[WrittenKey], WrittenKey]] = {
    "number": _number_from_1,
    "expression": _expression_from_1,
    "order": _order_from_1,
    "choice": dict,
    "text": dict,
}


def _from_2(key: WrittenKey) -> WrittenKey:
    """From version 3 on, the codes are written; a code had a number and one letter before."""
    try:
        column = next(iter(key["asked"][0]["slacks"].values()))
        while isinstance(column[0], list):
            column = column[0]
        sheets = range(1, len(column) + 1)
    except (LookupError, TypeError, AttributeError, StopIteration):
        return key
    return {**key, "codes": [f"{n:04d}-{LETTERS_TO_2[n % 23]}" for n in sheets]}


LETTERS_TO_2 = "TRWAGMYFPDXBNJZSQVHLCKE"
"""The letter of a code of version 1 or 2, by the remainder of its number by 23."""


def _from_3(key: WrittenKey) -> WrittenKey:
    """From version 4 on, parts with numbers say which few an answer can be; none were known before."""
    return _each_part(key, lambda part: _part_with(part, "number", one_of=[]))


def _from_4(key: WrittenKey) -> WrittenKey:
    """From version 5 on, parts say what an imprecise answer and a near miss earn.

    Orders say which lines end blocks, why lines come after others, and what mistakes cost.
    """
    return _each_part(key, _part_from_4)


def _part_from_4(part: WrittenKey) -> WrittenKey:
    if not isinstance(part, dict):
        return part
    part = {**part, "imprecise": 0.5, "near_miss": 0.0}
    return _order_from_4(part) if part.get("kind") == "order" else part


def _order_from_4(part: WrittenKey) -> WrittenKey:
    part = _with(part, "lines", lambda lines: _each(lines, _line_from_4))
    part = _with(part, "mistakes", lambda mistakes: _each(mistakes, _mistake_from_4))
    return {**part, "wrong_block": 0.5}


def _line_from_4(line: WrittenKey) -> WrittenKey:
    return {**line, "because": "", "ends": None} if isinstance(line, dict) else line


def _mistake_from_4(mistake: WrittenKey) -> WrittenKey:
    return {**mistake, "costs": 0.0} if isinstance(mistake, dict) else mistake


def _from_5(key: WrittenKey) -> WrittenKey:
    """From version 6 on, a key says how its paper is marked, and who has more time: nobody had before."""
    scheme: WrittenKey = {"points": {}, "void": [], "full": [], "deadline": None, "late": None}
    return {**_with(key, "students", _students_from_5), "scheme": scheme}


def _students_from_5(students: Any) -> Any:
    if not isinstance(students, list):
        return students
    return [[*student, 0] if isinstance(student, list) else student for student in students]


def _from_6(key: WrittenKey) -> WrittenKey:
    """From version 7 on, a key keeps the sheets that students had before, and of who has left.

    Students have what Canvas knows them by.
    """
    return {**_with(key, "students", _students_from_6), "former": 0}


def _students_from_6(students: Any) -> Any:
    if not isinstance(students, list):
        return students
    return [[*student, []] if isinstance(student, list) else student for student in students]


def _from_7(key: WrittenKey) -> WrittenKey:
    """From version 8 on, parts with numbers say in which unit these are; none had one before."""
    return _each_part(key, lambda part: _part_with(part, "number", unit="", units=[]))


def _from_8(key: WrittenKey) -> WrittenKey:
    """From version 9 on, numbers may be asked to significant figures, in any order, and with bands.

    A part says whether it is a bonus; none was one before. Some entries of numbers and words may be prefilled,
    a variant may need fewer rows, and a matrix may be typed into one cell.
    A choice says whether it is of one letter, and what of it is last or a value. Where sheets ask other
    questions, or in another order, items say at which positions; none did before.
    """
    number: dict[str, Any] = {
        "figures": None,
        "scientific": False,
        "any_order": False,
        "bands": [],
        "in_one_cell": False,
    }
    choice = {"single": False, "last": 0, "none_of_these": False, "valued": 0}

    def of_part(part: WrittenKey) -> WrittenKey:
        for kind in ("number", "word"):
            part = _part_with(part, kind, prefilled=[], fewer_rows=False)
        part = _part_with(_part_with(part, "number", **number), "choice", **choice)
        return {**part, "bonus": False} if isinstance(part, dict) else part

    return _each_part(key, of_part)


VERSION_CHANGES = (_from_1, _from_2, _from_3, _from_4, _from_5, _from_6, _from_7, _from_8)
"""What leads from each version, the first one first, to the next."""


def _each_part(key: WrittenKey, change: Callable[[WrittenKey], WrittenKey]) -> WrittenKey:
    """Return a key with something changed in each part of its items."""

    def of_item(item: WrittenKey) -> WrittenKey:
        return _with(item, "parts", lambda parts: _each(parts, change))

    return _with(key, "asked", lambda asked: _each(asked, of_item))


def _part_with(part: WrittenKey, kind: str, **new: Any) -> WrittenKey:
    """Return a part with something new in it, if it is of a kind."""
    is_one = isinstance(part, dict) and part.get("kind") == kind
    return {**part, **new} if is_one else part


def _with(table: WrittenKey, name: str, change: Callable[[Any], Any]) -> WrittenKey:
    if not isinstance(table, dict) or name not in table:
        return table
    return {**table, name: change(table[name])}


def _each(tables: Any, change: Callable[[WrittenKey], WrittenKey]) -> Any:
    return list(map(change, tables)) if isinstance(tables, list) else tables
