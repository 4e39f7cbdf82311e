"""`exgen why`: the marking of one student, repeated and told."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from marks.classes import right
from spoken import each_said

from exgen import flow
from exgen.cli import main
from exgen.errors import ExgenError, FileError
from exgen.items import bank
from exgen.items.scheme import Late, Scheme, as_deadline
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

NAMES = {"k1": "Ada", "k2": "Bo", "k3": "Cy", "k4": "Di", "k5": "Ed", "k6": "Flo", "k7": "Gus"}


def descended(key: Key, sheet: int) -> list[str]:
    """Return the next parameters of who steps against the gradient, and typed a right one before."""
    (asked,) = (asked for asked in key.asked if asked.item == "gan/discriminator-step")
    theta, after = asked.values["theta"], asked.values["theta_next"]
    return [f"{entry:.4f}" for entry in (2 * theta - after)[:, sheet - 1]]


def label_of(key: Key, step: str) -> str:
    (label,) = (
        label
        for asked in key.asked
        for label, part in zip(asked.labels, asked.parts, strict=True)
        if part.step == step and asked.item == "gan/discriminator-step"
    )
    return label


def fields_of(key: Key, step: str) -> list[str]:
    label = label_of(key, step)
    return [name for name in key.field_names() if name.split(".")[0] == label]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of six, graded twice: what the second was typed for, its points are set."""
    folder = tmp_path_factory.mktemp("why")
    rows = "".join(f"{student},{name}\n" for student, name in NAMES.items())
    (folder / "class.csv").write_text(f"student,name\n{rows}")
    made = flow.make(
        "gan-tutorial", 2**60, roster=folder / "class.csv", formats=(), out=folder / "m"
    )
    key = read_key(made / KEY)
    answers = {student: right(key, sheet) for sheet, student in enumerate(NAMES, start=1)}
    answers["k2"] |= dict(zip(fields_of(key, "theta_next"), descended(key, 2), strict=True))
    answers["k3"] |= {fields_of(key, "value")[0]: "0x10", "1c": "12,5"}
    answers["k4"] |= {fields_of(key, "gradient")[0]: "0.5", "1a": "A, B"}
    del answers["k5"], answers["k6"]
    answers["k7"] = {}
    with (folder / "s.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["student", *key.field_names()])
        writer.writeheader()
        for student, own in answers.items():
            writer.writerow({"student": student, **own})
    (made / "marking/overrides.csv").write_text(
        "student,field,points,why\nk4,1a,2,was ill\nk4,total,20,a scan\n"
        f"k3,{fields_of(key, 'gradient')[0]},0,copied\nk5,total,7,on paper\nk2,1b,0,copied\n"
    )
    flow.grade(folder / "s.csv", feedback=False, out=folder / "graded")
    by_hand = folder / "graded/by-hand.csv"
    table = list(csv.DictReader(by_hand.read_text().splitlines()))
    table[0]["points"] = "1"
    with by_hand.open("w", newline="") as file:
        saved = csv.DictWriter(file, list(table[0]))
        saved.writeheader()
        saved.writerows(table)
    flow.grade(folder / "s.csv", feedback=False, out=folder / "again", against=folder / "graded")
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "why"))


def why(folder: Path, student: str, *fields: str) -> str:
    text, said = flow.account(student, folder / "again", fields)
    assert not said
    return text


def test_marking_again_gives_every_student_the_marks_that_were_written(folder: Path) -> None:
    key = read_key(folder / "m" / KEY)
    for student in list(NAMES)[:4]:
        text = why(folder, student)
        for name in key.field_names():
            assert f"\n### {name}\n" in text


def test_what_is_told_and_what_is_refuted_is_named(folder: Path) -> None:
    key = read_key(folder / "m" / KEY)
    text = why(folder, "k2", label_of(key, "theta_next"))
    item = bank.load("gan/discriminator-step")
    (told,) = (one for one in item.misconceptions if one.name == "descends")
    assert f"- `descends` is told: {told.feedback}" in text
    assert "not told" in text
    for typed in descended(key, 2):
        assert f"- Typed: `{typed}`" in text


def test_a_mistake_before_is_refuted_by_what_is_right_after_it(folder: Path) -> None:
    """Whoever has the right next parameters did not step the wrong way by a wrong gradient."""
    key = read_key(folder / "m" / KEY)
    text = why(folder, "k4", label_of(key, "gradient"))
    assert "refute" in text
    for line in text.splitlines():
        if "refute" in line:
            assert line.endswith(f"and {label_of(key, 'theta_next')} refute")


def test_the_question_is_the_students_own_and_every_reading_is_told(folder: Path) -> None:
    own = why(folder, "k3", "1c")
    assert "Typed: `12,5`" in own
    assert "Read as: `12.5` We read" in own
    assert "## 1c ·" in own
    assert "## 1b ·" not in own
    others = why(folder, "k1", "1b")
    mine = why(folder, "k3", "1b")
    assert others.split("###")[0] != mine.split("###")[0]


def test_what_people_gave_and_an_earlier_marking_are_the_history(folder: Path) -> None:
    key = read_key(folder / "m" / KEY)
    text = why(folder, "k3", fields_of(key, "value")[0])
    assert re.search(r"- Points by hand, [-0-9: ]+, by-hand.csv: 1\n", text)
    assert "- Points before, ../graded: 0\n" in text


