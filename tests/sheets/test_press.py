"""The press: the same files, however the work is shared out."""

from __future__ import annotations

import shutil
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest

from exgen.errors import AuthorError
from exgen.items import bank
from exgen.sheets.formats import find_format
from exgen.sheets.press import LARGEST, _blocks, print_all
from exgen.variants.paper import draw_paper

PAPER = bank.paper("gan-tutorial")
KEY = draw_paper("gan-tutorial", PAPER, 7, 5)


def printed(folder: Path, *formats: str, executor: Executor | None = None) -> dict[str, bytes]:
    made = print_all(PAPER, KEY, [find_format(name) for name in formats], folder, executor)
    assert sum(made) == 5
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


@pytest.fixture
def shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of two sheets."""
    monkeypatch.setattr("exgen.sheets.press.SMALLEST", 2)
    monkeypatch.setattr("exgen.sheets.press.LARGEST", 2)


@pytest.mark.parametrize("cores", [1, 2, 8])
@pytest.mark.parametrize("sheets", [1, 9, 20, 300, 301, 5000])
def test_blocks_are_even_and_hold_every_sheet_once(sheets: int, cores: int) -> None:
    blocks = _blocks(sheets, cores)
    assert [number for block in blocks for number in block] == list(range(1, sheets + 1))
    assert max(map(len, blocks)) - min(map(len, blocks)) <= 1
    assert max(map(len, blocks)) <= LARGEST


def test_sharing_a_class_between_processes_changes_no_byte(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    alone = printed(tmp_path / "alone", "pdf", "markdown")
    request.getfixturevalue("shared_out")
    assert printed(tmp_path / "shared", "pdf", "markdown") == alone
    assert len(alone) == 35  # of each sheet a figure in the question, and two beside the solution


def test_an_executor_of_the_callers_does_all_the_work(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    alone = printed(tmp_path / "alone", "markdown")
    request.getfixturevalue("shared_out")
    with ThreadPoolExecutor(2) as threads:
        assert printed(tmp_path / "threads", "markdown", executor=threads) == alone
    with pytest.raises(RuntimeError, match="after shutdown"):
        printed(tmp_path / "gone", "markdown", executor=threads)


@pytest.mark.usefixtures("shared_out")
def test_what_an_author_got_wrong_is_told_from_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(find_format("pdf").folder, tmp_path / "templates/pdf")
    (tmp_path / "templates/pdf/sheet.typ").write_text("#nonsense")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AuthorError, match="unknown variable: nonsense"):
        printed(tmp_path / "made", "pdf")
