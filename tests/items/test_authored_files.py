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
from exgen.items.item import ItemWords
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


def test_a_file_saved_while_its_item_is_loaded_is_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the item of before would be shown with the new words, when these are taken back."""
    question = folder / "bank/own/half/question.md"
    before = ITEM["question.md"].replace("What is", "Tell")
    after = before.replace("Tell", "How large is")

    def words(path: Path, file: ItemFile) -> ItemWords:
        question.write_text(after)
        return read_words(path, file)

    read_words = bank._words
    monkeypatch.setattr(bank, "_words", words)
    question.write_text(before)
    assert "How large is" in bank.load("own/half").question.parts["half"].text
    monkeypatch.setattr(bank, "_words", read_words)
    question.write_text(before)
    assert "Tell" in bank.load("own/half").question.parts["half"].text


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


OUT_OF_REACH = [
    "[" * 500 + "]" * 500,
    "{ b = " * 500 + "1" + " }" * 500,
    "9" * 5000,
    "-" + "9" * 5000,
    "0x" + "f" * 5000,
    "9" * 40,
    "1e400",
    "-1e400",
    "1e-400",
    "1e" + "9" * 30,
    "1e999999999",
    "0." + "1" * 5000,
    "nan",
]


@pytest.mark.parametrize("value", OUT_OF_REACH, ids=lambda value: value[:20])
@pytest.mark.parametrize("path", [path for path in READ if path.endswith(".toml")])
@pytest.mark.parametrize("key", ["a", "title", "given.x.low", "x" + ".x" * 500])
def test_what_is_nested_too_deeply_or_too_large_is_told_in_words(
    folder: Path, path: str, value: str, key: str
) -> None:
    file = folder / path
    file.write_text(f"{key} = {value}\n{file.read_text()}")
    with pytest.raises(AuthorError) as caught:
        READ[path]()
    assert path in str(caught.value)
    assert len(str(caught.value)) < 5000


@pytest.mark.parametrize(
    "given",
    [
        "{ low = 1, high = 9, size = [100000, 100000] }",
        "{ low = 1, high = 9, size = [0] }",
        "{ low = 1, high = 9, size = [-1] }",
        "{ low = 1, high = 9, size = [1, 1, 1, 1, 1, 1, 1, 1, 1] }",
        "{ low = 1, high = 9, size = ['y'] }\ny = { values = [1000000] }",
        "{ low = 0, high = 1e15, step = 1e-15 }",
        "{ sums_to = 1e15, step = 1, size = [3] }",
        "{ sums_to = 1, step = 1e-15, size = [3] }",
        "{ shuffle = 1000000000000 }",
        "5",
        "[]",
        "'a word'",
        "true",
        "{ shuffle = 1000000000000, take = 1 }",
        "{ values = [inf] }",
        "{ low = -inf, high = inf }",
        "{ low = 1, high = inf }",
        "{ low = 1, high = 9, step = inf }",
        "{ low = 1, high = 9, except = [inf] }",
    ],
)
def test_a_given_that_takes_too_much_is_told_in_words(folder: Path, given: str) -> None:
    toml = ITEM["item.toml"].replace("{ low = 1, high = 9 }", given)
    (folder / "bank/own/half/item.toml").write_text(toml)
    with pytest.raises(AuthorError, match=r"item\.toml:\d+: |item\.toml: "):
        bank.load("own/half")
