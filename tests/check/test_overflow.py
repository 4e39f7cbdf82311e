"""Whole numbers that numpy turns round without a word are named by the checks."""

from __future__ import annotations

from pathlib import Path

import pytest
from own import item_files, write_item

from exgen.check.finite import answers_are_finite
from exgen.check.subject import Subject
from exgen.items import bank

GIVEN = "a = { low = 2, high = 30 }\n"


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("a**14 + 1", "'big' is too large to be counted in whole numbers in variant"),
        ("2 ** (40 + a)", "2.0**n"),
        ("a**5", ""),
        ("a.astype(float) ** 14", ""),
        ("np.arange(40)[a]", ""),
    ],
)
def test_a_whole_number_that_is_too_large_is_named(
    formula: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    model = f"\ndef big(a):\n    return {formula}\n\n\ndef rest(big):\n    return big / 7\n"
    write_item(tmp_path, "own/big", item_files(GIVEN, {"rest": {"figures": 3}}, model))
    failures = answers_are_finite(Subject(bank.load("own/big"), 100, 0)).failures
    assert bool(failures) == bool(said)
    assert said in "".join(failures)


def test_an_example_may_name_a_number_beyond_whole_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = "a = { low = 1e20, high = 9.9e21, step = 1e19, scientific = true }\n"
    files = item_files(given, {"half": {"figures": 3}}, "def half(a):\n    return a / 2\n")
    example = '\n[[examples]]\nsource = "s"\ngiven = { a = 4.0e20 }\nanswers = { half = 2.0e20 }\n'
    write_item(tmp_path, "own/half", {**files, "item.toml": files["item.toml"] + example})
    item = bank.load("own/half")
    assert item.column("a", item.file.examples[0].given["a"]).tolist() == [4.0e20]