def test_of_what_a_person_set_it_is_told_what_exgen_gave(folder: Path) -> None:
    key = read_key(folder / "m" / KEY)
    of_k4 = why(folder, "k4", "1a")
    assert re.search(r"- exgen gave [0-9.]+ of 2; set to 2 in overrides.csv!2: was ill\n", of_k4)
    assert re.search(r"- exgen gave [0-9.]+ of 33; set to 20 in overrides.csv!3: a scan\n", of_k4)
    field = fields_of(key, "gradient")[0]
    of_k3 = why(folder, "k3", field)
    assert re.search(r"- exgen gave ([0-9.]+) of \1; set to 0 in overrides.csv!4: copied\n", of_k3)
    assert "- exgen gave 4 of 4; set to 0 in overrides.csv!6: copied\n" in why(folder, "k2", "1b")
    assert "; set to 7 in overrides.csv!5: on paper\n" in why(folder, "k5", "1a")
    assert "- nothing was handed in; set" in why(folder, "k5", "1a")


def test_what_is_not_as_it_was_marked_is_said(folder: Path) -> None:
    submissions = folder / "s.csv"
    submissions.write_text(submissions.read_text().replace("12,5", "7"))
    _, said = flow.account("k3", folder / "again", ["1c"])
    first, *others = each_said(said)
    assert first == f"{submissions} is not as it was when these marks were made"
    assert not others  # a wrong answer is wrong either way
    submissions.write_text(submissions.read_text().replace("0x10", "1"))
    said = flow.account("k3", folder / "again")[1]
    assert "has other points in 1 field" in each_said(said)[1]


def test_a_student_is_found_by_the_code_too_and_whatever_capitals_are_typed(folder: Path) -> None:
    key = read_key(folder / "m" / KEY)
    assert why(folder, "K1", "1c") == why(folder, key.codes[0], "1c") == why(folder, "k1", "1c")


def test_of_an_empty_form_it_says_so(folder: Path) -> None:
    code = read_key(folder / "m" / KEY).codes[6]
    text = flow.account("k7", folder / "again")[0]
    assert f"sheet {code}: nothing was filled in." in text.partition("## ")[0]


def test_who_is_not_there_and_what_is_no_field_is_refused(folder: Path) -> None:
    with pytest.raises(FileError, match="k6: handed in nothing"):
        flow.account("K6", folder / "again")
    with pytest.raises(FileError, match="nobody called 'k9'"):
        flow.account("k9", folder / "again")
    with pytest.raises(ExgenError, match="no field '9z'"):
        flow.account("k1", folder / "again", ["9z"])
    with pytest.raises(FileError, match="record"):
        flow.account("k1", folder / "m")


@pytest.mark.parametrize("before", [True, False])
def test_of_who_has_left_it_is_told_as_if_they_were_in_the_class(
    folder: Path, *, before: bool
) -> None:
    """Whether these marks were made before they left or after; of who handed in nothing what is known."""
    own = why(folder, "k4")
    key = read_key(folder / "m" / KEY)
    flow.enrol(folder / "m" / KEY, withdraw=["k4", "k6"])
    if not before:
        out = folder / "again"
        shutil.rmtree(out)
        against = folder / "graded"
        flow.grade(
            folder / "s.csv", key=folder / "m" / KEY, feedback=False, out=out, against=against
        )
    for name in ("K4", key.codes[3]):
        text, said = flow.account(name, folder / "again")
        assert text == own
        first, *others = each_said(said)
        assert first.startswith(f"{name} has left the class")
        assert all("is not as it was" in other for other in others)
        assert bool(others) == before
    state = (
        "handed in nothing when they were in it" if before else "nothing of theirs was handed in"
    )
    with pytest.raises(FileError, match=f"k6 has left the class: {state}.* keeps {key.codes[5]}"):
        flow.account("k6", folder / "again")
    assert "has left" not in " ".join(each_said(flow.account("k1", folder / "again")[1]))


def test_the_command_prints_the_account(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(main, ["why", "k1", "1c", "--in", "again"])
    assert done.exit_code == 0, done.stderr
    assert done.stdout == why(folder, "k1", "1c")
    assert CliRunner().invoke(main, ["why", "k1", "--in", "none"]).exit_code == 1


def test_what_was_taken_off_for_being_late_is_the_students_own(folder: Path) -> None:
    """The time of the student's own row counts, whichever row that is."""
    times = {"k1": "2026-11-30T10:00", "k2": "2026-12-01T10:00", "k3": "2026-12-02T10:00"}
    lines = (folder / "s.csv").read_text().splitlines()
    rows = [f"{line},{times.get(line.split(',')[0], '')}" for line in lines[1:]]
    (folder / "late.csv").write_text("\n".join([f"{lines[0]},Timestamp", *rows, ""]))
    late = Scheme(deadline=as_deadline("2026-11-30T12:00"), late=Late("day", 0.1, 0.5))
    flow.grade(folder / "late.csv", feedback=False, amend=late, out=folder / "again", force=True)
    assert "taken off" not in why(folder, "k1", "1c")
    assert "1 day late: 10 % of what was earned is taken off" in why(folder, "k2", "1c").lower()
    assert "2 days late: 20 % of what was earned is taken off" in why(folder, "k3", "1c").lower()
