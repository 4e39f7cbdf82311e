"""A variant's numbers in an item's words."""

from __future__ import annotations

import re

import numpy as np
import pytest

from exgen.items.digits import Places
from exgen.items.filling import names_shown_in, render, unfilled
from exgen.items.filters import FILTERS
from exgen.items.shown import shown


def test_a_matrix_is_set_in_tex_and_a_vector_as_a_column() -> None:
    names = {
        "a": shown(np.array([[1, -2], [3, 4]]), None),
        "b": shown(np.array([0.5, -1.0]), Places(2)),
    }
    assert render("{{ a | matrix }}", names, Places(4), "") == (
        r"\begin{pmatrix} 1 & -2 \\ 3 & 4 \end{pmatrix}"
    )
    assert render("{{ b | matrix }}", names, Places(4), "") == (
        r"\begin{pmatrix} 0.50 \\ -1.00 \end{pmatrix}"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("${{ a }}$ goes with $p$.", "$a$ goes with $p$."),
        ("$x {{ b | signed }}$ {{w[0] | places(3)|bracket}}", "$x b$ w[0]"),
        ("{% if a > 1 %}{{ a }} {% endif %}bolts", "a bolts"),
        ('${{ a | times("p_\\\\text{d}") }} + 1$', "$a p_\\text{d} + 1$"),
        ('{{ [a, b[0], 1] | terms(["x", "\\\\mu", ""]) }}', "a x + b[0] \\mu + 1"),
        ("nothing $\\frac{1}{2}$", "nothing $\\frac{1}{2}$"),
    ],
)
def test_for_all_variants_a_text_has_names_where_numbers_are_filled_in(
    text: str, shown: str
) -> None:
    assert unfilled(text) == shown


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ((3, -1, 2), "3 x - y + 2"),
        ((1, 1, -1), "x + y - 1"),
        ((-1, 0, 0), "-x"),
        ((0, -2.5, 0), "-2.5 y"),
        ((0, 1, 1), "y + 1"),
        ((0, 0, 0), "0"),
        ((1.0, -1.0, 0.5), "x - y + 0.5"),
    ],
)
def test_a_sum_of_terms_is_written_as_by_hand(values: tuple[float, ...], written: str) -> None:
    a, b, c = (shown(np.array(value), None) for value in values)
    names = {"a": a, "b": b, "c": c}
    assert render('{{ [a, b, c] | terms(["x", "y", ""]) }}', names, Places(4), "") == written


def test_what_is_worked_out_in_the_words_prints_to_the_working_places_in_every_filter() -> None:
    text = "{{ (x - 1) | signed }} {{ (x - 1) | bracket }} {{ (x - 1) | times('y') }} {{ -x | signed }}"
    names = {"x": shown(np.array(1 / 3), Places(3))}
    assert render(text, names, Places(3), "") == "- 0.667 (-0.667) -0.667 y - 0.333"


def test_a_term_that_is_not_there_leaves_no_sign() -> None:
    text = '{{ a | times("x") }} {{ b | times("y") | signed }}'
    assert render(text, {"a": 2, "b": -1}, Places(4), "") == "2 x - y"
    assert render(text, {"a": 2, "b": 0}, Places(4), "").strip() == "2 x"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ a }} and {{ b | places(2) }}", "a b"),
        ("{{ a[i] }}", "a"),
        ("{{ '-' if s < 0 }}x", ""),
        ("{{ a if s else b }}", "a b"),
        ("{% if s %}{{ a + b }}{% endif %}", "a b"),
        ("{% for y in labels %}{{ '+' if y > 0 }}{% endfor %}", ""),
        ("{% for row in table %}{% for y in row %}{{ y }}{% endfor %}{% endfor %}", "table row y"),
        ("{% set t = a * 2 %}{% set u = t %}{{ u }}", "a t u"),
        ("{% set u = 'x' if side else 'y' %}{{ u }}", "u"),
        ("{{ a", ""),
        ("no template", ""),
    ],
)
def test_what_a_text_may_print_is_told_from_what_it_depends_on(text: str, shown: str) -> None:
    assert names_shown_in(text) == set(shown.split())


EXAMPLE = re.compile(r"`(\{\{.*\}\})` is `(.*)`\.")


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_prints_what_its_docstring_says(name: str) -> None:
    found = EXAMPLE.search(FILTERS[name].__doc__ or "")
    assert found
    assert f"| {name}" in found[1]
    assert render(found[1], {"start": 20508}, Places(4), "") == found[2]


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("{{ 1234567.5 | thousands }}", "1,234,567.5000", "1.234.567,5000"),
        ("${{ 1234567.5 | places(1) | thousands }}$", r"$1\,234\,567.5$", r"$1\,234\,567{,}5$"),
        ("{{ -1234 | thousands | signed }} {{ 999 | thousands }}", "- 1,234 999", "- 1.234 999"),
        ("{{ 1 | ordinal }} {{ 2 | ordinal }} {{ 3 | ordinal }}", "1st 2nd 3rd", "1. 2. 3."),
        (
            "{{ 11 | ordinal }} {{ 112 | ordinal }} {{ 121 | ordinal }}",
            "11th 112th 121st",
            "11. 112. 121.",
        ),
        (
            "{{ (1 / 3) | fraction }} {{ -0.75 | fraction }}",
            r"\frac{1}{3} -\frac{3}{4}",
            r"\frac{1}{3} -\frac{3}{4}",
        ),
        (
            "{{ -0.75 | fraction | signed }} {{ 3.0 | fraction }}",
            r"- \frac{3}{4} 3",
            r"- \frac{3}{4} 3",
        ),
        ("{{ (2 ** 0.5) | fraction }} {{ 7 | fraction }}", "1.4142 7", "1,4142 7"),
        (
            '1 {{ 1 | plural("egg", "eggs") }}, 1.5 {{ 1.5 | plural("egg", "eggs") }}',
            "1 egg, 1.5 eggs",
            "1 egg, 1.5 eggs",
        ),
        (
            "{{ 0 | date }}, {{ (0 | date).weekday }}",
            "1 January 1970, Thursday",
            "1. Januar 1970, Donnerstag",
        ),
    ],
)
def test_filters_print_as_the_language_of_the_paper_writes(
    text: str, english: str, german: str
) -> None:
    assert render(text, {}, Places(4), "") == english
    assert render(text, {}, Places(4), "", "de") == german
