"""The list of the bank: all that can be found, whether it loads or not, and how long and hard it is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from own import write_item

from exgen.authoring.listing import listing, size_of
from exgen.errors import NotFound
from exgen.items import bank
from exgen.variants.paper import asked_alone
from exgen.variants.sampling import draw


def named(lines: list[str]) -> set[str]:
    """Return the names on the list."""
    return {line.split()[0] for line in lines if line.startswith("  ")}


@cache
def about(topic: str) -> set[str]:
    """Return the names that are listed for a topic."""
    return named(list(listing(topic)))


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank with an item and a paper that do not load."""
    monkeypatch.chdir(tmp_path)
    write_item(tmp_path, "own/item", dict.fromkeys(bank.FILES, "title = "))
    (tmp_path / "bank/papers").mkdir()
    (tmp_path / "bank/papers/own.toml").write_text("title = ")
    return tmp_path


def test_all_items_and_papers_are_listed() -> None:
    assert named(list(listing())) == {*bank.items(), *bank.papers()}


@pytest.mark.parametrize("name", bank.items())
def test_an_item_is_found_by_its_folder_and_each_of_its_topics(name: str) -> None:
    for topic in (name.split("/", maxsplit=1)[0], *bank.load(name).file.topics):
        assert name in about(topic)


def test_only_what_is_about_a_topic_is_listed_and_the_papers_that_ask_it() -> None:
    found = named(list(listing("PCA")))
    assert found == {"projection/principal-components", "pattern-recognition"}


def test_an_unknown_topic_names_the_nearest() -> None:
    with pytest.raises(NotFound, match=r"no topic 'softmaks' in .*; did you mean 'softmax'"):
        list(listing("softmaks"))


def test_a_broken_item_or_paper_is_listed_with_the_others(broken: Path) -> None:
    assert broken.is_dir()
    lines = [" ".join(line.split()) for line in listing()]
    assert "own/item (does not load: exgen check own/item says why)" in lines
    assert "own (does not load: exgen make own says why)" in lines
    assert {"gan-tutorial", "gan/discriminator-step"} < named(list(listing()))


@pytest.mark.parametrize("name", bank.items())
def test_an_items_size_is_that_of_its_sheets(name: str) -> None:
    item = bank.load(name)
    size = size_of(item)
    asked = asked_alone(item, draw(item, 0, 1, 1))
    assert size.fields == len(list(asked.fields()))
    assert size.parts == len(asked.parts)
    assert size.points == sum(part.points for part in asked.parts if not part.bonus)
    assert 0 <= size.steps <= len(item.graph.steps)
