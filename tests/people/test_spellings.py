"""Ids are known in other spellings, where these can be one student's alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exgen.people.spellings import Spellings, are_but_for_zeros

ROSTER = (
    "01730838",
    "k1730841",
    "ada",
    "cy.diaz@uni.example",
    "St-12/3",
    "1730855/1",
    "b 77-x",
    "0042",
)


@pytest.mark.parametrize(
    ("typed", "student"),
    [
        *((own, own) for own in ROSTER),
        *((own.upper(), own) for own in ROSTER),
        *((f"\u00a0'{own}\u200b ", own) for own in ROSTER),
        *((f'="{own}"', own) for own in ROSTER),
        *((typed, "01730838") for typed in ("1730838", "1730838.0", "1730838,0", "01730838.00")),
        *((typed, "01730838") for typed in ("1,730,838", "1.730.838", "1 730 838", "1'730'838")),
        *(
            (typed, "01730838")
            for typed in ("０１７３０８３８", "１７３０８３８", "k1730838", "01730838/1")
        ),
        *((typed, "01730838") for typed in ("01730838@uni.example", "Ada Byron (01730838)")),
        *((typed, "01730838") for typed in ("01730838 Byron", "ID: 1730838", "0173 0838")),
        *(
            (typed, "k1730841")
            for typed in ("1730841", "k1730841@uni.example", "K 1730841", "K-1730841")
        ),
        *((typed, "ada") for typed in ("ada@uni.example", "ADA@UNI.EXAMPLE")),
        *((typed, "cy.diaz@uni.example") for typed in ("cy.diaz", "Cy.Diaz ")),
        ("1730855", "1730855/1"),
        *((typed, "0042") for typed in ("42", "42.0", "042")),
    ],
)
def test_an_id_is_known_in_another_spelling(typed: str, student: str) -> None:
    assert Spellings(ROSTER)[typed] == student


@pytest.mark.parametrize(
    "typed",
    [
        *("1.73E+06", "1,73E+06", "1.730838E+06", "2E5", "#N/A", "17308\ufffd38"),
        *(
            "1730839",
            "173083",
            "17308380",
            "x1730841",
            "1.5",
            "4.2",
            "4,2",
            "4 2",
            "k42",
            "da",
            "adam",
        ),
        *("ada byron", "ada/1", "cy.diaz@home.example", "diaz", "uni.example", "St-1", "12/3", ""),
        "01730838 and k1730841",
    ],
)
def test_what_may_be_somebody_elses_is_nobodys(typed: str) -> None:
    assert Spellings(ROSTER)[typed] == typed


@pytest.mark.parametrize(
    ("ids", "typed"),
    [
        (("01730838", "1730838"), "001730838"),
        (("01730838", "k1730838"), "j1730838"),
        (("k1730838", "j1730838"), "1730838"),
        (("ada@a.example", "ada@b.example"), "ada"),
        (("1730838/1", "1730838/2"), "1730838"),
        (("ab-123", "a-b123"), "ab123"),
    ],
)
def test_what_may_be_two_students_is_nobodys(ids: tuple[str, ...], typed: str) -> None:
    assert Spellings(ids)[typed] == typed


ID = st.from_regex(r"[kK]?0{0,2}[0-9]{1,8}(/1|\.0)?(@x)?", fullmatch=True)


@given(st.lists(ID, min_size=1, max_size=5, unique_by=str.casefold), ID)
def test_who_is_on_the_roster_is_never_another(ids: list[str], typed: str) -> None:
    found = Spellings(ids)
    assert [found[own] for own in ids] == ids
    assert found[typed] in (*ids, typed)
    assert found[typed] == found[typed]


def test_zeros_are_told_from_other_differences() -> None:
    assert are_but_for_zeros("1730838.0", "01730838")
    assert not are_but_for_zeros("k1730838", "01730838")
    assert not are_but_for_zeros("ada", "ada@x")
