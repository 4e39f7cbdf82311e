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


@given(st.lists(st.text("=+-@ \t\r;1.e'x")))
@settings(derandomize=True, deadline=None)
def test_a_column_is_made_safe_as_its_cells_are_and_once_is_enough(texts: list[str]) -> None:
    safe = safe_column(texts)
    assert safe == [safe_cell(text) for text in texts]
    assert safe_column(safe) == safe
