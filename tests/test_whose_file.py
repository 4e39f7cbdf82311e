"""Whose a file is that cannot be read, or whose rows name nobody, from end to end."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
from quick import without_charts

from exgen import flow
from exgen.errors import FileError
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

NAMES = {"k1": "Ada Byron", "k2": "Bo Chen", "k3": "Bo Chen"}
MOODLE = "Bo Chen_4712_assignsubmission_file_"
CANVAS = "bochen_12345_67890_photo.jpg"
NUMBERS = {"k2": "4711", "k3": "4712"}
OF_CANVAS = {"k1": "12343", "k2": "12344", "k3": "12345"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    without_charts(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(desk: Path, roster: str) -> Key:
    (desk / "class.csv").write_text(roster)
    flow.make("gan-tutorial", 2**60, roster=desk / "class.csv", formats=(), out=desk / "m")
    return read_key(desk / "m" / KEY)


def of_moodle() -> str:
    return "student,name\n" + "".join(f"{own},{name}\n" for own, name in NAMES.items())


def of_canvas() -> str:
    rows = (f"{NAMES[own]},{OF_CANVAS[own]},{own},{own},\n" for own in NAMES)
    return "Student,ID,SIS User ID,SIS Login ID,Section\n" + "".join(rows)


def worksheet(desk: Path, *, with_ids: bool) -> Path:
    head = "Identifier,Full name,ID number,Grade,Maximum grade\n"
    rows = (
        f"Participant {number},{NAMES[own]},{own if with_ids else ''},,100.00\n"
        for own, number in NUMBERS.items()
    )
    path = desk / "Grades.csv"
    path.write_text(head + "".join(rows))
    return path


def states(
    desk: Path, files: Mapping[str, str], worksheet: Path | None = None
) -> tuple[dict[str, str], str]:
    """Return what became of each student, and the issues, once files were handed in."""
    for name, content in files.items():
        path = desk / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    flow.grade(desk / "in", key=desk / "m" / KEY, feedback=False, worksheet=worksheet)
    with (desk / "graded/grades.csv").open(newline="") as file:
        found = {row["student"]: row["state"] for row in csv.DictReader(file)}
    return found, (desk / "graded/issues.csv").read_text()


def of_ada(key: Key) -> dict[str, str]:
    return {
        "Ada Byron_4710_assignsubmission_file_/a.csv": f"student,sheet,1c\nk1,{key.codes[0]},1\n"
    }


FILES = {
    "photo": ("photo.jpg", "\x89", "not readable"),
    "form": ("f.csv", "student,sheet,1a,1c\n,,A,3\n", "not marked"),
}


@pytest.mark.parametrize("what", FILES)
@pytest.mark.parametrize("known", ["by an id", "by its name", "not at all", "by another form"])
def test_of_two_of_one_name_the_number_tells_and_else_both_may_be_it(
    what: str, known: str, desk: Path
) -> None:
    key = made(desk, of_moodle())
    name, content, became = FILES[what]
    sheet = worksheet(desk, with_ids=True) if known == "by an id" else None
    if known == "by its name":
        name = f"{key.codes[2]}_{name}"
    others = {}
    if known == "by another form":
        others = {f"{MOODLE}/own.csv": f"student,1c\nk3,{key.out_of}\n"}
    found, issues = states(desk, {**of_ada(key), f"{MOODLE}/{name}": content, **others}, sheet)
    assert found["k1"] == "marked"
    if known == "not at all":
        assert (found["k2"], found["k3"]) == ("waiting for a person",) * 2
        (said,) = (line for line in issues.splitlines() if "may be of k2 or k3" in line)
        assert said.startswith(f"{MOODLE}/{name}")
    else:
        alone = "marked" if others else became
        assert (found["k2"], found["k3"]) == ("handed in nothing", alone)
        assert ("may be of" in issues) == bool(others)
    assert f"{MOODLE}/{name}" in issues


def test_a_class_of_photos_alone_is_marked_with_its_form_and_totals_count(desk: Path) -> None:
    key = made(desk, of_moodle())
    photos = desk / "in"
    for folder in ("Ada Byron_4710_assignsubmission_file_", f"{MOODLE}{key.codes[2]}"):
        (photos / folder).mkdir(parents=True)
        (photos / folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\0")
    with pytest.raises(
        FileError, match=r"name the form of the class as well, marking/submissions\.csv"
    ):
        flow.grade(photos, key=desk / "m" / KEY, feedback=False)
    overrides = "student,field,points,why\nk1,total,12,from the photo\n"
    (desk / "m/marking/overrides.csv").write_text(overrides)
    flow.grade([photos, desk / "m/marking/submissions.csv"], key=desk / "m" / KEY, feedback=False)
    with (desk / "graded/grades.csv").open(newline="") as file:
        rows = {row["student"]: (row["state"], row["total"]) for row in csv.DictReader(file)}
    assert rows == {
        "k1": ("marked", "12"),
        "k2": ("handed in nothing", ""),
        "k3": ("not readable", ""),
    }


@pytest.mark.parametrize(("file", "is_known"), [(CANVAS, True), ("bochen_99_1_p.jpg", False)])
def test_the_id_of_canvas_tells_whose_a_photo_is(file: str, *, is_known: bool, desk: Path) -> None:
    key = made(desk, of_canvas())
    found, issues = states(desk, {**of_ada(key), file: "\x89"})
    both = ("handed in nothing", "not readable") if is_known else ("waiting for a person",) * 2
    assert (found["k2"], found["k3"]) == both
    assert file in issues


def test_a_worksheet_without_ids_knows_no_namesakes(desk: Path) -> None:
    key = made(desk, of_moodle())
    files = {**of_ada(key), f"{MOODLE}/photo.jpg": "\x89"}
    found, _ = states(desk, files, worksheet=worksheet(desk, with_ids=False))
    assert (found["k2"], found["k3"]) == ("waiting for a person",) * 2
