"""Huge and tiny numbers: they are marked or left to a person, and nothing warns."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from marks.classes import right

from exgen import flow
from exgen.variants.key_file import read_key

ITEMS = [
    "gan/discriminator-step",
    "gan/generator-cost",
    "clustering/k-means",
    "neighbours/k-nearest",
]
HUGE = ["10^400", "-10^400", "1e400", "1e40", "9e18"]
TINY = ["1e-400", "-1e-320"]
NEVER_READ = ["9**9**9", "1/0", "9" * 10_000]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    papers = folder / "bank/papers"
    papers.mkdir(parents=True)
    questions = "".join(f'[[questions]]\nitems = ["{item}"]\n' for item in ITEMS)
    (papers / "own.toml").write_text(f'title = "Own"\n{questions}')
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return flow.make("own", 7, count=2, formats=("markdown",), out=folder / "made")


@pytest.mark.parametrize("every", [1, 3])
def test_no_number_is_too_large_or_too_small_to_be_marked(
    made: Path, every: int, tmp_path: Path
) -> None:
    key = read_key(made / "marking/key.json")
    names = key.field_names()
    with (tmp_path / "s.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["student", "sheet", *names])
        for number, typed in enumerate([*HUGE, *TINY, *NEVER_READ]):
            own = [
                typed if n % every == number % every else t
                for n, t in enumerate(right(key, 1).values())
            ]
            writer.writerow([f"s{number}", key.codes[0], *own])
    _, summary, _ = flow.grade(
        tmp_path / "s.csv",
        key=made / "marking/key.json",
        feedback=every > 1,
        out=tmp_path / "graded",
    )
    rows = len(HUGE) + len(TINY) + len(NEVER_READ)
    assert summary.tally.marked == rows
    assert sum(summary.verdicts.values()) == rows * len(names)
