"""A variant's numbers in an item's words."""

from __future__ import annotations

import numpy as np

from exgen.sheets.words import render, shown


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
