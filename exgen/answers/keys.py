"""Which key a table of submissions is marked by: the one near it whose columns and codes it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from exgen.answers.headings import asks_no_more, expected, fields_named, fits, is_long
from exgen.errors import FileError
from exgen.folders import in_workplace
from exgen.people.codes import Codes
from exgen.tables.headers import listed, spelling
from exgen.tables.table import Table
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key


def find_key(table: Table) -> Key:
    """Return the one key beside or below a table of submissions that could mark it.

    Raises FileError when there is not just one: it lists those that fit, or what was found.
    """
    named = fields_named(table)
    fitting: dict[Path, Key] = {}
    others: dict[Path, str] = {}
    for path in keys_near(table.path):
        key = read_key(path)
        if fits(table, named, key):
            fitting[path] = key
        else:
            others[path] = expected(key)
    keys = list(fitting.values())
    if len(meant := _meant(_whose_codes(table, keys), named)) == 1:
        return meant[0]
    if fitting:
        paths = "".join(f"\n  {path}" for path in fitting)
        raise FileError(f"several keys fit {table.path}; say which with --key:{paths}")
    if not others:
        raise FileError(f"no {KEY} beside or below {table.path}; say where it is with --key")
    found = f"found {listed(table.header)}"
    if is_long(table):
        found += f" with the fields {listed(named.values())}"
    wanted = "".join(f"\n  {path} expects {columns}" for path, columns in others.items())
    raise FileError(f"{table.path}: the columns fit no key beside or below it; {found}:{wanted}")


def _whose_codes(table: Table, keys: Sequence[Key]) -> Sequence[Key]:
    """Return the keys of which a table has the most codes; all where it has none of any."""
    headers = list(map(spelling, table.header))
    if len(keys) < 2 or "sheet" not in headers:  # noqa: PLR2004 -- with one there is no choice
        return keys
    place = headers.index("sheet")
    typed = Counter(row[place] for chunk in table.chunks() for row in chunk.rows)
    codes = [Codes(key.codes) for key in keys]
    seen = [sum(times for text, times in typed.items() if own.has(text)) for own in codes]
    return [key for key, times in zip(keys, seen, strict=True) if times == max(seen)]


def _meant(keys: Sequence[Key], named: Collection[str]) -> Sequence[Key]:
    """Return the keys of which a table names every field, those with the most; all where none is."""
    whole = [key for key in keys if asks_no_more(named, key)]
    most = max((len(key.field_names()) for key in whole), default=0)
    return [key for key in whole if len(key.field_names()) == most] or keys


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
