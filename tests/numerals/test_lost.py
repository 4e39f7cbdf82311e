from __future__ import annotations

import pytest

from exgen.language import Reason
from exgen.numerals import (
    Outcome,
    Rules,
    read_choice,
    read_expression,
    read_number,
    read_order,
    read_vector,
)

LOST = "\ufffd"


@pytest.mark.parametrize(
    "whole", ["", "1.5", "A", "A, C", ",5", "3/8", "none", "x", "0.1; 0.2", "-", "="]
)
def test_what_has_a_lost_character_anywhere_is_never_read_and_no_blank(whole: str) -> None:
    for place in range(len(whole) + 1):
        text = whole[:place] + LOST + whole[place:]
        for reading in (
            read_number(text),
            read_choice(text, 4),
            read_order(text, 4),
            read_expression(text, {"x": (), "y": ()}),
        ):
            assert reading.outcome is Outcome.UNREADABLE
            said = {f"{LOST}=": "read.formula", f"{LOST},": "read.shifted"}
            assert reading.notes == (Reason(said.get(text[:2], "read.lost")),)
        assert read_vector(text, Rules(), 2) is None
