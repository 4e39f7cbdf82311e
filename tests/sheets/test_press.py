"""The press: the same files, however the work is shared out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from exgen.errors import AuthorError
from exgen.items import bank
from exgen.sheets.export import find_format
from exgen.sheets.press import LARGEST, Press, _blocks
from exgen.variants.paper import draw_paper

PAPER = bank.paper("gan-tutorial")
KEY = draw_paper("gan-tutorial", PAPER, 7, 5)


def printed(folder: Path, *formats: str) -> dict[str, bytes]:
    press = Press(PAPER, KEY, [find_format(name) for name in formats], folder)
    assert sum(press.print_all()) == 5
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.*")}


def share_out(monkeypatch: pytest.MonkeyPatch) -> None:
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
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = printed(tmp_path / "alone", "pdf", "markdown")
    share_out(monkeypatch)
    assert printed(tmp_path / "shared", "pdf", "markdown") == alone
    assert len(alone) == 20


def test_what_an_author_got_wrong_is_told_from_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(find_format("pdf").folder, tmp_path / "templates/pdf")
    (tmp_path / "templates/pdf/sheet.typ").write_text("#nonsense")
    monkeypatch.chdir(tmp_path)
    share_out(monkeypatch)
    with pytest.raises(AuthorError, match="unknown variable: nonsense"):
        printed(tmp_path / "made", "pdf")
