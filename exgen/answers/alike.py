"""Columns of which several may be one field, as `1a. How sure are you?` and `1a. Your answer`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from exgen.errors import FileError
from exgen.language import Reason
from exgen.tables.naming import Naming
from exgen.tables.table import Table, Tables

Alike = Mapping[str, Sequence[int]]
"""By what they may all mean, the places of columns in a header."""


@dataclass(frozen=True)
class Both:
    """A row in which two columns hold something, and only one of them can be meant."""

    row: int
    meaning: str
    names: tuple[str, str]

    def asked(self, table: Table) -> FileError:
        """Return what to ask whoever knows the table."""
        first, second = self.names
        options = " or ".join(str(Naming(name, self.meaning)) for name in self.names)
        asked = f"say which it is: {options}"
        if first == second:
            asked = "rename the one that is not, or take it out"
        return FileError(
            f"{table.path}: the columns '{first}' and '{second}' may both be {self.meaning}, and row "
            f"{self.row} holds something in both; {asked}"
        )


def without_doubt(tables: Tables, alike: Sequence[Alike]) -> Tables:
    """Return tables in which, of several columns for one field, no row has more than one filled in.

    They are one column then, as where sections of a form ask the same. `alike` are those of each
    table. The file of one student in which it is not so is set aside, where there are several files.
    Raises FileError for any other table.
    """
    each, aside, unread = list[Table](), list(tables.aside), list(tables.unread)
    for table, columns in zip(tables.each, alike, strict=True):
        found = list(islice(_both(table, columns), 2)) if columns else []
        if not found:
            each.append(_as_one(table, columns))
        elif len(found) > 1 or len(tables.each) == 1:
            raise found[0].asked(table)
        else:
            (part,), (first, second) = table.parts, found[0].names
            said = {"first": first, "second": second, "meaning": found[0].meaning}
            aside.append((table.header_row, Reason.of("issue.file-alike", name=part.name, **said)))
            unread.append(part.name)
    if not each:
        raise next(_both(tables.each[0], alike[0])).asked(tables.each[0])
    return replace(tables, each=tuple(each), aside=tuple(aside), unread=tuple(unread))


def _both(table: Table, alike: Alike) -> Iterator[Both]:
    for number, row in table.rows():
        for meaning, places in alike.items():
            held = {row[at].strip(): at for at in reversed(places) if at < len(row)}
            held.pop("", None)
            if len(held) > 1:
                second, first = list(held.values())[-2:]
                yield Both(number, meaning, (table.header[first], table.header[second]))
                break


def _as_one(table: Table, alike: Alike) -> Table:
    """Return a table of one sheet in which what the first columns lack is taken from the others."""
    if not alike:
        return table
    (part,) = table.parts
    beside = {first: tuple(others) for first, *others in alike.values()}
    return replace(table, parts=(replace(part, beside=beside),))
