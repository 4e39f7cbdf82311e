"""The files that authors write, read as text or as a model, with all that is wrong and its line."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from exgen.errors import AuthorError, Problem, did_you_mean
from exgen.items.lines import line_of

File = TypeVar("File", bound=BaseModel)
LARGEST, MOST_DECIMALS = Decimal("1e30"), 60
SHOULD_BE = {
    "a number": ("decimal_type", "decimal_parsing", "float_type", "float_parsing"),
    "a whole number": ("int_type", "int_parsing", "int_from_float"),
    "a text, in quotes": ("string_type",),
    "true or false": ("bool_type", "bool_parsing"),
    "a list, [..., ...]": ("tuple_type", "list_type"),
    "a table, { ... = ... }": ("model_type", "dict_type"),
}
"""What to say of a value of another type than is wanted, in place of what pydantic says."""
_WANTED = {error: said for said, errors in SHOULD_BE.items() for error in errors}
_EITHER = {"decimal", "int", "str"}
"""What pydantic puts behind the place in a list where one of several types may stand."""
BEFORE = 20
"""So many characters of a line are shown before a byte that cannot be read."""


def read_text(path: Path) -> str:
    r"""Return a file's text, each line of which ends in `\n`, without a byte order mark.

    Raises AuthorError where it is not UTF-8.
    """
    written = bytes_of(path)
    try:
        text = re.sub("\r\n?", "\n", written.decode("utf-8"))
    except UnicodeDecodeError as error:
        lines = written[: error.start].decode("utf-8").split("\n")
        after = f" after '{lines[-1][-BEFORE:]}'" if lines[-1] else ""
        said = f"this is not UTF-8: byte {written[error.start]:#x}{after}; save the file as UTF-8"
        raise AuthorError(f"{path}:{len(lines)}", [said]) from error
    if "\0" in text:
        raise AuthorError(str(path), ["this is not UTF-8, but UTF-16 or no text; save it as UTF-8"])
    return text


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes but for a byte order mark, which some editors put in front of UTF-8.

    Raises AuthorError where it cannot be read.
    """
    try:
        return path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise AuthorError(str(path), [f"cannot be read ({error.strerror or error})"]) from error


def read_toml(path: Path, model: type[File]) -> File:
    """Return a file as the model; raises AuthorError with every problem in it."""
    source = read_text(path)
    try:
        return model.model_validate(_parsed(path, source))
    except ValidationError as error:
        found = sorted(
            (line_of(source, e["loc"]), _problem(e, model)) for e in _first_hand(error.errors())
        )
        problems = [Problem(f"{path}:{line}", text) for line, text in found]
        raise AuthorError(str(path), problems) from error


def _parsed(path: Path, source: str) -> dict[str, Any]:
    """Return what TOML says. Raises AuthorError where it is none, or more than can be read."""
    try:
        written = tomllib.loads(source, parse_float=Decimal)
        problems = list(_out_of_reach(written))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"\(at line (\d+), ", str(error))
        where = f"{path}:{line[1]}" if line else str(path)
        hint = "; write TeX in single quotes, '...'" if "Unescaped" in str(error) else ""
        raise AuthorError(where, [f"this is not TOML: {error}{hint}"]) from error
    except RecursionError as error:
        raise AuthorError(str(path), ["this is nested too deeply to be read"]) from error
    except (ValueError, ArithmeticError) as error:
        raise AuthorError(str(path), ["a number here has too many digits to be read"]) from error
    if problems:
        raise AuthorError(str(path), problems)
    return written


def _out_of_reach(written: Any, at: str = "") -> Iterator[str]:
    """Yield what is said of each number that floats, or people, could not compute with."""
    if isinstance(written, dict):
        for key, value in written.items():
            yield from _out_of_reach(value, f"{at}.{key}" if at else key)
    elif isinstance(written, list):
        for place, value in enumerate(written, start=1):
            yield from _out_of_reach(value, f"{at}.{place}")
    elif isinstance(written, int | Decimal):
        number = Decimal(written)
        decimals = number.as_tuple().exponent
        if number.is_nan():
            yield f"{at}: nan is no number"
        elif isinstance(decimals, int) and (abs(number) > LARGEST or -decimals > MOST_DECIMALS):
            yield (
                f"{at}: {number:.6g} is out of reach; numbers go up to {LARGEST:.0e}, and have "
                f"{MOST_DECIMALS} decimals at the most"
            )


def _first_hand(errors: Sequence[Any]) -> Iterator[Any]:
    """Yield the errors but for what follows from others.

    Pydantic leaves out the entries of a list that are wrong, and then finds it too short. Of an
    entry that may be a number or a text it says that it is neither.
    """
    told = set[tuple[str | int, ...]]()
    for error in errors:
        own = error["loc"]
        if _is_either(error):
            if own[:-1] in told:
                continue
            told.add(own[:-1])
        inside = any(e["loc"][: len(own)] == own and len(e["loc"]) > len(own) for e in errors)
        if not (error["type"] == "too_short" and inside):
            yield error


def _problem(error: Any, model: type[BaseModel]) -> str:
    loc = error["loc"][:-1] if _is_either(error) else error["loc"]
    place = ".".join(str(p + 1) if isinstance(p, int) else p for p in _as_written(loc))
    if error["type"] == "extra_forbidden":
        key, known = str(error["loc"][-1]), _keys(model)
        hint = "" if key in known else did_you_mean(key, known)
        return f"{place} is not a key that is known here{hint}"
    if error["type"] == "missing":
        return f"{place} is missing"
    if error["type"] == "too_short":
        return f"{place} is empty; write at least {error['ctx']['min_length']}"
    message = error["msg"].removeprefix("Value error, ").replace("Input should", "this should")
    if error["type"] in _WANTED:
        message = f"this should be {_WANTED[error['type']]}"
    return f"{place}: {message}" if place else message


def _keys(model: type[BaseModel]) -> set[str]:
    """Return every key that may stand in a file, at whatever place."""
    schema = model.model_json_schema()
    tables = [schema, *schema.get("$defs", {}).values()]
    return {key for table in tables for key in table.get("properties", {})}


def _as_written(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return where an error is without what pydantic puts in: kinds of part and given, "[key]"."""
    written = (*loc[:2], *loc[3:]) if loc[:1] in {("parts",), ("given",)} else loc
    return tuple(key for key in written if key != "[key]")


def _is_either(error: Any) -> bool:
    """Return whether an error is about one of the types that an entry of a list may have."""
    loc = error["loc"]
    in_a_list = len(loc) > 1 and isinstance(loc[-2], int) and loc[-1] in _EITHER
    return in_a_list and error["type"] not in {"extra_forbidden", "missing"}
