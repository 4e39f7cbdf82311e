"""The checks cannot be fooled: a correct item raises none, and every fault raises its own."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner

from exgen.check import suite
from exgen.check.released import released_variants_stay
from exgen.check.results import Found, Result
from exgen.check.subject import Subject
from exgen.check.suite import CHECKS, LOADS, check_item, named, release_passing
from exgen.check.work import no_work_earns_little
from exgen.cli import main
from exgen.items import bank

from .faults import FAULTS, FINE, RELEASED, Fault, model, question, solution
from .neuron import ESSAY, NAME, Edit, write

VARIANTS = 200
TABLE = [(check, fault) for check, faults in FAULTS.items() for fault in faults]
FINE_NAMES = [name for fine in FINE.values() for name, _ in fine]
STAYS = named(released_variants_stay)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a bank of its own, in which the program runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def result(check: str, item: str = NAME) -> Result:
    """Return what one check finds, after those that come before it, but for the one that takes longest."""
    checks = [c for c in suite.CHECKS if c is not no_work_earns_little or named(c) == check]
    with patch.object(suite, "CHECKS", checks):
        return next(r for r in check_item(item, variants=VARIANTS) if r.check == check)


def release(folder: Path) -> None:
    (lock,) = release_passing({NAME: []}, strict=True)
    assert lock.samefile(folder / "bank/bank.lock")


def raised(version: int) -> Edit:
    return Edit("item.toml", "working = 5\n", f"working = 5\nversion = {version}\n")


def told(found: Result) -> str:
    return "\n".join((*found.found.failures, *found.found.warnings))


def test_a_correct_item_raises_none(folder: Path) -> None:
    write(folder)
    assert [told(r) for r in check_item(NAME, variants=VARIANTS) if r.state != "ok"] == []


def test_a_correct_item_for_a_person_to_mark_raises_none(folder: Path) -> None:
    write(folder, ESSAY)
    assert [told(r) for r in check_item(NAME, variants=VARIANTS) if r.state != "ok"] == []


@pytest.mark.parametrize(("check", "fault"), TABLE, ids=lambda x: getattr(x, "name", None))
def test_a_fault_is_noticed_by_the_check_that_should(
    folder: Path, check: str, fault: Fault
) -> None:
    write(folder, fault.edits)
    found = result(check)
    assert fault.says in told(found)
    assert found.state == fault.state
    assert not found.passes(strict=True)


@pytest.mark.parametrize(
    ("check", "edits"), [(c, e) for c, fine in FINE.items() for _, e in fine], ids=FINE_NAMES
)
def test_what_is_fine_raises_no_complaint(
    folder: Path, check: str, edits: tuple[Edit, ...]
) -> None:
    write(folder, edits)
    found = result(check)
    assert told(found) == ""
    assert found.state == "ok"


@pytest.mark.parametrize(
    "slip",
    [
        question("{{ eta }}", "{{ eta }"),
        question("{{ eta }}", "{{ etha }}"),
        solution("{{ net }}", "{% if net %}"),
        model("so step along its gradient.", "so add {{ eta } times its gradient."),
    ],
    ids=lambda slip: slip.new,
)
def test_a_slip_of_jinja_is_told_once(folder: Path, slip: Edit) -> None:
    write(folder, [slip])
    with patch.object(suite, "CHECKS", [c for c in CHECKS if c is not no_work_earns_little]):
        found = [r for r in check_item(NAME, variants=VARIANTS) if r.state not in {"ok", "skipped"}]
    assert [r.check for r in found] == ["the words fill in"]
    assert len(found[0].found.failures) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("file", bank.FILES)
def test_a_file_in_another_encoding_is_named(folder: Path, file: str, encoding: str) -> None:
    path = write(folder) / file
    sign = "# \u20ac\n" if file.endswith((".toml", ".py")) else "\u20ac"
    path.write_bytes((sign + path.read_text("utf-8")).encode(encoding))
    assert f"{file}" in told(result(LOADS))
    assert "this is not UTF-8" in told(result(LOADS))


@pytest.mark.parametrize("fault", RELEASED, ids=lambda fault: fault.name)
def test_a_change_after_the_release_is_noticed(folder: Path, fault: Fault) -> None:
    write(folder)
    release(folder)
    write(folder, fault.edits)
    found = result(STAYS)
    assert found.state == "failed"
    assert fault.says in told(found)
    write(folder, [*fault.edits, raised(2)])
    assert result(STAYS).state == "ok"


def test_a_version_below_the_one_released_is_noticed(folder: Path) -> None:
    write(folder, [raised(3)])
    release(folder)
    write(folder, [raised(2)])
    assert "version 3 was released; set a version of at least that" in told(result(STAYS))


def greets_the_student(subject: Subject) -> Found:
    """Every question says hello."""
    greeted = "Hello" in subject.item.question.intro.text
    return Found("greetings", () if greeted else ("the question does not say 'Hello'; write it",))


def test_a_check_is_added_by_its_function_and_the_fault_that_it_catches(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but the one list of checks changes: what is shown of it comes from the function."""
    monkeypatch.setattr(suite, "CHECKS", (*CHECKS, greets_the_student))
    write(folder)
    runner = CliRunner()
    found = runner.invoke(main, ["check", NAME, "--variants", "200", "--report", "found.md"])
    assert found.exit_code == 1
    lines = [" ".join(line.split()) for line in found.stdout.splitlines()]
    assert "FAIL greets the student greetings" in lines
    made = len(CHECKS) + 2
    assert f"1 item, {made} checks: {made - 1} passed, 1 failed; to be mended: {NAME}" in lines
    report = (folder / "found.md").read_text("utf-8")
    assert "| greets the student | failed | greetings | Every question says hello. |" in report
    write(folder, [question("A neuron", "Hello! A neuron")])
    assert result(named(greets_the_student)).state == "ok"


def test_every_check_is_made_to_fail() -> None:
    checks = {LOADS, *map(named, CHECKS)}
    assert {*FAULTS, STAYS} == checks


def test_no_two_faults_have_one_name() -> None:
    names = [fault.name for _, fault in TABLE] + [fault.name for fault in RELEASED]
    assert len(names) == len(set(names))


def test_every_fault_says_something() -> None:
    assert all(fault.says for _, fault in TABLE)
