"""The numbers of rows where a file has several sheets."""

from __future__ import annotations

from typing import Self

_SHEET = 1 << 32
"""More than a sheet has rows."""


class SheetRow(int):
    """A row of one of several sheets: it prints as `Group B!12`, and sorts by sheet and row.

    What is said of a whole sheet or file is in its row 0, which prints as its name.

    As a number it is another for every row of the file, and no number that anybody knows.
    """

    name: str

    def __new__(cls, number: int, name: str) -> Self:
        """Return the row of a number that is made by `of`."""
        row = super().__new__(cls, number)
        row.name = name
        return row

    @classmethod
    def of(cls, place: int, name: str, row: int) -> Self:
        """Return a row, from 1, of the sheet at a place, from 0; row 0 is all of it."""
        return cls((place + 1) * _SHEET + row, name)

    def __reduce__(self) -> tuple[type[Self], tuple[int, str]]:
        """Return what a copy is made of."""
        return type(self), (int(self), self.name)

    def __repr__(self) -> str:
        """Return the row as people name it."""
        row = int(self) % _SHEET
        return f"{self.name}!{row}" if row else self.name

    __str__ = __repr__


def named(row: int) -> int | str:
    """Return a row as people name it: a number, or with its sheet where there are several."""
    return str(row) if isinstance(row, SheetRow) else row
