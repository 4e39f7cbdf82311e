"""Which key a table of submissions is marked by: the one near it whose columns and codes it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

from exgen.answers.headings import (
    asks_no_more,
    expected,
    fields_named,
    fits_fields,
    is_long,
    names_sheets,
    sheet_columns,
    with_known_students,
)
from exgen.answers.register import Register
from exgen.errors import FileError
from exgen.folders import in_workplace
from exgen.people.codes import Codes
from exgen.tables.headers import listed
from exgen.tables.table import Table, Tables
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key


def find_key(
    tables: Tables, says_so: Callable[[Table, Key], bool] = lambda *_: False
) -> tuple[Path, Key]:
    """Return the one key beside or below a file of submissions that could mark it, and where it is.

    A table may be known to be of a key by more than its columns: then it `says_so`.

    Raises FileError when there is not just one: it lists those that fit, or what was found.
    """
    named = [(table, fields_named(table)) for table in tables.each]
    of_all = {name: typed for _, names in named for name, typed in names.items()}
    fitting: dict[Path, Key] = {}
    others: dict[Path, str] = {}
    for path in keys_near(tables.path):
        key = read_key(path)
        register = lru_cache(partial(Register, key))
        if any(says_so(t, key) or _fits(t, names, key, register) for t, names in named):
            fitting[path] = key
        else:
            others[path] = expected(key)
    keys = list(fitting.values())
    if len(meant := _meant(_whose_codes(tables, keys), of_all)) == 1:
        return next((path, key) for path, key in fitting.items() if key is meant[0])
    if fitting:
        paths = (f"  {path}" for path in fitting)
        raise FileError(f"several keys fit {tables.path}; say which with --key:", *paths)
    if not others:
        raise FileError(f"no {KEY} beside or below {tables.path}; say where it is with --key")
    found = "; ".join(_found(*pair) for pair in named)
    wanted = (f"  {path} expects {columns}" for path, columns in others.items())
    raise FileError(
        f"{tables.path}: the columns fit no key beside or below it; found {found}:", *wanted
    )


def _fits(
    table: Table, names: Mapping[str, str], key: Key, register: Callable[[], Register]
) -> bool:
    if not fits_fields(names, key):
        return False
    return names_sheets(with_known_students(table, key, register).header, key)


def _found(table: Table, named: Mapping[str, str]) -> str:
    found = listed(table.header)
    return f"{found} with the fields {listed(named.values())}" if is_long(table.header) else found


def _whose_codes(tables: Tables, keys: Sequence[Key]) -> Sequence[Key]:
    """Return the keys of which a file has the most codes; all where it has none of any."""
    if len(keys) < 2:  # noqa: PLR2004 -- with one there is no choice
        return keys
    typed = Counter(code for table in tables.each for code in _typed_codes(table))
    codes = [Codes(key.codes) for key in keys]
    seen = [sum(times for text, times in typed.items() if own.has(text)) for own in codes]
    return [key for key, times in zip(keys, seen, strict=True) if times == max(seen)]


def _typed_codes(table: Table) -> Iterator[str]:
    for place in sheet_columns(table.header)[:1]:
        yield from (row[place] for chunk in table.chunks() for row in chunk.rows)


def _meant(keys: Sequence[Key], named: Collection[str]) -> Sequence[Key]:
    """Return the keys of which a table names every field, those with the most; all where none is."""
    whole = [key for key in keys if asks_no_more(named, key)]
    most = max((len(key.cell_names()) for key in whole), default=0)
    return [key for key in whole if len(key.cell_names()) == most] or keys


def keys_near(path: Path) -> list[Path]:
    """Return the keys in the folder of a file, beside this folder and below it, each once."""
    here = path.parent
    near = [
        here / KEY,
        here.parent / KEY,
        here / KEY.name,
        *here.glob(f"*/{KEY}"),
        *here.glob(f"*/*/{KEY}"),
    ]
    return sorted(
        {
            path.resolve(): path for path in near if path.is_file() and not in_workplace(path)
        }.values()
    )
