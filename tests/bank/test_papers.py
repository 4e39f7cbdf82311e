"""The papers: what the key says, typed into the form, earns every point."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from marks.classes import right

from exgen import flow
from exgen.items import bank
from exgen.variants.key_file import read_key

SHEETS = 20
PAPERS = bank.papers()


@pytest.mark.parametrize("paper", PAPERS)
def test_a_class_that_knows_the_key_gets_all_points(
    paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = flow.make(paper, 11, count=SHEETS, formats=())
    key = read_key(made / "marking/key.json")
    with (tmp_path / "filled.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["student", "sheet", *key.field_names()])
        for sheet in range(1, key.sheets + 1):
            typed = right(key, sheet).values()
            writer.writerow([f"s{sheet}", key.codes[sheet - 1], *typed])
    graded, summary, _ = flow.grade(
        tmp_path / "filled.csv", key=made / "marking/key.json", feedback=False
    )
    # in a row that is not needed nothing is typed
    needed = sum(map(bool, (t for n in range(1, SHEETS + 1) for t in right(key, n).values())))
    assert summary.verdicts["correct"] == needed
    with (graded / "grades.csv").open(newline="") as file:
        assert {row["total"] for row in csv.DictReader(file)} == {f"{key.most:g}"}
