"""A variant's numbers in an item's words."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.sheets.filling import render, shown, unfilled


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
        ("nothing $\\frac{1}{2}$", "nothing $\\frac{1}{2}$"),
    ],
)
def test_for_all_variants_a_text_has_names_where_numbers_are_filled_in(
    text: str, shown: str
) -> None:
    assert unfilled(text) == shown
