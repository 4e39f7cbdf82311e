"""Items that were changed at random: every command says in words what is wrong, or does its work."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from mutated_items import files_of, mutated
from own import write_item

from exgen.check.suite import check_in_time
from exgen.cli import main
from exgen.items import bank

ITEMS = ["gan/discriminator-step", "gan/training-algorithm", "gan/optimal-discriminator"]
COUNT = 24
WORDS = [
    ["list", "own"],
    ["show", "own/item"],
    ["make", "own", "--seed", "3", "-n", "2", "--format", "markdown"],
]


@pytest.mark.parametrize("seed", range(COUNT))
def test_a_changed_item_ends_in_words(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, files = mutated(files_of(bank.find(ITEMS[seed % len(ITEMS)])), seed)
    write_item(tmp_path, "own/item", files)
    (tmp_path / "bank/papers").mkdir()
    (tmp_path / "bank/papers/own.toml").write_text(
        'title = "Own"\n[[questions]]\nitems = ["own/item"]\n'
    )
    monkeypatch.chdir(tmp_path)
    for words in WORDS:
        result = CliRunner().invoke(main, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), words
        assert result.exit_code in {0, 1}
        assert "Warning" not in result.output
        assert result.output
    if seed % 6 == 0:
        assert check_in_time("own/item", 60, variants=100)
