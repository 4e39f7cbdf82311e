from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.tables.cells import safe_cell, safe_column


@pytest.mark.parametrize(
    "text", ["-2.5465", "+5", "-1,5", "1e-3", "-.5", "", "A, C", "p_d/p_g", "Müller"]
)
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+A1", "-A1", "@SUM(A1)", "  =1", "\t=1", "\r1", "-2+3", "＝1", "\u200b=1"],
)
def test_what_a_spreadsheet_would_run_is_put_behind_an_apostrophe(text: str) -> None:
    assert safe_cell(text).startswith("'")


def test_a_formula_behind_another_countrys_delimiter_is_defused_too() -> None:
    assert safe_cell('x;=HYPERLINK("u")\n@y') == "x;'=HYPERLINK(\"u\")\n'@y"
    assert safe_cell("0.13; -0.15") == "0.13; -0.15"


@pytest.mark.parametrize(
    "text",
    [
        "we read '-0,168; -0,832' as (-0.168; -0.832); a decimal comma",
        "'[0.27; -1.3]' can be read as (0.27; -1.3) or (27; -13)",
    ],
)
def test_numbers_at_the_end_of_a_quotation_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    "text", ["x; -2+3' x", "x; -A1' x", "x;=1'", "-1' x", "x; -1-cmd|'/c'!A0'"]
)
def test_a_formula_within_a_quotation_is_defused(text: str) -> None:
    assert safe_cell(text) != text


@given(st.text(st.characters(max_codepoint=0x2FF)))
@settings(derandomize=True, deadline=None)
def test_no_control_character_is_written_but_tabs_and_line_ends(text: str) -> None:
    assert all(c.isprintable() or c in "\t\n\xa0\xad" for c in safe_cell(text))
    assert safe_cell("\x1b[31m1\x00") == "␛[31m1␀"


@given(st.lists(st.text("=+-@ \t\r;1.e'x")))
@settings(derandomize=True, deadline=None)
def test_a_column_is_made_safe_as_its_cells_are_and_once_is_enough(texts: list[str]) -> None:
    safe = safe_column(texts)
    assert safe == [safe_cell(text) for text in texts]
    assert safe_column(safe) == safe
