"""A new item: it is fit to go out, and its name is one that a folder can have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exgen.authoring.scaffold import new_item, title_of
from exgen.check.suite import check_item
from exgen.errors import ExgenError
from exgen.items import bank
from exgen.items.schema import ItemFile
from exgen.sheets.formats import formats


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_item_passes_every_check_without_a_warning() -> None:
    paths = new_item("statistics/two-dice")
    assert [path.name for path in paths] == list(bank.FILES)
    assert all(path.is_file() for path in paths)
    results = list(check_item("statistics/two-dice"))
    assert len(results) > 20
    assert [result for result in results if result.state != "ok"] == []


def test_a_new_item_shows_what_an_author_needs() -> None:
    new_item("statistics/two-dice")
    item = bank.load("statistics/two-dice")
    assert item.file.title == "Two dice"
    seldom = {"version", "worst_slack", "bounds", "conventions"}
    assert item.file.model_fields_set == set(ItemFile.model_fields) - seldom
    assert item.requirements
    assert item.misconceptions
    assert {one.step.name for one in item.confirmations} == {part.step for part in item.parts}


@pytest.mark.parametrize(
    ("name", "title"),
    [("a/bayes", "Bayes"), ("a/newtons_method", "Newtons method"), ("a/PID-step", "PID step")],
)
def test_the_title_is_the_name_in_words(name: str, title: str) -> None:
    assert title_of(name) == title


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("dice", "such as algebra/dice"),
        ("a/b/dice", "such as algebra/dice"),
        ("", "such as algebra/item"),
        ("games/Two Dice!", "such as 'two-dice'"),
        ("games/2-dice", "such as 'item-2-dice'"),
        ("../dice", "'..' should begin with a letter"),
        ("games/", "'' should begin with a letter"),
        ("games/würfel", "'würfel' should begin with a letter"),
        ("papers/dice", "take another topic"),
        ("gan/optimal-value", "exists already; take another name"),
    ],
)
def test_a_name_that_will_not_do_is_refused_with_what_to_do(
    name: str, message: str, folder: Path
) -> None:
    with pytest.raises(ExgenError, match=re.escape(message)):
        new_item(name)
    assert list(folder.iterdir()) == []


def test_nothing_of_an_authors_is_overwritten(folder: Path) -> None:
    new_item("games/dice")
    own = folder / "bank/games/dice/model.py"
    own.write_text("mine")
    with pytest.raises(ExgenError, match="exists already"):
        new_item("games/dice")
    assert own.read_text() == "mine"


def test_a_scaffold_of_ones_own_comes_first(folder: Path) -> None:
    own = folder / "templates/item"
    own.mkdir(parents=True)
    with pytest.raises(ExgenError, match=r"solution\.md is missing"):
        new_item("games/dice")
    for file in bank.FILES:
        (own / file).write_text(f"own TITLE {file}")
    new_item("games/dice")
    assert (folder / "bank/games/dice/item.toml").read_text() == "own Dice item.toml"
    assert (folder / "bank/games/dice/model.py").read_text() == "own TITLE model.py"


def test_the_scaffold_is_no_format() -> None:
    assert "item" not in formats()
