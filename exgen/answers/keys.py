"""Which key a table of submissions is marked by: the one near it whose columns the table has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from exgen.answers.headings import asks_no_more, expected, fields_named, fits, is_long
from exgen.errors import FileError
from exgen.folders import in_workplace
from exgen.tables.headers import listed
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
    if len(meant := _meant(list(fitting.values()), named)) == 1:
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
