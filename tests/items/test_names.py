"""Names of items and papers: whatever is typed or written in a key, it never leads out of a bank."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from exgen import flow
from exgen.cli import main
from exgen.errors import ExgenError, FileError
from exgen.items import bank
from exgen.items.names import is_name
from exgen.resources import places
from exgen.variants.key_file import read_key

ITEM = "gan/discriminator-step"
KEY = Path(__file__).parents[1] / "variants/keys/gan-tutorial.v1.json"
OUTSIDE = [
    "../outside",
    "gan/../../outside",
    "{here}/outside",
    "./../outside",
    "gan/..",
    "..",
    ".",
    "",
    "/",
    "//",
    "gan//discriminator-step",
    "gan/discriminator-step/",
    "/gan/discriminator-step",
    "gan/./discriminator-step",
    "..\\outside",
    "gan\\discriminator-step",
    "C:/outside",
    "C:outside",
    "gan/\x00",
    "gan/\x1b[31m",
    "gan/\u202e",
    "gan/\ud800",
    "x" * 300,
    "x/" * 300 + "x",
    "é" * 150,
]


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Beside a bank, an item and a paper that would work if they were in it; the folder of both."""
    here = tmp_path / "here"
    (here / "bank/papers").mkdir(parents=True)
    for place in (tmp_path / "outside", here / "outside"):
        shutil.copytree(places("bank")[-1] / ITEM, place)
        paper = 'title = "T"\n[[questions]]\nitems = ["gan/discriminator-step"]\n'
        place.with_suffix(".toml").write_text(paper)
    (here / "bank/item.toml").write_text("")
    monkeypatch.chdir(here)
    return here


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_leads_out_of_the_bank_is_refused_in_words(name: str, outside: Path) -> None:
    text = name.format(here=outside)
    assert not is_name(text)
    for find in (bank.find, bank.load, bank.paper, lambda name: flow.make(name, 1)):
        with pytest.raises(ExgenError, match=r"is no name of an? (item|paper)"):
            find(text)
    with pytest.raises(ExgenError):
        bank.chosen([text])


@pytest.mark.parametrize("name", [name for name in OUTSIDE if "\ud800" not in name])
def test_a_key_that_names_an_item_outside_the_bank_is_damaged(name: str, outside: Path) -> None:
    written = json.loads(KEY.read_text(encoding="utf-8"))
    written["asked"][1]["item"] = name.format(here=outside)
    path = outside / "key.json"
    path.write_text(json.dumps(written))
    with pytest.raises(FileError, match=r"damaged: asked\[1\]\.item: .* is no name of an item"):
        read_key(path)


@pytest.mark.parametrize("command", [["show"], ["preview"], ["check"], ["make"]])
def test_no_command_goes_there(
    command: list[str], outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "../outside"])
    assert ended.value.code
    assert "../outside" in capsys.readouterr().err
    assert sorted(path.name for path in outside.iterdir()) == ["bank", "outside", "outside.toml"]


def test_every_name_of_the_bank_is_one() -> None:
    assert bank.items()
    assert all(map(is_name, [*bank.items(), *bank.papers()]))
    assert "." not in bank.items()
