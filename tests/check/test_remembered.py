"""Remembered: what passed is checked again when anything changed, and nothing is hidden by it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path

import pytest
from click.testing import CliRunner

from exgen.check import remembered, suite
from exgen.check.remembered import MEMORY, digests_of
from exgen.check.right import second_computations_agree
from exgen.cli import main

from .faults import model, returns
from .neuron import NAME, write

WRONG = returns("by_the_hyperbolic_tangent", "2 * w[0]")
UNCONFIRMED = model("@confirm(output)\ndef by_the", "def _by_the")
OWN = f"bank/{NAME}"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a bank of its own, in which one quick check is made."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(suite, "CHECKS", (second_computations_agree,))
    return tmp_path


def check(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["check", "--variants", "100", *words])
    assert result.exit_code == code, result.output
    return result.stdout


def test_what_passed_and_is_unchanged_is_not_checked_again(folder: Path) -> None:
    write(folder)
    assert "ok    the item loads" in check("--strict")
    assert check("--strict") == (
        "\nunchanged since it last passed: 1 item (--all checks it again)\n"
        "\n1 item, 2 checks: all passed\n"
    )
    assert "ok    the item loads" in check("--all")
    assert "ok    the item loads" in check(NAME)


def test_warnings_of_what_is_unchanged_are_shown_and_count(folder: Path) -> None:
    write(folder, [UNCONFIRMED])
    check()
    said = check()
    assert f"\n{NAME} (unchanged)\n" in said
    assert "nothing confirms 'output'" in said
    assert "1 item, 2 checks: 1 passed, 1 passed with a warning\n" in said
    assert said.endswith("warning\n")
    assert check("--strict", code=1).endswith(f"; to be mended: {NAME}\n")


def test_a_report_and_a_lock_are_of_all_items(folder: Path) -> None:
    write(folder)
    check()
    assert check("--report", "found.md", "--lock").endswith("found.md\nbank/bank.lock\n")
    assert "| second computations agree | ok |" in (folder / "found.md").read_text("utf-8")


def test_what_failed_is_checked_again(folder: Path) -> None:
    write(folder, [WRONG])
    assert "one of them is wrong" in check(code=1)
    assert "one of them is wrong" in check(code=1)


def test_a_change_is_noticed(folder: Path) -> None:
    write(folder)
    check()
    write(folder, [WRONG])
    assert "one of them is wrong" in check(code=1)
    write(folder)
    assert "ok    the item loads" in check()


@pytest.mark.parametrize("held", ["", "[]", "{", '{"own/neuron": 1}', "\ufeff"])
def test_a_memory_that_is_none_is_no_harm(folder: Path, held: str) -> None:
    write(folder)
    check()
    MEMORY.write_text(held, encoding="utf-8")
    assert "ok    the item loads" in check()
    assert "unchanged since" in check()
    shutil.rmtree(MEMORY.parent)
    assert "ok    the item loads" in check()


def changes(path: str) -> Callable[[pytest.MonkeyPatch], None]:
    def change(_: pytest.MonkeyPatch) -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with Path(path).open("a", encoding="utf-8") as file:
            file.write("\n")

    return change


def another_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [p for p in distributions() if p.name != "numpy"]
    monkeypatch.setattr(remembered, "distributions", lambda: before)


@pytest.mark.parametrize(
    "change",
    [
        *map(changes, (f"{OWN}/model.py", f"{OWN}/question.md", f"{OWN}/picture.svg")),
        *map(changes, ("bank/own/_common.py", "bank/conventions.toml", "bank/own/words/a.md")),
        changes("templates/mine/format.toml"),
        another_numpy,
    ],
)
def test_whatever_a_check_depends_on_is_a_change(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]
) -> None:
    write(folder)
    before = digests_of([NAME], seed=1)
    assert digests_of([NAME], seed=1) == before
    assert digests_of([NAME], seed=2) != before
    change(monkeypatch)
    assert digests_of([NAME], seed=1) != before


@pytest.mark.parametrize(
    "path", ["bank/papers/a.toml", "bank/own/other/item.toml", f"{OWN}/__pycache__/a.pyc", "a.toml"]
)
def test_what_a_check_does_not_depend_on_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    write(folder)
    before = digests_of([NAME])
    changes(path)(monkeypatch)
    assert digests_of([NAME]) == before


def test_several_items_are_checked_at_once_and_told_in_their_order(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    own = write(folder, [model("import numpy as np\n", "import numpy as np = 1\n")])
    for name in ("a", "b"):
        shutil.copytree(own, folder / f"bank/own/{name}")
    said = check(code=1)
    assert said.index("own/a\n") < said.index("own/b\n") < said.index("own/neuron\n")
    assert said.count("SyntaxError") == 3
    assert "3 items, 3 checks: 3 failed" in said
