"""Showing an item: its words, answers, known mistakes and steps, and its graph as a picture."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from exgen.authoring.graph import SUFFIXES, Point, draw_graph, layered
from exgen.authoring.look import look_at
from exgen.authoring.showing import as_text
from exgen.cli import main
from exgen.cli.show import show
from exgen.errors import FileError, NotFound
from exgen.items import bank

ITEM = "gan/discriminator-step"


def test_an_example_shows_the_published_numbers() -> None:
    shown = as_text(look_at(ITEM, example=1))
    for number in ("-2.54652", "1.50068", "-2.35963", "0.13001", "0.15281"):
        assert number in shown


def test_a_look_tells_every_answer_with_its_slack() -> None:
    look = look_at(ITEM, example=1)
    assert [answer.field for answer in look.answers] == ["1a", "1b.1", "1b.2", "1c.1", "1c.2"]
    assert look.answers[0].typed == "-2.5465"
    assert all(0 < answer.slack < 1e-3 for answer in look.answers)


def test_a_look_tells_what_each_mistake_gives_and_where() -> None:
    look = look_at(ITEM, example=1)
    descends = next(mistake for mistake in look.mistakes if mistake.name == "descends")
    assert [(a.field, a.typed) for a in descends.answers] == [
        ("1c.1", "0.0700"),
        ("1c.2", "0.2472"),
    ]
    assert "The discriminator *maximises*" in as_text(look)


def test_a_variant_is_shown_as_the_paper_asks_it() -> None:
    third = as_text(look_at(ITEM, seed=7, variant=3))
    assert third == as_text(look_at(ITEM, seed=7, variant=3))
    assert third != as_text(look_at(ITEM, seed=7, variant=4))


def test_an_example_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFound, match="no example '9'"):
        look_at(ITEM, example=9)


@pytest.mark.parametrize("name", bank.items())
def test_a_step_stands_after_what_it_needs(name: str) -> None:
    graph = bank.load(name).graph
    layers = layered(graph, [*graph.givens, *graph.steps])
    column = {point: number for number, layer in enumerate(layers) for point in layer}
    for step in graph.steps.values():
        box = min(p.layer for p in column if p.name == step.name)
        assert all(Point(need, box - 1) in column for need in step.needs)


def test_the_picture_names_every_step_and_is_the_same_each_time(tmp_path: Path) -> None:
    item = bank.load(ITEM)
    pictures = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for path in pictures:
        draw_graph(item, path)
    assert pictures[0].read_bytes() == pictures[1].read_bytes()
    text = pictures[0].read_text()
    assert all(f">{name}</text>" in text for name in item.graph.steps)


def test_the_picture_of_a_variant_shows_its_values(tmp_path: Path) -> None:
    path = tmp_path / "values.svg"
    steps = look_at(ITEM, example=1).steps
    draw_graph(bank.load(ITEM), path, {step.name: step.value for step in steps})
    text = path.read_text()
    assert {"value", "-2.54652"} < set(re.findall(">([^<]+)</text>", text))


@pytest.mark.parametrize("option", [["--seed", "3"], ["--variant", "2"], ["--example", "1"]])
def test_a_graph_is_of_the_variant_that_is_named(tmp_path: Path, option: list[str]) -> None:
    pictures = []
    for words in ([], option):
        path = tmp_path / "graph.svg"
        result = CliRunner().invoke(main, ["show", ITEM, "--graph", str(path), *words])
        assert result.exit_code == 0
        pictures.append(path.read_text())
    shown = CliRunner().invoke(main, ["show", ITEM, *option]).stdout
    values = set(re.findall(">([^<]+)</text>", pictures[1])) - {
        *re.findall(">([^<]+)<", pictures[0])
    }
    assert values
    assert all(value in shown for value in values if "…" not in value)


@pytest.mark.parametrize("name", bank.items())
def test_where_an_item_is_from_is_shown(name: str) -> None:
    look = look_at(name)
    assert look.item.file.source
    assert f"\nFrom: {look.item.file.source}\n" in as_text(look)


def test_the_help_names_every_kind_of_picture() -> None:
    (option,) = (option for option in show.params if option.name == "graph")
    assert isinstance(option, click.Option)
    assert all(suffix in (option.help or "") for suffix in SUFFIXES)


def test_a_picture_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"a picture ends in \.svg, \.pdf, \.png"):
        draw_graph(bank.load(ITEM), tmp_path / "graph.gif")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_graph_takes_the_place_of_a_graph_and_of_nothing_else(
    tmp_path: Path, suffix: str
) -> None:
    item, path = bank.load(ITEM), tmp_path / f"graph{suffix}"
    draw_graph(item, path)
    draw_graph(item, path)
    path.write_text("a picture of the user's")
    with pytest.raises(FileError, match="exgen did not write it, and it is not replaced"):
        draw_graph(item, path)
    assert path.read_text() == "a picture of the user's"
