"""One row, two rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exgen.plurals import counted


def test_one_has_no_s() -> None:
    assert [counted(n, "row") for n in (0, 1, 2, 1000)] == [
        "0 rows",
        "1 row",
        "2 rows",
        "1,000 rows",
    ]


@given(st.integers(0, 10**9))
def test_what_follows_the_noun_goes_with_it(number: int) -> None:
    assert counted(number, "row has", "rows have").endswith("has") == (number == 1)
