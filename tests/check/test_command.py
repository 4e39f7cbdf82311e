"""`exgen check`: exit codes, what is printed, reports, and releases."""

from __future__ import annotations

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exgen.check.suite import CHECKS, check_in_time
from exgen.cli import main
from exgen.errors import NotFound
from exgen.items import bank

from .faults import given, model, question, returns
from .neuron import NAME, Edit, write

WRONG = returns("w_next", "w + -eta * gradient")
UNCONFIRMED = model("@confirm(output)\ndef by_the", "def _by_the")
LOOPS = "def _loops(x):\n    while True:\n        pass\n\n"
MISSPELT = model("def w_next(w, eta", "def w_next(w, etha")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a bank of its own, in which the program runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*words: str) -> Result:
    result = CliRunner().invoke(main, ["check", NAME, "--variants", "200", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_a_correct_item_exits_with_0(folder: Path) -> None:
    write(folder)
    result = check("--strict")
    assert result.exit_code == 0
    assert result.stdout.endswith(f"\n1 item, {len(CHECKS) + 1} checks: all passed\n")


def test_a_failure_exits_with_1_and_says_what_to_mend(folder: Path) -> None:
    write(folder, [WRONG])
    result = check()
    assert result.exit_code == 1
    assert "  FAIL  misconceptions differ from the truth" in result.stdout
    assert "descends() gives the right answer in 100 % of draws" in result.stdout
    assert result.stdout.splitlines()[-1].endswith("; to be mended: own/neuron")


def test_a_warning_is_a_failure_under_strict_only(folder: Path) -> None:
    write(folder, [UNCONFIRMED])
    result = check()
    assert result.exit_code == 0
    assert "  warn  second computations agree" in result.stdout
    assert check("--strict").exit_code == 1


def test_an_item_that_does_not_load_is_told_where_and_what(folder: Path) -> None:
    write(folder, [MISSPELT, question("## w_next\n", "")])
    result = check()
    assert result.exit_code == 1
    assert "model.py:19: w_next() needs 'etha'" in " ".join(result.stdout.split())
    assert "the headings should be '## output'" in " ".join(result.stdout.split())
    assert "1 item, 1 check: 1 failed" in result.stdout


@pytest.mark.parametrize("words", [["--variants", "1"], ["--seed", "-1"], ["--stric"]])
def test_wrong_usage_exits_with_2(folder: Path, words: list[str]) -> None:
    write(folder)
    assert check(*words).exit_code == 2


def test_an_unknown_item_exits_with_1_and_names_the_nearest(folder: Path) -> None:
    write(folder)
    result = CliRunner().invoke(main, ["check", "own/neuorn"])
    assert result.exit_code == 1
    assert "did you mean 'own/neuron'" in result.stderr


def test_a_topic_or_a_pattern_means_its_items(folder: Path) -> None:
    write(folder)
    gan = [name for name in bank.items() if name.startswith("gan/")]
    for word in ("gan", "gan/", "gan/*", "ga*/*"):
        assert bank.chosen([word]) == gan
    assert bank.chosen([NAME, "gan", "own", gan[0]]) == [NAME, *gan]
    assert bank.chosen(["gan/optimal-value"]) == ["gan/optimal-value"]


@pytest.mark.parametrize(("word", "near"), [("gna", "'gan'"), ("own/neuorn", "'own/neuron'")])
def test_an_unknown_topic_or_item_names_the_nearest(folder: Path, word: str, near: str) -> None:
    write(folder)
    with pytest.raises(NotFound, match=f"did you mean {near}"):
        bank.chosen([NAME, word])


def test_without_names_ones_own_bank_is_checked(folder: Path) -> None:
    write(folder)
    assert bank.items_at_hand() == [NAME]
    result = CliRunner().invoke(main, ["check", "--variants", "200"])
    assert result.exit_code == 0
    assert "\n1 item, " in result.stdout


def test_where_there_is_no_own_item_those_that_ship_are_checked(folder: Path) -> None:
    assert bank.items_at_hand() == bank.items()
    (folder / "bank/papers").mkdir(parents=True)
    assert bank.items_at_hand() == bank.items() != []


def test_all_goes_without_names(folder: Path) -> None:
    write(folder)
    assert check("--all").exit_code == 2


def test_a_report_in_json_holds_every_check(folder: Path) -> None:
    write(folder, [WRONG])
    check("--report", "found.json")
    found = json.loads((folder / "found.json").read_text("utf-8"))
    assert len(found[NAME]) == len(CHECKS) + 1
    (bad,) = [r for r in found[NAME] if r["check"] == "misconceptions differ from the truth"]
    assert bad["state"] == "failed"
    assert "100 % of draws" in bad["found"]["failures"][0]
    assert bad["protects"].endswith(".")


def test_a_report_in_markdown_lists_what_is_to_be_mended(folder: Path) -> None:
    write(folder, [WRONG])
    assert check("--report", "found.md").stdout.endswith("found.md\n")
    text = (folder / "found.md").read_text("utf-8")
    assert text.startswith("# own/neuron\n")
    assert "\n* **misconceptions differ from the truth:** descends() gives" in text


def test_a_report_that_cannot_be_written_is_told(folder: Path) -> None:
    write(folder)
    result = check("--report", "nowhere/found.md")
    assert result.exit_code == 1
    assert "nowhere/found.md: cannot be written" in result.stderr


@pytest.mark.parametrize("name", ["found.md", "found.json"])
def test_a_report_takes_the_place_of_a_report_and_of_nothing_else(folder: Path, name: str) -> None:
    write(folder)
    assert check("--report", name).exit_code == 0
    assert check("--report", name).exit_code == 0
    (folder / name).write_text("notes of the author's")
    result = check("--report", name)
    assert result.exit_code == 1
    assert f"{name} exists already, exgen did not write it" in result.stderr
    assert (folder / name).read_text() == "notes of the author's"


def test_a_released_item_cannot_change_until_its_version_is_raised(folder: Path) -> None:
    write(folder)
    assert check("--lock").stdout.endswith("bank.lock\n")
    released = (folder / "bank/bank.lock").read_text("utf-8")
    changed = given("x", "{ low = 1, high = 5, size = [2] }")
    write(folder, [changed])
    assert check("--lock").exit_code == 1
    assert (folder / "bank/bank.lock").read_text("utf-8") == released
    write(folder, [changed, Edit("item.toml", "working = 5\n", "working = 5\nversion = 2\n")])
    assert check("--lock").exit_code == 0
    assert json.loads((folder / "bank/bank.lock").read_text("utf-8"))[NAME]["version"] == 2


def test_an_item_that_fails_is_not_released(folder: Path) -> None:
    write(folder, [WRONG])
    check("--lock")
    assert not (folder / "bank/bank.lock").exists()


def test_a_lock_that_is_none_is_told(folder: Path) -> None:
    write(folder)
    (folder / "bank/bank.lock").write_text("[]")
    result = check()
    assert result.exit_code == 1
    assert "this is no lock that exgen wrote" in " ".join(result.stdout.split())


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="the system has no alarm")
@pytest.mark.parametrize(
    ("edits", "running", "check_named"),
    [
        (returns("gradient", "_loops(x)"), "gradient(), in line", "the model only computes"),
        (returns("descends", "_loops(w)"), "descends(), in line", "the model only computes"),
        (returns("output", "9 ** 9 ** 9 ** 9"), "output(), in line", "the model only computes"),
        (
            model("def net(", "while True:\n    pass\n\n\ndef net("),
            "loading it, in line",
            "the item loads",
        ),
    ],
)
def test_what_takes_for_ever_is_named(
    folder: Path, edits: Edit, running: str, check_named: str
) -> None:
    write(folder, [edits, model("import numpy as np\n", "import numpy as np\n" + LOOPS)])
    before = signal.getsignal(signal.SIGALRM)
    result = check("--time-limit", "1.5")
    assert result.exit_code == 1
    said = " ".join(result.stdout.split())
    assert f"FAIL {check_named} the checks took longer than 1.5 s, and {running}" in said
    assert "to be mended: own/neuron" in said
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_check_in_another_thread_is_not_interrupted(folder: Path) -> None:
    write(folder)
    with ThreadPoolExecutor(1) as threads:
        found = threads.submit(check_in_time, NAME, 0.001, variants=100).result()
    assert len(found) == len(CHECKS) + 1
