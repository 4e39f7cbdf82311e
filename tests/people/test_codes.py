from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exgen.people.codes import CHECK_LETTERS, read_sheet, sheet_code

LAST = 10**6


@given(st.integers(1, LAST))
def test_a_code_reads_back_as_its_sheet_however_it_is_typed(sheet: int) -> None:
    number, letter = sheet_code(sheet).split("-")
    spelt = [f"{number}-{letter}", f" {number}{letter.lower()} ", f"{int(number)} – {letter}"]
    assert {read_sheet(typed, last=LAST) for typed in [*spelt, number, f"{sheet}.0"]} == {sheet}


@given(st.integers(1, LAST), st.sampled_from(CHECK_LETTERS))
def test_a_code_with_another_letter_names_no_sheet(sheet: int, letter: str) -> None:
    number, right = sheet_code(sheet).split("-")
    assert (read_sheet(f"{number}-{letter}", last=LAST) == sheet) == (letter == right)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("  ", "issue.no-sheet"),
        ("one", "issue.what-is-a-sheet"),
        ("-1", "issue.what-is-a-sheet"),
        ("1.5", "issue.what-is-a-sheet"),
        ("9" * 19, "issue.what-is-a-sheet"),
        ("0", "issue.no-such-sheet"),
        ("31", "issue.no-such-sheet"),
        ("0001-W", "issue.letter"),
    ],
)
def test_what_names_no_sheet_says_why(typed: str, code: str) -> None:
    reason = read_sheet(typed, last=30)
    assert not isinstance(reason, int)
    assert reason.code == code
