"""The page of an item: all that an author wants to see of a variant."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from exgen.authoring.look import look_at
from exgen.authoring.preview.page import page_of
from exgen.authoring.preview.place import VARIANTS, Place
from exgen.authoring.preview.rendering import render_listing, render_page
from exgen.items import bank

from .conftest import change

STEP = Place("gan/discriminator-step", example=1)


class Words(HTMLParser):
    """What a reader sees, and which elements there are."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.elements: list[str] = []
        self.feed(page.decode())
        self.text = " ".join(" ".join(self.seen).split())

    def handle_data(self, data: str) -> None:
        self.seen.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.elements.append(tag)


def test_a_place_is_read_from_its_own_address() -> None:
    place = Place("own/neuron", seed=2**64 - 1, variant=7, example=2)
    path, _, query = place.address.partition("?")
    assert path == "/item/own/neuron"
    assert Place.read("own/neuron", dict(p.split("=") for p in query.split("&"))) == place


def test_a_page_shows_where_the_item_is_from() -> None:
    source = bank.load(STEP.item).file.source
    assert f"From: {source}" in Words(render_page(STEP)).text


@pytest.mark.parametrize("text", ["", "x", "-3", "0", "1e3", "9" * 30, "²"])
def test_what_cannot_be_read_counts_as_left_out(text: str) -> None:
    query = {"seed": text, "variant": text, "example": text}
    assert Place.read("a", query) == Place("a")


def test_the_neighbours_end_with_the_variants() -> None:
    assert Place("a").previous is None
    assert Place("a", variant=VARIANTS).next is None
    assert Place("a", seed=5, variant=3, example=1).next == Place("a", seed=5, variant=4)


def test_a_page_shows_answers_slack_and_what_each_mistake_gives() -> None:
    (view,) = page_of(look_at(STEP.item, example=1), STEP, "state").views
    first = view.cards[0]
    assert (first.field, first.typed, first.slack) == ("1a", "-2.5465", "0.00022")
    shown = [mark.number for mark in first.marks]
    assert shown[:2] == [4, 1]
    assert sorted(shown) == list(range(1, len(shown) + 1))
    assert first.marks[0].away == "12,662"
    descends = next(known for known in view.known if known.name == "descends")
    assert descends.answers == (("1c.1", "0.0700"), ("1c.2", "0.2472"))


@pytest.mark.parametrize("name", bank.items())
def test_every_item_of_the_bank_has_a_page(name: str) -> None:
    words = Words(render_page(Place(name)))
    look = look_at(name)
    assert "To be mended" not in words.text
    assert words.elements.count("article") == len(look.answers)
    assert words.elements.count("svg") == sum(a.value is not None for a in look.answers)
    assert all(mistake.name in words.text for mistake in look.mistakes)
    assert all(step.name in words.text for step in look.steps)


def test_nothing_that_an_author_writes_becomes_markup(neuron: Path) -> None:
    change(neuron / "item.toml", "A neuron", "<script>1</script>")
    change(neuron / "question.md", "What", "<script>2</script> What")
    change(neuron / "model.py", "mind", "<img src=x> mind")
    words = Words(render_page(Place("own/neuron")))
    assert words.elements.count("script") == 1
    assert "img" not in words.elements
    assert "example 1: by hand <b>" in words.text
    assert "script" not in Words(render_listing()).elements


def test_the_lines_of_a_faulty_file_are_no_markup(neuron: Path) -> None:
    change(neuron / "model.py", "def net", "'<script>' <b\ndef net")
    words = Words(render_page(Place("own/neuron")))
    assert words.elements.count("script") == 1
    assert "'<script>' <b" in words.text


def test_the_list_names_every_item_and_says_which_do_not_load(neuron: Path) -> None:
    assert "does not load" not in Words(render_listing()).text
    (neuron / "model.py").write_text("def (\n")
    words = Words(render_listing())
    assert all(name in words.text for name in bank.items())
    assert words.text.count("does not load") == 1


def test_an_item_that_is_gone_is_told() -> None:
    assert "no item 'own/nothing'" in Words(render_page(Place("own/nothing"))).text


def test_a_page_uses_nothing_from_elsewhere() -> None:
    page = render_page(STEP).decode().replace("http://www.w3.org/1998/Math/MathML", "")
    assert "http" not in page
