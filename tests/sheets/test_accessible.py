"""Words in HTML that are in reach of the keyboard, and have names to be read by ear."""

from __future__ import annotations

import pytest

from exgen.sheets.accessible import accessible, spoken, titled
from exgen.sheets.markup import convert

MATH = "<math><semantics><mi>x</mi><annotation>\\mathbf{x}</annotation></semantics></math>"


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("Plain, with $x$.", 0),
        ("Shown: $$x = 1$$", 1),
        (f"Wide: $a = {'b + ' * 30} c$", 1),
        ("| $x$ | b |\n|--|--|\n| 1 | 2 |", 1),
        ("- one\n- $x$\n\nAnd\n\n- two", 1),
        ("~~~\ncode\n~~~", 1),
        ("Plain.\n\nShown: $$x = 1$$\n\nPlain with $x$.", 1),
    ],
)
def test_what_may_be_scrolled_can_be_focused(markdown: str, found: int) -> None:
    (html,) = convert([markdown], "html")
    assert html.count('tabindex="0"') == found


def test_a_paragraph_is_focused_for_its_own_formula_alone() -> None:
    html = accessible('<p>One</p><p>two <math display="block">x</math></p><p>three</p>')
    assert html.count("<p>") == 2
    assert '<p tabindex="0">two' in html


def test_a_header_that_is_a_formula_has_a_name_and_an_empty_one_is_none() -> None:
    (html,) = convert(["| $x$ |   | a |\n|--|--|--|\n| 1 | 2 | 3 |"], "html")
    assert '<math title="x" ' in html
    assert html.count("<th") - html.count("<thead") == 2
    assert "<td></td>" in html


def test_a_formula_is_spoken_without_its_source_and_is_escaped() -> None:
    assert spoken(f"{MATH} &lt; <b>2</b>\n&amp; “3”") == "x &lt; 2 &amp; “3”"
    assert spoken('say "so"') == "say &quot;so&quot;"


def test_only_words_that_begin_with_a_formula_get_a_name() -> None:
    math = '<math display="inline"><mi>x</mi></math>'
    assert titled(math) == '<math title="x" display="inline"><mi>x</mi></math>'
    assert titled(f"a {math}") == f"a {math}"
