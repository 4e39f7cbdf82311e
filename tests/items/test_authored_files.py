"""Files as editors write them: with a byte order mark, any ends of lines, or an old encoding."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from own import write_item

from exgen.authoring.scaffold import new_item
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.authored_files import read_text, read_toml
from exgen.items.schema import ItemFile, PaperFile
from exgen.sheets.formats import find_format

ITEM = {
    "item.toml": """\
title = "Halves"

[given]
x = { low = 1, high = 9 }

[[parts]]
step = "half"
label = "$y$"
points = 1
""",
    "model.py": 'def half(x):\n    """The half."""\n    return x / 2\n',
    "question.md": "## half\n\nWhat is the half of {{ x }}?\n",
    "solution.md": "## half\n\nIt is {{ half }}.\n",
}
PAPER = 'title = "Own"\n[[questions]]\nitems = ["own/half"]\n'
FORMAT = 'markup = "markdown"\nfiles = []\n'
READ: dict[str, Callable[[], Any]] = {
    **{f"bank/own/half/{file}": lambda: bank.load("own/half") for file in ITEM},
    "bank/papers/own.toml": lambda: bank.paper("own"),
    "templates/plain/format.toml": lambda: find_format("plain"),
    "templates/item/solution.md": lambda: new_item("own/new"),
}
"""What reads each of the files that authors write."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a bank, a paper, a format and a scaffold of its own."""
    monkeypatch.chdir(tmp_path)
    write_item(tmp_path, "own/half", ITEM)
    for path, text in (("bank/papers/own.toml", PAPER), ("templates/plain/format.toml", FORMAT)):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    scaffold = tmp_path / "templates/item"
    scaffold.mkdir()
    for file, text in ITEM.items():
        (scaffold / file).write_text(text)
    return tmp_path


@pytest.mark.parametrize("path", READ)
def test_a_byte_order_mark_does_no_harm(folder: Path, path: str) -> None:
    file = folder / path
    file.write_bytes(codecs.BOM_UTF8 + file.read_bytes())
    READ[path]()


def test_a_byte_order_mark_is_no_change_of_an_item(folder: Path) -> None:
    before = bank.load("own/half").digest
    file = folder / "bank/own/half/question.md"
    file.write_bytes(codecs.BOM_UTF8 + file.read_bytes().replace(b"\n", b"\r\n"))
    assert bank.load("own/half").digest == before


@pytest.mark.parametrize("path", READ)
def test_a_file_that_is_not_utf_8_is_told_with_line_and_byte(folder: Path, path: str) -> None:
    file = folder / path
    file.write_bytes(file.read_bytes() + b'x = "\n"""The M' + b"\xfcller")
    lines = file.read_bytes().count(b"\n") + 1
    with pytest.raises(AuthorError) as caught:
        READ[path]()
    (problem,) = caught.value.problems
    assert problem.where.endswith(f"{path}:{lines}")
    assert problem.text == (
        'this is not UTF-8: byte 0xfc after \'"""The M\'; save the file as UTF-8'
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way(folder: Path, end: str) -> None:
    (folder / "text.md").write_bytes(f"one{end}{end}two".encode())
    assert read_text(folder / "text.md") == "one\n\ntwo"


@pytest.mark.parametrize(
    ("model", "text", "said"),
    [
        (ItemFile, ITEM["item.toml"].replace("points = 1", "points = 0"), "parts.1.points: "),
        (ItemFile, ITEM["item.toml"].replace('step = "half"', ""), "parts.1.step is missing"),
        (PaperFile, PAPER.replace("items", "itmes"), "questions.1.itmes is not a key"),
        (
            PaperFile,
            PAPER.replace('["own/half"]', "[]"),
            "questions.1.items is empty; write at least 1",
        ),
        (PaperFile, 'title = "Own"\nquestions = []\n', "questions is empty; write at least 1"),
    ],
)
def test_a_list_is_too_short_only_where_nothing_is_wrong_inside(
    folder: Path, model: type[ItemFile | PaperFile], text: str, said: str
) -> None:
    (folder / "own.toml").write_text(text)
    with pytest.raises(AuthorError) as caught:
        read_toml(folder / "own.toml", model)
    texts = [problem.text for problem in caught.value.problems]
    assert any(text.startswith(said) for text in texts)
    assert sum("is empty" in text for text in texts) == ("is empty" in said)
