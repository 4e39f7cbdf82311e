"""What an author has to mend is told with its place and the lines around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from exgen.authoring.preview.place import Place
from exgen.authoring.preview.rendering import render_page
from exgen.authoring.preview.trouble import Trouble, troubles_of
from exgen.errors import DrawError, ExgenError
from exgen.items import bank

from .conftest import change

PLACE = Place("own/neuron")


def troubles() -> tuple[Trouble, ...]:
    with pytest.raises(ExgenError) as caught:
        bank.load(PLACE.item)
    return troubles_of(caught.value, PLACE.item)


def test_the_lines_around_the_one_to_mend_are_shown(neuron: Path) -> None:
    change(neuron / "model.py", "axis=0)", "axis=0")
    (trouble,) = troubles()
    assert trouble.where == "bank/own/neuron/model.py, line 6"
    assert "was never closed" in trouble.said
    assert [line.number for line in trouble.source] == [4, 5, 6, 7, 8]
    assert [line.text for line in trouble.source if line.blamed] == [
        "    return (w * x).sum(axis=0"
    ]


def test_all_that_is_to_be_mended_is_told(neuron: Path) -> None:
    change(neuron / "item.toml", "title", "titel")
    change(neuron / "model.py", "axis=0)", "axis=0")
    assert {trouble.where for trouble in troubles()} == {
        "bank/own/neuron/item.toml, line 1",
        "bank/own/neuron/model.py, line 6",
    }


@pytest.mark.parametrize("formula", [r"\frac{1}{2", r"\frac{ {{ output }} }{", r"\sqrt{ {{ net }}"])
def test_a_formula_that_cannot_be_set_is_found(neuron: Path, formula: str) -> None:
    change(neuron / "solution.md", "## output\n", f"## output\n\nFirst.\n${formula}$\n")
    page = render_page(PLACE).decode()
    assert "bank/own/neuron/solution.md, line 4<" in page
    assert "cannot be set" in page


def test_trouble_without_a_place_is_told() -> None:
    assert troubles_of(DrawError("no variant"), "own/neuron") == (Trouble("", "no variant"),)
