"""A variant's numbers in an item's words."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.items.filling import names_shown_in, render, shown, unfilled


def test_a_matrix_is_set_in_tex_and_a_vector_as_a_column() -> None:
    names = {
        "a": shown(np.array([[1, -2], [3, 4]]), None),
        "b": shown(np.array([0.5, -1.0]), 2),
    }
    assert render("{{ a | matrix }}", names, 4, "") == (
        r"\begin{pmatrix} 1 & -2 \\ 3 & 4 \end{pmatrix}"
    )
    assert render("{{ b | matrix }}", names, 4, "") == (
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
    assert render('{{ [a, b, c] | terms(["x", "y", ""]) }}', names, 4, "") == written


def test_what_is_worked_out_in_the_words_prints_to_the_working_places_in_every_filter() -> None:
    text = "{{ (x - 1) | signed }} {{ (x - 1) | bracket }} {{ (x - 1) | times('y') }} {{ -x | signed }}"
    names = {"x": shown(np.array(1 / 3), 3)}
    assert render(text, names, 3, "") == "- 0.667 (-0.667) -0.667 y - 0.333"


def test_a_term_that_is_not_there_leaves_no_sign() -> None:
    text = '{{ a | times("x") }} {{ b | times("y") | signed }}'
    assert render(text, {"a": 2, "b": -1}, 4, "") == "2 x - y"
    assert render(text, {"a": 2, "b": 0}, 4, "").strip() == "2 x"


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
