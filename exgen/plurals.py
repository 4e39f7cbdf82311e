"""Numbers with their nouns, in English: for the terminal, for `check`, and for what authors read.

What students and lecturers read in files takes its plurals from the catalogues.
"""

from __future__ import annotations


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with its noun: 1 row, 2 rows, 1,000 rows; 1 row has, 2 rows have.

    `several` is `one` with an s.
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"
