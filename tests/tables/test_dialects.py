"""Which delimiter a table has, found from its beginning."""

from __future__ import annotations

import pytest

from exgen.tables.dialects import DELIMITERS, delimiter_of

NAMES = [f"column {n}" for n in range(8)]


def table(delimiter: str, inside: str, rows: int = 12) -> str:
    """Return a table whose rows have a long cell in the middle."""
    cells = ["1", "2", "3", f'"{inside}"', "5", "6", "7", "8"]
    return "".join(delimiter.join(row) + "\n" for row in [NAMES, *[cells] * rows])


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_what_stands_in_cells_parts_nothing(delimiter: str) -> None:
    others = "".join(set(DELIMITERS) - {delimiter})
    assert delimiter_of(table(delimiter, f"x{others}" * 20)) == delimiter


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_what_is_looked_at_may_end_in_a_cell(delimiter: str) -> None:
    for other in set(DELIMITERS) - {delimiter}:
        whole = table(delimiter, f"x{other}" * 20)
        for length in range(whole.index(f'"x{other}') + 2, len(whole)):
            assert delimiter_of(whole[:length]) == delimiter, whole[:length][-60:]


@pytest.mark.parametrize(
    "torn", ["Discuss.\n\n\nA\tB\n", "a;b\nc;d\n", "1\t2\t3\n4\t5\t6\n7\t8\t9\n"]
)
def test_lines_in_quotes_part_nothing(torn: str) -> None:
    """A report of a quiz holds the texts of its questions."""
    rows = "".join(f'Byron,Ada,{n},"{torn}",5\n' for n in range(20))
    assert delimiter_of(f"Last name,First name,ID,Question 1,Response 1\n{rows}") == ","
