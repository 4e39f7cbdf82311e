"""Submissions of another key: refused as a whole, before anything is written."""

from __future__ import annotations

from exgen.answers.register import CodesSeen
from exgen.errors import FileError
from exgen.plurals import counted
from exgen.tables.table import Table
from exgen.variants.key import Key


def refuse_codes_of_another_key(seen: CodesSeen, table: Table, key: Key) -> None:
    """Raise FileError where nearly all codes in a table are of another paper or another seed."""
    if seen.are_of_another_key and seen.example:
        row, typed = seen.example
        raise FileError(
            f"{table.path}: these submissions are not of this key ({key.title}): "
            f"{counted(seen.foreign, 'row')} with a code of another paper or another seed, the "
            f"first is row {row} with '{typed.strip()}'; the key's codes are such as "
            f"{key.codes[0]}. Say with --key where their own key is"
        )
