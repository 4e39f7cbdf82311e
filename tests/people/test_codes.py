"""Codes: what is mistyped is noticed, and what is of another class."""

from __future__ import annotations

import itertools
import string
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exgen.people.codes import LETTERS, OF_NO_SHEET_HERE, Codes, is_code, sheet_codes

SHEETS = 2000
ITEMS = ("gan/generator-cost", "gan/discriminator-step")
CLASS = sheet_codes("paper", ITEMS, 7, range(1, SHEETS + 1))
READ = Codes(CLASS).read
CHARACTERS = string.digits + string.ascii_uppercase + "- ._–"
OTHERS = {
    "another seed": ("paper", ITEMS, 8),
    "another paper": ("papers", ITEMS, 7),
    "other items": ("paper", ITEMS[:1], 7),
    "another order": ("paper", ITEMS[::-1], 7),
}


@given(st.integers(1, SHEETS))
def test_a_code_reads_back_as_its_sheet_however_it_is_typed(sheet: int) -> None:
    number, letters = CLASS[sheet - 1].split("-")
    spelt = [f"{number}-{letters}", f" {number}{letters.lower()} ", f"{int(number)} – {letters}"]
    assert {READ(typed) for typed in [*spelt, number, f"{sheet}.0"]} == {sheet}


def mutated(code: str) -> Iterator[str]:
    """Yield a code with every one character wrong, and with every two swapped."""
    for place, character in itertools.product(range(len(code)), CHARACTERS):
        yield code[:place] + character + code[place + 1 :]
    for first, second in itertools.combinations(range(len(code)), 2):
        between = code[first + 1 : second]
        yield code[:first] + code[second] + between + code[first] + code[second + 1 :]


def test_one_wrong_character_and_two_that_are_swapped_never_name_another_sheet() -> None:
    for sheet, code in list(enumerate(CLASS, start=1))[::5]:
        named = {found for typed in mutated(code) if isinstance(found := READ(typed), int)}
        assert named <= {sheet}, code


def test_a_dash_that_is_typed_as_a_digit_makes_no_code_of_any_class() -> None:
    """It makes another number, with the same letters behind it."""
    for seed in range(40):
        letters = [code[-3:] for code in sheet_codes("paper", ITEMS, seed, range(SHEETS))]
        assert not [n for n in range(10, SHEETS) if letters[n] == letters[n // 10]]


def test_a_slip_is_told_with_the_code_that_was_meant() -> None:
    number, letters = CLASS[11].split("-")
    for typed in (f"{number}-{letters[:2]}", f"{number[:3]}9-{letters}", f"{number}-{letters}B"):
        reason = READ(typed)
        assert not isinstance(reason, int)
        assert (reason.code, reason.arg("code")) == ("issue.slip", CLASS[11])


@pytest.mark.parametrize("name", OTHERS)
def test_hardly_a_code_of_another_class_is_read_or_taken_for_a_slip(name: str) -> None:
    others = sheet_codes(*OTHERS[name], range(1, SHEETS + 1))
    found = [READ(code) for code in others]
    assert sum(isinstance(reason, int) for reason in found) <= SHEETS // 100
    strangers = [reason for reason in found if not isinstance(reason, int)]
    assert sum(reason.code == OF_NO_SHEET_HERE for reason in strangers) > SHEETS * 0.9


def test_a_code_of_one_letter_is_of_another_class() -> None:
    reason = READ("0001-R")
    assert not isinstance(reason, int)
    assert reason.code == OF_NO_SHEET_HERE


def test_a_sheets_code_does_not_depend_on_how_many_there_are() -> None:
    assert sheet_codes("paper", ITEMS, 7, [3, 1999, 10**9])[:2] == (CLASS[2], CLASS[1998])


def test_all_codes_are_as_likely() -> None:
    """A student can tell nothing of another's code: each letter stands in each place."""
    for place in range(3):
        drawn = [code.split("-")[1][place] for code in CLASS]
        assert {letter for letter in LETTERS if 60 < drawn.count(letter) < 160} == set(LETTERS)
    assert all(map(is_code, CLASS))


@pytest.mark.parametrize(
    "month",
    [
        "JAN",
        "FEB",
        "MAR",
        "MRT",
        "MRZ",
        "APR",
        "MAY",
        "MAI",
        "JUN",
        "JUL",
        "AUG",
        "SEP",
        "SRP",
        "DEC",
        "DEZ",
    ],
)
def test_no_code_is_a_date_to_a_spreadsheet(month: str) -> None:
    assert not set(month) <= set(LETTERS)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("  ", "issue.no-sheet"),
        ("one", "issue.what-is-a-sheet"),
        ("-1", "issue.what-is-a-sheet"),
        ("1.5", "issue.what-is-a-sheet"),
        ("9" * 19, "issue.what-is-a-sheet"),
        ("0", "issue.no-such-sheet"),
        ("2001", "issue.no-such-sheet"),
    ],
)
def test_what_names_no_sheet_says_why(typed: str, code: str) -> None:
    reason = READ(typed)
    assert not isinstance(reason, int)
    assert reason.code == code
