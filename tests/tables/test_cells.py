from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.tables.cells import safe_cell, safe_column, safe_words


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


ODD = st.sampled_from("\u2028\u2029\u202a\u202e\u2066\u2069\ud800\udcff\udfff")


@given(st.text(st.one_of(st.characters(max_codepoint=0x2FF), ODD)))
@settings(derandomize=True, deadline=None)
def test_no_control_character_is_written_but_tabs_and_line_ends(text: str) -> None:
    assert all(c.isprintable() or c in "\t\n\xa0\xad" for c in safe_cell(text))
    assert all(c.isprintable() or c in "\t\n\xa0\xad" for c in safe_column([text])[0])
    assert safe_cell("\x1b[31m1\x00") == "␛[31m1␀"
    assert safe_cell("a\u202eb\u2028c\ud800") == r"a\u202eb c\ud800"


@pytest.mark.parametrize("piece", ["x", "=1;", "'", '"'])
def test_of_a_text_that_fits_in_no_cell_the_beginning_is_written(piece: str) -> None:
    text = piece * 200_000
    safe = safe_cell(text)
    assert len(safe) < 32_767
    assert safe.startswith(safe_cell(piece * 1_000))
    assert safe.endswith("more characters]")
    assert safe_column([safe]) == [safe]


@given(st.lists(st.text("=+-@ \t\r;1.e'x")))
@settings(derandomize=True, deadline=None)
def test_a_column_is_made_safe_as_its_cells_are_and_once_is_enough(texts: list[str]) -> None:
    safe = safe_column(texts)
    assert safe == [safe_cell(text) for text in texts]
    assert safe_column(safe) == safe


@pytest.mark.parametrize(
    "typed", ["-ln 2; -ln 3", "1;-1/2", "-0,168; -0,832 N", "w1 = -1; -2 e1", "3 ;\t-x"]
)
def test_a_sentence_quotes_what_was_typed_without_an_apostrophe_in_it(typed: str) -> None:
    sentence = f"several answers, at '{typed}'"
    safe = safe_words(sentence)
    assert safe.replace("\u2212", "-") == sentence
    assert safe_cell(safe) == safe


@given(st.text("=+-@ \t\r;1.e'x"))
@settings(derandomize=True, deadline=None)
def test_a_sentence_is_as_safe_as_any_cell(text: str) -> None:
    safe = safe_words(f"we read '{text}'")
    assert safe_cell(safe) == safe


@given(st.lists(st.text("aB1_. -=\n\t\ré;'", max_size=5), max_size=5))
def test_a_column_is_made_safe_as_each_cell_alone(texts: list[str]) -> None:
    assert safe_column(texts) == list(map(safe_cell, texts))
