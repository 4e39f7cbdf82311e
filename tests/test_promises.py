"""Promises to lecturers that hold across the program, and that no other test would notice broken."""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from spoken import each_said

from exgen import flow
from exgen.errors import ExgenError
from exgen.items import bank
from exgen.items.schema import PaperFile
from exgen.variants.key import AskedItem
from exgen.variants.key_file import KEY, read_key, write_key
from exgen.variants.paper import draw_paper
from exgen.variants.rekey import write_rekeyed
from exgen.variants.sampling import draw

LIGHT = ("markdown",)
STEP, COST = "gan/discriminator-step", "gan/generator-cost"
SABOTAGE = "raise SystemExit('the model of a stranger was run')\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is not the checkout, to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def columns(asked: AskedItem) -> str:
    """Return all that a key holds of an item, to be compared (NaN is not equal to itself)."""
    return str([(n, array.tolist()) for n, array in (asked.values | asked.slacks).items()])


def test_neither_the_other_items_of_a_paper_nor_their_order_change_a_sheet() -> None:
    drawn = []
    for items in ([STEP], [STEP, COST], [COST, STEP]):
        paper = PaperFile.model_validate({"title": "T", "questions": [{"items": items}]})
        asked = draw_paper("own", paper, 7, 5).asked
        drawn.append(next(columns(one) for one in asked if one.item == STEP))
    assert drawn[0] == drawn[1] == drawn[2]


def test_the_manifest_records_versions_and_a_digest_of_every_item(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    manifest = json.loads((made / flow.MANIFEST).read_text())
    assert manifest["versions"] == {name: version(name) for name in flow.VERSIONED}
    asked = {name for question in bank.paper("gan-tutorial").questions for name in question.items}
    assert manifest["items"] == {name: bank.load(name).digest for name in asked}


def test_what_a_key_holds_counts_and_not_what_the_bank_gives_now(folder: Path) -> None:
    """A key whose answers are not the bank's any more: the answers that it holds are right."""
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    written = json.loads((made / KEY).read_text())
    cost, step = written["asked"][0], written["asked"][-1]
    step["values"]["value"], step["digest"] = [-9.75], "0" * 16
    del written["digest"]  # as it is changed on purpose
    (made / KEY).write_text(json.dumps(written))
    name = step["labels"][[part["step"] for part in step["parts"]].index("value")]
    (folder / "s.csv").write_text(f"student,sheet,{name}\nada,1,-9.75\n")
    _, summary, told = flow.grade(folder / "s.csv", feedback=False)
    notes = each_said(told)
    assert summary.verdicts["correct"] == 1
    assert [text for text in notes if f"{step['item']} has other answers than the key now" in text]
    assert not [text for text in notes if cost["item"] in text]


def test_a_sheets_code_is_another_for_another_seed_and_stays_in_a_corrected_key(
    folder: Path,
) -> None:
    found = []
    for seed in (7, 8):
        made = folder / flow.make("gan-tutorial", seed, formats=LIGHT)
        text = (made / "handout/sheets/0001.md").read_text()
        found.append(set(re.findall(r"\b\d{4}-[A-Z]{3}\b", text)))
        corrected, _ = write_rekeyed(made / KEY)
        assert found[-1] == set(read_key(made / KEY).codes) == set(read_key(corrected).codes)
    assert len(found[0] | found[1]) == 2


def test_no_model_is_loaded_from_a_folder_of_submissions(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    handed_in = folder / "handed-in"
    own = handed_in / "bank" / STEP
    own.mkdir(parents=True)
    for name in ("item.toml", "model.py", "question.md", "solution.md"):
        (own / name).write_text(SABOTAGE)
    (handed_in / "s.csv").write_text("student,sheet,3a\nada,1,1\n")
    (folder / "desk").mkdir()
    monkeypatch.chdir(folder / "desk")
    _, summary, _ = flow.grade(handed_in / "s.csv", key=made / KEY, feedback=False)
    assert summary.tally.marked == 1


def test_what_was_there_stays_when_replacing_it_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ExgenError("stopped")

    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    (folder / "s.csv").write_text("student,sheet,3a\nada,1,1\n")
    flow.grade(folder / "s.csv", feedback=False)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    monkeypatch.setattr("exgen.flow.making.write_key", fail)
    monkeypatch.setattr("exgen.marks.reports.report_files.ReportFiles.finish", fail)
    with pytest.raises(ExgenError, match="stopped"):
        flow.make("gan-tutorial", 8, out=made, formats=LIGHT, force=True)
    with pytest.raises(ExgenError, match="stopped"):
        flow.grade(folder / "s.csv", feedback=False, force=True)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_corrected_key_stands_beside_the_key_and_replaces_nothing(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    before = (made / KEY).read_bytes()
    corrected, changed = write_rekeyed(made / KEY)
    assert (changed, (made / KEY).read_bytes()) == ({}, before)
    write_key(read_key(made / KEY), corrected)
    with pytest.raises(ExgenError, match="exists already; use --force"):
        write_rekeyed(made / KEY)


def test_variants_a_billion_away_take_no_more_random_words(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0
    raw = np.random.Philox.random_raw

    class Counting(np.random.Philox):
        def random_raw(self, size: Any = None, output: Any = True) -> Any:  # noqa: FBT002 -- as numpy
            nonlocal made
            made += size
            return raw(self, size, output)

    monkeypatch.setattr("numpy.random.Philox", Counting)
    draw(bank.load(COST), 7, 1, 10)
    near, made = made, 0
    draw(bank.load(COST), 7, 10**9, 10)
    assert 0 < made < 10 * near
