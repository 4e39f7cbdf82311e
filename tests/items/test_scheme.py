"""A scheme says of a part one thing: it does not count, or everybody has its points."""

from __future__ import annotations

import pytest

from exgen.errors import ExgenError
from exgen.items.scheme import Scheme


def test_a_part_that_is_void_and_full_is_refused() -> None:
    with pytest.raises(ExgenError, match="part 1b is void and full"):
        Scheme(void=("1a", "1b"), full=("1b",))


@pytest.mark.parametrize("by", [Scheme(void=("1b",)), Scheme(full=("1b",))])
def test_what_is_said_later_of_a_part_counts_alone(by: Scheme) -> None:
    for first in (Scheme(void=("1b",)), Scheme(full=("1b",))):
        amended = first.amended(by)
        assert (amended.void, amended.full) == (by.void, by.full)
